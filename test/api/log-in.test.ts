/** logIn: one answer for everything wrong, whatever it costs; sessions that slide and end; tokens in headers and cookies. */
import { startActors, PASSWORD, type Actors } from '../support/actors';
import { unique } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

const mockVerified = jest.fn();
// The library itself, counted: the promise is one run of argon2 for every answer.
jest.mock('@node-rs/argon2', () => {
  const real: { verify(hash: string, password: string): Promise<boolean> } = jest.requireActual('@node-rs/argon2');
  const verify: typeof real.verify = (...args) => (mockVerified(), real.verify(...args));
  return { ...real, verify };
});

const LOG_IN = `mutation ($input: LogInInput!) {
  logIn(input: $input) {
    session { token expiresAt user { id role email } }
    userErrors { __typename code message field }
  }
}`;
const WRONG = {
  session: null,
  userErrors: [
    {
      __typename: 'NotAllowedError',
      code: 'INVALID_CREDENTIALS',
      message: 'Email and password do not belong together.',
      field: null,
    },
  ],
};

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
beforeEach(async () => {
  await server.sql('delete from login_attempts');
  mockVerified.mockClear();
});

const logIn = async (email: string, password = PASSWORD) =>
  (await server.data(LOG_IN, { input: { email, password } })).logIn;
const me = async (token: string) =>
  (await server.request('{ me { id } }', {}, { authorization: `Bearer ${token}` })).data.me;

test('begins a session for email and password, however the email is written', async () => {
  const { userId } = await actors.user('STAFF', { email: 'ada@example.com' });
  for (const email of ['ada@example.com', ' ADA@Example.com ', 'ａｄａ@example.com']) {
    const { session, userErrors } = await logIn(email);
    expect(userErrors).toEqual([]);
    expect(session.token).toMatch(/^[\w-]{43}$/);
    expect(session.user).toEqual({ id: userId, role: 'STAFF', email: 'ada@example.com' });
    expect(await me(session.token)).toEqual({ id: userId });
  }
  expect(await server.sql('select 1 from sessions where user_id = $1', [userId])).toHaveLength(4);
});

test('lets a user in whom an administrator made with a password, and not one without', async () => {
  const admin = await actors.user('ADMIN');
  const create = `mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } userErrors { code } } }`;
  const [withOne, without] = [`${unique('made')}@example.com`, `${unique('made')}@example.com`];
  await admin.data(create, { input: { email: withOne, name: 'Made', role: 'STAFF', password: PASSWORD } });
  await admin.data(create, { input: { email: without, name: 'Made', role: 'STAFF' } });
  expect((await logIn(withOne)).session.user.role).toBe('STAFF');
  expect(await logIn(without)).toEqual(WRONG);
});

test('a wrong password, an unknown email and a user without a password get one answer, after one run of argon2', async () => {
  const { email } = await actors.user('CUSTOMER');
  const admin = await actors.user('ADMIN');
  const locked = `${unique('locked')}@example.com`;
  await admin.data(`mutation { createUser(input: { email: "${locked}", name: "L" }) { user { id } } }`);
  for (const [who, password] of [
    [email, 'wrong-password-1'],
    ['nobody@example.com', PASSWORD],
    [locked, PASSWORD],
    ['no address at all', PASSWORD],
  ] as const) {
    mockVerified.mockClear();
    expect(await logIn(who, password)).toEqual(WRONG);
    expect(mockVerified).toHaveBeenCalledTimes(1);
  }
  mockVerified.mockClear();
  expect((await logIn(email)).session).not.toBeNull();
  expect(mockVerified).toHaveBeenCalledTimes(1);
});

test.each([
  ['an empty password', { email: 'ada@example.com', password: '' }, 'password'],
  ['a password of 257', { email: 'ada@example.com', password: 'x'.repeat(257) }, 'password'],
  ['an empty email', { email: '', password: PASSWORD }, 'email'],
])('refuses %s as invalid without a run of argon2', async (_, input, field) => {
  expect((await server.data(LOG_IN, { input })).logIn).toMatchObject({
    session: null,
    userErrors: [{ code: 'INVALID_INPUT', field: ['input', field] }],
  });
  expect(mockVerified).not.toHaveBeenCalled();
});

