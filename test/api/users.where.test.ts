/** users: which rows each filter keeps, what search finds and takes literally, and what a selection may look like. */
import { createUser } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

const PEOPLE = [
  ['Ada Lovelace', 'ada.l@example.com', 'ADMIN', '2026-01-01T00:00:00.000Z'],
  ['Grace Hopper', 'grace_h@navy.example', 'STAFF', '2026-01-02T00:00:00.000Z'],
  ['Anna 100% Pure', 'pure@example.com', 'CUSTOMER', '2026-01-02T00:00:00.001Z'],
  ['Back\\slash', 'back@example.com', 'CUSTOMER', '2026-01-02T23:59:59.999Z'],
  ['JÜRGEN Groß', 'juergen@example.com', 'CUSTOMER', '2026-01-03T00:00:00.000Z'],
  ['Иван Петров', 'ivan@example.com', 'STAFF', '2026-01-04T00:00:00.000Z'],
  ['李小龍', 'lee@example.com', 'STAFF', '2026-01-04T00:00:00.000Z'],
  ['ΟΔΥΣΣΕΥΣ', 'odysseus@example.com', 'CUSTOMER', '2026-01-05T00:00:00.000Z'],
  ['Emoji 😀 Smith', 'smith@example.com', 'CUSTOMER', '2026-01-06T00:00:00.000Z'],
] as const;
const WHERE = 'query ($where: UserWhere) { users(first: 100, where: $where) { nodes { name } totalCount } }';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  for (const [name, email, role, createdAt] of PEOPLE) {
    const id = await createUser(server, { name, email, role });
    await server.sql('update users set created_at = $2 where id = $1', [id, createdAt]);
  }
});
afterAll(() => server.stop());

/** The first names of the users that a filter keeps, newest first; totalCount must say as many. */
async function found(where: object): Promise<string[]> {
  const { nodes, totalCount } = (await server.data(WHERE, { where })).users;
  expect(totalCount).toBe(nodes.length);
  return nodes.map(({ name }: { name: string }) => name.split(' ')[0]);
}
const EVERYONE = ['Emoji', 'ΟΔΥΣΣΕΥΣ', '李小龍', 'Иван', 'JÜRGEN', 'Back\\slash', 'Anna', 'Grace', 'Ada'];

test.each([
  [{}, EVERYONE],
  [{ role: null, search: null, createdAt: null }, EVERYONE],
  [{ role: ['ADMIN'] }, ['Ada']],
  [{ role: ['ADMIN', 'STAFF', 'ADMIN'] }, ['李小龍', 'Иван', 'Grace', 'Ada']],
  [{ role: [] }, []],
  [{ createdAt: {} }, EVERYONE],
  [{ createdAt: { from: null, to: null } }, EVERYONE],
  [{ createdAt: { from: '2026-01-05T00:00:00.000Z' } }, ['Emoji', 'ΟΔΥΣΣΕΥΣ']],
  [{ createdAt: { to: '2026-01-02T00:00:00.001Z' } }, ['Grace', 'Ada']],
  [{ createdAt: { from: '2026-01-02T02:00:00+02:00', to: '2026-01-03T00:00:00Z' } }, ['Back\\slash', 'Anna', 'Grace']],
  [{ createdAt: { from: '2026-01-03T00:00:00Z', to: '2026-01-03T00:00:00Z' } }, []],
  [{ createdAt: { from: '2026-01-03T00:00:00Z', to: '2026-01-02T00:00:00Z' } }, []],
  [{ createdAt: { from: '0001-01-01T00:00:00Z', to: '9999-12-31T23:59:59.999Z' } }, EVERYONE],
  [{ search: 'example.com', role: ['STAFF'], createdAt: { from: '2026-01-04T00:00:00Z' } }, ['李小龍', 'Иван']],
  [{ search: 'ada', role: ['STAFF'] }, []],
])('where %j keeps %j', async (where, names) => {
  expect(await found(where)).toEqual(names);
});

test.each([
  ['part of a name', 'velac', ['Ada']],
  ['in any case', 'GRACE', ['Grace']],
  ['two words of a name', 'a Lov', ['Ada']],
  ['part of an email', 'navy.EX', ['Grace']],
  ['white space around it left out', '  hopper\n', ['Grace']],
  ['the percent sign, literally', '%', ['Anna']],
  ['the underscore, literally', '_', ['Grace']],
  ['the backslash, literally', '\\', ['Back\\slash']],
  ['a backslash before a letter', 'k\\s', ['Back\\slash']],
  ['a backslash and a percent sign', '\\%', []],
  ['a quote', `'`, []],
  ['umlauts in the other case', 'jürgen GROSS', []],
  ['umlauts, small', 'jürgen groß', ['JÜRGEN']],
  ['umlauts, capital', 'ÜRG', ['JÜRGEN']],
  ['Cyrillic in any case', 'иВАН', ['Иван']],
  ['Chinese, one character', '小', ['李小龍']],
  ['Greek, small', 'οδυσσευς', ['ΟΔΥΣΣΕΥΣ']],
  ['Greek, a part in capitals', 'ΔΥΣΣΕ', ['ΟΔΥΣΣΕΥΣ']],
  ['Greek, a part that ends in a capital sigma', 'ΟΔΥΣ', ['ΟΔΥΣΣΕΥΣ']],
  ['an emoji', '😀', ['Emoji']],
  ['one letter', 'v', ['Иван', 'Grace', 'Ada']],
  ['one digit', '1', ['Anna']],
  ['what nobody has', 'zzz', []],
  ['nothing: it filters nothing', '', EVERYONE],
  ['blanks: they filter nothing', ' \t ', EVERYONE],
  ['200 characters', 'x'.repeat(200), []],
  ['200 emoji, which are 200 characters', '😀'.repeat(200), []],
])('search: %s', async (_, search, names) => {
  expect(await found({ search })).toEqual(names);
});

