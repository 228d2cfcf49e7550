/** users: every sort, pages walked in both directions, and arguments that are refused. */
import { startServer, type TestServer } from '../support/server';

const COUNT = 24;
const NAMES = ['Zoë', 'ada', 'Émile', 'Ada', 'Ägidius', 'Bob'];
const PAGE = `query ($first: Int, $after: String, $last: Int, $before: String, $where: UserWhere, $sort: UserSort) {
  users(first: $first, after: $after, last: $last, before: $before, where: $where, sort: $sort) {
    edges { cursor node { id } }
    nodes { id }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    totalCount
  }
}`;
const SORTS = ['CREATED_AT', 'NAME', 'EMAIL'].flatMap((field) =>
  ['ASC', 'DESC'].map((direction) => ({ field, direction })),
);
const EMPTY_PAGE = { startCursor: null, endCursor: null };

let server: TestServer;
// Not stored in the order of their ids, so that ties do not fall into it by themselves.
const ids = Array.from(
  { length: COUNT },
  (_, index) => `0192e000-0000-7000-8000-0000000000${((index * 5) % COUNT) + 10}`,
);

beforeAll(async () => {
  server = await startServer();
  for (const [index, id] of ids.entries()) {
    // Names, times and roles repeat, so that every sort but EMAIL has ties.
    const created = `2026-01-0${(index % 4) + 1}T00:00:00.00${index % 2}Z`;
    const role = ['CUSTOMER', 'STAFF', 'ADMIN'][index % 3];
    const email = `u${(index * 7) % COUNT}_${index}@example.com`;
    await server.sql(
      'insert into users (id, email, name, role, created_at, updated_at) values ($1, $2, $3, $4, $5, $5)',
      [id, email, `${NAMES[index % NAMES.length]}`, role, created],
    );
  }
});
afterAll(() => server.stop());

const page = async (variables: object) => (await server.data(PAGE, variables)).users;
const idsOf = (connection: { nodes: { id: string }[] }) => connection.nodes.map(({ id }) => id);
/** What the database itself says of an order; ties by id in the same direction. */
async function sorted({ field, direction }: { field: string; direction: string }): Promise<string[]> {
  const column = field.toLowerCase();
  const rows = await server.sql(`select id from users order by ${column} ${direction}, id ${direction}`);
  return rows.map(({ id }) => id);
}

test('answers the newest 20 without arguments', async () => {
  const { users } = await server.data('{ users { nodes { id } pageInfo { hasNextPage hasPreviousPage } totalCount } }');
  const newest = await sorted({ field: 'CREATED_AT', direction: 'DESC' });
  expect(idsOf(users)).toEqual(newest.slice(0, 20));
  expect(users.pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: false });
  expect(users.totalCount).toBe(COUNT);
  expect(await page({ first: null, last: null, after: null, before: null, where: null, sort: null })).toMatchObject({
    nodes: users.nodes,
  });
});

test('sorts names as people do: accents beside their letters, small before capital', async () => {
  const { nodes } = (await server.data('{ users(first: 100, sort: { field: NAME }) { nodes { name } } }')).users;
  const names = [...new Set(nodes.map(({ name }: { name: string }) => name))];
  expect(names).toEqual(['ada', 'Ada', 'Ägidius', 'Bob', 'Émile', 'Zoë']);
});

