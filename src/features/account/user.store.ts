/** Locks and writes of the table users. It decides nothing. */
import { invariant } from '../../core/invariant';
import { DomainError } from '../../core/errors';
import type { ConstraintRefusals } from '../../database/pg-error';
import type { Tx } from '../../database/transaction';
import { UserEntity } from './user.entity';

export const accountRefusals: ConstraintRefusals = {
  users_email_key: () =>
    new DomainError('EMAIL_TAKEN', 'Another user has this email. Use another one, or update that user.', {
      field: ['input', 'email'],
    }),
};

/** Locks a user for an update, or for its deletion, and answers its version; undefined when there is none. */
export async function lockUser(tx: Tx, id: string, purpose: 'update' | 'delete'): Promise<number | undefined> {
  const lock = purpose === 'update' ? 'for no key update' : 'for update';
  const [row] = await tx.query<{ version: number }>(`select version from users where id = $1 ${lock}`, [id]);
  return row?.version;
}

/** Keeps a user from being deleted until the transaction ends. Answers whether there is one. */
export async function holdUser(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.query('select from users where id = $1 for key share', [id]);
  return rows.length > 0;
}

export async function insertUser(tx: Tx, user: Pick<UserEntity, 'id' | 'email' | 'name' | 'role'>): Promise<void> {
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
