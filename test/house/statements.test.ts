/** The promise "one read, one statement", counted where every statement leaves the house: at pg's client. */
import { Client } from 'pg';
import { createOrder, createProduct, createUser, insertProducts, setStatus } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

const ORDERS = 105;

let server: TestServer;
let userId: string;
let productId: string;
let orderId: string;
let lineId: string;

const sent: string[] = [];
// eslint-disable-next-line @typescript-eslint/unbound-method -- it is called on the client that it is meant for
const query = Client.prototype.query as (this: Client, ...args: unknown[]) => unknown;

beforeAll(async () => {
  Client.prototype.query = function (this: Client, ...args: unknown[]) {
    const [statement] = args as [string | { text?: string }];
    sent.push((typeof statement === 'string' ? statement : statement.text) ?? 'no text');
    return query.apply(this, args);
  } as typeof Client.prototype.query;
  server = await startServer();
  userId = await createUser(server);
  productId = await createProduct(server, { sku: 'MUG' });
  const other = await createProduct(server);
  const lines = [{ productId }, { productId: other }];
  const orders = await Promise.all(Array.from({ length: ORDERS }, () => createOrder(server, { userId, lines })));
  orderId = orders[0]!;
  [{ id: lineId }] = (await server.sql('select id from order_lines where order_id = $1 limit 1', [orderId])) as [
    { id: string },
  ];
});
afterAll(async () => {
  Client.prototype.query = query as typeof Client.prototype.query;
  await server.stop();
});

/** The answer of an operation that must succeed, and the statements that were sent for it. */
async function counted(operation: string, variables?: object): Promise<{ data: any; statements: string[] }> {
  sent.length = 0;
  const data = await server.data(operation, variables);
  return { data, statements: [...sent] };
}

test('counts what is sent', async () => {
  sent.length = 0;
  await server.sql('select 1');
  expect(sent).toEqual(['select 1']);
});

test('a page of 100 orders with user, lines, products, page info and count is one statement', async () => {
  const { data, statements } = await counted(`{
    orders(first: 100) {
      totalCount
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      edges { cursor }
      nodes {
        id number status total { amount currencyCode }
        user { id name email }
        lines { id quantity total { amount } product { id name stock { available } } }
        products { id sku }
      }
    }
  }`);
  expect(data.orders.totalCount).toBe(ORDERS);
  expect(data.orders.nodes).toHaveLength(100);
  for (const node of data.orders.nodes) {
    expect(node.user.id).toBe(userId);
    expect(node.lines.map((line: any) => line.product.id)).toEqual(node.products.map((product: any) => product.id));
    expect(node.products).toHaveLength(2);
  }
  expect(statements).toHaveLength(1);
});

test.each([
  ['user', () => `user(id: "${userId}") { id name }`],
  ['product', () => `product(sku: "MUG") { id price { amount } stock { onHand } }`],
  ['order', () => `order(id: "${orderId}") { id user { name } lines { product { name } } products { name } }`],
  ['order by number', () => 'order(number: 1) { id }'],
  ['node', () => `node(id: "${lineId}") { id ... on OrderLine { product { name } } ... on Order { user { name } } }`],
  ['nodes', () => `nodes(ids: ["${orderId}", "${userId}", "${productId}"]) { __typename id }`],
  ['users', () => 'users { totalCount nodes { id } }'],
  ['products', () => 'products(where: { search: "mug" }, sort: { field: RELEVANCE }) { totalCount nodes { id } }'],
  ['orders by search', () => 'orders(where: { search: "mug" }) { totalCount nodes { id } pageInfo { endCursor } }'],
])('%s is one statement', async (_, field) => {
  const { data, statements } = await counted(`{ it: ${field()} }`);
  expect(data.it).toBeTruthy();
  expect(statements).toHaveLength(1);
});

test('a read of what is not there is one statement', async () => {
  const { data, statements } = await counted('{ order(number: 0) { id lines { id } } }');
  expect(data).toEqual({ order: null });
  expect(statements).toHaveLength(1);
});

