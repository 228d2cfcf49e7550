/** signUp: what is stored of a password and a token, which passwords pass, and what a page of this origin gets instead. */
import { createHash } from 'node:crypto';
import { everyRow, PASSWORD } from '../support/actors';
import { unique } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

const SIGN_UP = `mutation ($input: SignUpInput!) {
  signUp(input: $input) {
    session { token expiresAt user { id email name role version } }
    userErrors { __typename code message field }
  }
}`;
const LOG_IN = `mutation ($input: LogInInput!) { logIn(input: $input) { session { token } userErrors { code } } }`;
const DAY_MS = 86_400_000;

let server: TestServer;
beforeAll(async () => void (server = await startServer({ anonymous: true })));
afterAll(() => server.stop());
beforeEach(() => server.sql('delete from login_attempts'));

const newEmail = () => `${unique('new')}@example.com`;
const signUp = async (input: object) =>
  (await server.data(SIGN_UP, { input: { email: newEmail(), name: 'Any', password: PASSWORD, ...input } })).signUp;
const logIn = async (email: string, password: string) =>
  (await server.data(LOG_IN, { input: { email, password } })).logIn;
const me = async (headers: Record<string, string>) => (await server.request('{ me { id } }', {}, headers)).data.me;
const refused = (code: string, __typename: string, field: string) => ({
  session: null,
  userErrors: [{ __typename, code, message: expect.any(String), field: ['input', field] }],
});

test('makes a customer and begins a session of 30 days', async () => {
  const before = Date.now();
  const { session, userErrors } = await signUp({ email: ' Grace@Example.COM ', name: '  Grace Hopper ' });
  expect(userErrors).toEqual([]);
  expect(session).toEqual({
    token: expect.stringMatching(/^[\w-]{43}$/),
    expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    user: { id: expect.any(String), email: 'grace@example.com', name: 'Grace Hopper', role: 'CUSTOMER', version: 1 },
  });
  const ends = Date.parse(session.expiresAt);
  expect(ends).toBeGreaterThanOrEqual(before + 30 * DAY_MS);
  expect(ends).toBeLessThanOrEqual(Date.now() + 30 * DAY_MS);
  expect(await me({ authorization: `Bearer ${session.token}` })).toEqual({ id: session.user.id });
});

