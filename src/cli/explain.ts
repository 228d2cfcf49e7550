/** What a person at the terminal is told of an error: one clear line for what people can mend, else the stack for us. */
import { ConfigError } from '../config';
import { EmbeddedPostgresError } from '../database/embedded/embedded-postgres';
import { isUnavailable, sqlState } from '../database/pg-error';

/** A mistake that the message explains wholly. */
export class UserMistake extends Error {
  override readonly name = 'UserMistake';
}

export function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof EmbeddedPostgresError || error instanceof UserMistake) {
    return error.message;
  }
  const { code, message, stack } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return `The port is taken by another program (${message}). Choose another: PORT=4001 npm start`;
  if (code === 'EACCES' && message.includes('listen')) return `The port may not be used by this account (${message}).`;
  if (code === 'EADDRNOTAVAIL') return `HOST is no address of this machine (${message}).`;
  if (isUnavailable(error) || code === 'ENOTFOUND') return `PostgreSQL at DATABASE_URL cannot be reached: ${message}`;
  const state = sqlState(error);
  if (state === '28P01' || state === '28000') return `PostgreSQL refused the login of DATABASE_URL: ${message}`;
  if (state === '3D000') return `The database of DATABASE_URL does not exist: ${message}`;
  return stack ?? String(error);
}