describe('a token', () => {
  test.each([
    ['none', {}],
    ['of no scheme', (token: string) => token],
    ['of another scheme', (token: string) => `Basic ${token}`],
    ['cut short', (token: string) => `Bearer ${token.slice(0, 42)}`],
    ['one longer', (token: string) => `Bearer ${token}A`],
    ['that nobody has', () => `Bearer ${'A'.repeat(43)}`],
    ['with a quote', () => `Bearer ' or true --`],
  ])('is nobody’s: %s', async (_, header) => {
    const { token } = await actors.user('CUSTOMER');
    const headers: Record<string, string> = typeof header === 'function' ? { authorization: header(token) } : {};
    expect(await server.request('{ me { id } }', {}, headers)).toEqual({ status: 200, data: { me: null } });
  });

  test('is taken whatever the case of the scheme', async () => {
    const { token, userId } = await actors.user('CUSTOMER');
    for (const authorization of [`bearer ${token}`, `BEARER  ${token}`]) {
      expect((await server.request('{ me { id } }', {}, { authorization })).data).toEqual({ me: { id: userId } });
    }
  });
});

describe('a session', () => {
  const move = (userId: string, created: string, expires: string) =>
    server.sql(
      `update sessions set created_at = now() - $2::interval, expires_at = now() + $3::interval where user_id = $1`,
      [userId, created, expires],
    );
  const daysLeft = async (userId: string) => {
    const rows = await server.sql<{ days: number }>(
      `select extract(epoch from expires_at - now())::float / 86400 "days" from sessions where user_id = $1`,
      [userId],
    );
    return rows[0]!.days;
  };

  test('slides: using it gives it 30 days again', async () => {
    const { userId, token } = await actors.user('CUSTOMER');
    await move(userId, '20 days', '10 days');
    expect(await me(token)).toEqual({ id: userId });
    expect(await daysLeft(userId)).toBeCloseTo(30, 1);
  });

  test('never slides past 90 days from its beginning', async () => {
    const { userId, token } = await actors.user('CUSTOMER');
    await move(userId, '80 days', '5 days');
    expect(await me(token)).toEqual({ id: userId });
    expect(await daysLeft(userId)).toBeCloseTo(10, 1);
  });

  test('is written anew at most once a day', async () => {
    const { userId, token } = await actors.user('CUSTOMER');
    await move(userId, '12 hours', '29.5 days');
    expect(await me(token)).toEqual({ id: userId });
    expect(await daysLeft(userId)).toBeCloseTo(29.5, 1);
  });

  test.each([
    ['after 30 days without use', '30 days 1 second', '-1 second'],
    ['after 90 days in any case', '90 days 1 second', '-1 second'],
  ])('has ended %s: it is anonymous, and stays so', async (_, created, expires) => {
    const { userId, token } = await actors.user('ADMIN');
    await move(userId, created, expires);
    expect(await me(token)).toBeNull();
    expect(await me(token)).toBeNull();
    expect(await server.request('{ users { totalCount } }', {}, { authorization: `Bearer ${token}` })).toMatchObject({
      status: 401,
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
    expect(await daysLeft(userId)).toBeLessThan(0);
  });

  test('that has ended writes nothing, even while a read may still be cached', async () => {
    const { userId, token } = await actors.user('CUSTOMER');
    expect(await me(token)).toEqual({ id: userId });
    await move(userId, '30 days 1 second', '-1 second');
    const create = 'mutation { createOrder(input: {}) { order { id } } }';
    expect(await server.request(create, {}, { authorization: `Bearer ${token}` })).toMatchObject({
      status: 401,
      data: { createOrder: null },
      errors: [{ path: ['createOrder'], extensions: { code: 'UNAUTHENTICATED' } }],
    });
    expect(await server.sql('select 1 from orders where user_id = $1', [userId])).toEqual([]);
  });
});
