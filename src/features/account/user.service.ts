/** What happens to users, in which order, inside one transaction. */
import type { Actor } from '../../core/actor';
import { DomainError, notFound, versionConflict } from '../../core/errors';
import { newId } from '../../core/id';
import { normalizeEmail } from '../../core/text';
import type { Tx } from '../../database/transaction';
import type { CreateUserInput, DeleteUserInput, UpdateUserInput } from './user.input';
import { lastAdmin, roleChangeRefusal } from './session.rules';
import { deleteUserRow, holdUser, insertUser, lockUser, updateUserRow, type LockedUser } from './user.store';

/** What later features do with what they hold of a user before its row goes. app.ts fills it. */
export type UserDeletionHook = (tx: Tx, userId: string) => Promise<void>;

export async function createUser(tx: Tx, input: CreateUserInput, passwordHash: string | null): Promise<string> {
  const id = newId();
  await insertUser(tx, {
    id,
    email: normalizeEmail(input.email),
    name: input.name.trim(),
    role: input.role,
    passwordHash,
  });
  return id;
}

export async function updateUser(tx: Tx, actor: Actor, input: UpdateUserInput): Promise<void> {
  const user = await locked(tx, actor, input, 'update');
  const refusal =
    roleChangeRefusal(actor, user.role, input.role) ??
    (user.role === 'ADMIN' && input.role !== undefined && input.role !== 'ADMIN'
      ? lastAdmin(user.admins, input.id.toLowerCase(), ['input', 'role'])
      : undefined);
  if (refusal) throw refusal;
  await updateUserRow(tx, input.id, user.version, {
    ...(input.email !== undefined && { email: normalizeEmail(input.email) }),
    ...(input.name !== undefined && { name: input.name.trim() }),
    ...(input.role !== undefined && { role: input.role }),
  });
}

/** Deletes the profile with its sessions. The hooks run first, under the user's lock. */
export async function deleteUser(
  tx: Tx,
  actor: Actor,
  input: DeleteUserInput,
  hooks: readonly UserDeletionHook[],
): Promise<void> {
  const user = await locked(tx, actor, input, 'delete');
  const refusal = user.role === 'ADMIN' ? lastAdmin(user.admins, input.id.toLowerCase(), ['input', 'id']) : undefined;
  if (refusal) throw refusal;
  for (const hook of hooks) await hook(tx, input.id);
  await deleteUserRow(tx, input.id);
}

/** For features that link to a user: refuses with NOT_FOUND, and keeps the user until the transaction ends. */
export async function requireUser(tx: Tx, id: string, field: readonly string[]): Promise<void> {
  if (!(await holdUser(tx, id))) throw notFound('user', id, field);
}

/** Locks a user that the actor may write: oneself, or anybody for an administrator. Others do not exist. */
async function locked(
  tx: Tx,
  actor: Actor,
  { id, expectedVersion }: { id: string; expectedVersion?: number | null },
  purpose: 'update' | 'delete',
): Promise<LockedUser> {
  const own = actor.role === 'ADMIN' || actor.userId === id.toLowerCase();
  const user = own ? await lockUser(tx, id, purpose) : undefined;
  if (!user) {
    if (actor.role === 'STAFF')
      throw new DomainError('NOT_ALLOWED', 'Only an administrator may change other profiles.', {
        field: ['input', 'id'],
      });
    throw notFound('user', id, ['input', 'id']);
  }
  const conflict = versionConflict(expectedVersion, user.version);
  if (conflict) throw conflict;
  return user;
}
