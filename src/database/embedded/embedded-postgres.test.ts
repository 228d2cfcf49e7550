/** The life of the embedded PostgreSQL with real processes: who starts it, who shares it, what survives which kill. */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  guardsOf,
  isRoot,
  NOBODY,
  postmasterOf,
  processesOf,
  query,
  quiet,
  room,
  until,
  User,
} from './embedded-postgres.fixture';

let template: string;
let count = 0;
const users: User[] = [];

/** A folder with a cluster that was never used. */
function freshFolder(): string {
  const folder = path.join(room, `data${(count += 1)}`);
  spawnSync('cp', ['-a', template, folder]);
  return folder;
}

function use(dataDir: string, role: 'server' | 'command' = 'server', ids = {}): User {
  const user = new User({ dataDir, role }, ids);
  users.push(user);
  return user;
}

const notes = async (url: string): Promise<string[]> =>
  (await query<{ text: string }>(url, 'select text from note order by text')).map(({ text }) => text);
const write = (url: string, text: string): Promise<unknown[]> =>
  query(url, `create table if not exists note (text text); insert into note values ('${text}')`);

beforeAll(async () => {
  template = path.join(room, 'template');
  const user = use(template);
  await user.answer;
  await user.stop();
});

afterAll(async () => {
  for (const { process } of users) process.kill('SIGKILL');
  await quiet(room);
  fs.rmSync(room, { recursive: true, force: true });
});

it('serves a PostgreSQL 18 on this machine only, with password, and keeps its data over a restart', async () => {
  const folder = freshFolder();
  const first = use(folder);
  const { url, adopted } = await first.answer;
  expect(adopted).toBe(false);
  await write(url, 'first');
  const [settings] = await query(
    url,
    `select current_setting('server_version_num')::int / 10000 as major, current_setting('listen_addresses') as listen,
            current_setting('unix_socket_directories') as sockets, current_setting('max_connections') as connections,
            current_setting('shared_buffers') as buffers, current_setting('timezone') as zone,
            current_setting('fsync') as fsync, datlocprovider::text || ' ' || datlocale as locale,
            (select string_agg(distinct auth_method, ' ') from pg_hba_file_rules) as auth
       from pg_database where datname = 'postgres'`,
  );
  expect(settings).toEqual({
    ...{ major: 18, listen: '127.0.0.1', sockets: '', connections: '200', buffers: '128MB', zone: 'UTC', fsync: 'on' },
    ...{ locale: 'b C.UTF-8', auth: 'scram-sha-256' },
  });
  await expect(query(url.replace(/:[^:@]+@/, ':guess@'), 'select 1')).rejects.toThrow('password authentication failed');
  await first.stop();
  expect(postmasterOf(folder)).toBeUndefined();

  const second = use(folder);
  expect(await notes((await second.answer).url)).toEqual(['first']);
  await second.stop();
});

it('survives kill -9 of node twice in a row, and stops once nobody is left', async () => {
  const folder = freshFolder();
  for (const text of ['one', 'two']) {
    const user = use(folder);
    await write((await user.answer).url, text);
    await user.kill();
  }
  const third = use(folder); // at once: the one before may be stopping still
  expect(await notes((await third.answer).url)).toEqual(['one', 'two']);
  await third.kill();
  await quiet(folder);
});

it('recovers after everything was killed, though the pid in postmaster.pid has a new owner', async () => {
  const folder = freshFolder();
  const first = use(folder);
  await write((await first.answer).url, 'kept');
  const pidFile = path.join(folder, '18/postmaster.pid');
  for (const { pid } of processesOf(folder)) process.kill(pid, 'SIGKILL');
  await quiet(folder);
  const lines = fs.readFileSync(pidFile, 'utf8').split('\n');

  const second = use(folder); // stale
  expect(await notes((await second.answer).url)).toEqual(['kept']);
  for (const { pid } of processesOf(folder)) process.kill(pid, 'SIGKILL');
  await quiet(folder);

  // Recycled. PostgreSQL takes only a process of its own account for itself.
  const { uid, gid } = fs.statSync(path.join(folder, '18'));
  const stranger = spawn('sleep', ['60'], isRoot ? { uid, gid } : {});
  fs.writeFileSync(pidFile, [stranger.pid, ...lines.slice(1)].join('\n'));
  const third = use(folder);
  expect(await notes((await third.answer).url)).toEqual(['kept']);
  await third.stop();
  stranger.kill();
});

it('gives a PostgreSQL whose guard was killed a new one, which still knows who uses it', async () => {
  const folder = freshFolder();
  const server = use(folder);
  const { url, port } = await server.answer;
  const guards = guardsOf(folder);
  expect(guards).toHaveLength(2); // PostgreSQL's parent and the watcher
  for (const { pid } of guards) process.kill(pid, 'SIGKILL');

  const commands = [use(folder, 'command'), use(folder, 'command')];
  for (const { answer } of commands) expect(await answer).toMatchObject({ port, adopted: true });
  expect(guardsOf(folder)).toHaveLength(2);
  for (const command of commands) await command.stop();
  await write(url, 'the server uses it');
  await server.kill();
  await quiet(folder);
});

