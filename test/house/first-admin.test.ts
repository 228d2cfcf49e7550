/** The first administrator, from ADMIN_EMAIL and ADMIN_PASSWORD, through the real command: once, and clear when it cannot be. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { Client } from 'pg';
import { PASSWORD } from '../support/actors';
import { createDatabase } from '../support/database';

const OMS = resolve(__dirname, '../../bin/oms.cjs');
const EMAIL = 'first@example.com';
jest.setTimeout(60_000);

const running = new Set<ChildProcess>();
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});

interface Started {
  /** Where it listens; undefined when it ended instead. */
  readonly url: string | undefined;
  readonly code: number | null;
  output(this: void): { stdout: string; stderr: string };
  stop(this: void): Promise<void>;
}

/** `oms start` in a folder without settings of its own, until it listens or ends. */
async function start(databaseUrl: string, env: Record<string, string>): Promise<Started> {
  const child = spawn(process.execPath, [OMS, 'start'], {
    cwd: tmpdir(),
    env: { ...process.env, NODE_ENV: '', DATABASE_URL: databaseUrl, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const out = { stdout: '', stderr: '' };
  child.stderr.on('data', (chunk: Buffer) => (out.stderr += chunk.toString()));
  const ended = once(child, 'close').then(() => void running.delete(child));
  const url = await new Promise<string | undefined>((listening) => {
    child.stdout.on('data', (chunk: Buffer) => {
      out.stdout += chunk.toString();
      const address = /API +(http:\S+)/.exec(out.stdout)?.[1];
      if (address && out.stdout.includes('Try it:')) listening(address);
    });
    void ended.then(() => listening(undefined));
  });
  return {
    url,
    code: child.exitCode,
    output: () => out,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function rows(databaseUrl: string, text: string): Promise<any[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
const USERS = 'select email, name, role from users order by id';

async function logIn(url: string, password: string): Promise<any> {
  const query = `mutation ($input: LogInInput!) { logIn(input: $input) { session { user { role } } userErrors { code } } }`;
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { input: { email: EMAIL, password } } }),
  });
  return ((await response.json()) as any).data.logIn;
}

test('is made at the first start, logs in, and is not made again', async () => {
  const databaseUrl = await createDatabase();
  const first = await start(databaseUrl, { ADMIN_EMAIL: ' First@Example.com ', ADMIN_PASSWORD: PASSWORD });
  expect(first.url).toBeDefined();
  expect(await logIn(first.url!, PASSWORD)).toEqual({ session: { user: { role: 'ADMIN' } }, userErrors: [] });
  await first.stop();
  const admin = { email: EMAIL, name: 'Administrator', role: 'ADMIN' };
  expect(await rows(databaseUrl, USERS)).toEqual([admin]);
  const { stdout, stderr } = first.output();
  expect(stdout).toContain('created the first administrator');
  expect(stdout + stderr).not.toContain(PASSWORD);

  const second = await start(databaseUrl, { ADMIN_EMAIL: 'other@example.com', ADMIN_PASSWORD: 'another-harbour-43' });
  expect(second.url).toBeDefined();
  expect(await logIn(second.url!, PASSWORD)).toMatchObject({ userErrors: [] });
  await second.stop();
  expect(await rows(databaseUrl, USERS)).toEqual([admin]);
  expect(second.output().stdout).not.toContain('created the first administrator');
});

test('two servers that start at once make one', async () => {
  const databaseUrl = await createDatabase();
  const env = { ADMIN_EMAIL: EMAIL, ADMIN_PASSWORD: PASSWORD };
  const both = await Promise.all([start(databaseUrl, env), start(databaseUrl, env)]);
  expect(both.map(({ url }) => url)).toEqual([expect.any(String), expect.any(String)]);
  await Promise.all(both.map(({ stop }) => stop()));
  expect(await rows(databaseUrl, USERS)).toHaveLength(1);
});

test('without the settings there is none, and the server starts', async () => {
  const databaseUrl = await createDatabase();
  const started = await start(databaseUrl, { ADMIN_EMAIL: '', ADMIN_PASSWORD: '' });
  expect(started.url).toBeDefined();
  await started.stop();
  expect(await rows(databaseUrl, USERS)).toEqual([]);
});

test.each([
  ['a common password', { ADMIN_EMAIL: EMAIL, ADMIN_PASSWORD: 'password1234' }, /ADMIN_PASSWORD.*among the first/],
  ['a short password', { ADMIN_EMAIL: EMAIL, ADMIN_PASSWORD: 'short' }, /ADMIN_PASSWORD.*12/],
  ['6 emoji as a password', { ADMIN_EMAIL: EMAIL, ADMIN_PASSWORD: '😀😁😂🤣😃😄' }, /ADMIN_PASSWORD.*12/],
  ['no email address', { ADMIN_EMAIL: 'nobody', ADMIN_PASSWORD: PASSWORD }, /ADMIN_EMAIL.*ada@example\.com/],
])('%s ends the start with one clear line and exit 1', async (_, env, line) => {
  const databaseUrl = await createDatabase();
  const { url, code, output } = await start(databaseUrl, env);
  expect({ url, code }).toEqual({ url: undefined, code: 1 });
  const telling = output()
    .stderr.split('\n')
    .filter((text) => text.trim() !== '');
  expect(telling.at(-1)).toMatch(line);
  expect(telling.length).toBeLessThanOrEqual(2); // "These settings are wrong:" may stand before it
  expect(output().stderr).not.toMatch(/ {4}at |Error:/);
  expect(output().stderr).not.toContain(env.ADMIN_PASSWORD);
  expect(await rows(databaseUrl, USERS)).toEqual([]);
});

test('an email that a customer has ends the start with one clear line, and the customer stays one', async () => {
  const databaseUrl = await createDatabase();
  await rows(
    databaseUrl,
    `insert into users (id, email, name, created_at, updated_at) values (gen_random_uuid(), '${EMAIL}', 'C', now(), now())`,
  );
  const { url, code, output } = await start(databaseUrl, { ADMIN_EMAIL: EMAIL, ADMIN_PASSWORD: PASSWORD });
  expect({ url, code }).toEqual({ url: undefined, code: 1 });
  expect(output().stderr.trim()).toMatch(/^ADMIN_EMAIL.*email[^\n]*$/);
  expect(await rows(databaseUrl, USERS)).toEqual([{ email: EMAIL, name: 'C', role: 'CUSTOMER' }]);
});

test.each([
  ['ADMIN_EMAIL', { ADMIN_EMAIL: EMAIL, ADMIN_PASSWORD: '' }],
  ['ADMIN_PASSWORD', { ADMIN_EMAIL: '', ADMIN_PASSWORD: PASSWORD }],
])('%s alone is told to be half of the pair', async (_, env) => {
  const started = await start(await createDatabase(), env);
  if (started.url) await started.stop();
  const { stdout, stderr } = started.output();
  expect(stdout + stderr).toMatch(/ADMIN_EMAIL.*ADMIN_PASSWORD|ADMIN_PASSWORD.*ADMIN_EMAIL/);
});

test('200 emoji are a password of 200 characters', async () => {
  const password = '😀😁😂🤣😃😄😅😆😉😊'.repeat(20);
  const started = await start(await createDatabase(), { ADMIN_EMAIL: EMAIL, ADMIN_PASSWORD: password });
  expect(started.url).toBeDefined();
  expect(await logIn(started.url!, password)).toMatchObject({ userErrors: [] });
  await started.stop();
});
