/**
 * The catalogue of everything that can be answered instead of what was asked. A refusal (DomainError) is data in a
 * mutation's payload; a request error is for what the shape of the request decides. docs/errors.md is tested against it.
 */

/** Refusals: they arrive in `userErrors`. The text is what docs/errors.md and the schema say of them. */
export const USER_ERROR_CODES = {
  INVALID_INPUT: 'A value of the input breaks a rule; `field` says which.',
  NOT_FOUND: 'There is no such object, or you may not see it.',
  NOT_ALLOWED: 'You may not write this value.',
  EMAIL_TAKEN: 'Another user has this email (compared trimmed, NFKC and case folded).',
  SKU_TAKEN: 'Another product has this SKU.',
  PRODUCT_IN_USE: 'An order holds the product: archive it instead.',
  PRODUCT_ARCHIVED: 'The product is archived: restore it before it is ordered.',
  DUPLICATE_PRODUCT: 'The product is in the order already: change the quantity of that line instead.',
  ORDER_NOT_EDITABLE: 'Only a draft can be edited.',
  ORDER_LIMIT_REACHED: 'The order would grow past 500 lines or a total of 2^53-1 minor units.',
  INVALID_TRANSITION: 'The order or product is not in a status in which this can be done.',
  CURRENCY_MISMATCH: "The amount is not in the shop's currency.",
  INVALID_CREDENTIALS: 'Email and password do not belong together.',
  INVALID_TOKEN: 'The token is unknown, used or out of date: ask for a new one.',
  PASSWORD_TOO_WEAK: 'The password is among the first that are tried.',
  LAST_ADMIN: 'The shop would have no administrator.',
  VERSION_CONFLICT: 'The object was changed since the expected version was read.',
} as const;
export type UserErrorCode = keyof typeof USER_ERROR_CODES;

/** Request errors: they arrive in `errors[].extensions.code`. */
export const REQUEST_ERROR_CODES = {
  BAD_USER_INPUT: "A query's own argument is wrong; the message says how to mend it.",
  BAD_REQUEST: 'The HTTP request is not a GraphQL request: method, content type, body or headers.',
  GRAPHQL_PARSE_FAILED: 'The document is not GraphQL.',
  GRAPHQL_VALIDATION_FAILED: 'The document does not fit the schema.',
  OPERATION_RESOLUTION_FAILURE: 'The document holds several operations and operationName names none of them.',
  PERSISTED_QUERY_NOT_FOUND: 'The hash of a persisted query is unknown here: send the document along.',
  NOT_FOUND: 'No such path on this server.',
  PAYLOAD_TOO_LARGE: 'The body is over 1 MB.',
  UNAUTHENTICATED: 'It needs a login, and the request came with none that stands.',
  FORBIDDEN: 'Your role may not select this field. Nothing was run.',
  RATE_LIMITED: 'Too much in too short a time; the message says when to try again.',
  QUERY_TOO_COMPLEX: 'The operation asks for too much, or is written too large. Nothing was run.',
  SERVICE_UNAVAILABLE: 'The database cannot be reached or is overloaded: try again later.',
  TIMEOUT: 'The request took too long and was given up; nothing of it was kept.',
  INTERNAL_SERVER_ERROR: 'A bug of the server. The message holds an id that the log has too.',
} as const;
export type RequestErrorCode = keyof typeof REQUEST_ERROR_CODES;

/** What a refusal carries beyond code and message. */
export interface RefusalDetails {
  /** Path into the input, e.g. ["input", "lines", "2", "quantity"]. */
  field?: readonly string[];
  /** The GraphQL type, when a feature has one of its own for this refusal. */
  type?: string;
  /** The fields that the error's GraphQL type adds: plain values, and ids of objects that the read engine fetches. */
  data?: Readonly<Record<string, string | number | null>>;
}

/** A refusal: nothing was changed, and the client can mend it. Thrown anywhere inside a mutation's transaction. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  constructor(
    readonly code: UserErrorCode,
    message: string,
    readonly details: RefusalDetails = {},
  ) {
    super(message);
  }
}

/** Several refusals at once, so that a client can mend all of them in one go. */
export class DomainErrors extends Error {
  override readonly name = 'DomainErrors';
  constructor(readonly errors: readonly DomainError[]) {
    super(errors.map((error) => error.message).join(' '));
  }
}

/** An error of the request itself; it becomes `errors[]` with this code. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  constructor(
    readonly code: RequestErrorCode,
    message: string,
    /** When to try again. */
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
  }
}

/** NOT_FOUND with the id that was looked for. */
export function notFound(what: string, id: string, field: readonly string[]): DomainError {
  return new DomainError('NOT_FOUND', `There is no ${what} with the id ${id}.`, { field, data: { id } });
}

/** VERSION_CONFLICT when the client expected another version than the one that stands; nothing when it expected none. */
export function versionConflict(expected: number | null | undefined, current: number): DomainError | undefined {
  if (expected == null || expected === current) return undefined;
  return new DomainError(
    'VERSION_CONFLICT',
    `Somebody changed it meanwhile: you expected version ${expected}, it is at ${current}. Read it again and decide.`,
    { field: ['input', 'expectedVersion'], data: { expectedVersion: expected, currentVersion: current } },
  );
}