describe.each(SORTS)('by $field $direction', (sort) => {
  test.each([1, 5, 8])(
    'pages of %i walked forward give every row once, in the order of the whole list',
    async (size) => {
      const whole = await sorted(sort);
      expect(idsOf(await page({ first: 100, sort }))).toEqual(whole);
      const walked: string[] = [];
      let after: string | null = null;
      do {
        const { edges, nodes, pageInfo, totalCount }: any = await page({ first: size, after, sort });
        expect(edges.map(({ node }: any) => node)).toEqual(nodes);
        expect(pageInfo).toEqual({
          hasNextPage: walked.length + nodes.length < COUNT,
          hasPreviousPage: walked.length > 0,
          startCursor: edges.at(0).cursor,
          endCursor: edges.at(-1).cursor,
        });
        expect(totalCount).toBe(COUNT);
        walked.push(...idsOf({ nodes }));
        after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      } while (after);
      expect(walked).toEqual(whole);
    },
  );

  test.each([1, 5, 8])('pages of %i walked backward do the same from the end', async (size) => {
    const walked: string[] = [];
    let before: string | null = null;
    do {
      const { edges, nodes, pageInfo }: any = await page({ last: size, before, sort });
      expect(edges.map(({ node }: any) => node)).toEqual(nodes);
      expect(pageInfo).toEqual({
        hasNextPage: walked.length > 0,
        hasPreviousPage: walked.length + nodes.length < COUNT,
        startCursor: edges.at(0).cursor,
        endCursor: edges.at(-1).cursor,
      });
      walked.unshift(...idsOf({ nodes }));
      before = pageInfo.hasPreviousPage ? pageInfo.startCursor : null;
    } while (before);
    expect(walked).toEqual(await sorted(sort));
  });
});

test('between two cursors stands what is between them, from either end', async () => {
  const { edges } = await page({ first: 100 });
  const [after, before] = [edges[3].cursor, edges[8].cursor];
  const between = edges.slice(4, 8).map(({ node }: any) => node);
  const first = await page({ after, before, first: 2 });
  expect(first).toMatchObject({
    nodes: between.slice(0, 2),
    pageInfo: { hasNextPage: true, hasPreviousPage: true },
    totalCount: COUNT,
  });
  expect((await page({ after, before, last: 3 })).nodes).toEqual(between.slice(1));
  expect(await page({ after, before, first: 4 })).toMatchObject({
    nodes: between,
    pageInfo: { hasNextPage: true, hasPreviousPage: true },
  });
  expect((await page({ after: before, before: after })).nodes).toEqual([]);
});

test('an empty page knows what lies on either side and has no cursors', async () => {
  const { edges } = await page({ first: 100 });
  const [start, middle, end] = [edges[0].cursor, edges[11].cursor, edges[COUNT - 1].cursor];
  const info = async (args: object) => {
    const answer = await page(args);
    expect(answer).toMatchObject({ edges: [], nodes: [], pageInfo: EMPTY_PAGE });
    return [answer.pageInfo.hasPreviousPage, answer.pageInfo.hasNextPage];
  };
  expect(await info({ first: 0 })).toEqual([false, true]);
  expect(await info({ last: 0 })).toEqual([true, false]);
  expect(await info({ first: 0, after: middle })).toEqual([true, true]);
  expect(await info({ last: 0, before: middle })).toEqual([true, true]);
  expect(await info({ first: 5, after: end })).toEqual([true, false]);
  expect(await info({ last: 5, before: start })).toEqual([false, true]);
  expect(await info({ where: { role: [] } })).toEqual([false, false]);
});

test('a cursor outlives its row', async () => {
  const [edge] = (await page({ first: 1, after: (await page({ first: 11 })).pageInfo.endCursor })).edges;
  const after = (await page({ first: 100, after: edge.cursor })).nodes;
  const [row] = await server.sql('select * from users where id = $1', [edge.node.id]);
  await server.sql('delete from users where id = $1', [row.id]);
  try {
    expect((await page({ first: 100, after: edge.cursor })).nodes).toEqual(after);
  } finally {
    await server.sql(
      `insert into users (id, email, name, role, created_at, updated_at)
       values ($1, $2, $3, $4, $5, $5)`,
      [row.id, row.email, row.name, row.role, row.created_at],
    );
  }
});

