/** What the list of orders sorts, filters and searches by, held against the rows themselves; ties are everywhere. */
import { Client } from 'pg';
import { createDatabase } from '../support/database';
import { createOrder, createProduct, createUser, setStatus } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

interface Row {
  id: string;
  number: number;
  status: string;
  user_id: string;
  created_at: Date;
  total: number;
  products: string[];
}

const STATUSES = ['DRAFT', 'PLACED', 'COMPLETED', 'CANCELED'];
const DAY = 86_400_000;
const FIRST_DAY = Date.parse('2026-03-01T00:00:00.000Z');

let server: TestServer;
let rows: Row[];
let ada: string;
let mug: string;

/** An index happens to give ties in the order of their ids: without one, the statement itself must ask for it. */
async function databaseWithoutIndexScans(): Promise<string> {
  const databaseUrl = await createDatabase();
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  for (const scan of ['indexscan', 'indexonlyscan']) {
    await client.query(`alter database ${new URL(databaseUrl).pathname.slice(1)} set enable_${scan} = off`);
  }
  await client.end();
  return databaseUrl;
}

/** 24 orders: three a day, totals of 0 to 12.50 that repeat, two users, none with a digit in a name. */
beforeAll(async () => {
  server = await startServer({ databaseUrl: await databaseWithoutIndexScans() });
  ada = await createUser(server, { name: 'Ada Müller', email: 'countess@lovelace.example' });
  const bob = await createUser(server, { name: 'Bob Stone', email: 'bob@rocks.example' });
  mug = await createProduct(server, { name: 'Red mug', sku: 'MUG-RED', price: { amount: '5.00' } });
  const cup = await createProduct(server, { name: 'Half_full cup', sku: 'C\\BLUE', price: { amount: '2.50' } });
  const ids: string[] = [];
  for (let n = 0; n < 24; n += 1) {
    const lines = [
      ...(n % 3 > 0 ? [{ productId: mug, quantity: n % 3 }] : []),
      ...(n % 4 > 2 ? [{ productId: cup, quantity: 1 }] : []),
    ];
    ids.push(await createOrder(server, { userId: n % 5 === 0 ? bob : ada, lines }));
    await setStatus(server, ids[n]!, STATUSES[n % 4]!);
  }
  // Rewritten in another order than that of their ids, so that the table does not hold ties in order.
  for (let n = 0; n < 24; n += 1) {
    const day = new Date(FIRST_DAY + Math.floor(n / 3) * DAY);
    await server.sql('update orders set created_at = $2 where id = $1', [ids[(n * 17) % 24], day]);
  }
  rows = await server.sql<Row>(
    `select o.id, number, status, user_id, created_at, total_amount total,
       array(select product_id::text from order_lines where order_id = o.id) products from orders o`,
  );
});
afterAll(() => server.stop());

