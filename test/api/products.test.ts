/** products: every sort, pages walked in both directions, and arguments that are refused. */
import { startServer, type TestServer } from '../support/server';

const COUNT = 24;
const NAMES = ['Zange', 'axe', 'Éclair', 'Axe', 'Ähre', 'Bohrer'];
const PAGE = `query ($first: Int, $after: String, $last: Int, $before: String, $where: ProductWhere, $sort: ProductSort) {
  products(first: $first, after: $after, last: $last, before: $before, where: $where, sort: $sort) {
    edges { cursor node { id } }
    nodes { id }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    totalCount
  }
}`;
const KEYS: Record<string, string> = {
  CREATED_AT: 'created_at',
  NAME: 'name',
  SKU: 'sku',
  PRICE: 'price_amount',
  AVAILABLE: 'on_hand - allocated',
};
const SORTS = Object.keys(KEYS).flatMap((field) => ['ASC', 'DESC'].map((direction) => ({ field, direction })));

let server: TestServer;
// Not stored in the order of their ids, so that ties do not fall into it by themselves.
const ids = Array.from(
  { length: COUNT },
  (_, index) => `0192e000-0000-7000-8000-0000000000${((index * 5) % COUNT) + 10}`,
);

beforeAll(async () => {
  server = await startServer();
  for (const [index, id] of ids.entries()) {
    // Names, times, prices and stock repeat, so that every sort but SKU has ties.
    await server.sql(
      `with product as (
         insert into products (id, sku, name, price_amount, currency_code, created_at, updated_at)
         values ($1, $2, $3, $4, 'EUR', $5, $5))
       insert into stock_levels (product_id, on_hand, allocated) values ($1, $6, $7)`,
      [
        id,
        `${index % 2 ? 's' : 'S'}-${(index * 7) % COUNT}`,
        `${NAMES[index % NAMES.length]} drill`,
        [0, 999, 1000, Number.MAX_SAFE_INTEGER][index % 4],
        `2026-01-0${(index % 5) + 1}T00:00:00.00${index % 2}Z`,
        10 + (index % 3),
        index % 2 ? 10 : 0,
      ],
    );
  }
});
afterAll(() => server.stop());

const page = async (variables: object) => (await server.data(PAGE, variables)).products;
const idsOf = (connection: { nodes: { id: string }[] }) => connection.nodes.map(({ id }) => id);

/** What the database itself says of an order; ties by id in the same direction. */
async function sorted({ field, direction }: { field: string; direction: string }): Promise<string[]> {
  const rows = await server.sql(
    `select id from products join stock_levels on product_id = id order by ${KEYS[field]} ${direction}, id ${direction}`,
  );
  return rows.map(({ id }) => id);
}

test('answers the newest 20 without arguments', async () => {
  const { products } = await server.data('{ products { nodes { id } pageInfo { hasNextPage hasPreviousPage } } }');
  expect(idsOf(products)).toEqual((await sorted({ field: 'CREATED_AT', direction: 'DESC' })).slice(0, 20));
  expect(products.pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: false });
});

test('sorts ascending when no direction is said', async () => {
  const { nodes } = (await server.data('{ products(first: 100, sort: { field: NAME }) { nodes { name } } }')).products;
  expect([...new Set(nodes.map(({ name }: { name: string }) => name.split(' ')[0]))]).toEqual([
    'Ähre',
    'axe',
    'Axe',
    'Bohrer',
    'Éclair',
    'Zange',
  ]);
});

/** Walks the whole list in pages, forward or backward, with exact pageInfo on each, and answers the ids in list order. */
async function walk(size: number, backward: boolean, args: object, count = COUNT): Promise<string[]> {
  const walked: string[] = [];
  let cursor: string | null = null;
  do {
    const position = backward ? { last: size, before: cursor } : { first: size, after: cursor };
    const { edges, nodes, pageInfo, totalCount }: any = await page({ ...args, ...position });
    const [behind, ahead] = [walked.length > 0, walked.length + nodes.length < count];
    expect(edges.map(({ node }: any) => node)).toEqual(nodes);
    expect({ ...pageInfo, totalCount }).toEqual({
      hasNextPage: backward ? behind : ahead,
      hasPreviousPage: backward ? ahead : behind,
      startCursor: edges.at(0).cursor,
      endCursor: edges.at(-1).cursor,
      totalCount: count,
    });
    if (backward) walked.unshift(...idsOf({ nodes }));
    else walked.push(...idsOf({ nodes }));
    cursor = ahead ? (backward ? pageInfo.startCursor : pageInfo.endCursor) : null;
  } while (cursor);
  return walked;
}

