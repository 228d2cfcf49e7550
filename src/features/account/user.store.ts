/** Locks and writes of the table users. It decides nothing. */
import { invariant } from '../../core/invariant';
import { DomainError } from '../../core/errors';
import type { ConstraintRefusals } from '../../database/pg-error';
import type { Tx } from '../../database/transaction';
import { UserEntity } from './user.entity';
import type { Role } from './user.rules';

/** Nobody else's advisory lock: "oms" in ASCII, and a number. */
const FIRST_ADMIN_LOCK = 0x6f6d73_04;

export const accountRefusals: ConstraintRefusals = {
  users_email_key: () =>
    new DomainError('EMAIL_TAKEN', 'Another user has this email. Use another one, or update that user.', {
      field: ['input', 'email'],
    }),
};

/** A locked user. */
export interface LockedUser {
  readonly role: Role;
  readonly version: number;
  /** The ids of all administrators, locked too, when the user is one. */
  readonly admins: readonly string[];
}

/**
 * Locks a user for an update, or for its deletion; undefined when there is none. Of an administrator all administrators
 * are locked, in id order, so that two of them cannot go at once.
 */
export async function lockUser(tx: Tx, id: string, purpose: 'update' | 'delete'): Promise<LockedUser | undefined> {
  const lock = purpose === 'update' ? 'for no key update' : 'for update';
  const rows = await tx.query<{ id: string; role: Role; version: number }>(
    `select id, role, version from users
     where id = $1 or (role = 'ADMIN' and exists (select from users u where u.id = $1 and u.role = 'ADMIN'))
     order by id ${lock}`,
    [id],
  );
  const user = rows.find((row) => row.id === id.toLowerCase());
  if (!user) return undefined;
  return { ...user, admins: rows.filter((row) => row.role === 'ADMIN').map((row) => row.id) };
}

/** Whether an administrator can log in. Two servers that start at once wait for each other here. */
export async function adminExists(tx: Tx): Promise<boolean> {
  await tx.query('select pg_advisory_xact_lock($1)', [FIRST_ADMIN_LOCK]);
  const rows = await tx.query(`select from users where role = 'ADMIN' and password_hash is not null limit 1`, []);
  return rows.length > 0;
}

export async function findUserId(tx: Tx, email: string): Promise<string | undefined> {
  const rows = await tx.query<{ id: string }>('select id from users where email = $1', [email]);
  return rows[0]?.id;
}

/** Keeps a user from being deleted until the transaction ends. Answers whether there is one. */
export async function holdUser(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.query('select from users where id = $1 for key share', [id]);
  return rows.length > 0;
}

export async function insertUser(
  tx: Tx,
  user: Pick<UserEntity, 'id' | 'email' | 'name' | 'role' | 'passwordHash'>,
): Promise<void> {
  const now = new Date();
  await tx.manager.insert(UserEntity, { ...user, createdAt: now, updatedAt: now, version: 1 });
}

/** Writes the given fields of a locked user and counts its version up. */
export async function updateUserRow(
  tx: Tx,
  id: string,
  version: number,
  changes: Partial<Pick<UserEntity, 'email' | 'name' | 'role'>>,
): Promise<void> {
  const next = { ...changes, updatedAt: new Date(), version: version + 1 };
  const { affected } = await tx.manager.update(UserEntity, { id, version }, next);
  invariant(affected === 1, 'a locked user keeps its version');
}

export async function deleteUserRow(tx: Tx, id: string): Promise<void> {
  await tx.manager.delete(UserEntity, { id });
}
