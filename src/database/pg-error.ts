/** PostgreSQL's errors, read in one place: by constraint name for refusals, by SQLSTATE for the rest. */
import type { DomainError } from '../core/errors';

/** What a violated constraint means to a client, by the constraint's name. Features name theirs; app.ts gathers them. */
export type ConstraintRefusals = Readonly<Record<string, () => DomainError>>;

interface PgError {
  code: string;
  constraint?: string;
}

/** The SQLSTATE of a PostgreSQL error, found through TypeORM's wrapper; undefined for any other error. */
export function sqlState(error: unknown): string | undefined {
  return pgError(error)?.code;
}

/** The refusal that a violated constraint stands for, else the error itself. */
export function translateConstraint(error: unknown, refusals: ConstraintRefusals): unknown {
  const constraint = pgError(error)?.constraint;
  return (constraint !== undefined && refusals[constraint]?.()) || error;
}

/** True when the same transaction may succeed if it is tried again. */
export function isRetryable(error: unknown): boolean {
  const state = sqlState(error);
  return state === '40001' || state === '40P01';
}

/** True when the database could not be reached, is starting or stopping, or has no connection left. */
export function isUnavailable(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== undefined) return /^(08(?!P01)|57P0[123]|53300)/.test(state);
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string' && /^(ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ETIMEDOUT)$/.test(code)) return true;
  return (
    typeof message === 'string' &&
    /^(Connection terminated|timeout expired|timeout exceeded when trying to connect|Client .* not queryable$)/.test(
      message,
    )
  );
}

/** True when a statement was given up after its time. */
export function isTimeout(error: unknown): boolean {
  return sqlState(error) === '57014';
}

function pgError(error: unknown): PgError | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const candidate = 'driverError' in error ? (error.driverError as PgError) : (error as PgError);
  return typeof candidate?.code === 'string' && /^(?=.*\d)[0-9A-Z]{5}$/.test(candidate.code) ? candidate : undefined;
}
