/**
 * The plans of PostgreSQL on 100,000 orders: no read that an index should serve goes through a big table from end to end.
 * The seed's 10,000 users and 5,000 products are as many as the bench has.
 */
import { Client } from 'pg';
import { silent } from '../../src/cli/progress';
import { seedDatabase } from '../../src/cli/seed';
import { createDatabase } from '../support/database';
import { startServer, type TestServer } from '../support/server';
import { recordStatements, type Recorder } from '../golden/record-statements';
import { COUNTS, EDGES, FILTERS, LISTS, OBJECTS, SEARCHES, type ActorName, type PlanCase, type Sample } from './cases';
import { plansOf, rowsSorted, scannedWhole, type PlanNode } from './explain';

const SIZES = { users: 10_000, products: 5_000, orders: 100_000 };
const BIG = ['orders', 'order_lines', 'users', 'products'];
/** More rows than this are a list that an index should have held in order. */
const MOST_SORTED = 1_000;
const TOKEN = 'c'.repeat(43);

let server: TestServer;
let client: Client;
let recorder: Recorder;
let sample: Sample;

beforeAll(async () => {
  const databaseUrl = await createDatabase();
  await seedDatabase(databaseUrl, { ...SIZES, seed: 1, currency: { code: 'EUR', decimals: 2 } }, silent);
  server = await startServer({ databaseUrl });
  client = new Client({ connectionString: databaseUrl });
  await client.connect();
  sample = await takeSample();
  await client.query(
    `insert into sessions (id, user_id, token_hash, created_at, expires_at)
     values (gen_random_uuid(), $1, sha256(convert_to($2, 'UTF8')), now(), now() + interval '30 days')`,
    [sample.userId, TOKEN],
  );
  recorder = recordStatements();
}, 180_000);
afterAll(async () => {
  recorder?.stop();
  await client?.end();
  await server?.stop();
});

/** A customer with as many orders as any has, one of these orders, and what is in it. */
async function takeSample(): Promise<Sample> {
  const { rows } = await client.query<Sample>(
    `select u.id "userId", o.id "orderId", l.id "lineId", l.product_id "productId", o.number, u.email, p.sku
     from (select user_id from orders group by user_id order by count(*) desc, user_id limit 1) most
     join users u on u.id = most.user_id
     join orders o on o.user_id = u.id join order_lines l on l.order_id = o.id join products p on p.id = l.product_id
     where u.role = 'CUSTOMER' order by o.number, l.id limit 1`,
  );
  return rows[0]!;
}

/** The plans of the one statement that a root field is. */
async function plans(actor: ActorName, field: string): Promise<PlanNode[]> {
  recorder.sent.length = 0;
  const { errors } = await server.request(
    `{ ${field} }`,
    {},
    actor === 'CUSTOMER' ? { authorization: `Bearer ${TOKEN}` } : {},
  );
  expect(errors).toBeUndefined();
  const statements = recorder.sent.filter(({ text }) => !/ sessions /.test(text));
  expect(statements).toHaveLength(1);
  return plansOf(client, statements[0]!.text, statements[0]!.values);
}

function expectIndexes(found: readonly PlanNode[], mayScan: PlanCase['mayScan'] = {}): void {
  for (const plan of found) {
    expect(scannedWhole(plan, BIG).filter((table) => !(table in mayScan))).toEqual([]);
  }
}

const each = (cases: readonly PlanCase[]): [string, ActorName, PlanCase][] =>
  cases.flatMap((planCase) =>
    planCase.actors.map((actor): [string, ActorName, PlanCase] => [planCase.name, actor, planCase]),
  );

const PAGES = LISTS.flatMap(({ list, from, sorts, actors }) =>
  Object.entries(sorts).flatMap(([sort, key]) =>
    ['ASC', 'DESC'].flatMap((direction) => actors.map((actor) => ({ list, from, sort, key, direction, actor }))),
  ),
);

/** The cursor of the row that stands at a third of a list. */
async function cursorOf({ list, from, sort, key, direction }: (typeof PAGES)[number]): Promise<string> {
  const order = `order by ${key} ${direction}, id ${direction} offset ${Math.floor(SIZES[list] / 3)} limit 1`;
  const { rows } = await client.query<{ key: string; id: string }>(
    `select (${key})::text "key", id from ${from} ${order}`,
  );
  const parts = [`${sort}:${direction}`, rows[0]!.key, rows[0]!.id];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

test('a scan of a whole table is seen', async () => {
  const found = await plansOf(client, 'select note from orders', []);
  expect(found.map((plan) => scannedWhole(plan, BIG))).toEqual([['orders']]);
});

describe('a page', () => {
  test.each(PAGES)('of $list by $sort $direction for $actor is read by an index, in order', async (page) => {
    const cursor = JSON.stringify(await cursorOf(page));
    const sort = `sort: { field: ${page.sort}, direction: ${page.direction} }`;
    const fields = 'nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';
    for (const part of ['first: 20', `first: 20, after: ${cursor}`, 'last: 20', `last: 20, before: ${cursor}`]) {
      const found = await plans(page.actor, `${page.list}(${part}, ${sort}) { ${fields} }`);
      expectIndexes(found);
      for (const plan of found) expect(rowsSorted(plan)).toBeLessThanOrEqual(MOST_SORTED);
    }
  });
});

describe.each([
  ['a filter', FILTERS],
  ['a search', SEARCHES],
  ['a count', COUNTS],
  ['an object', OBJECTS],
  ['an edge', EDGES],
])('%s', (_, cases) => {
  test.each(each(cases))('%s for a %s is read by an index', async (_name, actor, { field, mayScan }) => {
    expectIndexes(await plans(actor, field(sample)), mayScan);
  });
});
