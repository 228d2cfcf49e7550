/** `oms user`: the first administrator, and passwords that were lost. The password is read from the terminal or a pipe. */
import type { Command } from 'commander';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { accounts, databaseOf } from '../app';
import { readConfig } from '../config';
import { DomainError } from '../core/errors';
import { inTransaction, type Tx } from '../database/transaction';
import { UserMistake } from './explain';
import { openDatabase } from './open-database';

export function addUserCommand(program: Command): void {
  const user = program.command('user').description('users who can log in');
  user
    .command('create')
    .description('create a user; the password is asked for, or read from standard input')
    .requiredOption('--email <email>')
    .requiredOption('--name <name>')
    .option('--role <role>', 'CUSTOMER, STAFF or ADMIN', 'CUSTOMER')
    .action(async (options: { email: string; name: string; role: string }) => {
      const role = roleOf(options.role);
      const password = await readPassword();
      await write((tx) => accounts.createAccount(tx, { ...options, role, password }));
      console.log(`Created ${options.email} as ${role}.`);
    });
  user
    .command('set-password')
    .description('set a password and end every login of the user')
    .requiredOption('--email <email>')
    .action(async ({ email }: { email: string }) => {
      const password = await readPassword();
      await write((tx) => accounts.setPassword(tx, email, password));
      console.log(`The password of ${email} is set.`);
    });
}

function roleOf(text: string): 'CUSTOMER' | 'STAFF' | 'ADMIN' {
  if (text === 'CUSTOMER' || text === 'STAFF' || text === 'ADMIN') return text;
  throw new UserMistake(`--role ${text} is none: say CUSTOMER, STAFF or ADMIN.`);
}

async function write(work: (tx: Tx) => Promise<unknown>): Promise<void> {
  const database = await openDatabase(readConfig(), 'command');
  try {
    await inTransaction(databaseOf(database.dataSource, database.reader), work);
  } catch (error) {
    throw error instanceof DomainError ? new UserMistake(error.message) : error;
  } finally {
    await database.close();
  }
}

/** At a terminal what is typed is not shown. */
async function readPassword(): Promise<string> {
  const shown = !process.stdin.isTTY;
  if (!shown) process.stdout.write('Password (12 to 256 characters, not shown): ');
  const silence = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silence, terminal: !shown });
  for await (const line of lines) {
    lines.close();
    if (!shown) process.stdout.write('\n');
    return line;
  }
  throw new UserMistake('No password was given: type it, or pipe it in.');
}
