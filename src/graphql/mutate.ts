/**
 * The life of every mutation: check the input, run it in one transaction, read the payload on the same transaction,
 * commit. A refusal rolls back and becomes the payload's userErrors, beside the object as it stands.
 */
import { DomainError, DomainErrors, type UserErrorCode } from '../core/errors';
import { isId } from '../core/id';
import { inTransaction, type Tx } from '../database/transaction';
import { rootPayload, type Payload } from '../read/roots';
import type { ReadInfo } from '../read/selection';
import { read, readWith, type Context } from './context';
import { validateInput } from './validate';

export interface Mutation {
  readonly input: object;
  /** The object that the payload shows when the mutation is refused, by payload field. */
  readonly subject?: Payload;
  /** Does the work and says what the payload shows. Throws DomainError to refuse. */
  readonly run: (tx: Tx) => Promise<Payload>;
}

export async function mutate(context: Context, info: ReadInfo, mutation: Mutation): Promise<unknown> {
  const { database, currency } = context.services;
  try {
    const invalid = validateInput(mutation.input, currency);
    if (invalid.length > 0) throw new DomainErrors(invalid);
    return await inTransaction(database, async (tx) => {
      const payload = await mutation.run(tx);
      return readWith(tx.reader, context, info, rootPayload(payload, []));
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
  NOT_FOUND: 'NotFoundError',
  VERSION_CONFLICT: 'VersionConflictError',
};

/** A refusal as the row that the views of the error types read; `t` names the type. */
function errorRow({ code, message, details }: DomainError): object {
  const type = details.type ?? TYPE_OF_CODE[code] ?? 'ConflictError';
  return { ...details.data, t: type, code, message, field: details.field ?? null };
}
