/** requestPasswordReset: one answer for everybody, a mail for those who are there, a token that the database does not hold. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { everyRow, startActors, type Actors } from '../support/actors';
import { startServer, type TestServer } from '../support/server';

const REQUEST = `mutation ($input: RequestPasswordResetInput!) {
  requestPasswordReset(input: $input) { userErrors { __typename code field } }
}`;

let server: TestServer;
let actors: Actors;
const mails: { email: string; token: string }[] = [];
beforeAll(async () => {
  server = await startServer({
    anonymous: true,
    mailer: { sendPasswordReset: (email, token) => void mails.push({ email, token }) },
  });
  actors = await startActors(server);
});
afterAll(async () => {
  await actors.stop();
  await server.stop();
});
beforeEach(async () => {
  mails.length = 0;
  await server.sql('delete from login_attempts');
  await server.sql('delete from password_resets');
});

const ask = (email: string) => server.request(REQUEST, { input: { email } });
const ANSWER = { status: 200, data: { requestPasswordReset: { userErrors: [] } } };

test('mails a token to a user, however the email is written, and stores its SHA-256 for 30 minutes', async () => {
  const { userId } = await actors.user('CUSTOMER', { email: 'lost@example.com' });
  const before = Date.now();
  expect(await ask(' LOST@Example.com ')).toEqual(ANSWER);
  expect(mails).toEqual([{ email: 'lost@example.com', token: expect.stringMatching(/^[\w-]{43}$/) }]);
  const { token } = mails[0]!;
  const rows = await server.sql('select * from password_resets');
  expect(rows).toEqual([
    { user_id: userId, token_hash: createHash('sha256').update(token).digest(), expires_at: expect.any(Date) },
  ]);
  const minutes = (rows[0].expires_at.getTime() - before) / 60_000;
  expect(minutes).toBeGreaterThanOrEqual(30);
  expect(minutes).toBeLessThan(31);
  for (const row of await everyRow(server)) {
    expect(row).not.toContain(token);
    expect(row).not.toContain(Buffer.from(token).toString('hex'));
  }
});

test('answers the same when nobody has the email, mails nothing and stores nothing', async () => {
  expect(await ask('nobody@example.com')).toEqual(ANSWER);
  expect(mails).toEqual([]);
  expect(await server.sql('select 1 from password_resets')).toEqual([]);
});

test('serves a user who never had a password', async () => {
  const admin = await actors.user('ADMIN');
  await admin.data('mutation { createUser(input: { email: "first@example.com", name: "F" }) { user { id } } }');
  await ask('first@example.com');
  expect(mails).toEqual([{ email: 'first@example.com', token: expect.any(String) }]);
});

test('ends no session and leaves the password', async () => {
  const user = await actors.user('CUSTOMER');
  const before = await everyRow(server, ['login_attempts', 'password_resets']);
  await ask(user.email);
  expect(await everyRow(server, ['login_attempts', 'password_resets'])).toEqual(before);
  expect(await user.data('{ me { id } }')).toEqual({ me: { id: user.userId } });
});

test('refuses what is no email', async () => {
  expect((await ask('no address')).data).toEqual({
    requestPasswordReset: {
      userErrors: [{ __typename: 'InvalidInputError', code: 'INVALID_INPUT', field: ['input', 'email'] }],
    },
  });
  expect(mails).toEqual([]);
});

test('the newest token replaces the one before', async () => {
  const { email } = await actors.user('CUSTOMER');
  await ask(email);
  await ask(email);
  expect(mails).toHaveLength(2);
  expect(await server.sql('select token_hash from password_resets')).toEqual([
    { token_hash: createHash('sha256').update(mails[1]!.token).digest() },
  ]);
});

test('of 8 requests at once for one user one token is left', async () => {
  const { email } = await actors.user('CUSTOMER');
  expect(await Promise.all(Array.from({ length: 8 }, () => ask(email)))).toEqual(Array(8).fill(ANSWER));
  expect(await server.sql('select 1 from password_resets')).toHaveLength(1);
});

test('40 requests at once for 40 emails are all answered', async () => {
  const answers = await Promise.all(Array.from({ length: 40 }, (_, at) => ask(`crowd-${at}@example.com`)));
  expect(answers).toEqual(Array(40).fill(ANSWER));
});

test('as many requests as the pool has connections, all in their transaction at once, do not wait for each other', async () => {
  const users = await Promise.all(Array.from({ length: 12 }, () => actors.user('CUSTOMER')));
  for (const user of users) await user.data('{ me { id } }'); // from here on who asks is remembered
  const gate = new Client({ connectionString: server.databaseUrl });
  await gate.connect();
  try {
    await gate.query('begin; lock table sessions in access exclusive mode');
    const asked = users.map((user) => user.request(REQUEST, { input: { email: user.email } }));
    for (let waiting = 0; waiting < 10; await sleep(20)) {
      const { rows } = await gate.query(
        `select count(*)::int n from pg_locks where not granted and relation = 'sessions'::regclass`,
      );
      waiting = rows[0].n;
    }
    await gate.query('commit');
    expect(await Promise.all(asked)).toEqual(Array(12).fill(ANSWER));
  } finally {
    await gate.end();
  }
});

test.each([
  ['somebody has', true],
  ['nobody has', false],
])('an email that %s gets 10 mails in a while, and the limit tells nothing', async (_, there) => {
  const email = there ? (await actors.user('CUSTOMER')).email : 'ghost@example.com';
  for (let time = 1; time <= 10; time += 1) expect(await ask(email)).toEqual(ANSWER);
  expect(await ask(email)).toMatchObject({
    status: 429,
    data: { requestPasswordReset: null },
    errors: [{ extensions: { code: 'RATE_LIMITED', retryAfterSeconds: expect.any(Number) } }],
  });
  expect(mails).toHaveLength(there ? 10 : 0);
});

test('its limit does not close the login', async () => {
  const { email } = await actors.user('CUSTOMER');
  for (let time = 1; time <= 11; time += 1) await ask(email);
  const logIn = `mutation { logIn(input: { email: "${email}", password: "wrong" }) { userErrors { code } } }`;
  expect((await server.data(logIn)).logIn.userErrors).toEqual([{ code: 'INVALID_CREDENTIALS' }]);
});