test.each([
  ['a cursor that is empty', { after: '' }],
  ['a cursor that is garbage', { after: 'garbage' }],
  ['a cursor with other characters', { before: '%%% ;--' }],
  ['a cursor that is no text of JSON', { after: cursor('nothing').slice(0, -3) }],
  ['a cursor that is an object', { after: cursor({}) }],
  ['a cursor of two parts', { after: cursor(['CREATED_AT:DESC', '2026-01-01T00:00:00.000Z']) }],
  ['a cursor whose id is none', { after: cursor(['CREATED_AT:DESC', '2026-01-01T00:00:00.000Z', 'x']) }],
  ['a cursor whose key is a number', { after: cursor(['CREATED_AT:DESC', 5, ids[0]]) }],
  ['the year 0000', { after: cursor(['CREATED_AT:DESC', '0000-01-01T00:00:00.000Z', ids[0]]) }],
  ['the month 13', { before: cursor(['CREATED_AT:DESC', '2026-13-01T00:00:00.000Z', ids[0]]) }],
  ['the 30th of February', { after: cursor(['CREATED_AT:DESC', '2026-02-30T00:00:00.000Z', ids[0]]) }],
  ['the year 99999', { after: cursor(['CREATED_AT:DESC', '99999-01-01T00:00:00.000Z', ids[0]]) }],
  ['a name with U+0000', { after: cursor(['NAME:ASC', 'a\u0000', ids[0]]), sort: { field: 'NAME' } }],
  ['a name with half a surrogate pair', { after: cursor(['NAME:ASC', '\ud800', ids[0]]), sort: { field: 'NAME' } }],
  ['a cursor of another sort', { after: cursor(['NAME:ASC', 'a', ids[0]]) }],
  [
    'a cursor of the other direction',
    { after: cursor(['NAME:ASC', 'a', ids[0]]), sort: { field: 'NAME', direction: 'DESC' } },
  ],
  [
    'a cursor of 10,000 characters',
    { after: cursor(['NAME:ASC', 'a'.repeat(7_400), ids[0]]), sort: { field: 'NAME' } },
  ],
  ['first: 101', { first: 101 }],
  ['first: -1', { first: -1 }],
  ['last: 101', { last: 101 }],
  ['last: -1', { last: -1 }],
  ['first and last', { first: 1, last: 1 }],
  ['101 roles', { where: { role: Array(101).fill('STAFF') } }],
  ['a search of 201 characters', { where: { search: 'x'.repeat(201) } }],
  ['a search of 201 emoji', { where: { search: '😀'.repeat(201) } }],
  ['a search with U+0000', { where: { search: 'a\u0000' } }],
  ['a search with half a surrogate pair', { where: { search: '\udfff' } }],
])('refuses %s with BAD_USER_INPUT', async (_, variables) => {
  const { status, data, errors } = await server.request(PAGE, variables);
  expect({ status, data, errors: errors?.map(({ path, extensions }) => ({ path, extensions })) }).toEqual({
    status: 200,
    data: { users: null },
    errors: [{ path: ['users'], extensions: { code: 'BAD_USER_INPUT' } }],
  });
});

test.each([
  ['first: 2^31', { first: 2 ** 31 }],
  ['a sort that is none', { sort: { field: 'ROLE' } }],
  ['a direction that is null', { sort: { field: 'NAME', direction: null } }],
  ['a role that is null', { where: { role: [null] } }],
  ['a day without a time', { where: { createdAt: { from: '2026-01-01' } } }],
  ['the year 0000', { where: { createdAt: { from: '0000-12-31T23:00:00Z' } } }],
  ['the month 13', { where: { createdAt: { to: '2026-13-01T00:00:00Z' } } }],
])('answers 400 BAD_USER_INPUT to what the schema forbids: %s', async (_, variables) => {
  const { status, data, errors } = await server.request(PAGE, variables);
  expect({ status, data, codes: errors?.map((error) => error.extensions.code) }).toEqual({
    status: 400,
    data: undefined,
    codes: ['BAD_USER_INPUT'],
  });
});

function cursor(parts: unknown): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}
