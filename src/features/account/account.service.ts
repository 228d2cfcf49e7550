/** Accounts made and mended at the terminal, by whoever owns the machine: no actor is asked. */
import { validateSync } from 'class-validator';
import { DomainError } from '../../core/errors';
import { newId } from '../../core/id';
import { normalizeEmail } from '../../core/text';
import type { Tx } from '../../database/transaction';
import { CreateUserInput } from './user.input';
import { acceptPassword } from './session.service';
import { deleteSessionsOf, updatePasswordHash } from './session.store';
import type { Role } from './user.rules';
import { adminExists, findUserId, insertUser } from './user.store';

export interface NewAccount {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly password: string;
}

/** Creates a user who can log in and answers its id. Throws DomainError. */
export async function createAccount(tx: Tx, account: NewAccount): Promise<string> {
  const input = Object.assign(new CreateUserInput(), account);
  const broken = validateSync(input, { forbidUnknownValues: false })[0];
  if (broken) throw new DomainError('INVALID_INPUT', `${broken.property}: ${Object.values(broken.constraints!)[0]}`);
  const passwordHash = await acceptPassword(account.password, [account.email, account.name], ['password']);
  const id = newId();
  await insertUser(tx, {
    id,
    email: normalizeEmail(account.email),
    name: account.name.trim(),
    role: account.role,
    passwordHash,
  });
  return id;
}

/** Sets a user's password and ends every session. Throws DomainError when no user has the email. */
export async function setPassword(tx: Tx, email: string, password: string): Promise<void> {
  const id = await findUserId(tx, normalizeEmail(email));
  if (!id) throw new DomainError('NOT_FOUND', `No user has the email ${email}.`);
  await updatePasswordHash(tx, id, await acceptPassword(password, [email], ['password']));
  await deleteSessionsOf(tx, id, null);
}

/** Creates the first administrator, unless there is one. Answers whether it did. */
export async function ensureAdmin(tx: Tx, email: string, password: string): Promise<boolean> {
  if (await adminExists(tx)) return false;
  await createAccount(tx, { email, password, name: 'Administrator', role: 'ADMIN' });
  return true;
}
