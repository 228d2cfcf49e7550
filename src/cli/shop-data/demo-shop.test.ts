/** The demo shop, before it meets a database. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoShop } from './demo-shop';
import type { Series } from './shop';
import { DAY_MS } from './timeline';

const EUR = { code: 'EUR', decimals: 2 };
const NOW = Date.UTC(2026, 6, 31);
const shop = demoShop(EUR, NOW);

function all<Row>(series: Series<Row>): Row[] {
  return Array.from({ length: series.count }, (_, index) => series.at(index));
}

test('has one administrator, two of staff and nine customers', () => {
  const roles = all(shop.users).map(({ role }) => role);
  expect(roles).toEqual(['ADMIN', 'STAFF', 'STAFF', ...Array.from({ length: 9 }, () => 'CUSTOMER')]);
});

test('has 20 products and 60 orders of 1 to 5 lines, of different products, of the last 90 days, some with a note', () => {
  const orders = all(shop.orders);
  expect(shop.products.count).toBe(20);
  expect(orders).toHaveLength(60);
  expect(new Set(orders.map(({ lines }) => lines.length))).toEqual(new Set([1, 2, 3, 4, 5]));
  for (const { createdAt, lines } of orders) {
    expect(createdAt).toBeLessThanOrEqual(NOW);
    expect(createdAt).toBeGreaterThanOrEqual(NOW - 90 * DAY_MS);
    expect(new Set(lines.map(({ product }) => product.id)).size).toBe(lines.length);
  }
  const notes = orders.filter(({ note }) => note !== null).length;
  expect(notes).toBeGreaterThan(5);
  expect(notes).toBeLessThan(30);
});

test('every order is younger than its customer, and no member of staff orders', () => {
  const users = new Map(all(shop.users).map((user) => [user.id, user]));
  for (const { userId, createdAt } of all(shop.orders)) {
    expect(users.get(userId)!.createdAt).toBeLessThanOrEqual(createdAt);
    expect(users.get(userId)!.role).toBe('CUSTOMER');
  }
});

test('is the same shop on another day, but for times and ids', () => {
  const timeless = (now: number) => {
    const { users, products, orders } = demoShop(EUR, now);
    const customers = new Map(all(users).map(({ id, email }) => [id, email]));
    return [
      all(users).map(({ email, name, role }) => [email, name, role]),
      all(products).map(({ sku, name, priceAmount, onHand }) => [sku, name, priceAmount, onHand]),
      all(orders).map(({ userId, note, lines }) => [
        customers.get(userId),
        note,
        lines.map(({ product, quantity }) => [product.sku, quantity]),
      ]),
    ];
  };
  expect(timeless(NOW + 100 * DAY_MS + 12_345)).toEqual(timeless(NOW));
});

test('leaves the emails and SKUs of examples/ to who tries these', () => {
  const examples = readFileSync(join(__dirname, '../../../examples/first-steps.graphql'), 'utf8');
  const [, email] = /email: "([^"]+)"/.exec(examples)!;
  const [, sku] = /sku: "([^"]+)"/.exec(examples)!;
  expect(all(shop.users).map((user) => user.email)).not.toContain(email);
  expect(all(shop.products).map((product) => product.sku)).not.toContain(sku);
});
