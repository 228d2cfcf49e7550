/** A small shop with two customers, where each sees what the other may not. */
import { startActors, type Actors, type TestActor } from '../support/actors';
import { startServer, type TestServer } from '../support/server';

const NAMES = ['shelf', 'old', 'dusty', 'gone'] as const;

export interface Shop {
  readonly server: TestServer;
  readonly actors: Actors;
  readonly admin: TestActor;
  readonly staff: TestActor;
  readonly mine: TestActor;
  readonly other: TestActor;
  /** On sale, and in both orders. */
  readonly shelf: string;
  /** Archived, and in my order. */
  readonly old: string;
  /** Archived, and in the other's order. */
  readonly dusty: string;
  /** Archived, and in no order. */
  readonly gone: string;
  readonly myOrder: string;
  readonly theirOrder: string;
  readonly myLine: string;
  readonly theirLine: string;
  /** One more draft of a user. */
  order(user: TestActor, productIds: string[]): Promise<string>;
  stop(): Promise<void>;
}

export async function startShop(): Promise<Shop> {
  const server = await startServer({ anonymous: true });
  const actors = await startActors(server);
  const admin = await actors.user('ADMIN');
  const staff = await actors.user('STAFF');
  const mine = await actors.user('CUSTOMER', { name: 'Mine Customer' });
  const other = await actors.user('CUSTOMER', { name: 'Other Customer' });
  const product = async (name: string): Promise<string> => {
    const input = { sku: name.toUpperCase(), name: `Lamp ${name}`, price: { amount: '2.00' }, onHand: 9 };
    const query = 'mutation ($input: CreateProductInput!) { createProduct(input: $input) { product { id } } }';
    return (await admin.data(query, { input })).createProduct.product.id;
  };
  const order = async ({ userId }: TestActor, productIds: string[]): Promise<string> => {
    const input = { userId, note: `note of ${userId}`, lines: productIds.map((productId) => ({ productId })) };
    const query = 'mutation ($input: CreateOrderInput!) { createOrder(input: $input) { order { id } } }';
    return (await admin.data(query, { input })).createOrder.order.id;
  };
  const line = async (orderId: string): Promise<string> =>
    (await server.sql('select id from order_lines where order_id = $1 order by id desc limit 1', [orderId]))[0].id;
  const products = {} as Record<(typeof NAMES)[number], string>;
  for (const name of NAMES) products[name] = await product(name);
  const myOrder = await order(mine, [products.shelf, products.old]);
  const theirOrder = await order(other, [products.shelf, products.dusty]);
  for (const name of ['old', 'dusty', 'gone'] as const) {
    await admin.data(`mutation { archiveProduct(input: { id: "${products[name]}" }) { product { id } } }`);
  }
  const lines = { myLine: await line(myOrder), theirLine: await line(theirOrder) };
  const stop = async (): Promise<void> => {
    await actors.stop();
    await server.stop();
  };
  return { server, actors, admin, staff, mine, other, ...products, ...lines, myOrder, theirOrder, order, stop };
}