it('lets exactly one of two servers in, names the folder and the pid, and is not fooled by a killed one', async () => {
  const folder = path.join(room, 'race'); // empty: initdb races too
  const racers = [use(folder), use(folder), use(folder)];
  const answers = await Promise.all(racers.map((racer) => racer.answer));
  const winner = racers[answers.findIndex(({ refused }) => refused === undefined)]!;
  const refused = {
    refused: 'EmbeddedPostgresError',
    message: `Another server (pid ${winner.process.pid}) already uses the data in ${folder}: stop it first, or choose another DATA_DIR.`,
  };
  expect(answers.filter((answer) => answer.refused !== undefined)).toEqual([refused, refused]);
  expect(fs.readdirSync(folder).filter((name) => name.startsWith('init.'))).toEqual([]);
  expect(await use(folder).answer).toEqual(refused);

  const { port } = answers.find((answer) => answer.refused === undefined)!;
  const command = use(folder, 'command');
  expect(await command.answer).toMatchObject({ port, adopted: true });
  await winner.kill();
  expect(await use(folder).answer).toMatchObject({ port, adopted: true });
});

it('keeps its lock when a crash of one backend makes PostgreSQL drop every connection', async () => {
  const folder = freshFolder();
  const server = use(folder);
  const { url } = await server.answer;
  const [backend] = await query<{ pid: number }>(
    url,
    `select pid from pg_stat_activity where backend_type = 'walwriter'`,
  );
  process.kill(backend!.pid, 'SIGKILL');
  const holder = `select count(*)::int as held from pg_locks where locktype = 'advisory' and granted`;
  for (let held = 0; held !== 1; await sleep(50)) {
    held = await query<{ held: number }>(url, holder).then(
      (rows) => rows[0]!.held,
      () => 0,
    );
  }
  expect((await use(folder).answer).message).toContain(`pid ${server.process.pid}`);
  await server.stop();
});

it('stays up for a command that outlives its server, and for a server that outlives the command that started it', async () => {
  const folder = freshFolder();
  const command = use(folder, 'command');
  const { url, port } = await command.answer;
  const server = use(folder);
  expect(await server.answer).toMatchObject({ port, adopted: true });
  const second = use(folder, 'command');
  await second.answer;
  await server.stop(); // resolves, though PostgreSQL goes on
  await write(url, 'without a server');
  const next = use(folder);
  expect(await next.answer).toMatchObject({ port, adopted: true });
  await command.kill();
  await second.stop();
  expect(await notes(url)).toEqual(['without a server']);
  await next.kill();
  await quiet(folder);
});

it('waits for a PostgreSQL that is stopping and starts afresh', async () => {
  const folder = freshFolder();
  let user = use(folder);
  await user.answer;
  for (let round = 0; round < 4; round++) {
    const next = use(folder);
    const leaving = round % 2 === 0 ? user.stop() : user.kill();
    const answer = await next.answer;
    await leaving;
    // A new one that came while the old one still held the lock was refused.
    if (answer.refused === undefined) expect(await query(answer.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    user = answer.refused === undefined ? next : use(folder);
    await user.answer;
  }
  await user.stop();
});

it('goes on through a Ctrl-C, so that the server can drain', async () => {
  const folder = freshFolder();
  const server = use(folder);
  const { url } = await server.answer;
  process.kill(-server.process.pid!, 'SIGINT');
  await query(url, 'select pg_sleep(0.3)');
  expect(fs.readFileSync(path.join(folder, '18/postmaster.pid'), 'utf8')).toContain('ready');
  await server.stop();
});

it('does not end node when PostgreSQL dies under it, and starts again after', async () => {
  const folder = freshFolder();
  const server = use(folder);
  await write((await server.answer).url, 'kept');
  process.kill(postmasterOf(folder)!.pid, 'SIGKILL');
  await until(() => guardsOf(folder).length === 0);
  const second = use(folder);
  expect(await notes((await second.answer).url)).toEqual(['kept']);
  await server.stop(); // it lived on
  expect(await notes((await second.answer).url)).toEqual(['kept']);
  await second.stop();
});

(isRoot ? it : it.skip)('runs for an ordinary user, for whom root then goes on under that account', async () => {
  const folder = path.join(room, 'ordinary');
  fs.mkdirSync(folder);
  fs.chownSync(folder, NOBODY.uid, NOBODY.gid);
  const user = use(folder, 'server', NOBODY);
  await write((await user.answer).url, 'ordinary');
  await user.stop();
  const root = use(folder);
  expect(await notes((await root.answer).url)).toEqual(['ordinary']);
  await root.stop();
  expect(fs.statSync(path.join(folder, '18/base')).uid).toBe(NOBODY.uid);
  const again = use(folder, 'server', NOBODY);
  expect(await notes((await again.answer).url)).toEqual(['ordinary']);
  await again.kill();
  await quiet(folder);
});

(isRoot ? it : it.skip)(
  'keeps the data in the folder though it lies where the account of PostgreSQL cannot walk',
  async () => {
    const closed = path.join(room, 'closed');
    fs.mkdirSync(closed, { mode: 0o700 });
    const folder = path.join(closed, 'data');
    for (const text of ['first', 'second']) {
      const user = use(folder);
      await write((await user.answer).url, text);
      await (text === 'first' ? user.kill() : user.stop());
    }
    const last = use(folder);
    expect(await notes((await last.answer).url)).toEqual(['first', 'second']);
    await last.stop();
    expect(fs.existsSync(path.join(folder, '18/base'))).toBe(true);
  },
);
