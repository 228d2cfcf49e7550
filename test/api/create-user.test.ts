/** createUser: what is stored, every broken field in one answer, and one winner when many want the same email. */
import { startServer, type TestServer } from '../support/server';

const CREATE = `mutation ($input: CreateUserInput!) {
  createUser(input: $input) {
    user { id email name role createdAt updatedAt version }
    userErrors { __typename code message field }
  }
}`;
const EMAIL_TAKEN = {
  __typename: 'ConflictError',
  code: 'EMAIL_TAKEN',
  message: expect.any(String),
  field: ['input', 'email'],
};

let server: TestServer;
beforeAll(async () => void (server = await startServer()));
afterAll(() => server.stop());

const create = async (input: object) => (await server.data(CREATE, { input })).createUser;
const rows = () => server.sql('select * from users order by id');
const invalid = (...fields: string[]) =>
  fields.map((field) => ({
    __typename: 'InvalidInputError',
    code: 'INVALID_INPUT',
    message: expect.any(String),
    field: ['input', field],
  }));

test('stores every field and answers the user at version 1', async () => {
  const { user, userErrors } = await create({ email: 'grace@example.com', name: 'Grace Hopper', role: 'ADMIN' });
  expect(userErrors).toEqual([]);
  expect(user).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    email: 'grace@example.com',
    name: 'Grace Hopper',
    role: 'ADMIN',
    createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    updatedAt: user.createdAt,
    version: 1,
  });
  expect(await server.sql('select * from users where id = $1', [user.id])).toEqual([
    {
      id: user.id,
      email: 'grace@example.com',
      name: 'Grace Hopper',
      role: 'ADMIN',
      password_hash: null,
      created_at: new Date(user.createdAt),
      updated_at: new Date(user.createdAt),
      version: 1,
      search: 'grace hopper grace@example.com',
    },
  ]);
});

test('makes a CUSTOMER of whom no role is said', async () => {
  expect((await create({ email: 'norole@example.com', name: 'No Role' })).user.role).toBe('CUSTOMER');
});

