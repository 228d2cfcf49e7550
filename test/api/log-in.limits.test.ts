/** The limits of logIn, by account and by address: what they close, for whom, and that they cost no run of argon2. */
import { PASSWORD, startActors, type Actors } from '../support/actors';
import { startServer, type TestServer } from '../support/server';

const mockVerified = jest.fn();
/** Runs of argon2 at this moment, and the most there ever were. */
const mockRuns = { now: 0, most: 0 };
// The library itself, counted: what is limited must not cost a run of it.
jest.mock('@node-rs/argon2', () => {
  const real: { verify(hash: string, password: string): Promise<boolean> } = jest.requireActual('@node-rs/argon2');
  const verify: typeof real.verify = async (...args) => {
    mockVerified();
    mockRuns.now += 1;
    mockRuns.most = Math.max(mockRuns.most, mockRuns.now);
    return real.verify(...args).finally(() => (mockRuns.now -= 1));
  };
  return { ...real, verify };
});

const LOG_IN = 'mutation ($input: LogInInput!) { logIn(input: $input) { session { token } userErrors { code } } }';

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
const codes = (userErrors: { code: string }[] | undefined) => userErrors?.map(({ code }) => code);

/** The answers of one document that tries many logins by alias, with its headers. */
async function attempts(inputs: { email: string; password: string }[]) {
  const fields = inputs.map(
    ({ email, password }, at) =>
      `a${at}: logIn(input: { email: ${JSON.stringify(email)}, password: ${JSON.stringify(password)} })
           { session { token } userErrors { code } }`,
  );
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: `mutation { ${fields.join('\n')} }` }),
  });
  const { data, errors = [] } = (await response.json()) as any;
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    refusals: inputs.map((_, at) => codes(data[`a${at}`]?.userErrors) ?? null),
    errors: errors as { path: string[]; extensions: { code: string; retryAfterSeconds: number } }[],
  };
}
const wrong = (email: string, times: number) => Array(times).fill({ email, password: 'wrong' });

test('after 10 wrong passwords an account is closed for a while, to the right one too, with the seconds to wait', async () => {
  const { email } = await actors.user('CUSTOMER');
  for (let attempt = 1; attempt <= 10; attempt += 1)
    expect((await logIn(email, 'wrong')).userErrors).toEqual([{ code: 'INVALID_CREDENTIALS' }]);
  mockVerified.mockClear();
  const { status, retryAfter, refusals, errors } = await attempts([{ email: email.toUpperCase(), password: PASSWORD }]);
  expect({ status, refusals }).toEqual({ status: 429, refusals: [null] });
  expect(errors).toEqual([expect.objectContaining({ path: ['a0'], message: expect.stringMatching(/in \d+ seconds/) })]);
  const { code, retryAfterSeconds } = errors[0]!.extensions;
  expect(code).toBe('RATE_LIMITED');
  expect(retryAfterSeconds).toBeGreaterThan(800);
  expect(retryAfterSeconds).toBeLessThanOrEqual(900);
  expect(retryAfter).toBe(String(retryAfterSeconds));
  expect(mockVerified).not.toHaveBeenCalled();
  const other = await actors.user('CUSTOMER');
  expect((await logIn(other.email)).userErrors).toEqual([]);
});

test('holds for an email that nobody has, so that it tells nothing', async () => {
  const { refusals } = await attempts(wrong('ghost@example.com', 11));
  expect(refusals).toEqual([...Array(10).fill(['INVALID_CREDENTIALS']), null]);
});

test('of 100 attempts on one account by alias in one document 10 are tried', async () => {
  const { email } = await actors.user('CUSTOMER');
  const right = { email, password: PASSWORD };
  const { status, retryAfter, refusals, errors } = await attempts([...wrong(email, 99), right]);
  expect(refusals).toEqual([...Array(10).fill(['INVALID_CREDENTIALS']), ...Array(90).fill(null)]);
  expect(errors.map(({ path, extensions }) => [path[0], extensions.code])).toEqual(
    Array.from({ length: 90 }, (_, at) => [`a${at + 10}`, 'RATE_LIMITED']),
  );
  expect({ status, retryAfter }).toEqual({ status: 200, retryAfter: expect.stringMatching(/^\d+$/) });
  expect(mockVerified).toHaveBeenCalledTimes(10);
  expect(
    await server.sql('select 1 from sessions s join users u on u.id = user_id where email = $1', [email]),
  ).toHaveLength(1);
});

test('of 40 attempts at once in 40 requests 10 are tried', async () => {
  const { email } = await actors.user('CUSTOMER');
  const answers = await Promise.all(Array.from({ length: 40 }, () => attempts(wrong(email, 1))));
  expect(answers.filter(({ refusals }) => refusals[0]?.[0] === 'INVALID_CREDENTIALS')).toHaveLength(10);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(30);
});

test('30 attempts at once run argon2 twice at a time, no more', async () => {
  mockRuns.most = 0;
  const emails = Array.from({ length: 30 }, (_, at) => `many-${at}@example.com`);
  await Promise.all(emails.map((email) => attempts(wrong(email, 1))));
  expect(mockVerified).toHaveBeenCalledTimes(30);
  expect(mockRuns.most).toBe(2);
});

test('two servers over one database count together', async () => {
  const { email } = await actors.user('CUSTOMER');
  const copy = await startServer({ anonymous: true, databaseUrl: server.databaseUrl });
  try {
    await attempts(wrong(email, 6));
    const there = await Promise.all(
      Array.from({ length: 6 }, () => copy.request(LOG_IN, { input: { email, password: 'wrong' } })),
    );
    expect(there.filter(({ status }) => status === 429)).toHaveLength(2);
  } finally {
    await copy.stop();
  }
});

test('a right password forgets the wrong ones of its account', async () => {
  const { email } = await actors.user('CUSTOMER');
  await attempts(wrong(email, 9));
  expect((await logIn(email)).userErrors).toEqual([]);
  const { refusals } = await attempts(wrong(email, 11));
  expect(refusals).toEqual([...Array(10).fill(['INVALID_CREDENTIALS']), null]);
});

test('after 100 wrong passwords from one address, spread over accounts, the address is closed', async () => {
  const { email } = await actors.user('CUSTOMER');
  const spread = Array.from({ length: 100 }, (_, at) => ({ email: `spray-${at}@example.com`, password: 'wrong' }));
  expect((await attempts(spread)).refusals).toEqual(Array(100).fill(['INVALID_CREDENTIALS']));
  expect(await attempts([{ email, password: PASSWORD }])).toMatchObject({ status: 429, refusals: [null] });
});

test('right passwords cost the address nothing', async () => {
  const { email } = await actors.user('CUSTOMER');
  await attempts(Array.from({ length: 99 }, (_, at) => ({ email: `s-${at}@example.com`, password: 'wrong' })));
  for (let time = 0; time < 3; time += 1) expect((await logIn(email)).userErrors).toEqual([]);
});

test('keeps no email and no address in its counters', async () => {
  await logIn('somebody@example.com', 'wrong');
  const counters = await server.sql<{ key: string }>('select key from login_attempts');
  expect(counters.length).toBeGreaterThan(0);
  for (const { key } of counters) expect(key).not.toMatch(/somebody|127\.0\.0\.1/);
});
