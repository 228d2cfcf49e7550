/** Refusals on the wire: the interface UserError and the types that no single feature owns. Each has its view beside it. */
import { Field, ID, Int, InterfaceType, ObjectType } from 'type-graphql';
import { USER_ERROR_CODES, type UserErrorCode } from '../core/errors';
import { sql, viewOfParts, type FieldSpec, type View } from '../read/view';
import { enumOf } from './enum';

const UserErrorCodeEnum = enumOf(
  'UserErrorCode',
  'Why a mutation was refused.',
  Object.keys(USER_ERROR_CODES) as UserErrorCode[],
  USER_ERROR_CODES,
);

@InterfaceType('UserError', {
  description:
    'Why a mutation was refused. A refusal is data: it arrives in the payload and nothing was changed. ' +
    'errors[] is for what no client can mend.',
})
export abstract class UserErrorType {
  @Field(() => UserErrorCodeEnum)
  code!: UserErrorCode;

  @Field(() => String, { description: 'For people: what is wrong and what to do.' })
  message!: string;

  @Field(() => [String], {
    nullable: true,
    description:
      'Path into the arguments, e.g. ["input", "lines", "2", "quantity"]; null when no one field is to blame.',
  })
  field!: string[] | null;
}

@ObjectType('InvalidInputError', {
  implements: UserErrorType,
  description: 'A value breaks a rule. One for every broken field.',
})
export class InvalidInputErrorType extends UserErrorType {}

@ObjectType('NotFoundError', {
  implements: UserErrorType,
  description: 'There is no such object, or you may not see it.',
})
export class NotFoundErrorType extends UserErrorType {
  @Field(() => ID, { description: 'The id that was looked for.' })
  id!: string;
}

@ObjectType('NotAllowedError', {
  implements: UserErrorType,
  description: 'You may not write this value, or did not prove who you are.',
})
export class NotAllowedErrorType extends UserErrorType {}

@ObjectType('ConflictError', {
  implements: UserErrorType,
  description: 'What stands already forbids it; code says which rule.',
})
export class ConflictErrorType extends UserErrorType {}

@ObjectType('VersionConflictError', {
  implements: UserErrorType,
  description: 'Somebody was faster. The payload also holds the object as it is now.',
})
export class VersionConflictErrorType extends UserErrorType {
  @Field(() => Int)
  expectedVersion!: number;

  @Field(() => Int)
  currentVersion!: number;
}

/** The view of an error type: its rows are JSON made from a DomainError, with what the type adds. */
export function errorView(type: string, fields: Record<string, FieldSpec> = {}): View {
  return viewOfParts(type, {
    code: sql((row) => `${row}.v ->> 'code'`),
    message: sql((row) => `${row}.v ->> 'message'`),
    field: sql((row) => `nullif(${row}.v -> 'field', 'null')`),
    ...fields,
  });
}

export const userErrorViews = [
  errorView('InvalidInputError'),
  errorView('NotFoundError', { id: sql((row) => `${row}.v ->> 'id'`) }),
  errorView('NotAllowedError'),
  errorView('ConflictError'),
  errorView('VersionConflictError', {
    expectedVersion: sql((row) => `(${row}.v ->> 'expectedVersion')::int`),
    currentVersion: sql((row) => `(${row}.v ->> 'currentVersion')::int`),
  }),
];
