/** What happens to users, in which order, inside one transaction. */
import { notFound, versionConflict } from '../../core/errors';
import { newId } from '../../core/id';
import { normalizeEmail } from '../../core/text';
import type { Tx } from '../../database/transaction';
import type { CreateUserInput, DeleteUserInput, UpdateUserInput } from './user.input';
import { deleteUserRow, holdUser, insertUser, lockUser, updateUserRow } from './user.store';

/** What later features do with what they hold of a user before its row goes. app.ts fills it. */
export type UserDeletionHook = (tx: Tx, userId: string) => Promise<void>;

export async function createUser(tx: Tx, input: CreateUserInput): Promise<string> {
  const id = newId();
  await insertUser(tx, { id, email: normalizeEmail(input.email), name: input.name.trim(), role: input.role });
  return id;
}

export async function updateUser(tx: Tx, input: UpdateUserInput): Promise<void> {
  const version = await lockedVersion(tx, input, 'update');
  await updateUserRow(tx, input.id, version, {
    ...(input.email !== undefined && { email: normalizeEmail(input.email) }),
    ...(input.name !== undefined && { name: input.name.trim() }),
    ...(input.role !== undefined && { role: input.role }),
  });
}

/** Deletes the profile. The hooks run first, under the user's lock. */
export async function deleteUser(tx: Tx, input: DeleteUserInput, hooks: readonly UserDeletionHook[]): Promise<void> {
  await lockedVersion(tx, input, 'delete');
  for (const hook of hooks) await hook(tx, input.id);
  await deleteUserRow(tx, input.id);
}

/** For features that link to a user: refuses with NOT_FOUND, and keeps the user until the transaction ends. */
export async function requireUser(tx: Tx, id: string, field: readonly string[]): Promise<void> {
  if (!(await holdUser(tx, id))) throw notFound('user', id, field);
}

async function lockedVersion(
  tx: Tx,
  { id, expectedVersion }: { id: string; expectedVersion?: number | null },
  purpose: 'update' | 'delete',
): Promise<number> {
  const version = await lockUser(tx, id, purpose);
  if (version === undefined) throw notFound('user', id, ['input', 'id']);
  const conflict = versionConflict(expectedVersion, version);
  if (conflict) throw conflict;
  return version;
}
