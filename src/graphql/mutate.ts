/**
 * The life of every mutation: check the input, run it in one transaction, read the payload on the same transaction,
 * commit. A refusal rolls back and becomes the payload's userErrors, beside the object as it stands.
 */
import type { Actor } from '../core/actor';
import { DomainError, DomainErrors, type UserErrorCode } from '../core/errors';
import { isId } from '../core/id';
import { inTransaction, type Tx } from '../database/transaction';
import { rootPayload, type Payload } from '../read/roots';
import type { ReadInfo } from '../read/selection';
import { read, readWith, type Context } from './context';
import { refuseForbidden } from './operation';
import { validateInput } from './validate';

/** A mutation under way. */
export interface Turn {
  /** Who asks, looked up in this transaction; set it when the mutation changes who sees the payload: a login. */
  actor: Actor;
}

export interface Mutation<Prepared> {
  readonly input: object;
  /** The object that the mutation is about, by payload field: the payload shows it, also when refused. */
  readonly subject?: Payload;
  /** Slow work that needs no transaction, such as hashing a password. The input is checked. */
  readonly prepare?: () => Promise<Prepared>;
  /** Does the work. Answers what the payload shows, nothing for the subject. Throws DomainError to refuse. */
  readonly run: (tx: Tx, turn: Turn, prepared: Prepared) => Promise<Payload | void>;
}

export async function mutate<Prepared = undefined>(
  context: Context,
  info: ReadInfo,
  mutation: Mutation<Prepared>,
): Promise<unknown> {
  const { database, currency, accounts } = context.services;
  try {
    const invalid = validateInput(mutation.input, currency);
    if (invalid.length > 0) throw new DomainErrors(invalid);
    const prepared = (await mutation.prepare?.()) as Prepared;
    return await inTransaction(database, async (tx) => {
      const turn: Turn = { actor: await accounts.stillLoggedIn(tx, context.actor) };
      if (context.operation) refuseForbidden(context.operation, turn.actor);
      const payload = (await mutation.run(tx, turn, prepared)) ?? mutation.subject ?? {};
      return readWith(tx.reader, turn.actor, context, info, rootPayload(payload, []));
    });
  } catch (error) {
    const refusals = refusalsOf(error);
    if (!refusals) throw error;
    return read(context, info, rootPayload(shown(mutation.subject), refusals.map(errorRow)));
  }
}

function refusalsOf(error: unknown): readonly DomainError[] | undefined {
  if (error instanceof DomainErrors) return error.errors;
  return error instanceof DomainError ? [error] : undefined;
}

/** An id that is none cannot be shown. */
function shown(subject: Payload = {}): Payload {
  return Object.fromEntries(Object.entries(subject).filter(([, id]) => isId(id)));
}

const TYPE_OF_CODE: Partial<Record<UserErrorCode, string>> = {
  INVALID_INPUT: 'InvalidInputError',
  PASSWORD_TOO_WEAK: 'InvalidInputError',
  NOT_FOUND: 'NotFoundError',
  NOT_ALLOWED: 'NotAllowedError',
  INVALID_CREDENTIALS: 'NotAllowedError',
  INVALID_TOKEN: 'NotAllowedError',
  VERSION_CONFLICT: 'VersionConflictError',
};

/** A refusal as the row that the views of the error types read; `t` names the type. */
function errorRow({ code, message, details }: DomainError): object {
  const type = details.type ?? TYPE_OF_CODE[code] ?? 'ConflictError';
  return { ...details.data, t: type, code, message, field: details.field ?? null };
}
