/** updateUser: what is left out stays, versions guard against lost updates, and a refusal changes nothing. */
import { createUser, unique } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

const UPDATE = `mutation ($input: UpdateUserInput!) {
  updateUser(input: $input) {
    user { id email name role createdAt updatedAt version }
    userErrors {
      __typename code message field
      ... on NotFoundError { id }
      ... on VersionConflictError { expectedVersion currentVersion }
    }
  }
}`;
const MISSING = '0192e000-0000-7000-8000-000000000000';

let server: TestServer;
beforeAll(async () => void (server = await startServer()));
afterAll(() => server.stop());

const update = async (input: object) => (await server.data(UPDATE, { input })).updateUser;
const row = async (id: string) => (await server.sql('select * from users where id = $1', [id]))[0];
const refusal = (__typename: string, code: string, field: string, extra: object = {}) => ({
  __typename,
  code,
  message: expect.any(String),
  field: ['input', field],
  ...extra,
});

/** A user whose times lie in the past, so that a change of them shows. */
async function oldUser(): Promise<{ id: string; email: string; name: string }> {
  const email = `${unique('old')}@example.com`;
  const name = unique('Old');
  const id = await createUser(server, { email, name });
  await server.sql(`update users set created_at = '2020-01-01Z', updated_at = '2020-01-02Z' where id = $1`, [id]);
  return { id, email, name };
}

test('changes every field, counts the version up and keeps createdAt', async () => {
  const { id } = await oldUser();
  const { user, userErrors } = await update({
    id,
    email: ' New@Example.COM ',
    name: ' New Name ',
    role: 'STAFF',
    expectedVersion: 1,
  });
  expect(userErrors).toEqual([]);
  expect(user).toEqual({
    id,
    email: 'new@example.com',
    name: 'New Name',
    role: 'STAFF',
    createdAt: '2020-01-01T00:00:00.000Z',
    updatedAt: expect.not.stringMatching(/^2020/),
    version: 2,
  });
  expect(await row(id)).toMatchObject({
    email: 'new@example.com',
    name: 'New Name',
    role: 'STAFF',
    updated_at: new Date(user.updatedAt),
    version: 2,
    search: 'new name new@example.com',
  });
});

test.each([
  ['email', 'only-email@example.com'],
  ['name', 'Only Name'],
  ['role', 'ADMIN'],
])('changes only %s when only that is given', async (field, value) => {
  const { id, email, name } = await oldUser();
  const { user } = await update({ id, [field]: value });
  expect(user).toMatchObject({ email, name, role: 'CUSTOMER', version: 2, [field]: value });
});

test('changes nobody else', async () => {
  const { id: other } = await oldUser();
  const before = await row(other);
  const { id } = await oldUser();
  await update({ id, name: 'Somebody', role: 'ADMIN' });
  expect(await row(other)).toEqual(before);
});

test('takes an id in upper case', async () => {
  const { id } = await oldUser();
  expect((await update({ id: id.toUpperCase(), name: 'Upper' })).user).toMatchObject({ id, name: 'Upper' });
});

test('does not compare versions when expectedVersion is null', async () => {
  const { id } = await oldUser();
  await update({ id, name: 'Once' });
  expect((await update({ id, name: 'Twice', expectedVersion: null })).user).toMatchObject({
    name: 'Twice',
    version: 3,
  });
});

test('lets a user keep the own email in another spelling', async () => {
  const { id, email } = await oldUser();
  const { user, userErrors } = await update({ id, email: email.toUpperCase() });
  expect(userErrors).toEqual([]);
  expect(user.email).toBe(email);
});

test('tells every broken field in one answer, shows the user as it stands and changes nothing', async () => {
  const { id, email, name } = await oldUser();
  const before = await row(id);
  const { user, userErrors } = await update({ id, email: 'nowhere', name: '  ', role: null });
  expect(user).toMatchObject({ id, email, name, role: 'CUSTOMER', version: 1 });
  expect(userErrors).toHaveLength(3);
  expect(userErrors).toEqual(
    expect.arrayContaining(
      ['email', 'name', 'role'].map((field) => refusal('InvalidInputError', 'INVALID_INPUT', field)),
    ),
  );
  expect(await row(id)).toEqual(before);
});

test.each([
  ['name', null],
  ['name', ''],
  ['name', '\u2003'],
  ['name', '😀'.repeat(201)],
  ['name', 'a\u0000'],
  ['name', '\ud800'],
  ['email', null],
  ['email', 'a b@c'],
  ['email', `${'x'.repeat(253)}@y`],
  ['email', '\u0000@y'],
  ['email', 'x@\udfff'],
  ['role', null],
])('refuses %s %j', async (field, value) => {
  const { id } = await oldUser();
  const before = await row(id);
  const { user, userErrors } = await update({ id, [field]: value });
  expect(user).toMatchObject({ id, version: 1 });
  expect(userErrors).toEqual([refusal('InvalidInputError', 'INVALID_INPUT', field)]);
  expect(await row(id)).toEqual(before);
});

