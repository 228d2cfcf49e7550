/** user: one user by id or by email, whatever the selection is written like. */
import { createUser } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

const USER = 'query ($id: ID, $email: String) { user(id: $id, email: $email) { id email } }';
const MISSING = '0192e000-0000-7000-8000-000000000000';

let server: TestServer;
let id: string;
beforeAll(async () => {
  server = await startServer();
  id = await createUser(server, { email: 'ada@example.com', name: 'Ada', role: 'STAFF' });
  await createUser(server, { email: 'bob@example.com', name: 'Bob' });
  await server.sql(`update users set created_at = '2020-02-29 12:00:00.007Z', updated_at = '2021-01-01Z', version = 4
                    where id = '${id}'`);
});
afterAll(() => server.stop());

test('answers every plain field', async () => {
  const { user } = await server.data(`{ user(id: "${id}") { id email name role createdAt updatedAt version } }`);
  expect(user).toEqual({
    id,
    email: 'ada@example.com',
    name: 'Ada',
    role: 'STAFF',
    createdAt: '2020-02-29T12:00:00.007Z',
    updatedAt: '2021-01-01T00:00:00.000Z',
    version: 4,
  });
});

test.each(['ada@example.com', ' ADA@Example.COM ', 'ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ'])(
  'finds %j by email',
  async (email) => {
    expect(await server.data(USER, { email })).toEqual({ user: { id, email: 'ada@example.com' } });
  },
);

test('finds an id in upper case', async () => {
  expect(await server.data(USER, { id: id.toUpperCase() })).toEqual({ user: { id, email: 'ada@example.com' } });
});

test.each([
  ['an id that nobody has', { id: MISSING }],
  ['an email that nobody has', { email: 'nobody@example.com' }],
  ['a part of an email', { email: 'ada@example.co' }],
  ['an email that is a pattern', { email: 'ada@example.c%' }],
  ['text that is no email', { email: '' }],
])('answers null for %s', async (_, variables) => {
  expect(await server.data(USER, variables)).toEqual({ user: null });
});

test.each([
  ['neither', {}],
  ['neither, said as null', { id: null, email: null }],
  ['both', { id: MISSING, email: 'ada@example.com' }],
  ['an empty id', { id: '' }],
  ['an id that is no UUID', { id: 'x' }],
  ['a number for an id', { id: 7 }],
  ['a UUID without hyphens', { id: MISSING.replaceAll('-', '') }],
  ['an id with U+0000', { id: `${MISSING}\u0000` }],
  ['an email with U+0000', { email: 'ada\u0000@example.com' }],
  ['an email with half a surrogate pair', { email: 'ada\ud800@example.com' }],
])('refuses %s with BAD_USER_INPUT', async (_, variables) => {
  const { status, data, errors } = await server.request(USER, variables);
  expect({ status, data, errors: errors?.map(({ path, extensions }) => ({ path, extensions })) }).toEqual({
    status: 200,
    data: { user: null },
    errors: [{ path: ['user'], extensions: { code: 'BAD_USER_INPUT' } }],
  });
});

test('merges aliases, fragments and repeated fields as the specification says', async () => {
  const answer = await server.data(
    `query ($id: ID!) {
      __typename
      me: user(id: $id) { ...Name ... on User { mail: email ... on Node { id } } name __typename }
      user(email: "bob@example.com") { ... { name } same: name type: __typename }
      me: user(id: $id) { role }
    }
    fragment Name on User { name full: name }`,
    { id },
  );
  expect(answer).toEqual({
    __typename: 'Query',
    me: { name: 'Ada', full: 'Ada', mail: 'ada@example.com', id, __typename: 'User', role: 'STAFF' },
    user: { name: 'Bob', same: 'Bob', type: 'User' },
  });
  expect(Object.keys(answer.me)).toEqual(['name', 'full', 'mail', 'id', '__typename', 'role']);
});

test('follows @skip and @include, the same document with other variables', async () => {
  const query = `query ($yes: Boolean!, $no: Boolean = false) {
    user(email: "ada@example.com") {
      id @skip(if: $yes)
      name @include(if: $yes)
      email @include(if: $no)
      ... on User @include(if: $yes) @skip(if: $no) { role }
      ...Version @skip(if: $yes)
      version @include(if: true) @skip(if: true)
    }
  }
  fragment Version on User { version }`;
  for (let round = 0; round < 2; round += 1) {
    expect((await server.data(query, { yes: true })).user).toEqual({ name: 'Ada', role: 'STAFF' });
    expect((await server.data(query, { yes: false })).user).toEqual({ id, version: 4 });
    expect((await server.data(query, { yes: true, no: true })).user).toEqual({ name: 'Ada', email: 'ada@example.com' });
  }
});

test('answers an empty object when nothing of it is included', async () => {
  expect(await server.data(`{ user(id: "${id}") { name @include(if: false) } }`)).toEqual({ user: {} });
  expect(await server.data(`{ user(id: "${id}") @skip(if: true) { name } }`)).toEqual({});
});

test('keeps response keys of 100 characters apart, also when they begin alike', async () => {
  const long = 'k'.repeat(99);
  const query = `{ ${long}u: user(id: "${id}") { ${long}a: name ${long}b: email ${long}c: __typename k: role } }`;
  expect(await server.data(query)).toEqual({
    [`${long}u`]: { [`${long}a`]: 'Ada', [`${long}b`]: 'ada@example.com', [`${long}c`]: 'User', k: 'STAFF' },
  });
});

test('takes response keys that mean something to SQL or JavaScript', async () => {
  const keys = [
    'select',
    'from',
    'users',
    'r',
    'v',
    't',
    'n',
    'type',
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
  ];
  const { user } = await server.data(`{ user(id: "${id}") { ${keys.map((key) => `${key}: name`).join(' ')} } }`);
  expect(Object.entries(user)).toEqual(keys.map((key) => [key, 'Ada']));
});
