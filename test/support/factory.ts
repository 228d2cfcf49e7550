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

function succeeded<Payload extends { userErrors: { message: string }[] }>(payload: Payload): Payload {
  if (payload.userErrors.length > 0) throw new Error(`refused: ${JSON.stringify(payload.userErrors)}`);
  return payload;
}
