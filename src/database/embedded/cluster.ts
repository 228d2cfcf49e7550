/**
 * The data directory: made by initdb under a temporary name and renamed, checked before use, and kept tidy. It never
 * starts PostgreSQL, and never removes a data directory that is in its place.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { canReach, chooseAccount, giveTo, giveTreeTo, run, type Account } from './account';
import { prepareBinaries, type Binaries } from './binaries';
import { damaged, EmbeddedPostgresError, explainOutput } from './embedded-postgres-error';
import { isRunning, livingPostmaster } from './postmaster';

/** In the path, so that a server with another major version of PostgreSQL can never open these files. */
const MAJOR_VERSION = '18';
const PASSWORD_FILE = 'app.password';
const ESSENTIAL = ['PG_VERSION', 'base', 'global', 'pg_wal', 'postgresql.conf', 'pg_hba.conf', PASSWORD_FILE];
const KEPT_LOGS = 5;
const YOUNG_LOG_MS = 60_000;
const LONGEST_INIT_MS = 600_000;

export interface Cluster {
  /** The folder that the caller named: absolute, links resolved. */
  dataDir: string;
  /** PostgreSQL's data directory in it. */
  directory: string;
  /** What to call the data directory before PostgreSQL (`-D`) when it is started there. */
  name: string;
  account: Account;
  binaries: Binaries;
  password: string;
  ephemeral: boolean;
}

/** Opens the cluster in `folder`, making folder and cluster when there is none. Throws EmbeddedPostgresError when it cannot be used. */
export async function openCluster(folder: string, ephemeral: boolean): Promise<Cluster> {
  makeFolder(folder);
  const dataDir = fs.realpathSync(folder);
  const directory = path.join(dataDir, MAJOR_VERSION);
  const account = chooseAccount(directory);
  const binaries = prepareBinaries(account, dataDir);
  sweep(dataDir);
  if (isMissing(directory)) {
    refuseOtherMajor(dataDir);
    await initialise(dataDir, directory, account, binaries, ephemeral);
  }
  check(dataDir, directory);
  makeOurs(directory, account);
  const password = fs.readFileSync(path.join(directory, PASSWORD_FILE), 'utf8').trim();
  if (password === '') throw damaged(dataDir, `${PASSWORD_FILE} is empty`);
  return { dataDir, directory, name: nameFor(account, directory), account, binaries, password, ephemeral };
}

/** Opens a new log for a start of PostgreSQL. */
export function openLog(cluster: Cluster): { file: string; descriptor: number } {
  const time = new Date().toISOString().replace(/[:.]/g, '-');
  const file = path.join(cluster.dataDir, `postgres.${time}.${process.pid}.log`);
  return { file, descriptor: fs.openSync(file, 'a', 0o600) };
}

/**
 * The account may be unable to walk to the folder (say /root/shop/.data). The data belong in there all the same and not
 * in a place nobody asked for, so on Linux PostgreSQL is started in the data directory and told to find it as its
 * working directory: every one of its processes keeps that.
 */
function nameFor(account: Account, directory: string): string {
  if (canReach(account, directory)) return directory;
  if (process.platform === 'linux') return '/proc/self/cwd';
  throw new EmbeddedPostgresError(
    `PostgreSQL refuses to run as root, and ${account.name}, which must run it, cannot reach ${directory}: choose another DATA_DIR, or start the server as an ordinary user.`,
  );
}