describe.each(SORTS)('by $field $direction', (sort) => {
  test.each([1, 5, 8])(
    'pages of %i give every row once in the order of the whole list, from both ends',
    async (size) => {
      const whole = await sorted(sort);
      expect(idsOf(await page({ first: 100, sort }))).toEqual(whole);
      expect(await walk(size, false, { sort })).toEqual(whole);
      expect(await walk(size, true, { sort })).toEqual(whole);
    },
  );
});

test('by RELEVANCE pages give every row once, best first whatever the direction', async () => {
  const where = { search: 'axe' };
  const sort = { field: 'RELEVANCE', direction: 'ASC' };
  const whole = idsOf(await page({ first: 100, where, sort }));
  expect(whole).toHaveLength(8);
  expect(idsOf(await page({ first: 100, where, sort: { ...sort, direction: 'DESC' } }))).toEqual(whole);
  for (const size of [1, 3, 8]) {
    expect(await walk(size, false, { where, sort }, 8)).toEqual(whole);
    expect(await walk(size, true, { where, sort }, 8)).toEqual(whole);
  }
});

test('between two cursors stands what is between them, from either end', async () => {
  const sort = { field: 'AVAILABLE', direction: 'DESC' };
  const { edges } = await page({ first: 100, sort });
  const args = { sort, after: edges[3].cursor, before: edges[8].cursor };
  const between = edges.slice(4, 8).map(({ node }: any) => node);
  expect(await page({ ...args, first: 2 })).toMatchObject({
    nodes: between.slice(0, 2),
    pageInfo: { hasNextPage: true, hasPreviousPage: true },
    totalCount: COUNT,
  });
  expect((await page({ ...args, last: 3 })).nodes).toEqual(between.slice(1));
  expect((await page({ ...args, first: 100 })).nodes).toEqual(between);
});

test('an empty page knows what lies on either side and has no cursors', async () => {
  const sort = { field: 'PRICE' };
  const { edges } = await page({ first: 100, sort });
  const [start, middle, end] = [edges[0].cursor, edges[11].cursor, edges[COUNT - 1].cursor];
  const info = async (args: object) => {
    const answer = await page({ sort, ...args });
    expect(answer).toMatchObject({ edges: [], nodes: [], pageInfo: { startCursor: null, endCursor: null } });
    return [answer.pageInfo.hasPreviousPage, answer.pageInfo.hasNextPage];
  };
  expect(await info({ first: 0 })).toEqual([false, true]);
  expect(await info({ last: 0 })).toEqual([true, false]);
  expect(await info({ first: 0, after: middle })).toEqual([true, true]);
  expect(await info({ last: 0, before: middle })).toEqual([true, true]);
  expect(await info({ first: 5, after: end })).toEqual([true, false]);
  expect(await info({ last: 5, before: start })).toEqual([false, true]);
  expect(await info({ where: { status: [] } })).toEqual([false, false]);
});

const AT = (key: unknown, sort = 'CREATED_AT:DESC') =>
  Buffer.from(JSON.stringify([sort, key, ids[0]])).toString('base64url');
