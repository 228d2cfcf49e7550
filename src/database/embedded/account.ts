/** Decides under which account PostgreSQL runs, since it refuses to run as root, and what that account can reach. It never creates an account. */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { EmbeddedPostgresError } from './embedded-postgres-error';

export interface Account {
  name: string;
  /** Empty when PostgreSQL runs as whoever runs node. */
  ids: { uid: number; gid: number } | Record<string, never>;
}

/**
 * The account for the cluster in `directory`, which need not exist. As root: the cluster's owner (it may have been
 * made by an ordinary user before), else `postgres`, else `nobody`; otherwise ourselves.
 */
export function chooseAccount(directory: string): Account {
  if (process.getuid?.() !== 0) return { name: 'the account that runs the server', ids: {} };
  const owner = fs.statSync(directory, { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid !== 0) {
    return { name: `account ${owner.uid}`, ids: { uid: owner.uid, gid: owner.gid } };
  }
  const accounts = fs.readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const fields = accounts.find((line) => line.startsWith(`${name}:`))?.split(':');
    if (fields !== undefined)
      return { name: `account ${name}`, ids: { uid: Number(fields[2]), gid: Number(fields[3]) } };
  }
  throw new EmbeddedPostgresError(
    'PostgreSQL refuses to run as root, and there is no account "postgres" or "nobody" to run it: start the server as an ordinary user, or set DATABASE_URL.',
  );
}

/** Gives a file or folder to the account; nothing to do when the account is ourselves. */
export function giveTo(account: Account, path: string): void {
  if (account.ids.uid !== undefined) fs.lchownSync(path, account.ids.uid, account.ids.gid);
}

/**
 * Gives what belongs to root in a folder, the folder included, to the account. Links are given, never followed; a file
 * with a second name is left alone, for the account may have linked it from anywhere.
 */
export function giveTreeTo(account: Account, path: string): void {
  const stats = fs.lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return; // other processes work here too
  if (stats.uid === 0 && (stats.isDirectory() || stats.nlink === 1)) giveTo(account, path);
  if (!stats.isDirectory()) return;
  for (const name of fs.readdirSync(path)) giveTreeTo(account, `${path}/${name}`);
}

/** Whether the account may enter this folder, or execute this file, by its absolute path. */
export function canReach(account: Account, path: string): boolean {
  if (account.ids.uid === undefined) return true;
  const test = spawnSync('/bin/sh', ['-c', '[ -x "$0" ]', path], { ...account.ids, cwd: '/', stdio: 'ignore' });
  if (test.error !== undefined) {
    throw new EmbeddedPostgresError(
      `PostgreSQL refuses to run as root and cannot be run under ${account.name} (${test.error.message}): start the server as an ordinary user, or set DATABASE_URL.`,
    );
  }
  return test.status === 0;
}

/** The environment for PostgreSQL: only what it needs, so that none of the server's secrets reach another account. Messages stay English, we read them. */
export function bareEnvironment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP } = process.env;
  return { PATH, SystemRoot, TEMP, LC_ALL: 'C', TZ: 'UTC' };
}

/** Runs a program to its end under the account, in the folder `cwd`, and gives back its exit code and all that it printed. */
export function run(
  account: Account,
  cwd: string,
  program: string,
  args: string[],
): Promise<{ ok: boolean; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...account.ids,
      cwd,
      env: bareEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    let output = '';
    const collect = (chunk: Buffer): void => void (output += chunk.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', reject);
    child.once('close', (code) => resolve({ ok: code === 0, output }));
  });
}
