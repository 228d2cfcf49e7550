/** The class-validator decorators of our inputs: each rule once, with a message that says what to do. */
import { registerDecorator, ValidateIf, type ValidationArguments } from 'class-validator';
import { isId } from '../core/id';
import { characters, isStorable, normalizeEmail } from '../core/text';

type Check = (value: unknown, object: object) => string | undefined;

/** A decorator from a check that answers the message when the value breaks the rule. */
function rule(name: string, check: Check): PropertyDecorator {
  return (target, property) => {
    registerDecorator({
      name,
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (value: unknown, { object }: ValidationArguments) => check(value, object) === undefined,
        defaultMessage: (args?: ValidationArguments) => check(args!.value, args!.object) ?? '',
      },
    });
  };
}

/** The rules after this one hold only when the field was given; null counts as given. */
export function IfGiven(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}

/** The rules after this one hold only when the field is neither left out nor null. */
export function IfNotNull(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined && value !== null);
}

/** An id in the usual notation of a UUID. */
export function IsId(): PropertyDecorator {
  return rule('isId', (value) => {
    if (value === null) return 'Must not be null: give a value, or leave it out.';
    return isId(value) ? undefined : 'Is no id of this server: ids are UUIDs.';
  });
}

/** Text of `min` to `max` characters, well-formed, and not blank when min is at least 1. */
export function IsText(min: number, max: number): PropertyDecorator {
  return rule('isText', (value) => {
    if (typeof value !== 'string') return 'Must not be null: give a value, or leave it out.';
    if (!isStorable(value)) return 'Holds U+0000 or half a surrogate pair: send well-formed text.';
    if (min > 0 && value.trim() === '') return 'Must not be blank.';
    const length = characters(value);
    return length < min || length > max ? `Must have ${min} to ${max} characters; it has ${length}.` : undefined;
  });
}

/** An email address: something, one @, a host; at most 254 characters. Only a message sent there proves more. */
export function IsEmailAddress(): PropertyDecorator {
  return rule('isEmailAddress', (value) => {
    if (typeof value !== 'string') return 'Must not be null: give a value, or leave it out.';
    const email = normalizeEmail(value);
    if (!isStorable(email) || !/^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(email)) {
      return 'Is no email address: write it like ada@example.com.';
    }
    return characters(email) > 254 ? 'Is too long for an email address: at most 254 characters.' : undefined;
  });
}

/** A whole number within bounds. */
export function IsCount(min: number, max: number): PropertyDecorator {
  return rule('isCount', (value) => {
    const fits = typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
    return fits ? undefined : `Must be a whole number from ${min} to ${max}.`;
  });
}

/** One of an enum's values: GraphQL has checked that, all but null. */
export function IsNotNull(): PropertyDecorator {
  return rule('isNotNull', (value) =>
    value === null ? 'Must not be null: give a value, or leave it out.' : undefined,
  );
}

/** A list of at most `max` entries. */
export function HasAtMost(max: number): PropertyDecorator {
  return rule('hasAtMost', (value) =>
    Array.isArray(value) && value.length > max ? `Has ${value.length} entries: give at most ${max}.` : undefined,
  );
}