const RELEVANCE = { sort: { field: 'RELEVANCE' }, where: { search: 'axe' } };
test.each([
  ['a cursor that is empty', { after: '' }],
  ['a cursor that is garbage', { before: 'garbage' }],
  ['a cursor with a blank', { after: `${AT('2026-01-01T00:00:00.000Z')} ` }],
  ['a cursor cut short', { after: AT('2026-01-01T00:00:00.000Z').slice(0, -4) }],
  ['the year 0000', { after: AT('0000-01-01T00:00:00.000Z') }],
  ['the month 13', { before: AT('2026-13-01T00:00:00.000Z') }],
  ['the hour 25', { after: AT('2026-01-01T25:00:00.000Z') }],
  ['a time with microseconds', { after: AT('2026-01-01T00:00:00.000000Z') }],
  ['a key that is null', { after: AT(null) }],
  ['a price of 2^64', { after: AT('18446744073709551616', 'PRICE:ASC'), sort: { field: 'PRICE' } }],
  ['a price of 10^400', { after: AT(`1${'0'.repeat(400)}`, 'PRICE:ASC'), sort: { field: 'PRICE' } }],
  ['a price with a point', { after: AT('1.5', 'PRICE:ASC'), sort: { field: 'PRICE' } }],
  ['a price that is empty', { after: AT('', 'PRICE:ASC'), sort: { field: 'PRICE' } }],
  ['a stock of 2^31', { after: AT('2147483648', 'AVAILABLE:ASC'), sort: { field: 'AVAILABLE' } }],
  ['a stock that is a word', { before: AT('NaN', 'AVAILABLE:ASC'), sort: { field: 'AVAILABLE' } }],
  ['a rank that is NaN', { after: AT('NaN', 'RELEVANCE:DESC'), ...RELEVANCE }],
  ['a rank of 10^99', { after: AT('1e99', 'RELEVANCE:DESC'), ...RELEVANCE }],
  ['a rank of 10^-99, less than a real can hold', { after: AT('1e-99', 'RELEVANCE:DESC'), ...RELEVANCE }],
  ['a rank of 10^-46, less than a real can hold', { before: AT('1e-46', 'RELEVANCE:DESC'), ...RELEVANCE }],
  ['a SKU with U+0000', { after: AT('\u0000', 'SKU:ASC'), sort: { field: 'SKU' } }],
  ['a SKU with half a surrogate pair', { after: AT('\udfff', 'SKU:ASC'), sort: { field: 'SKU' } }],
  ['a cursor of another sort', { after: AT('1000', 'PRICE:ASC') }],
  ['a cursor of the other direction', { after: AT('1000', 'PRICE:ASC'), sort: { field: 'PRICE', direction: 'DESC' } }],
  ['first: 101', { first: 101 }],
  ['first: -1', { first: -1 }],
  ['last: 101', { last: 101 }],
  ['last: -1', { last: -1 }],
  ['first and last', { first: 1, last: 1 }],
  ['RELEVANCE without a search', { sort: { field: 'RELEVANCE' } }],
  ['RELEVANCE with a search that is null', { sort: { field: 'RELEVANCE' }, where: { search: null } }],
  ['RELEVANCE with a blank search', { sort: { field: 'RELEVANCE' }, where: { search: ' \n' } }],
  ['101 SKUs', { where: { sku: Array(101).fill('A') } }],
  ['101 statuses', { where: { status: Array(101).fill('ACTIVE') } }],
  ['a SKU to find with U+0000', { where: { sku: ['A', '\u0000'] } }],
  ['a SKU to find with half a surrogate pair', { where: { sku: ['\ud800'] } }],
  ['a search of 201 characters', { where: { search: 'x'.repeat(201) } }],
  ['a search of 201 emoji', { where: { search: '😀'.repeat(201) } }],
  ['a search with U+0000', { where: { search: 'axe\u0000' } }],
  ['a search with half a surrogate pair', { where: { search: 'axe\ud800' } }],
])('refuses %s with BAD_USER_INPUT', async (_, variables) => {
  const { status, data, errors } = await server.request(PAGE, variables);
  expect({ status, data, errors: errors?.map(({ path, extensions }) => ({ path, extensions })) }).toEqual({
    status: 200,
    data: { products: null },
    errors: [{ path: ['products'], extensions: { code: 'BAD_USER_INPUT' } }],
  });
});

test.each([
  ['first: 2^31', { first: 2 ** 31 }],
  ['a sort that is none', { sort: { field: 'STATUS' } }],
  ['a sort without a field', { sort: {} }],
  ['a SKU that is null', { where: { sku: [null] } }],
  ['a bound that is a JSON number', { where: { price: { min: 5 } } }],
  ['a bound that is no number', { where: { price: { max: 'cheap' } } }],
])('answers 400 BAD_USER_INPUT to what the schema forbids: %s', async (_, variables) => {
  const { status, data, errors } = await server.request(PAGE, variables);
  expect({ status, data, codes: errors?.map((error) => error.extensions.code) }).toEqual({
    status: 400,
    data: undefined,
    codes: ['BAD_USER_INPUT'],
  });
});
