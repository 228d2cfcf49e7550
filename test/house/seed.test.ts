/** `oms seed` against PostgreSQL: what stands afterwards, beside what stood, and when it goes wrong. */
import { Client } from 'pg';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { explain } from '../../src/cli/explain';
import { silent, type Progress } from '../../src/cli/progress';
import { seedDatabase } from '../../src/cli/seed';
import { generatedShop } from '../../src/cli/shop-data/generated-shop';
import type { ShopUser } from '../../src/cli/shop-data/shop';
import { writeShop } from '../../src/cli/shop-data/write-shop';
import { createDatabase } from '../support/database';
import { createOrder, createProduct } from '../support/factory';
import { startServer } from '../support/server';

const EUR = { code: 'EUR', decimals: 2 };
const SMALL = { users: 30, products: 12, orders: 1_200, seed: 1, currency: EUR };

/** Everything but ids and times; orders in the order of their numbers. */
const CONTENT = `
  select jsonb_build_object(
    'users', (select jsonb_agg(jsonb_build_array(email, name, role) order by email) from users),
    'products', (select jsonb_agg(jsonb_build_array(sku, name, description, price_amount, on_hand) order by sku)
                 from products join stock_levels on product_id = id),
    'orders', (select jsonb_agg(jsonb_build_array(o.number, u.email, o.note, o.status, o.total_amount, (
                 select jsonb_agg(jsonb_build_array(l.product_sku, l.quantity, l.unit_price_amount) order by l.id)
                 from order_lines l where l.order_id = o.id)) order by o.number)
               from orders o join users u on u.id = o.user_id)) as content`;

const COUNTS = `select (select count(*)::int from users) users, (select count(*)::int from products) products,
  (select count(*)::int from stock_levels) stock, (select count(*)::int from orders) orders`;

