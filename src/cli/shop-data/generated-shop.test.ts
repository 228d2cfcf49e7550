/** Made-up shops of any size, before they meet a database. */
import { normalizeEmail } from '../../core/text';
import { generatedShop, NUMBERED_EMAIL, NUMBERED_SKU, type ShopPlan } from './generated-shop';
import type { Series } from './shop';

const PLAN: ShopPlan = {
  seed: 1,
  sizes: { users: 2_000, products: 50, orders: 3_000 },
  taken: { users: 0, products: 0, orders: 0 },
  currency: { code: 'EUR', decimals: 2 },
  now: Date.UTC(2026, 6, 31),
};
const shop = generatedShop(PLAN);

function all<Row>(series: Series<Row>): Row[] {
  return Array.from({ length: series.count }, (_, index) => series.at(index));
}

test('a plan gives the same rows each time, in whatever order they are asked for', () => {
  const again = generatedShop(PLAN);
  expect(again.orders.at(2_999)).toEqual(shop.orders.at(2_999));
  expect([again.orders.at(7), again.users.at(7), again.products.at(7)]).toEqual([
    shop.orders.at(7),
    shop.users.at(7),
    shop.products.at(7),
  ]);
});

test('another seed gives another shop', () => {
  const other = generatedShop({ ...PLAN, seed: 2 });
  expect(all(other.users).map(({ name }) => name)).not.toEqual(all(shop.users).map(({ name }) => name));
  expect(all(other.products).map(({ name }) => name)).not.toEqual(all(shop.products).map(({ name }) => name));
  expect(other.orders.at(5).lines.map(({ quantity }) => quantity)).not.toEqual(
    shop.orders.at(5).lines.map(({ quantity }) => quantity),
  );
});

test('orders have 1 to 7 lines, four on average, each of another product', () => {
  const lines = all(shop.orders).map((order) => order.lines);
  expect(new Set(lines.map(({ length }) => length))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7]));
  expect(lines.flat().length / lines.length).toBeCloseTo(4, 0);
  for (const of of lines) expect(new Set(of.map(({ product }) => product.sku)).size).toBe(of.length);
});

test('orders keep to the products there are when they are few', () => {
  const few = generatedShop({ ...PLAN, sizes: { users: 1, products: 2, orders: 100 } });
  expect(new Set(all(few.orders).map(({ lines }) => lines.length))).toEqual(new Set([1, 2]));
  expect(new Set(all(few.orders).map(({ userId }) => userId))).toEqual(new Set([few.users.at(0).id]));
});

test('every order is younger than its customer and its products, and no member of staff orders', () => {
  const users = new Map(all(shop.users).map((user) => [user.id, user]));
  for (const { userId, createdAt, lines } of all(shop.orders)) {
    expect(users.get(userId)!.createdAt).toBeLessThanOrEqual(createdAt);
    expect(users.get(userId)!.role).toBe('CUSTOMER');
    expect(Math.max(...lines.map(({ product }) => product.createdAt))).toBeLessThanOrEqual(createdAt);
  }
});

test('makes no administrator, so that the first start with ADMIN_EMAIL still makes the real one', () => {
  const roles = all(shop.users).map(({ role }) => role);
  expect(roles.filter((role) => role === 'STAFF')).toHaveLength(2);
  expect(roles.filter((role) => role === 'CUSTOMER')).toHaveLength(1_998);
});

test('ids of users, products, orders and lines are all different and grow with the time', () => {
  const orders = all(shop.orders);
  const ofTable = [shop.users, shop.products, shop.orders].map((series) =>
    all<{ id: string }>(series).map(({ id }) => id),
  );
  const lines = orders.flatMap((order) => order.lines.map(({ id }) => id));
  for (const ids of [...ofTable, lines]) expect([...ids].sort()).toEqual(ids);
  const ids = [...ofTable.flat(), ...lines];
  expect(new Set(ids).size).toBe(ids.length);
});

test('emails and SKUs are in their stored form, different, and found by the patterns that continue their numbers', () => {
  const later = generatedShop({ ...PLAN, taken: { users: 2_000, products: 50, orders: 3_000 } });
  const users = [...all(shop.users), ...all(later.users)];
  const numbers = users.map(({ email }) => Number(new RegExp(NUMBERED_EMAIL).exec(email)?.[1]));
  expect(numbers).toEqual(Array.from({ length: 4_000 }, (_, index) => index + 1));
  expect(users.filter(({ email }) => normalizeEmail(email) !== email)).toEqual([]);
  const products = [...all(shop.products), ...all(later.products)];
  const skuNumbers = products.map(({ sku }) => Number(new RegExp(NUMBERED_SKU).exec(sku)?.[1]));
  expect(skuNumbers).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  expect(all(later.orders).map(({ note }) => note)).not.toEqual(all(shop.orders).map(({ note }) => note));
});