test('takes a name of 200 emoji', async () => {
  const { id } = await oldUser();
  expect((await update({ id, name: '😀'.repeat(200) })).user.name).toBe('😀'.repeat(200));
});

test.each(['', 'x', '7', MISSING.replaceAll('-', ''), `${MISSING}0`, `{${MISSING}}`, '\u0000', '\ud800'])(
  'refuses %j as an id',
  async (id) => {
    expect(await update({ id, name: 'Nobody' })).toEqual({
      user: null,
      userErrors: [refusal('InvalidInputError', 'INVALID_INPUT', 'id')],
    });
  },
);

test.each([
  ['id null', { id: null, name: 'A' }],
  ['no id', { name: 'A' }],
  ['a role that is none', { id: MISSING, role: 'customer' }],
  ['a version that is no Int', { id: MISSING, expectedVersion: 2 ** 31 }],
])('answers 400 BAD_USER_INPUT to what the schema forbids: %s', async (_, input) => {
  const { status, data, errors } = await server.request(UPDATE, { input });
  expect({ status, data, codes: errors?.map((error) => error.extensions.code) }).toEqual({
    status: 400,
    data: undefined,
    codes: ['BAD_USER_INPUT'],
  });
});

test('refuses a user who is not there, whatever the version', async () => {
  expect(await update({ id: MISSING, name: 'Nobody', expectedVersion: 4 })).toEqual({
    user: null,
    userErrors: [refusal('NotFoundError', 'NOT_FOUND', 'id', { id: MISSING })],
  });
});

test('refuses an email that another user has, however it is written, and changes nothing else', async () => {
  const { email } = await oldUser();
  const { id, email: own, name } = await oldUser();
  const before = await row(id);
  const { user, userErrors } = await update({ id, email: ` ${email.toUpperCase()} `, name: 'Changed', role: 'STAFF' });
  expect(user).toMatchObject({ id, email: own, name, role: 'CUSTOMER', version: 1 });
  expect(userErrors).toEqual([refusal('ConflictError', 'EMAIL_TAKEN', 'email')]);
  expect(await row(id)).toEqual(before);
});

test.each([0, 1, 3, -5])(
  'refuses version %i when the user is at 2 and shows the user as it stands',
  async (version) => {
    const { id, email } = await oldUser();
    await update({ id, name: 'Second' });
    const before = await row(id);
    const { user, userErrors } = await update({ id, name: 'Third', role: 'ADMIN', expectedVersion: version });
    expect(user).toMatchObject({ id, email, name: 'Second', role: 'CUSTOMER', version: 2 });
    expect(userErrors).toEqual([
      refusal('VersionConflictError', 'VERSION_CONFLICT', 'expectedVersion', {
        expectedVersion: version,
        currentVersion: 2,
      }),
    ]);
    expect(await row(id)).toEqual(before);
  },
);

test('of 20 updates at once from the same version, one succeeds and 19 are told the version that stands', async () => {
  const { id } = await oldUser();
  const payloads = await Promise.all(
    Array.from({ length: 20 }, (_, index) => update({ id, name: `Racer ${index}`, expectedVersion: 1 })),
  );
  const winners = payloads.filter(({ userErrors }) => userErrors.length === 0);
  expect(winners).toHaveLength(1);
  for (const { user, userErrors } of payloads.filter((payload) => payload !== winners[0])) {
    expect(user).toMatchObject({ name: winners[0].user.name, version: 2 });
    expect(userErrors).toMatchObject([{ code: 'VERSION_CONFLICT', expectedVersion: 1, currentVersion: 2 }]);
  }
  expect(await row(id)).toMatchObject({ name: winners[0].user.name, version: 2 });
});

test('20 updates at once without a version all count', async () => {
  const { id } = await oldUser();
  const payloads = await Promise.all(Array.from({ length: 20 }, (_, index) => update({ id, name: `Name ${index}` })));
  const versions = payloads.map(({ user }) => user.version).sort((a, b) => a - b);
  expect(versions).toEqual(Array.from({ length: 20 }, (_, index) => index + 2));
  expect(await row(id)).toMatchObject({ version: 21 });
});

test('of 20 users at once who want the same email, one gets it and 19 are told EMAIL_TAKEN', async () => {
  const users = await Promise.all(Array.from({ length: 20 }, oldUser));
  const payloads = await Promise.all(users.map(({ id }) => update({ id, email: 'Wanted@example.com' })));
  const winners = payloads.filter(({ userErrors }) => userErrors.length === 0);
  expect(winners).toHaveLength(1);
  const losers = payloads.filter(({ userErrors }) => userErrors.length > 0);
  for (const { user, userErrors } of losers) {
    expect(user).toMatchObject({ email: users.find(({ id }) => id === user.id)!.email, version: 1 });
    expect(userErrors).toEqual([refusal('ConflictError', 'EMAIL_TAKEN', 'email')]);
  }
  expect(await server.sql(`select id from users where email = 'wanted@example.com'`)).toEqual([
    { id: winners[0].user.id },
  ]);
});