/** Not mkdir's own recursion, which on a read-only disk complains that the folder does not exist. */
function makeFolder(folder: string): void {
  if (fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  if (path.dirname(folder) !== folder) makeFolder(path.dirname(folder));
  try {
    fs.mkdirSync(folder);
  } catch (error) {
    if (!fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error; // else another process was faster
  }
}

function isMissing(directory: string): boolean {
  try {
    return fs.readdirSync(directory).length === 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  }
}

function refuseOtherMajor(dataDir: string): void {
  const other = fs
    .readdirSync(dataDir)
    .find((name) => /^\d+$/.test(name) && fs.existsSync(path.join(dataDir, name, 'PG_VERSION')));
  if (other === undefined) return;
  throw new EmbeddedPostgresError(
    `${dataDir} holds the data of PostgreSQL ${other}, and this server brings PostgreSQL ${MAJOR_VERSION}: carry them over with pg_dump from a server of that version, or choose another DATA_DIR.`,
  );
}

function check(dataDir: string, directory: string): void {
  const missing = ESSENTIAL.find((name) => !fs.existsSync(path.join(directory, name)));
  if (missing !== undefined) throw damaged(dataDir, `${path.join(MAJOR_VERSION, missing)} is missing`);
  const version = fs.readFileSync(path.join(directory, 'PG_VERSION'), 'utf8').trim();
  if (version !== MAJOR_VERSION) {
    throw damaged(dataDir, `${MAJOR_VERSION}/PG_VERSION says "${version.slice(0, 20)}" instead of ${MAJOR_VERSION}`);
  }
}

/** What root, or a plain copy, brought back from a backup has an owner and modes that PostgreSQL refuses. */
function makeOurs(directory: string, account: Account): void {
  const { uid, mode } = fs.statSync(directory);
  const us = process.getuid?.();
  if (us === undefined) return; // Windows
  if (us !== 0 && uid !== us) {
    throw new EmbeddedPostgresError(
      `${directory} belongs to another account (uid ${uid}): start the server as that account or as root, or choose another DATA_DIR.`,
    );
  }
  if (us === 0 && livingPostmaster(directory) === undefined) giveTreeTo(account, directory);
  if ((mode & 0o027) !== 0) fs.chmodSync(directory, 0o700);
}

async function initialise(
  dataDir: string,
  directory: string,
  account: Account,
  binaries: Binaries,
  ephemeral: boolean,
): Promise<void> {
  const workshop = path.join(dataDir, `init.${process.pid}.${randomBytes(4).toString('hex')}`);
  const draft = path.join(workshop, MAJOR_VERSION);
  const passwordFile = path.join(workshop, PASSWORD_FILE);
  try {
    fs.mkdirSync(workshop, { mode: 0o700 });
    fs.mkdirSync(draft, { mode: 0o700 });
    fs.writeFileSync(passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
    for (const path of [workshop, draft, passwordFile]) giveTo(account, path);
    await initdb(draft, account, binaries, ephemeral);
    // Inside the cluster, so that one rename brings both into being; and a backup of the folder is whole.
    fs.renameSync(passwordFile, path.join(draft, PASSWORD_FILE));
    fs.renameSync(draft, directory);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'EPERM') throw error;
    if (isMissing(directory)) throw error; // else another process was faster: its cluster serves both
  } finally {
    fs.rmSync(workshop, { recursive: true, force: true });
  }
}

async function initdb(draft: string, account: Account, binaries: Binaries, ephemeral: boolean): Promise<void> {
  const { ok, output } = await run(account, draft, binaries.initdb, [
    `--pgdata=${nameFor(account, draft)}`,
    '--username=postgres',
    `--pwfile=../${PASSWORD_FILE}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(ephemeral ? ['--no-sync'] : []),
  ]).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    throw new EmbeddedPostgresError(
      'The embedded PostgreSQL does not run on this system (it needs glibc, which Alpine Linux has not): set DATABASE_URL to use another PostgreSQL.',
    );
  });
  if (!ok) throw explainOutput(output, path.dirname(path.dirname(draft)));
}

/** Removes what killed processes left behind and all but the newest logs. What cannot be removed is left for the next time. */
function sweep(dataDir: string): void {
  const names = fs.readdirSync(dataDir);
  const logs = names.filter((name) => /^postgres\..*\.log$/.test(name)).sort();
  const age = (name: string): number =>
    Date.now() - (fs.lstatSync(path.join(dataDir, name), { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  const drafts = names.filter((name) => {
    const pid = /^init\.(\d+)\./.exec(name)?.[1];
    return pid !== undefined && (!isRunning(Number(pid)) || age(name) > LONGEST_INIT_MS);
  });
  // A young log is perhaps about to be read by the process whose start has just failed.
  const oldLogs = logs.slice(0, -KEPT_LOGS).filter((name) => age(name) > YOUNG_LOG_MS);
  for (const name of [...oldLogs, ...drafts]) {
    try {
      fs.rmSync(path.join(dataDir, name), { recursive: true, force: true });
    } catch {
      // An initdb whose node was killed may still be writing in there.
    }
  }
}
