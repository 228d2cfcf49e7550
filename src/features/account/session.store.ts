/** Locks, reads and writes of sessions, passwords and password resets. It decides nothing. */
import type { DataSource } from 'typeorm';
import type { Tx } from '../../database/transaction';
import { SessionEntity } from './session.entity';
import type { Role } from './user.rules';

/** A session that has not ended, with its user's role of now. */
export interface LiveSession {
  readonly id: string;
  readonly userId: string;
  readonly role: Role;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

const LIVE = `select s.id, s.user_id "userId", u.role, s.created_at "createdAt", s.expires_at "expiresAt"
  from sessions s join users u on u.id = s.user_id`;

export async function findSession(dataSource: DataSource, tokenHash: Buffer): Promise<LiveSession | undefined> {
  const rows = await dataSource.query<LiveSession[]>(`${LIVE} where s.token_hash = $1 and s.expires_at > now()`, [
    tokenHash,
  ]);
  return rows[0];
}

export async function findSessionById(tx: Tx, id: string): Promise<LiveSession | undefined> {
  const rows = await tx.query<LiveSession>(`${LIVE} where s.id = $1 and s.expires_at > now()`, [id]);
  return rows[0];
}

export async function insertSession(tx: Tx, session: SessionEntity): Promise<void> {
  await tx.manager.insert(SessionEntity, session);
}

export async function extendSession(dataSource: DataSource, id: string, expiresAt: Date): Promise<void> {
  await dataSource.query('update sessions set expires_at = $2 where id = $1', [id, expiresAt]);
}

export async function deleteSession(tx: Tx, id: string): Promise<void> {
  await tx.manager.delete(SessionEntity, { id });
}

/** Ends a user's sessions, all or all but one. */
export async function deleteSessionsOf(tx: Tx, userId: string, butId: string | null): Promise<void> {
  await tx.query('delete from sessions where user_id = $1 and id is distinct from $2', [userId, butId]);
}

export interface Credentials {
  readonly id: string;
  readonly role: Role;
  readonly name: string;
  readonly email: string;
  readonly passwordHash: string | null;
}

const CREDENTIALS = 'select id, role, name, email, password_hash "passwordHash" from users';

export async function findCredentials(dataSource: DataSource, email: string): Promise<Credentials | undefined> {
  const rows = await dataSource.query<Credentials[]>(`${CREDENTIALS} where email = $1`, [email]);
  return rows[0];
}

export async function findCredentialsById(dataSource: DataSource, id: string): Promise<Credentials | undefined> {
  const rows = await dataSource.query<Credentials[]>(`${CREDENTIALS} where id = $1`, [id]);
  return rows[0];
}

/** Locks a user and answers the hash that stands; undefined when the user is gone. */
export async function lockPasswordHash(
  tx: Tx,
  userId: string,
): Promise<{ hash: string | null; role: Role } | undefined> {
  const rows = await tx.query<{ hash: string | null; role: Role }>(
    'select password_hash "hash", role from users where id = $1 for no key update',
    [userId],
  );
  return rows[0];
}

/** Sets a password; a reset that was asked for before stands no longer. */
export async function updatePasswordHash(tx: Tx, userId: string, hash: string): Promise<void> {
  await tx.query('update users set password_hash = $2, updated_at = $3, version = version + 1 where id = $1', [
    userId,
    hash,
    new Date(),
  ]);
  await tx.query('delete from password_resets where user_id = $1', [userId]);
}

/** Stores a reset for the user with an email, in place of an earlier one. Answers whether there is such a user. */
export async function replaceReset(tx: Tx, email: string, tokenHash: Buffer, expiresAt: Date): Promise<boolean> {
  const rows = await tx.query(
    `with owner as (select id from users where email = $1 for no key update)
     insert into password_resets (user_id, token_hash, expires_at) select id, $2, $3 from owner
     on conflict (user_id) do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at
     returning user_id`,
    [email, tokenHash, expiresAt],
  );
  return rows.length > 0;
}

/** Takes a reset that still stands, so that nobody can use it again, and answers whose it was. */
export async function takeReset(tx: Tx, tokenHash: Buffer): Promise<{ userId: string; email: string } | undefined> {
  const rows = await tx.query<{ userId: string; email: string }>(
    `delete from password_resets r using users u where r.token_hash = $1 and r.expires_at > now() and u.id = r.user_id
     returning r.user_id "userId", u.email`,
    [tokenHash],
  );
  return rows[0];
}

/** Deletes what has ended, at most a thousand rows a table. */
export async function deleteExpired(dataSource: DataSource): Promise<void> {
  const some = (table: string, key: string): string =>
    `delete from ${table} where ${key} in (select ${key} from ${table} where expires_at < now() limit 1000)`;
  await dataSource.query(some('sessions', 'id'));
  await dataSource.query(some('password_resets', 'user_id'));
  await dataSource.query('delete from login_attempts where expire < extract(epoch from now()) * 1000');
}