async function query<Row extends object = any>(url: string, text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

test('the same seed gives the same shop but for ids and times, another seed another one', async () => {
  const urls = [await createDatabase(), await createDatabase(), await createDatabase()] as const;
  await seedDatabase(urls[0], SMALL, silent);
  await seedDatabase(urls[1], SMALL, silent);
  await seedDatabase(urls[2], { ...SMALL, seed: 2 }, silent);
  const [first, second, other] = await Promise.all(urls.map(async (url) => (await query(url, CONTENT))[0].content));
  expect(first.orders).toHaveLength(1_200);
  expect(second).toEqual(first);
  expect(other).not.toEqual(first);
});

describe('a seeded database', () => {
  let url: string;
  beforeAll(async () => {
    url = await createDatabase();
    await seedDatabase(url, SMALL, silent);
  });

  test('has as many rows as were asked for', async () => {
    expect(await query(url, COUNTS)).toEqual([{ users: 30, products: 12, stock: 12, orders: 1_200 }]);
  });

  test('has headers that are the sums of their lines, and no product twice in an order', async () => {
    const wrong = await query(
      url,
      `select o.id from orders o left join order_lines l on l.order_id = o.id group by o.id
       having count(l.id) <> o.line_count or sum(l.quantity) <> o.item_count
         or sum(l.quantity * l.unit_price_amount) <> o.total_amount or count(distinct l.product_id) <> o.line_count
         or o.line_count not between 1 and 7`,
    );
    expect(wrong).toEqual([]);
  });

  test('has lines that copy their product', async () => {
    const wrong = await query(
      url,
      `select l.id from order_lines l join products p on p.id = l.product_id
       where (l.product_name, l.product_sku, l.unit_price_amount, l.currency_code)
         is distinct from (p.name, p.sku, p.price_amount, p.currency_code)`,
    );
    expect(wrong).toEqual([]);
  });

  test('has numbers, ids and times in one order, and in every id its time', async () => {
    const [row] = await query(
      url,
      `select array_agg(number order by number) = array_agg(number order by id) as ids,
         array_agg(number order by number) = array_agg(number order by created_at, id) as times, max(number) as last,
         bool_and(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint
           = floor(extract(epoch from created_at) * 1000)) as inside from orders`,
    );
    expect(row).toEqual({ ids: true, times: true, last: 1_200, inside: true });
  });

  test('has statistics for the planner', async () => {
    const rows = await query(
      url,
      `select relname from pg_class where relkind = 'r' and reltuples = -1
      and relname in ('users', 'products', 'stock_levels', 'orders', 'order_lines')`,
    );
    expect(rows).toEqual([]);
  });

  test('goes on through the API', async () => {
    const server = await startServer({ databaseUrl: url });
    try {
      const productId = await createProduct(server);
      const orderId = await createOrder(server, { lines: [{ productId, quantity: 2 }] });
      const { order } = await server.data('query ($id: ID!) { order(id: $id) { number total { amount } } }', {
        id: orderId,
      });
      expect(order).toEqual({ number: 1_201, total: { amount: '20.00' } });
      const { orders } = await server.data('{ orders(first: 1) { nodes { number user { name } } } }');
      expect(orders.nodes).toEqual([{ number: 1_201, user: { name: expect.any(String) } }]);
    } finally {
      await server.stop();
    }
  });
});

function never(): never {
  throw new Error('there is no such row');
}

test('keeps text as it is, whatever COPY thinks of its characters', async () => {
  const url = await createDatabase();
  const name = 'Tab\t, break\n, return\r, \\backslash, \\N, \\., Ł';
  const user: ShopUser = { id: randomUUID(), email: 'a@b', name, role: 'STAFF', createdAt: 0 };
  const none = { count: 0, at: () => never() };
  const client = new Client({ connectionString: url });
  await client.connect();
  await writeShop(
    client,
    { currencyCode: 'EUR', users: { count: 1, at: () => user }, products: none, orders: none },
    silent,
  );
  await client.end();
  expect(await query(url, 'select name, role from users')).toEqual([{ name, role: 'STAFF' }]);
});

test('adds to what stands, at the same time too, and changes nothing of it', async () => {
  const url = await createDatabase();
  await seedDatabase(url, { ...SMALL, orders: 50 }, silent);
  const [{ content: before }] = await query(url, CONTENT);
  await Promise.all([1, 2].map(() => seedDatabase(url, { ...SMALL, orders: 50 }, silent)));
  expect(await query(url, COUNTS)).toEqual([{ users: 90, products: 36, stock: 36, orders: 150 }]);
  const [{ content: after }] = await query(url, CONTENT);
  for (const table of ['users', 'products', 'orders'])
    expect(after[table]).toEqual(expect.arrayContaining(before[table]));
  expect(after.orders.at(-1)[0]).toBe(150);
  const notes = (orders: unknown[][]) => orders.map(([, , note]) => note);
  expect(notes(after.orders.slice(50, 100))).not.toEqual(notes(before.orders));
});

test('waits for another one that fills the database, and says so', async () => {
  const url = await createDatabase();
  const said: string[] = [];
  let other: Promise<void> | undefined;
  const first: Progress = {
    ...silent,
    begin: () => {
      other ??= seedDatabase(url, SMALL, { ...silent, say: (line) => said.push(line) });
    },
  };
  await seedDatabase(url, SMALL, first);
  await other;
  expect(said[0]).toBe('Another process is filling this database: waiting for it to end.');
  expect(await query(url, COUNTS)).toEqual([{ users: 60, products: 24, stock: 24, orders: 2_400 }]);
});

test('adds nothing when its connection is lost on the way, and ends every step that it began', async () => {
  const url = await createDatabase();
  let steps = 0;
  let killed: Promise<unknown> | undefined;
  const killing: Progress = {
    ...silent,
    begin: () => (steps += 1),
    end: () => (steps -= 1),
    advance: () => {
      killed ??= query(
        url,
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and application_name = 'order-management-server seed'`,
      );
    },
  };
  const error = await seedDatabase(url, { ...SMALL, orders: 100_000 }, killing).catch((failure: unknown) => failure);
  expect(explain(error)).toMatch(/^PostgreSQL at DATABASE_URL cannot be reached: /);
  await killed;
  expect(steps).toBe(0);
  expect(await query(url, COUNTS)).toEqual([{ users: 0, products: 0, stock: 0, orders: 0 }]);
});

test('adds nothing and says why when somebody takes an email that it was about to use', async () => {
  const url = await createDatabase();
  const none = { users: 0, products: 0, orders: 0 };
  const { email } = generatedShop({ seed: 1, sizes: SMALL, taken: none, currency: EUR, now: Date.now() }).users.at(7);
  const other = new Client({ connectionString: url });
  await other.connect();
  await other.query('begin');
  await other.query(
    'insert into users (id, email, name, created_at, updated_at) values (gen_random_uuid(), $1, $1, now(), now())',
    [email],
  );
  const seeding = seedDatabase(url, SMALL, silent).catch((error: Error) => error);
  const waiting = 'select from pg_stat_activity where datname = current_database() and wait_event_type = $1';
  while ((await query(url, waiting, ['Lock'])).length === 0) await sleep(10);
  await other.query('commit');
  await other.end();
  expect(await seeding).toMatchObject({
    name: 'UserMistake',
    message: expect.stringMatching(/^Somebody took an email.*users_email_key.*Nothing was added: run it again\.$/),
  });
  expect(await query(url, COUNTS)).toEqual([{ users: 1, products: 0, stock: 0, orders: 0 }]);
});

test('the command prints a line for each table when nobody looks, and prices a shop in yen in whole yen', async () => {
  const url = await createDatabase();
  const oms = join(__dirname, '../../bin/oms.cjs');
  const options = ['seed', '--users', '40', '--products', '20', '--orders', '1500', '--seed', '7'];
  const env = { ...process.env, DATABASE_URL: url, CURRENCY: 'JPY' };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [oms, ...options], { env });
  expect(stderr).toBe('');
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/[\d.]+ s/, '… s'));
  const { host, pathname } = new URL(url);
  expect(lines).toEqual([
    'users      40 in … s',
    'products   20 in … s',
    'orders     1,500 in … s',
    'Tidying up: vacuum and analyze.',
    `Added 40 users, 20 products and 1,500 orders to ${host}${pathname} in … s.`,
  ]);
  const [price] = await query(url, 'select min(price_amount)::int, max(price_amount)::int from products');
  expect(price.min).toBeGreaterThan(500);
  expect(price.max).toBeGreaterThan(5_000);
  expect(price.max).toBeLessThan(100_000);
});
