/** changePassword: asks for the old one, ends every other session, counts wrong tries. */
import { everyRow, PASSWORD, startActors, type Actors, type TestActor } from '../support/actors';
import { startServer, type TestServer } from '../support/server';

const CHANGE = `mutation ($input: ChangePasswordInput!) {
  changePassword(input: $input) { user { id version } userErrors { __typename code message field } }
}`;
const LOG_IN = 'mutation ($input: LogInInput!) { logIn(input: $input) { session { token } userErrors { code } } }';
const NEXT = 'another-harbour-lantern-43';

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

const change = async (actor: TestActor, newPassword: string, currentPassword = PASSWORD) =>
  (await actor.data(CHANGE, { input: { currentPassword, newPassword } })).changePassword;
const logsIn = async ({ email }: TestActor, password: string) =>
  (await server.data(LOG_IN, { input: { email, password } })).logIn.session !== null;
const rows = () => everyRow(server, ['login_attempts']);
const refused = (code: string, __typename: string, field: string) => ({
  user: null,
  userErrors: [{ __typename, code, message: expect.any(String), field: ['input', field] }],
});

test.each(['CUSTOMER', 'STAFF', 'ADMIN'] as const)(
  'of a %s: the new one logs in, the old one no more',
  async (role) => {
    const actor = await actors.user(role);
    expect(await change(actor, NEXT)).toEqual({ user: { id: actor.userId, version: 2 }, userErrors: [] });
    expect(await logsIn(actor, NEXT)).toBe(true);
    expect(await logsIn(actor, PASSWORD)).toBe(false);
  },
);

test('ends every other session and keeps the own one', async () => {
  const actor = await actors.user('CUSTOMER');
  const others = [await actors.again(actor), await actors.again(actor)];
  const stranger = await actors.user('CUSTOMER');
  await change(actor, NEXT);
  const write = 'mutation { createOrder(input: {}) { order { id } } }';
  for (const other of others) expect((await other.request(write)).status).toBe(401);
  for (const kept of [actor, stranger]) expect((await kept.data(write)).createOrder.order).not.toBeNull();
});

test('refuses a wrong current password and changes nothing', async () => {
  const actor = await actors.user('CUSTOMER');
  const before = await rows();
  expect(await change(actor, NEXT, 'wrong-password-1')).toEqual(
    refused('INVALID_CREDENTIALS', 'NotAllowedError', 'currentPassword'),
  );
  expect(await rows()).toEqual(before);
});

test.each([
  ['a common one', 'PASSWORD_TOO_WEAK', 'InvalidInputError', 'password1234'],
  ['one of 11', 'INVALID_INPUT', 'InvalidInputError', 'quiet-harb0'],
  ['one of 257', 'INVALID_INPUT', 'InvalidInputError', 'xyz1'.repeat(65).slice(0, 257)],
])('refuses %s with %s and changes nothing', async (_, code, type, password) => {
  const actor = await actors.user('CUSTOMER');
  const before = await rows();
  expect(await change(actor, password)).toEqual(refused(code, type, 'newPassword'));
  expect(await rows()).toEqual(before);
});

test('refuses the own email and name as a password', async () => {
  const actor = await actors.user('CUSTOMER', { email: 'long.enough@example.com', name: 'Wolfeschlegelstein' });
  for (const password of [actor.email, actor.name]) {
    expect(await change(actor, password)).toEqual(refused('PASSWORD_TOO_WEAK', 'InvalidInputError', 'newPassword'));
  }
});

test('of nobody is UNAUTHENTICATED', async () => {
  const input = { currentPassword: PASSWORD, newPassword: NEXT };
  const { status, data, errors } = await actors.anonymous.request(CHANGE, { input });
  expect({ status, data }).toEqual({ status: 401, data: undefined });
  expect(errors).toEqual([expect.objectContaining({ extensions: { code: 'UNAUTHENTICATED' } })]);
});

test('takes at most 10 wrong tries, and the limit does not close the login', async () => {
  const actor = await actors.user('CUSTOMER');
  for (let attempt = 1; attempt <= 10; attempt += 1) {
    expect((await change(actor, NEXT, 'wrong-password-1')).userErrors[0].code).toBe('INVALID_CREDENTIALS');
  }
  const { status, errors } = await actor.request(CHANGE, { input: { currentPassword: PASSWORD, newPassword: NEXT } });
  expect({ status, code: errors![0]!.extensions.code }).toEqual({ status: 429, code: 'RATE_LIMITED' });
  expect(await logsIn(actor, PASSWORD)).toBe(true);
});

test('right ones cost nothing: a twelfth change in a row is done', async () => {
  const actor = await actors.user('CUSTOMER');
  let current = PASSWORD;
  for (let turn = 1; turn <= 12; turn += 1) {
    const next = `quiet-harbour-lantern-${turn}`;
    expect((await change(actor, next, current)).userErrors).toEqual([]);
    current = next;
  }
});

test('of 6 changes at once one wins, and its password is the one that stands', async () => {
  const actor = await actors.user('CUSTOMER');
  const passwords = Array.from({ length: 6 }, (_, at) => `racing-harbour-lantern-${at}`);
  const payloads = await Promise.all(passwords.map((password) => change(actor, password)));
  const winners = passwords.filter((_, at) => payloads[at].userErrors.length === 0);
  expect(winners).toHaveLength(1);
  for (const payload of payloads.filter(({ user }) => !user)) {
    expect(payload).toEqual(refused('INVALID_CREDENTIALS', 'NotAllowedError', 'currentPassword'));
  }
  for (const password of passwords) expect(await logsIn(actor, password)).toBe(password === winners[0]);
});

test('makes a password reset useless that was asked for before', async () => {
  const actor = await actors.user('CUSTOMER');
  await server.data(`mutation { requestPasswordReset(input: { email: "${actor.email}" }) { userErrors { code } } }`);
  await change(actor, NEXT);
  expect(await server.sql('select 1 from password_resets where user_id = $1', [actor.userId])).toEqual([]);
});