test.each([
  ['trimmed', '\t trimmed@example.com \n', 'trimmed@example.com'],
  ['in lower case', 'LOWER@Example.COM', 'lower@example.com'],
  ['in NFKC: full width', 'ＦＵＬＬ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'full@example.com'],
  ['in NFKC: ligatures', 'oﬃce@example.com', 'office@example.com'],
  ['in NFKC: composed', 'Ju\u0308rgen@example.com', 'jürgen@example.com'],
  ['with umlauts folded', 'ÄNNE@MÜLLER.example', 'änne@müller.example'],
])('stores the email %s', async (_, given, stored) => {
  const { user } = await create({ email: given, name: 'Any' });
  expect(user.email).toBe(stored);
  expect(await server.sql('select email from users where id = $1', [user.id])).toEqual([{ email: stored }]);
});

test('stores the name trimmed and otherwise as it came', async () => {
  const name = 'Ｊürgen  "O\'Neill" \\ <b> 李 😀 \u0301';
  const { user } = await create({ email: 'name@example.com', name: `  ${name}\n` });
  expect(user.name).toBe(name);
  expect(await server.sql('select name from users where id = $1', [user.id])).toEqual([{ name }]);
});

test('counts code points: a name of 200 emoji is stored whole', async () => {
  const name = '😀'.repeat(200);
  const { user } = await create({ email: 'emoji@example.com', name });
  expect(user.name).toBe(name);
  expect(await server.sql('select char_length(name) n from users where id = $1', [user.id])).toEqual([{ n: 200 }]);
});

test('counts the email after NFKC: 254 characters pass, 255 do not', async () => {
  const longest = `${'ﬃ'.repeat(84)}@x`;
  expect((await create({ email: longest, name: 'Long' })).user.email).toBe(`${'ffi'.repeat(84)}@x`);
  const before = await rows();
  expect(await create({ email: `${longest}y`, name: 'Too long' })).toEqual({
    user: null,
    userErrors: invalid('email'),
  });
  expect(await rows()).toEqual(before);
});

test('tells every broken field in one answer and stores nothing', async () => {
  const before = await rows();
  const { user, userErrors } = await create({ email: 'no address', name: ' \n ', role: null });
  expect(user).toBeNull();
  expect(userErrors).toHaveLength(3);
  expect(userErrors).toEqual(expect.arrayContaining(invalid('email', 'name', 'role')));
  expect(await rows()).toEqual(before);
});

test.each([
  ['empty', ''],
  ['blank', ' \t\n'],
  ['blank in wide spaces', '\u3000\u2003'],
  ['of 201 letters', 'x'.repeat(201)],
  ['of 201 emoji', '😀'.repeat(201)],
  ['with U+0000', 'a\u0000b'],
  ['with a high surrogate alone', 'a\ud800'],
  ['with a low surrogate alone', '\udc00a'],
])('refuses a name that is %s', async (_, name) => {
  const before = await rows();
  expect(await create({ email: 'badname@example.com', name })).toEqual({ user: null, userErrors: invalid('name') });
  expect(await rows()).toEqual(before);
});

test.each([
  '',
  '  ',
  'ada',
  '@',
  'ada@',
  '@example.com',
  'ada@home@example.com',
  'ada＠home@example.com',
  'ada lovelace@example.com',
  'ada@exam ple.com',
  'ada\n@example.com',
  'ada\u0007@example.com',
  '\u00a8ada@example.com',
  'ada\u0000@example.com',
  'ada\ud800@example.com',
  '\udc00@example.com',
])('refuses %j as an email', async (email) => {
  const before = await rows();
  expect(await create({ email, name: 'Ada' })).toEqual({ user: null, userErrors: invalid('email') });
  expect(await rows()).toEqual(before);
});

test.each([
  ['email null', { email: null, name: 'A' }],
  ['name null', { email: 'a@example.com', name: null }],
  ['no email', { name: 'A' }],
  ['no name', { email: 'a@example.com' }],
  ['a number for a name', { email: 'a@example.com', name: 7 }],
  ['a role that is none', { email: 'a@example.com', name: 'A', role: 'OWNER' }],
  ['a field that is none', { email: 'a@example.com', name: 'A', version: 3 }],
  ['no input', null],
])('answers 400 BAD_USER_INPUT to what the schema forbids: %s', async (_, input) => {
  const before = await rows();
  const { status, data, errors } = await server.request(CREATE, { input });
  expect({ status, data, codes: errors?.map((error) => error.extensions.code) }).toEqual({
    status: 400,
    data: undefined,
    codes: ['BAD_USER_INPUT'],
  });
  expect(await rows()).toEqual(before);
});

test('refuses an email that another user has, however it is written', async () => {
  await create({ email: 'ada@example.com', name: 'Ada' });
  const before = await rows();
  for (const email of ['ada@example.com', ' ADA@Example.COM ', 'ａｄａ＠ｅｘａｍｐｌｅ.com']) {
    expect(await create({ email, name: 'Another Ada' })).toEqual({ user: null, userErrors: [EMAIL_TAKEN] });
  }
  expect(await rows()).toEqual(before);
});

test('of 20 requests at once for the same email, one succeeds and 19 are told EMAIL_TAKEN', async () => {
  const spellings = ['race@example.com', 'RACE@example.com', ' race@EXAMPLE.com ', 'ｒａｃｅ@example.com'];
  const payloads = await Promise.all(
    Array.from({ length: 20 }, (_, index) => create({ email: spellings[index % 4], name: `Racer ${index}` })),
  );
  const winners = payloads.filter(({ user }) => user !== null);
  expect(winners).toHaveLength(1);
  expect(winners[0].userErrors).toEqual([]);
  for (const payload of payloads.filter(({ user }) => user === null)) {
    expect(payload).toEqual({ user: null, userErrors: [EMAIL_TAKEN] });
  }
  expect(await server.sql(`select id, name from users where email = 'race@example.com'`)).toEqual([
    { id: winners[0].user.id, name: winners[0].user.name },
  ]);
});

test('each mutation of a document stands alone: a refusal between two does not undo them', async () => {
  const answer = await server.data(`mutation {
    one: createUser(input: { email: "one@example.com", name: "One" }) { ...Outcome }
    two: createUser(input: { email: "ONE@example.com", name: "Two" }) { ...Outcome }
    three: createUser(input: { email: "three@example.com", name: "Three" }) { ...Outcome }
  }
  fragment Outcome on UserPayload { __typename who: user { __typename email } userErrors { code } }`);
  expect(answer).toEqual({
    one: { __typename: 'UserPayload', who: { __typename: 'User', email: 'one@example.com' }, userErrors: [] },
    two: { __typename: 'UserPayload', who: null, userErrors: [{ code: 'EMAIL_TAKEN' }] },
    three: { __typename: 'UserPayload', who: { __typename: 'User', email: 'three@example.com' }, userErrors: [] },
  });
  const stored = await server.sql(`select name from users where email in ('one@example.com', 'three@example.com')`);
  expect(stored.map(({ name }) => name).sort()).toEqual(['One', 'Three']);
});

test('answers only what is selected of a refusal, even when no type of it is named', async () => {
  const { createUser } = await server.data(
    `mutation { createUser(input: { email: "x", name: "y" }) { userErrors { ... on NotFoundError { id } } } }`,
  );
  expect(createUser).toEqual({ userErrors: [{}] });
});
