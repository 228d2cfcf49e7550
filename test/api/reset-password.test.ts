/** resetPassword: a token from the mail, once, within 30 minutes; every session ends. */
import { everyRow, PASSWORD, startActors, type Actors, type TestActor } from '../support/actors';
import { startServer, type TestServer } from '../support/server';

const RESET = `mutation ($input: ResetPasswordInput!) {
  resetPassword(input: $input) { userErrors { __typename code message field } }
}`;
const LOG_IN = 'mutation ($input: LogInInput!) { logIn(input: $input) { session { token } userErrors { code } } }';
const NEXT = 'another-harbour-lantern-43';

let server: TestServer;
let actors: Actors;
let mailed = '';
beforeAll(async () => {
  server = await startServer({ anonymous: true, mailer: { sendPasswordReset: (_, token) => void (mailed = token) } });
  actors = await startActors(server);
});
afterAll(async () => {
  await actors.stop();
  await server.stop();
});
beforeEach(() => server.sql('delete from login_attempts'));

async function tokenFor({ email }: TestActor): Promise<string> {
  await server.data(`mutation { requestPasswordReset(input: { email: "${email}" }) { userErrors { code } } }`);
  return mailed;
}
const reset = async (token: string, newPassword = NEXT) =>
  (await server.data(RESET, { input: { token, newPassword } })).resetPassword;
const logsIn = async ({ email }: TestActor, password: string) =>
  (await server.data(LOG_IN, { input: { email, password } })).logIn.session !== null;
const rows = () => everyRow(server, ['login_attempts']);
const DONE = { userErrors: [] };
const INVALID = {
  userErrors: [
    { __typename: 'NotAllowedError', code: 'INVALID_TOKEN', message: expect.any(String), field: ['input', 'token'] },
  ],
};

test('sets the password: the new one logs in, the old one no more', async () => {
  const user = await actors.user('CUSTOMER');
  expect(await reset(await tokenFor(user))).toEqual(DONE);
  expect(await logsIn(user, NEXT)).toBe(true);
  expect(await logsIn(user, PASSWORD)).toBe(false);
});

test('gives a password to a user who had none', async () => {
  const admin = await actors.user('ADMIN');
  await admin.data('mutation { createUser(input: { email: "first@example.com", name: "F" }) { user { id } } }');
  const user = { ...admin, email: 'first@example.com' };
  expect(await reset(await tokenFor(user))).toEqual(DONE);
  expect(await logsIn(user, NEXT)).toBe(true);
});

test('ends every session of the user, of nobody else', async () => {
  const user = await actors.user('STAFF');
  const devices = [user, await actors.again(user)];
  const stranger = await actors.user('CUSTOMER');
  for (const device of devices) expect((await device.data('{ me { id } }')).me).not.toBeNull();
  await reset(await tokenFor(user));
  expect(await server.sql('select 1 from sessions where user_id = $1', [user.userId])).toEqual([]);
  const write = `mutation { updateUser(input: { id: "${user.userId}", name: "X" }) { user { id } } }`;
  for (const device of devices) expect((await device.request(write)).status).toBe(401);
  expect((await stranger.data('{ me { id } }')).me.id).toBe(stranger.userId);
});

test('takes a token once', async () => {
  const user = await actors.user('CUSTOMER');
  const token = await tokenFor(user);
  expect(await reset(token)).toEqual(DONE);
  const before = await rows();
  expect(await reset(token, 'a-third-harbour-lantern')).toEqual(INVALID);
  expect(await rows()).toEqual(before);
});

test('of 6 uses of one token at once one succeeds, and its password is the one that stands', async () => {
  const user = await actors.user('CUSTOMER');
  const token = await tokenFor(user);
  const passwords = Array.from({ length: 6 }, (_, at) => `racing-harbour-lantern-${at}`);
  const payloads = await Promise.all(passwords.map((password) => reset(token, password)));
  const winners = passwords.filter((_, at) => payloads[at].userErrors.length === 0);
  expect(winners).toHaveLength(1);
  expect(payloads.filter(({ userErrors }) => userErrors[0]?.code === 'INVALID_TOKEN')).toHaveLength(5);
  for (const password of passwords) expect(await logsIn(user, password)).toBe(password === winners[0]);
});

test.each([
  ['takes a token that is 29 minutes old', '1 minute', DONE],
  ['refuses a token that is 30 minutes old', '0 minutes', INVALID],
])('%s', async (_, left, answer) => {
  const user = await actors.user('CUSTOMER');
  const token = await tokenFor(user);
  await server.sql('update password_resets set expires_at = now() + $2::interval where user_id = $1', [
    user.userId,
    left,
  ]);
  expect(await reset(token)).toEqual(answer);
  expect(await logsIn(user, PASSWORD)).toBe(answer === INVALID);
});

test('refuses the token that a newer request replaced', async () => {
  const user = await actors.user('CUSTOMER');
  const old = await tokenFor(user);
  const token = await tokenFor(user);
  expect(await reset(old)).toEqual(INVALID);
  expect(await reset(token)).toEqual(DONE);
});

test('refuses the token of a user who was deleted', async () => {
  const [user, admin] = [await actors.user('CUSTOMER'), await actors.user('ADMIN')];
  const token = await tokenFor(user);
  await admin.data(`mutation { deleteUser(input: { id: "${user.userId}" }) { deletedId } }`);
  expect(await reset(token)).toEqual(INVALID);
});

test.each([
  ['is none', 'none'],
  ['nobody was sent', 'A'.repeat(43)],
  ['is SQL', `' or true --`],
])('refuses a token that %s and changes nothing', async (_, token) => {
  await tokenFor(await actors.user('CUSTOMER'));
  const before = await rows();
  expect(await reset(token)).toEqual(INVALID);
  expect(await rows()).toEqual(before);
});

test('a token of a session resets nothing', async () => {
  expect(await reset((await actors.user('CUSTOMER')).token)).toEqual(INVALID);
});

test.each([
  ['a common password', 'PASSWORD_TOO_WEAK', 'password1234'],
  ['a password of 11', 'INVALID_INPUT', 'quiet-harb0'],
])('refuses %s, and the token stays good', async (_, code, password) => {
  const user = await actors.user('CUSTOMER');
  const token = await tokenFor(user);
  expect((await reset(token, password)).userErrors).toMatchObject([{ code, field: ['input', 'newPassword'] }]);
  expect(await reset(token)).toEqual(DONE);
});

test('opens the login again for a user who has tried too often', async () => {
  const user = await actors.user('CUSTOMER');
  for (let time = 1; time <= 11; time += 1) {
    await server.request(LOG_IN, { input: { email: user.email, password: 'wrong' } });
  }
  expect(await reset(await tokenFor(user))).toEqual(DONE);
  expect(await logsIn(user, NEXT)).toBe(true);
});

test('one person’s wrong tokens do not keep others from theirs', async () => {
  const user = await actors.user('CUSTOMER');
  const token = await tokenFor(user);
  for (let time = 1; time <= 11; time += 1)
    await server.request(RESET, { input: { token: 'none', newPassword: NEXT } });
  expect(await server.request(RESET, { input: { token, newPassword: NEXT } })).toEqual({
    status: 200,
    data: { resetPassword: DONE },
  });
});