test('pages and counts within a filter', async () => {
  const query = `query ($first: Int, $after: String) {
    users(first: $first, after: $after, where: { role: [CUSTOMER] }, sort: { field: EMAIL }) {
      nodes { email } pageInfo { hasNextPage hasPreviousPage endCursor } totalCount
    }
  }`;
  const whole = (await server.data(query, { first: 100 })).users;
  const first = (await server.data(query, { first: 2 })).users;
  const rest = (await server.data(query, { first: 100, after: first.pageInfo.endCursor })).users;
  expect([whole.totalCount, first.totalCount, rest.totalCount]).toEqual([5, 5, 5]);
  expect([...first.nodes, ...rest.nodes]).toEqual(whole.nodes);
  expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  expect(rest.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
});

test.each([
  ['totalCount alone', 'totalCount', { totalCount: 9 }],
  ['__typename alone', '__typename', { __typename: 'UserConnection' }],
  ['nodes alone', 'nodes { name }', { nodes: [{ name: 'Emoji 😀 Smith' }] }],
  ['edges alone', 'edges { node { name } }', { edges: [{ node: { name: 'Emoji 😀 Smith' } }] }],
  ['cursors alone', 'edges { cursor }', { edges: [{ cursor: expect.any(String) }] }],
  ['pageInfo alone', 'pageInfo { hasNextPage }', { pageInfo: { hasNextPage: true } }],
  ['nothing', 'nodes @include(if: false) { id }', {}],
])('answers %s', async (_, selection, users) => {
  expect(await server.data(`{ users(first: 1) { ${selection} } }`)).toEqual({ users });
});

test('counts alone within a filter', async () => {
  const { staff, none } = await server.data(`{
    staff: users(where: { role: [STAFF] }) { totalCount }
    none: users(where: { search: "zzz" }) { totalCount }
  }`);
  expect([staff, none]).toEqual([{ totalCount: 3 }, { totalCount: 0 }]);
});

test('answers aliases, fragments and __typename at every level', async () => {
  const long = 'k'.repeat(99);
  const { users: first, staff } = await server.data(
    `query ($first: Int = 1) {
      users(first: $first) {
        __typename
        edges { __typename cursor node { __typename ...Names } }
        edges { again: cursor }
        more: edges { node { email } }
        nodes { ...Names ... on User { role } }
        ${long}a: nodes { ${long}b: name }
        pageInfo { __typename start: startCursor endCursor }
        totalCount
        all: totalCount
      }
      staff: users(first: 2, where: { role: [STAFF] }) { nodes { name } }
    }
    fragment Names on User { name alias: name }`,
  );
  const names = { name: 'Emoji 😀 Smith', alias: 'Emoji 😀 Smith' };
  const { cursor } = first.edges[0];
  expect(first).toEqual({
    __typename: 'UserConnection',
    edges: [{ __typename: 'UserEdge', cursor, again: cursor, node: { __typename: 'User', ...names } }],
    more: [{ node: { email: 'smith@example.com' } }],
    nodes: [{ ...names, role: 'CUSTOMER' }],
    [`${long}a`]: [{ [`${long}b`]: 'Emoji 😀 Smith' }],
    pageInfo: { __typename: 'PageInfo', start: cursor, endCursor: cursor },
    totalCount: 9,
    all: 9,
  });
  expect(staff.nodes).toEqual([{ name: '李小龍' }, { name: 'Иван Петров' }]);
});

test('follows @skip and @include, the same document with other variables', async () => {
  const query = `query ($yes: Boolean!) {
    users(first: 1) {
      nodes @include(if: $yes) { role }
      edges @skip(if: $yes) { node { role } }
      totalCount @include(if: $yes)
    }
  }`;
  for (let round = 0; round < 2; round += 1) {
    expect((await server.data(query, { yes: true })).users).toEqual({ nodes: [{ role: 'CUSTOMER' }], totalCount: 9 });
    expect((await server.data(query, { yes: false })).users).toEqual({ edges: [{ node: { role: 'CUSTOMER' } }] });
  }
});

test('the same document takes other arguments each time', async () => {
  const query = `query ($first: Int, $last: Int, $where: UserWhere, $sort: UserSort) {
    users(first: $first, last: $last, where: $where, sort: $sort) { nodes { name } }
  }`;
  const names = async (variables: object) =>
    (await server.data(query, variables)).users.nodes.map(({ name }: { name: string }) => name.split(' ')[0]);
  for (let round = 0; round < 2; round += 1) {
    expect(await names({ first: 2 })).toEqual(['Emoji', 'ΟΔΥΣΣΕΥΣ']);
    expect(await names({ first: 1, where: { role: ['STAFF'] } })).toEqual(['李小龍']);
    expect(await names({ last: 2 })).toEqual(['Grace', 'Ada']);
    expect(await names({ first: 1, sort: { field: 'NAME', direction: 'DESC' } })).toEqual(['李小龍']);
    expect(await names({ first: 1, sort: { field: 'EMAIL' } })).toEqual(['Ada']);
    expect(await names({ last: 1, where: { search: 'an', role: ['CUSTOMER'] } })).toEqual(['Anna']);
  }
});