test('orders and products below a list of users, each with page info and count, are one statement', async () => {
  const { data, statements } = await counted(`{
    users(first: 10) {
      totalCount pageInfo { hasNextPage endCursor }
      nodes {
        name
        orders(first: 5) {
          totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { id lines { productName } }
        }
        products(last: 5) { totalCount pageInfo { hasPreviousPage } nodes { name } }
      }
    }
  }`);
  expect(data.users.nodes[0].orders).toMatchObject({ totalCount: ORDERS, pageInfo: { hasNextPage: true } });
  expect(data.users.nodes[0].orders.nodes).toHaveLength(5);
  expect(data.users.nodes[0].products.totalCount).toBe(2);
  expect(statements).toHaveLength(1);
});

test('two root fields are two statements, and one asked for twice under one name is one', async () => {
  const two = await counted(`{ a: order(id: "${orderId}") { id } b: orders(first: 1) { nodes { id } } }`);
  expect(two.statements).toHaveLength(2);
  const merged = await counted(`{ order(id: "${orderId}") { id } order(id: "${orderId}") { number } }`);
  expect(merged.data.order).toEqual({ id: orderId, number: expect.any(Number) });
  expect(merged.statements).toHaveLength(1);
});

test('what reads no table sends nothing', async () => {
  for (const operation of [
    '{ __typename }',
    '{ __schema { queryType { name } } }',
    '{ order @skip(if: true) { id } }',
  ]) {
    expect((await counted(operation)).statements).toEqual([]);
  }
});

test('a refused argument sends nothing', async () => {
  for (const field of ['order { id }', 'orders(first: 101) { nodes { id } }', 'node(id: "x") { id }']) {
    sent.length = 0;
    const { errors } = await server.request(`{ ${field} }`);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(sent).toEqual([]);
  }
});

test('no value of a client enters the text of a statement', async () => {
  const search = `x'; drop table orders; --`;
  const { statements } = await counted(
    `query ($search: String) {
      orders(where: { search: $search, number: [424242] }) { nodes { id } }
      order(number: 434343) { id }
    }`,
    { search },
  );
  expect(statements).toHaveLength(2);
  for (const text of statements) expect(text).not.toMatch(/drop table|424242|434343/);
});

const PAYLOAD = `order { id version total { amount } user { name } lines { productName product { name } } }
  userErrors { code message field }`;

test('a product is put into an order, and the whole order answered, with at most 8 statements', async () => {
  const [added] = await insertProducts(server, 1);
  const input = { orderId, productId: added };
  const ADD = `mutation ($input: AddProductToOrderInput!) { addProductToOrder(input: $input) { ${PAYLOAD} } }`;
  const { data, statements } = await counted(ADD, { input });
  expect(data.addProductToOrder.userErrors).toEqual([]);
  expect(data.addProductToOrder.order.lines).toHaveLength(3);
  expect(statements[0]).toMatch(/^(BEGIN|START TRANSACTION)/i);
  expect(statements.at(-1)).toMatch(/^COMMIT/i);
  expect(statements.length).toBeLessThanOrEqual(8);
});

test('an order of 100 lines is created with at most 8 statements', async () => {
  const products = await insertProducts(server, 100);
  const CREATE = `mutation ($input: CreateOrderInput!) { createOrder(input: $input) { ${PAYLOAD} } }`;
  const { data, statements } = await counted(CREATE, {
    input: { userId, lines: products.map((product) => ({ productId: product })) },
  });
  expect(data.createOrder.order.lines).toHaveLength(100);
  expect(statements.at(-1)).toMatch(/^COMMIT/i);
  expect(statements.length).toBeLessThanOrEqual(8);
});

test('a refusal rolls back and is answered with one more read', async () => {
  const id = await createOrder(server, { userId });
  await setStatus(server, id, 'PLACED');
  const ADD = `mutation ($input: AddProductToOrderInput!) { addProductToOrder(input: $input) { ${PAYLOAD} } }`;
  const { data, statements } = await counted(ADD, { input: { orderId: id, productId } });
  expect(data.addProductToOrder.userErrors).toMatchObject([{ code: 'ORDER_NOT_EDITABLE' }]);
  expect(statements).toHaveLength(4);
  expect(statements[2]).toMatch(/^ROLLBACK/i);
});

test('broken input opens no transaction', async () => {
  const ADD = `mutation ($input: AddProductToOrderInput!) { addProductToOrder(input: $input) { ${PAYLOAD} } }`;
  const { data, statements } = await counted(ADD, { input: { orderId, productId, quantity: 0 } });
  expect(data.addProductToOrder.userErrors).toMatchObject([{ code: 'INVALID_INPUT' }]);
  expect(statements).toHaveLength(1);
});
