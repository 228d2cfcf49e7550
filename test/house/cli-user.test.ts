/** `oms user`, as a real process with the password on standard input: what is stored, what ends, and one line for every mistake. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { everyRow, PASSWORD, startActors, type Actors } from '../support/actors';
import { unique } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

const OMS = resolve(__dirname, '../../bin/oms.cjs');
const LOG_IN = `mutation ($input: LogInInput!) {
  logIn(input: $input) { session { user { id email name role } } userErrors { code } }
}`;
jest.setTimeout(60_000);

let server: TestServer;
let actors: Actors;
beforeAll(async () => {
  server = await startServer({ anonymous: true });
  actors = await startActors(server);
});
afterAll(async () => {
  await actors.stop();
  await server.stop();
});
beforeEach(() => server.sql('delete from login_attempts'));

/** Runs `oms user …` with a text on standard input. */
async function oms(args: string[], input: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [OMS, 'user', ...args], {
    cwd: tmpdir(),
    env: { ...process.env, NODE_ENV: '', DATABASE_URL: server.databaseUrl },
  });
  const out = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (out.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (out.stderr += chunk.toString()));
  child.stdin.on('error', () => undefined); // it may end before it has read
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number];
  return { code, ...out };
}
const logIn = async (email: string, password: string) =>
  (await server.data(LOG_IN, { input: { email, password } })).logIn;
const create = (email: string, input: string, ...more: string[]) =>
  oms(['create', '--email', email, '--name', 'Made Here', ...more], input);
const newEmail = () => `${unique('cli')}@example.com`;

test.each([
  ['an ADMIN', ['--role', 'ADMIN'], 'ADMIN'],
  ['STAFF', ['--role', 'STAFF'], 'STAFF'],
  ['a CUSTOMER when no role is said', [], 'CUSTOMER'],
])('creates %s who can log in', async (_, more, role) => {
  const email = newEmail();
  const { code, stdout, stderr } = await create(email, `${PASSWORD}\n`, ...more);
  expect({ code, stderr, stdout }).toEqual({ code: 0, stderr: '', stdout: `Created ${email} as ${role}.\n` });
  expect(await logIn(email, PASSWORD)).toEqual({
    session: { user: { id: expect.any(String), email, name: 'Made Here', role } },
    userErrors: [],
  });
});

test.each([
  ['without a line end', (password: string) => password],
  ['with a line end of Windows', (password: string) => `${password}\r\n`],
  ['with more lines after it', (password: string) => `${password}\nsecond line\n`],
])('reads a password %s', async (_, write) => {
  const email = newEmail();
  const password = ' spaces kept — ünïcödé 😀 ';
  expect((await create(email, write(password))).code).toBe(0);
  expect((await logIn(email, password)).userErrors).toEqual([]);
});

test('sets a password and ends every login of the user, and of nobody else', async () => {
  const [user, other] = [await actors.user('STAFF'), await actors.user('STAFF')];
  const next = 'another-harbour-lantern-43';
  const { code, stdout, stderr } = await oms(['set-password', '--email', user.email.toUpperCase()], next);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).not.toContain(next);
  expect((await logIn(user.email, PASSWORD)).userErrors).toEqual([{ code: 'INVALID_CREDENTIALS' }]);
  expect((await logIn(user.email, next)).userErrors).toEqual([]);
  expect((await user.request('mutation { createOrder(input: {}) { order { id } } }')).status).toBe(401);
  expect((await other.data('{ me { id } }')).me.id).toBe(other.userId);
});

test('takes away a reset that somebody asked for before', async () => {
  const user = await actors.user('STAFF');
  await server.data(`mutation { requestPasswordReset(input: { email: "${user.email}" }) { userErrors { code } } }`);
  await oms(['set-password', '--email', user.email], 'another-harbour-lantern-43');
  expect(await server.sql('select 1 from password_resets where user_id = $1', [user.userId])).toEqual([]);
});

describe('one line, exit 1 and nothing changed', () => {
  const CREATE = ['create', '--name', 'N', '--email'];
  test.each<[string, string[], string, RegExp]>([
    ['a short password', [...CREATE, 'x@example.com'], 'short', /12 to 256/],
    ['a common password', [...CREATE, 'x@example.com'], 'password1234', /among the first/],
    ['the email as the password', [...CREATE, 'long.enough@example.com'], 'long.enough@example.com', /among the first/],
    ['no password', [...CREATE, 'x@example.com'], '', /No password/],
    ['no email address', [...CREATE, 'none'], PASSWORD, /email.*ada@example\.com/],
    [
      'a role that is none',
      [...CREATE, 'x@example.com', '--role', 'OWNER'],
      PASSWORD,
      /OWNER.*CUSTOMER, STAFF or ADMIN/,
    ],
    ['an email that is taken', [...CREATE, 'TAKEN@example.com'], PASSWORD, /email/],
    [
      'a password for nobody',
      ['set-password', '--email', 'nobody@example.com'],
      PASSWORD,
      /No user.*nobody@example\.com/,
    ],
    ['a short new password', ['set-password', '--email', 'taken@example.com'], 'short', /12/],
    ['a common new password', ['set-password', '--email', 'taken@example.com'], 'password1234', /among the first/],
  ])('for %s', async (_, args, input, line) => {
    if (!(await server.sql(`select 1 from users where email = 'taken@example.com'`)).length) {
      await actors.user('CUSTOMER', { email: 'taken@example.com' });
    }
    const before = await everyRow(server);
    const { code, stdout, stderr } = await oms(args, input);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(line);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    if (input.length > 8 && !args.includes(input)) expect(stderr).not.toContain(input);
    expect(await everyRow(server)).toEqual(before);
  });
});
