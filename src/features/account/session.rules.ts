/** How long logins last, what a password must be, who may change which profile. Pure: it never awaits. */
import { DomainError } from '../../core/errors';
import { characters } from '../../core/text';
import type { Actor } from '../../core/actor';
import type { Role } from './user.rules';
import { COMMON_PASSWORDS } from './common-passwords.rules';

const DAY_MS = 86_400_000;
/** A session ends when it was not used for this long … */
const IDLE_DAYS = 30;
/** … and in any case after this long. */
const ABSOLUTE_DAYS = 90;
/** A password reset is good for this long. */
export const RESET_MINUTES = 30;

/** When a session that began at `createdAt` ends, if it is used now. */
export function sessionEnd(createdAt: Date, now: Date): Date {
  return new Date(Math.min(now.getTime() + IDLE_DAYS * DAY_MS, createdAt.getTime() + ABSOLUTE_DAYS * DAY_MS));
}

/** A session's end is written anew at most once a day. */
export function endIsStale(createdAt: Date, expiresAt: Date, now: Date): boolean {
  return sessionEnd(createdAt, now).getTime() - expiresAt.getTime() > DAY_MS;
}

/** Why a password may not be used: its length in code points, or that anybody would try it. */
export function weakPassword(
  password: string,
  about: readonly string[],
  field: readonly string[],
): DomainError | undefined {
  const length = characters(password);
  if (length < 12 || length > 256) {
    return new DomainError('INVALID_INPUT', `Must have 12 to 256 characters; it has ${length}.`, { field });
  }
  const folded = password.normalize('NFKC').toLowerCase();
  const weak =
    COMMON_PASSWORDS.has(folded) ||
    new Set(folded).size < 4 ||
    about.some((text) => text.length > 3 && folded === text.toLowerCase());
  if (!weak) return undefined;
  return new DomainError('PASSWORD_TOO_WEAK', 'This password is among the first that are tried. Choose another.', {
    field,
  });
}

/** Why an actor may not make somebody have this role; undefined when it is allowed. */
export function roleChangeRefusal(actor: Actor, from: Role, to: Role | undefined): DomainError | undefined {
  if (to === undefined || to === from || actor.role === 'ADMIN') return undefined;
  return new DomainError('NOT_ALLOWED', 'Only an administrator may change roles.', { field: ['input', 'role'] });
}

/** LAST_ADMIN when the only administrator would be none any more. */
export function lastAdmin(
  admins: readonly string[],
  userId: string,
  field: readonly string[],
): DomainError | undefined {
  if (admins.length > 1 || admins[0] !== userId) return undefined;
  return new DomainError('LAST_ADMIN', 'This is the only administrator: make somebody else one first.', { field });
}
