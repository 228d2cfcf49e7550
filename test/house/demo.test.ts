/** The demo shop against PostgreSQL: it fills an empty database once and leaves every other one alone. */
import { entities } from '../../src/app';
import { fillDemoShop } from '../../src/cli/demo';
import { FILL_LOCK } from '../../src/cli/shop-data/write-shop';
import { createDataSource } from '../../src/database/data-source';
import { createOrder } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

const COUNTS = `select (select count(*)::int from users) users, (select count(*)::int from products) products,
  (select count(*)::int from stock_levels) stock, (select count(*)::int from orders) orders`;
const FILLED = { users: 12, products: 20, stock: 20, orders: 60 };

let server: TestServer;
beforeEach(async () => void (server = await startServer()));
afterEach(() => server.stop());

/** Both at once, each with a pool of its own, as two servers have. */
async function fillTwice(): Promise<boolean[]> {
  const options = { url: server.databaseUrl, poolSize: 2, statementTimeoutMs: 10_000, entities };
  const sources = [createDataSource(options), createDataSource(options)];
  await Promise.all(sources.map((source) => source.initialize()));
  try {
    return await Promise.all(sources.map((source) => fillDemoShop(source, 'EUR', { logins: true })));
  } finally {
    await Promise.all(sources.map((source) => source.destroy()));
  }
}

test('fills an empty database once, though two servers start on it at once', async () => {
  expect((await fillTwice()).sort()).toEqual([false, true]);
  expect(await server.sql(COUNTS)).toEqual([FILLED]);
  expect(await fillTwice()).toEqual([false, false]);
  expect(await server.sql(COUNTS)).toEqual([FILLED]);
});

test('waits for nobody: while another process fills the database it leaves it to that one', async () => {
  const filling = createDataSource({ url: server.databaseUrl, poolSize: 2, statementTimeoutMs: 10_000, entities });
  await filling.initialize();
  try {
    const answer = await filling.transaction(async (manager) => {
      await manager.query('select pg_advisory_xact_lock($1)', [FILL_LOCK]);
      return fillTwice();
    });
    expect(answer).toEqual([false, false]);
    expect(await server.sql(COUNTS)).toEqual([{ users: 0, products: 0, stock: 0, orders: 0 }]);
  } finally {
    await filling.destroy();
  }
});

test('has orders whose sums are those of their lines, and goes on through the API', async () => {
  await fillTwice();
  const { orders } = await server.data(
    '{ orders(first: 100) { totalCount nodes { itemCount total { amount } lines { quantity total { amount } } } } }',
  );
  expect(orders.totalCount).toBe(60);
  for (const { itemCount, total, lines } of orders.nodes) {
    expect(lines.reduce((sum: number, line: any) => sum + line.quantity, 0)).toBe(itemCount);
    const sum = lines.reduce((all: number, line: any) => all + Math.round(Number(line.total.amount) * 100), 0);
    expect(sum).toBe(Math.round(Number(total.amount) * 100));
  }
  const id = await createOrder(server);
  const { order } = await server.data('query ($id: ID!) { order(id: $id) { number } }', { id });
  expect(order.number).toBe(61);
});

test.each([
  ['a user', `users (id, email, name, created_at, updated_at) values (gen_random_uuid(), 'a@b', 'A', now(), now())`],
  [
    'a product',
    `products (id, sku, name, price_amount, currency_code, created_at, updated_at)
     values (gen_random_uuid(), 'A', 'A', 1, 'EUR', now(), now())`,
  ],
  ['an order', `orders (id, currency_code, created_at, updated_at) values (gen_random_uuid(), 'EUR', now(), now())`],
])('leaves a database alone that holds %s', async (_, row) => {
  await server.sql(`insert into ${row}`);
  const before = await server.sql(COUNTS);
  expect(await fillTwice()).toEqual([false, false]);
  expect(await server.sql(COUNTS)).toEqual(before);
});