test('stores of the token its SHA-256 only, and of the password an argon2id hash only', async () => {
  const password = unique('never-stored-lantern');
  const { session } = await signUp({ password });
  const rows = await everyRow(server);
  expect(rows.length).toBeGreaterThan(1);
  for (const row of rows) {
    expect(row).not.toContain(session.token);
    expect(row).not.toContain(Buffer.from(session.token).toString('hex'));
    expect(row).not.toContain(Buffer.from(session.token, 'base64url').toString('hex'));
    expect(row).not.toContain(password);
  }
  const hash = createHash('sha256').update(session.token).digest();
  expect(await server.sql('select user_id from sessions where token_hash = $1', [hash])).toEqual([
    { user_id: session.user.id },
  ]);
  const [{ password_hash }] = (await server.sql('select password_hash from users where id = $1', [
    session.user.id,
  ])) as [{ password_hash: string }];
  expect(password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

test('two tokens of one user are different', async () => {
  const email = newEmail();
  const first = (await signUp({ email })).session.token;
  const second = (await logIn(email, PASSWORD)).session.token;
  expect(second).not.toBe(first);
});

test('cannot be told a role', async () => {
  const input = { email: newEmail(), name: 'Any', password: PASSWORD, role: 'ADMIN' };
  const { status, errors } = await server.request(SIGN_UP, { input });
  expect({ status, codes: errors!.map(({ extensions }) => extensions.code) }).toEqual({
    status: 400,
    codes: ['BAD_USER_INPUT'],
  });
});

const walk = (length: number, of = 'aβ7😀ż') => Array.from({ length }, (_, at) => [...of][at % 5]).join('');

test.each([12, 256])('takes a password of %d code points', async (length) => {
  const email = newEmail();
  const password = walk(length);
  expect([...password]).toHaveLength(length);
  expect((await signUp({ email, password })).userErrors).toEqual([]);
  expect((await logIn(email, password)).userErrors).toEqual([]);
});

test.each([0, 11, 257])('refuses a password of %d code points and stores nothing', async (length) => {
  const before = await everyRow(server, ['login_attempts']);
  expect(await signUp({ password: walk(length) })).toEqual(refused('INVALID_INPUT', 'InvalidInputError', 'password'));
  expect(await everyRow(server, ['login_attempts'])).toEqual(before);
});

test('hashes a password whole: the 256th character counts', async () => {
  const email = newEmail();
  const start = walk(255);
  await signUp({ email, password: `${start}x` });
  expect((await logIn(email, `${start}y`)).userErrors).toEqual([{ code: 'INVALID_CREDENTIALS' }]);
  expect((await logIn(email, start)).userErrors).toEqual([{ code: 'INVALID_CREDENTIALS' }]);
  expect((await logIn(email, `${start}x`)).userErrors).toEqual([]);
});

test.each([
  ['composed, logged in decomposed', 'NFC', 'NFD'],
  ['decomposed, logged in composed', 'NFD', 'NFC'],
  ['composed, logged in as a compatibility form', 'NFC', 'NFKD'],
] as const)('takes any Unicode: %s', async (_, first, then) => {
  const email = newEmail();
  const password = 'Übergrößen-Ängström ﬁn 한국어 😀';
  expect((await signUp({ email, password: password.normalize(first) })).userErrors).toEqual([]);
  expect(password.normalize(first)).not.toBe(password.normalize(then));
  expect((await logIn(email, password.normalize(then))).userErrors).toEqual([]);
});

test('tells upper case from lower case, and keeps spaces at the ends', async () => {
  const email = newEmail();
  const password = ' Quiet Harbour 42 ';
  await signUp({ email, password });
  for (const wrong of [password.trim(), password.toLowerCase()]) {
    expect((await logIn(email, wrong)).userErrors).toEqual([{ code: 'INVALID_CREDENTIALS' }]);
  }
  expect((await logIn(email, password)).userErrors).toEqual([]);
});

test.each([
  ['a common one', 'password1234'],
  ['a common one in capitals', 'PASSWORD1234'],
  ['a common one in full width', 'ｐａｓｓｗｏｒｄ１２３４'],
  ['two characters in turn', 'abababababab'],
  ['one emoji many times', '😀'.repeat(12)],
])('refuses %s as too weak and stores nothing', async (_, password) => {
  const before = await everyRow(server, ['login_attempts']);
  expect(await signUp({ password })).toEqual(refused('PASSWORD_TOO_WEAK', 'InvalidInputError', 'password'));
  expect(await everyRow(server, ['login_attempts'])).toEqual(before);
});

test('refuses the own email and the own name as a password', async () => {
  const email = 'somebody.with.a.long.address@example.com';
  for (const password of [email, email.toUpperCase()]) {
    expect(await signUp({ email, password })).toEqual(refused('PASSWORD_TOO_WEAK', 'InvalidInputError', 'password'));
  }
  const name = 'Wolfeschlegelstein';
  expect(await signUp({ name, password: name })).toEqual(refused('PASSWORD_TOO_WEAK', 'InvalidInputError', 'password'));
});

test.each([
  ['with U+0000', 'quiet-harbour\u0000-42'],
  ['with half a surrogate pair', 'quiet-harbour\ud800-42'],
])('refuses a password %s', async (_, password) => {
  expect(await signUp({ password })).toEqual(refused('INVALID_INPUT', 'InvalidInputError', 'password'));
});

test('tells every broken field in one answer', async () => {
  const { session, userErrors } = await signUp({ email: 'none', name: ' ', password: 'short' });
  expect(session).toBeNull();
  expect(userErrors.map(({ code, field }: any) => [code, field[1]]).sort()).toEqual([
    ['INVALID_INPUT', 'email'],
    ['INVALID_INPUT', 'name'],
    ['INVALID_INPUT', 'password'],
  ]);
});

test('of 8 requests at once for one email one succeeds, and one session begins', async () => {
  const email = newEmail();
  const payloads = await Promise.all(Array.from({ length: 8 }, () => signUp({ email })));
  expect(payloads.filter(({ session }) => session)).toHaveLength(1);
  for (const payload of payloads.filter(({ session }) => !session)) {
    expect(payload).toEqual(refused('EMAIL_TAKEN', 'ConflictError', 'email'));
  }
  const sessions = 'select 1 from sessions s join users u on u.id = s.user_id where u.email = $1';
  expect(await server.sql(sessions, [email])).toHaveLength(1);
});

test('a sign-up costs its account nothing: ten wrong passwords are still answered afterwards', async () => {
  const email = newEmail();
  await signUp({ email });
  for (let attempt = 1; attempt <= 10; attempt += 1) {
    expect((await logIn(email, 'wrong')).userErrors).toEqual([{ code: 'INVALID_CREDENTIALS' }]);
  }
});
