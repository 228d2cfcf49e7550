/** Writes values into a document: as literals, or as variables with and without defaults, at any level. */
import {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputType,
} from 'graphql';
import type { Json } from './argument-values';
import type { Choices } from './choices';

interface Variable {
  readonly definition: string;
  readonly type: string;
  /** Undefined: the default counts, or nothing. */
  readonly value: Json | undefined;
  /** What it is when the same document is asked again. */
  readonly other: Json | undefined;
}

export class Variables {
  private readonly known = new Map<string, Variable>();

  constructor(private readonly choices: Choices) {}

  /** A value at a place of the document. `byDefault`: the place has a default of its own. */
  write(value: Json, type: GraphQLInputType, byDefault = false): string {
    if (this.choices.chance(25)) return this.variable(value, type, byDefault);
    return this.literal(value, type);
  }

  /** The definitions and values of the variables that a text uses. */
  used(text: string): { definitions: string; values: Record<string, Json>; others: Record<string, Json> } {
    const used = [...this.known].filter(([name]) => new RegExp(`\\$${name}\\b`).test(text));
    const given = (key: 'value' | 'other'): Record<string, Json> =>
      Object.fromEntries(used.flatMap(([name, known]) => (known[key] === undefined ? [] : [[name, known[key]]])));
    const definitions = used.map(([, { definition }]) => definition).join(', ');
    return { definitions: definitions && ` (${definitions})`, values: given('value'), others: given('other') };
  }

  private literal(value: Json, type: GraphQLInputType): string {
    const nullable = getNullableType(type);
    if (value === null) return 'null';
    if (isListType(nullable)) {
      const items = (value as readonly Json[]).map((item) => this.write(item, nullable.ofType));
      // A single value stands for a list of one.
      return items.length === 1 && !items[0]!.startsWith('$') && this.choices.chance(20)
        ? items[0]!
        : `[${items.join(', ')}]`;
    }
    if (isInputObjectType(nullable)) {
      const fields = nullable.getFields();
      const entries = Object.entries(value).map(([name, item]) => {
        const field = fields[name]!;
        return `${name}: ${this.write(item as Json, field.type, field.defaultValue !== undefined)}`;
      });
      return `{ ${entries.join(', ')} }`;
    }
    return isEnumType(nullable) ? (value as string) : JSON.stringify(value);
  }

  private variable(value: Json, type: GraphQLInputType, byDefault: boolean): string {
    const { choices } = this;
    const again = [...this.known].filter(
      ([, known]) => known.type === String(type) && !/^(String|ID)/.test(known.type),
    );
    if (again.length > 0 && choices.chance(20)) return `$${choices.of(again)[0]}`;
    const name = `v${this.known.size + 1}`;
    const plain = constant(value, type);
    const nullable = String(getNullableType(type));
    const add = (definition: string, given: Json | undefined): string => {
      const other = this.other(given, type, definition);
      this.known.set(name, { definition: `$${name}: ${definition}`, type: String(type), value: given, other });
      return `$${name}`;
    };
    if (value !== null && choices.chance(20)) return add(`${nullable} = ${plain}`, undefined);
    if (value !== null && choices.chance(10)) return add(`${nullable}! = ${plain}`, value);
    // A nullable variable may stand at a place that wants a value, if one of the two has a default: null then fails. Not in
    // @skip and @include: which of two refusals comes first is nobody's promise (found.test.ts has these alone).
    const mayBeNull = nullable !== 'Boolean';
    if (isNonNullType(type) && byDefault && choices.chance(40))
      return add(nullable, mayBeNull && choices.chance(15) ? null : choices.chance(50) ? value : undefined);
    if (mayBeNull && value !== null && isNonNullType(type) && choices.chance(3))
      return add(`${nullable} = ${plain}`, null);
    if (!isNonNullType(type) && choices.chance(8)) return add(nullable, undefined);
    return add(isNonNullType(type) || (value !== null && choices.chance(20)) ? `${nullable}!` : nullable, value);
  }

  private other(value: Json | undefined, type: GraphQLInputType, definition: string): Json | undefined {
    const nullable = getNullableType(type);
    if (String(nullable) === 'Boolean') return value !== true;
    if (isEnumType(nullable)) return this.choices.of(nullable.getValues()).name;
    if (isNonNullType(type) || definition.includes('!') || this.choices.chance(60)) return value;
    return this.choices.chance(50) ? null : undefined;
  }
}

/** A literal without variables, for a default. */
function constant(value: Json, type: GraphQLInputType): string {
  const nullable = getNullableType(type);
  if (value === null) return 'null';
  if (isListType(nullable)) {
    return `[${(value as readonly Json[]).map((item) => constant(item, nullable.ofType)).join(', ')}]`;
  }
  if (isInputObjectType(nullable)) {
    const fields = nullable.getFields();
    return `{ ${Object.entries(value)
      .map(([name, item]) => `${name}: ${constant(item as Json, fields[name]!.type)}`)
      .join(', ')} }`;
  }
  return isEnumType(nullable) ? (value as string) : JSON.stringify(value);
}
