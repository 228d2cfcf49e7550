/** Makes what a test needs through the API itself, and answers its id. Each name is new. */
import type { TestServer } from './server';

let count = 0;

/** A text that no other call of this file answered. */
export function unique(prefix: string): string {
  count += 1;
  return `${prefix}-${count}`;
}

export async function createUser(
  server: TestServer,
  input: { email?: string; name?: string; role?: string } = {},
): Promise<string> {
  const name = input.name ?? unique('User');
  const { createUser: payload } = await server.data(
    'mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } userErrors { message } } }',
    { input: { name, email: `${unique('user')}@example.com`, ...input } },
  );
  return succeeded(payload).user.id;
}

export async function createProduct(
  server: TestServer,
  input: { sku?: string; name?: string; price?: { amount: string }; onHand?: number; description?: string } = {},
): Promise<string> {
  const { createProduct: payload } = await server.data(
    'mutation ($input: CreateProductInput!) { createProduct(input: $input) { product { id } userErrors { message } } }',
    { input: { sku: unique('SKU'), name: unique('Product'), price: { amount: '10.00' }, ...input } },
  );
  return succeeded(payload).product.id;
}

export async function createOrder(
  server: TestServer,
  input: { userId?: string; note?: string; lines?: { productId: string; quantity?: number }[] } = {},
): Promise<string> {
  const userId = input.userId ?? (await createUser(server));
  const { createOrder: payload } = await server.data(
    'mutation ($input: CreateOrderInput!) { createOrder(input: $input) { order { id } userErrors { message } } }',
    { input: { ...input, userId } },
  );
  return succeeded(payload).order.id;
}

/**
 * Many products at once, straight into the database: for limits that would take the API too long to reach. They cost
 * `priceAmount` minor units each.
 */
export async function insertProducts(server: TestServer, howMany: number, priceAmount = 100): Promise<string[]> {
  const rows = await server.sql<{ id: string }>(
    `with product as (
       insert into products (id, sku, name, price_amount, currency_code, created_at, updated_at)
       select gen_random_uuid(), $1 || '-' || n, $1 || ' ' || n, $2, (select currency_code from shop), now(), now()
       from generate_series(1, $3::int) n returning id
     ), stock as (insert into stock_levels (product_id) select id from product)
     select id from product`,
    [unique('Bulk'), priceAmount, howMany],
  );
  return rows.map((row) => row.id);
}

/** Puts an order into a status that no mutation reaches yet. */
export async function setStatus(server: TestServer, orderId: string, status: string): Promise<void> {
  await server.sql('update orders set status = $2 where id = $1', [orderId, status]);
}

function succeeded<Payload extends { userErrors: { message: string }[] }>(payload: Payload): Payload {
  if (payload.userErrors.length > 0) throw new Error(`refused: ${JSON.stringify(payload.userErrors)}`);
  return payload;
}