const PAGE = `query ($first: Int, $after: String, $last: Int, $before: String, $where: OrderWhere, $sort: OrderSort) {
  orders(first: $first, after: $after, last: $last, before: $before, where: $where, sort: $sort) {
    totalCount nodes { id } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

async function page(variables: object): Promise<any> {
  return (await server.data(PAGE, variables)).orders;
}

async function refusal(variables: object): Promise<string> {
  const answer = await server.request(PAGE, variables);
  expect(answer).toMatchObject({ status: 200, data: { orders: null } });
  expect(answer.errors).toMatchObject([{ path: ['orders'], extensions: { code: 'BAD_USER_INPUT' } }]);
  return answer.errors![0]!.message;
}

/** Ids of the rows that fit, by a key and then by id, which PostgreSQL compares as the text compares. */
function expected(key: (row: Row) => number, descending: boolean, fits: (row: Row) => boolean = () => true): string[] {
  const sign = descending ? -1 : 1;
  const order = (a: Row, b: Row): number => sign * (key(a) - key(b) || (a.id < b.id ? -1 : 1));
  return rows
    .filter(fits)
    .sort(order)
    .map((row) => row.id);
}

const KEYS: Record<string, (row: Row) => number> = {
  CREATED_AT: (row) => row.created_at.getTime(),
  NUMBER: (row) => row.number,
  TOTAL: (row) => row.total,
};

describe.each(Object.keys(KEYS).flatMap((field) => ['ASC', 'DESC'].map((direction) => ({ field, direction }))))(
  'sorted by $field $direction',
  (sort) => {
    const ids = (): string[] => expected(KEYS[sort.field]!, sort.direction === 'DESC');

    test('walks forward through ties: every order once, in order', async () => {
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const found: any = await page({ sort, first: 5, after });
        expect(found.totalCount).toBe(rows.length);
        expect(found.pageInfo.hasPreviousPage).toBe(seen.length > 0);
        expect(found.pageInfo.startCursor).toBe(found.edges[0].cursor);
        seen.push(...found.nodes.map((node: any) => node.id));
        after = found.pageInfo.hasNextPage ? found.pageInfo.endCursor : null;
      } while (after !== null && seen.length <= rows.length);
      expect(seen).toEqual(ids());
    });

    test('walks backward through ties: every order once, each page in the order of the list', async () => {
      let seen: string[] = [];
      let before: string | null = null;
      do {
        const found: any = await page({ sort, last: 5, before });
        expect(found.totalCount).toBe(rows.length);
        expect(found.pageInfo.hasNextPage).toBe(seen.length > 0);
        expect(found.pageInfo.endCursor).toBe(found.edges.at(-1).cursor);
        seen = [...found.nodes.map((node: any) => node.id), ...seen];
        before = found.pageInfo.hasPreviousPage ? found.pageInfo.startCursor : null;
      } while (before !== null && seen.length <= rows.length);
      expect(seen).toEqual(ids());
    });

    test('refuses cursors of every other sort and direction', async () => {
      const { endCursor } = (await page({ sort, first: 1 })).pageInfo;
      for (const field of Object.keys(KEYS)) {
        for (const direction of ['ASC', 'DESC']) {
          if (field === sort.field && direction === sort.direction) continue;
          for (const argument of ['after', 'before']) {
            expect(await refusal({ sort: { field, direction }, [argument]: endCursor })).toBe(
              `The cursor in ${argument} comes from a list that was sorted otherwise. Start again without it.`,
            );
          }
        }
      }
    });
  },
);

test('sorts newest first without a sort, and ascending without a direction', async () => {
  expect((await page({ first: 100 })).nodes.map((node: any) => node.id)).toEqual(expected(KEYS['CREATED_AT']!, true));
  const byTotal = await page({ first: 100, sort: { field: 'TOTAL' } });
  expect(byTotal.nodes.map((node: any) => node.id)).toEqual(expected(KEYS['TOTAL']!, false));
});

type Filter = [name: string, where: () => object, fits: (row: Row) => boolean];
const day = (n: number): string => new Date(FIRST_DAY + n * DAY).toISOString();
const within = (row: Row, from: number, to: number): boolean =>
  row.created_at.getTime() >= FIRST_DAY + from * DAY && row.created_at.getTime() < FIRST_DAY + to * DAY;

const FILTERS: Filter[] = [
  ['one status', () => ({ status: ['PLACED'] }), (row) => row.status === 'PLACED'],
  ['any of two statuses', () => ({ status: ['DRAFT', 'CANCELED'] }), (row) => /DRAFT|CANCELED/.test(row.status)],
  ['numbers', () => ({ number: [3, 1, 3, 999] }), (row) => row.number === 1 || row.number === 3],
  ['a user', () => ({ userId: ada.toUpperCase() }), (row) => row.user_id === ada],
  ['a product', () => ({ productId: mug }), (row) => row.products.includes(mug)],
  ['a day, its end not included', () => ({ createdAt: { from: day(2), to: day(3) } }), (row) => within(row, 2, 3)],
  ['a first day', () => ({ createdAt: { from: day(6) } }), (row) => within(row, 6, 99)],
  ['a last day', () => ({ createdAt: { to: day(1) } }), (row) => within(row, 0, 1)],
  [
    'the same moment in another offset',
    () => ({ createdAt: { to: '2026-03-02T02:00:00+02:00' } }),
    (row) => within(row, 0, 1),
  ],
  [
    'a total, both ends included',
    () => ({ total: { min: '2.50', max: '5.00' } }),
    (row) => row.total >= 250 && row.total <= 500,
  ],
  [
    'a total with fewer decimals',
    () => ({ total: { min: '5', max: '7.5' } }),
    (row) => row.total >= 500 && row.total <= 750,
  ],
  ['a total just above a cent', () => ({ total: { min: '5.001' } }), (row) => row.total > 500],
  ['a total just below a cent', () => ({ total: { max: '4.999999999' } }), (row) => row.total < 500],
  ['a total of zeros', () => ({ total: { min: '-1', max: '0.000' } }), (row) => row.total === 0],
  [
    'several things at once',
    () => ({ status: ['DRAFT', 'PLACED'], userId: ada, productId: mug }),
    (row) => /DRAFT|PLACED/.test(row.status) && row.user_id === ada && row.products.includes(mug),
  ],
  ['a number', () => ({ search: '12' }), (row) => row.number === 12],
  ['a number that begins others', () => ({ search: '1' }), (row) => row.number === 1],
  ['a number as people write it', () => ({ search: ' #12 ' }), (row) => row.number === 12],
  ['part of a user name in other case', () => ({ search: 'a mÜLLer' }), (row) => row.user_id === ada],
  ['part of an email', () => ({ search: 'LOVELACE.ex' }), (row) => row.user_id === ada],
  ['part of a product name', () => ({ search: 'red MU' }), (row) => row.products.includes(mug)],
  ['part of an SKU', () => ({ search: 'mug-r' }), (row) => row.products.includes(mug)],
  ['an underscore as such', () => ({ search: 'half_f' }), (row) => row.products.some((id) => id !== mug)],
  ['a backslash as such', () => ({ search: 'c\\b' }), (row) => row.products.some((id) => id !== mug)],
  [
    'a text within a status',
    () => ({ search: 'Müller', status: ['PLACED'] }),
    (row) => row.user_id === ada && row.status === 'PLACED',
  ],
];

test.each(FILTERS)('finds by %s: those orders, all of them, counted exactly', async (_, where, fits) => {
  const ids = expected(KEYS['NUMBER']!, false, fits);
  expect(ids.length).toBeGreaterThan(0);
  expect(ids.length).toBeLessThan(rows.length);
  const sort = { field: 'NUMBER' };
  const all = await page({ where: where(), sort, first: 100 });
  expect(all.nodes.map((node: any) => node.id)).toEqual(ids);
  expect(all.totalCount).toBe(ids.length);
  const one = await page({ where: where(), sort, last: 1 });
  expect(one.nodes).toEqual([{ id: ids.at(-1) }]);
  expect(one).toMatchObject({ totalCount: ids.length, pageInfo: { hasPreviousPage: ids.length > 1 } });
});

test.each<[string, object]>([
  ['an empty list of statuses', { status: [] }],
  ['an empty list of numbers', { number: [] }],
  ['a user that is not there', { userId: '0192e000-0000-7000-8000-000000000000' }],
  ['a span that ends before it begins', { createdAt: { from: day(3), to: day(2) } }],
  ['a span without length', { createdAt: { from: day(2), to: day(2) } }],
  ['totals nobody reaches', { total: { min: '99999999999999999999' } }],
  ['a wildcard', { search: '%' }],
  ['a number with an underscore', { search: '1_' }],
  ['part of a number', { search: '#0' }],
])('finds nothing by %s', async (_, where) => {
  expect(await page({ where })).toMatchObject({ totalCount: 0, nodes: [] });
});

test.each<[string, object]>([
  ['blank text', { search: '  ' }],
  ['null everywhere', { status: null, number: null, userId: null, productId: null, search: null, total: null }],
  ['empty spans', { createdAt: {}, total: { min: null, max: null } }],
  ['the widest span', { createdAt: { from: '0001-01-01T00:00:00Z', to: '9999-12-31T23:59:59.999Z' } }],
])('finds everything by %s', async (_, where) => {
  expect((await page({ where })).totalCount).toBe(rows.length);
});

test.each<[string, object, string]>([
  ['a user id that is none', { userId: 'ada' }, 'where.userId is no id of this server: ids are UUIDs.'],
  ['a product id that is none', { productId: '' }, 'where.productId is no id of this server: ids are UUIDs.'],
  ['101 numbers', { number: Array(101).fill(1) }, 'where.number holds 101 values: give at most 100.'],
  ['201 letters', { search: 'x'.repeat(201) }, 'where.search is longer than 200 characters: search for less.'],
  ['U+0000', { search: '\u0000' }, 'where.search holds U+0000 or half a surrogate pair: send well-formed text.'],
  ['half a pair', { search: '\ud800' }, 'where.search holds U+0000 or half a surrogate pair: send well-formed text.'],
])('refuses to filter by %s', async (_, where, message) => {
  expect(await refusal({ where })).toBe(message);
});
