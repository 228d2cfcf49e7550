/** Logins: who a token belongs to, how sessions begin and end, how a lost password is replaced. */
import type { DataSource } from 'typeorm';
import { ANONYMOUS, type Actor } from '../../core/actor';
import { DomainError, RequestError } from '../../core/errors';
import { newId } from '../../core/id';
import { normalizeEmail } from '../../core/text';
import { newToken, tokenHash } from '../../core/token';
import type { Tx } from '../../database/transaction';
import type { ChangePasswordInput, LogInInput, ResetPasswordInput, SignUpInput } from './session.input';
import { endIsStale, RESET_MINUTES, sessionEnd, weakPassword } from './session.rules';
import {
  deleteSession,
  deleteSessionsOf,
  extendSession,
  findCredentials,
  findCredentialsById,
  findSession,
  findSessionById,
  insertSession,
  lockPasswordHash,
  replaceReset,
  takeReset,
  updatePasswordHash,
  type Credentials,
} from './session.store';
import { hashPassword, verifyPassword } from './password.service';
import type { Role } from './user.rules';
import { insertUser } from './user.store';

/** A session that has begun, with the token that is handed out once. */
export interface NewSession {
  readonly sessionId: string;
  readonly token: string;
  readonly actor: Actor;
}

/** The hash of a password that may be used: 12 to 256 characters. Throws INVALID_INPUT or PASSWORD_TOO_WEAK. */
export async function acceptPassword(
  password: string,
  about: readonly string[],
  field: readonly string[],
): Promise<string> {
  const refusal = weakPassword(password, about, field);
  if (refusal) throw refusal;
  return hashPassword(password);
}

export async function signUp(tx: Tx, input: SignUpInput, passwordHash: string): Promise<NewSession> {
  const id = newId();
  await insertUser(tx, {
    id,
    email: normalizeEmail(input.email),
    name: input.name.trim(),
    role: 'CUSTOMER',
    passwordHash,
  });
  return beginSession(tx, id, 'CUSTOMER');
}

/** The user whom email and password belong to. The answer and its time are the same for a wrong email. */
export async function checkCredentials(dataSource: DataSource, input: LogInInput): Promise<Credentials> {
  const user = await findCredentials(dataSource, normalizeEmail(input.email));
  const matches = await verifyPassword(user?.passwordHash, input.password);
  if (user && matches) return user;
  throw new DomainError('INVALID_CREDENTIALS', 'Email and password do not belong together.');
}

/** Begins a session for checked credentials, unless the password was changed in between. */
export async function logIn(tx: Tx, { id, passwordHash }: Credentials): Promise<NewSession> {
  const locked = await lockPasswordHash(tx, id);
  if (locked?.hash === passwordHash) return beginSession(tx, id, locked.role);
  throw new DomainError('INVALID_CREDENTIALS', 'Email and password do not belong together.');
}

export async function logOut(tx: Tx, actor: Actor): Promise<void> {
  if (actor.sessionId) await deleteSession(tx, actor.sessionId);
}

/** The hash that stands, when `currentPassword` belongs to it, and the new one. */
export async function preparePasswordChange(
  dataSource: DataSource,
  actor: Actor,
  input: ChangePasswordInput,
): Promise<{ standing: string | null; next: string }> {
  const user = actor.userId ? await findCredentialsById(dataSource, actor.userId) : undefined;
  if (!(await verifyPassword(user?.passwordHash, input.currentPassword))) {
    throw new DomainError('INVALID_CREDENTIALS', 'This is not your current password.', {
      field: ['input', 'currentPassword'],
    });
  }
  const about = user ? [user.email, user.name] : [];
  return {
    standing: user!.passwordHash,
    next: await acceptPassword(input.newPassword, about, ['input', 'newPassword']),
  };
}

/** Sets the new password and ends every other session of the user. */
export async function changePassword(
  tx: Tx,
  actor: Actor,
  hashes: { standing: string | null; next: string },
): Promise<void> {
  const locked = await lockPasswordHash(tx, actor.userId!);
  if (locked?.hash !== hashes.standing) {
    throw new DomainError('INVALID_CREDENTIALS', 'The password was changed meanwhile.', {
      field: ['input', 'currentPassword'],
    });
  }
  await updatePasswordHash(tx, actor.userId!, hashes.next);
  await deleteSessionsOf(tx, actor.userId!, actor.sessionId);
}

/** A reset for the user with this email, to be sent there; undefined when there is none. */
export async function requestPasswordReset(tx: Tx, email: string): Promise<string | undefined> {
  const token = newToken();
  const expiresAt = new Date(Date.now() + RESET_MINUTES * 60_000);
  return (await replaceReset(tx, email, tokenHash(token)!, expiresAt)) ? token : undefined;
}

/** Sets a password by a reset that was asked for, ends every session of the user, and answers the email. */
export async function resetPassword(tx: Tx, input: ResetPasswordInput, passwordHash: string): Promise<string> {
  const hash = tokenHash(input.token);
  const owner = hash && (await takeReset(tx, hash));
  if (!owner) {
    throw new DomainError('INVALID_TOKEN', 'The token is unknown, used or older than 30 minutes: ask for a new one.', {
      field: ['input', 'token'],
    });
  }
  await updatePasswordHash(tx, owner.userId, passwordHash);
  await deleteSessionsOf(tx, owner.userId, null);
  return owner.email;
}

export async function beginSession(tx: Tx, userId: string, role: Role): Promise<NewSession> {
  const token = newToken();
  const createdAt = new Date();
  const id = newId();
  const expiresAt = sessionEnd(createdAt, createdAt);
  await insertSession(tx, { id, userId, tokenHash: tokenHash(token)!, createdAt, expiresAt });
  return { sessionId: id, token, actor: { role, userId, sessionId: id } };
}

const CACHE_MS = 5_000;
const MAX_CACHED = 10_000;

/** Tokens looked up lately. What ends a session ends its reads within 5 s, and its writes at once (stillLoggedIn). */
export class SessionCache {
  private readonly actors = new Map<string, { actor: Promise<Actor>; until: number }>();

  constructor(private readonly dataSource: DataSource) {}

  /** Whose token it is; ANONYMOUS for none and for one that has ended. */
  async actorOf(token: string | undefined): Promise<Actor> {
    if (token === undefined) return ANONYMOUS;
    const known = this.actors.get(token);
    if (known && known.until > Date.now()) return known.actor;
    const hash = tokenHash(token);
    if (!hash) return ANONYMOUS;
    if (this.actors.size >= MAX_CACHED) this.actors.clear();
    const actor = this.look(hash);
    this.actors.set(token, { actor, until: Date.now() + CACHE_MS });
    actor.catch(() => this.actors.delete(token));
    return actor;
  }

  /** The same actor with its role of now. Throws UNAUTHENTICATED when its session has ended. */
  async stillLoggedIn(tx: Tx, actor: Actor): Promise<Actor> {
    if (actor.sessionId === null) return actor;
    const session = await findSessionById(tx, actor.sessionId);
    if (session) return { role: session.role, userId: session.userId, sessionId: session.id };
    throw new RequestError('UNAUTHENTICATED', 'Your login has ended: log in again.');
  }

  private async look(hash: Buffer): Promise<Actor> {
    const session = await findSession(this.dataSource, hash);
    if (!session) return ANONYMOUS;
    const now = new Date();
    if (endIsStale(session.createdAt, session.expiresAt, now)) {
      await extendSession(this.dataSource, session.id, sessionEnd(session.createdAt, now));
    }
    return { role: session.role, userId: session.userId, sessionId: session.id };
  }
}
