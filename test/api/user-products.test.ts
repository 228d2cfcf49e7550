/** User.products: what a user ever ordered, each product once. Order.products: the products of the lines, in their order. */
import { createOrder, createProduct, createUser, setStatus } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

let server: TestServer;
let ada: string;
let bob: string;
/** P1 to P5, oldest first. */
let products: string[];
let order: string;

beforeAll(async () => {
  server = await startServer();
  ada = await createUser(server, { name: 'Ada' });
  bob = await createUser(server, { name: 'Bob' });
  products = [];
  for (const n of [1, 2, 3, 4, 5]) products.push(await createProduct(server, { sku: `P${n}`, name: `Product ${n}` }));
  const lines = (...numbers: number[]): { productId: string }[] =>
    numbers.map((n) => ({ productId: products[n - 1]! }));
  order = await createOrder(server, { userId: ada, lines: lines(3, 1, 4) });
  const placed = await createOrder(server, { userId: ada, lines: lines(1, 3) });
  await setStatus(server, placed, 'CANCELED');
  await createOrder(server, { userId: bob, lines: lines(5, 1) });
  await server.data(`mutation { archiveProduct(input: { id: "${products[0]}" }) { userErrors { code } } }`);
});
afterAll(() => server.stop());

const skus = (connection: any): string[] => connection.nodes.map((node: any) => node.sku);

test('answers every product of any order of the user once, newest first, archived ones too', async () => {
  const { users } = await server.data(
    '{ users(sort: { field: NAME }) { nodes { name products { totalCount nodes { sku status stock { available } } } } } }',
  );
  expect(users.nodes).toEqual([
    {
      name: 'Ada',
      products: {
        totalCount: 3,
        nodes: [
          { sku: 'P4', status: 'ACTIVE', stock: { available: 0 } },
          { sku: 'P3', status: 'ACTIVE', stock: { available: 0 } },
          { sku: 'P1', status: 'ARCHIVED', stock: { available: 0 } },
        ],
      },
    },
    {
      name: 'Bob',
      products: {
        totalCount: 2,
        nodes: [
          { sku: 'P5', status: 'ACTIVE', stock: { available: 0 } },
          { sku: 'P1', status: 'ARCHIVED', stock: { available: 0 } },
        ],
      },
    },
  ]);
});

test('counts the products of a user when nothing else is asked for', async () => {
  const answer = await server.request(`{ user(id: "${ada}") { products { totalCount } } }`);
  expect(answer).toEqual({ status: 200, data: { user: { products: { totalCount: 3 } } } });
});

test('walks the products of a user forward and backward', async () => {
  const PAGE = `query ($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
    user(id: $id) {
      products(first: $first, after: $after, last: $last, before: $before) {
        totalCount nodes { sku } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }
  }`;
  const page = async (variables: object): Promise<any> =>
    (await server.data(PAGE, { id: ada, ...variables })).user.products;
  const one = await page({ first: 2 });
  expect(skus(one)).toEqual(['P4', 'P3']);
  expect(one).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true, hasPreviousPage: false } });
  const two = await page({ first: 2, after: one.pageInfo.endCursor });
  expect(skus(two)).toEqual(['P1']);
  expect(two).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: false, hasPreviousPage: true } });
  const back = await page({ last: 2, before: two.pageInfo.startCursor });
  expect(skus(back)).toEqual(['P4', 'P3']);
  expect(back.pageInfo.startCursor).toBe(one.edges[0].cursor);
});

test('loses a product when the last order that holds it goes', async () => {
  const user = await createUser(server);
  const orders = [];
  for (let n = 0; n < 2; n += 1)
    orders.push(await createOrder(server, { userId: user, lines: [{ productId: products[1]! }] }));
  const counts = [];
  for (const id of orders) {
    await server.data(`mutation { deleteOrder(input: { id: "${id}" }) { userErrors { code } } }`);
    const { user: found } = await server.data(`{ user(id: "${user}") { products { nodes { sku } } } }`);
    counts.push(skus(found.products));
  }
  expect(counts).toEqual([['P2'], []]);
});

test('answers the products of an order in the order of its lines, as they are now', async () => {
  await server.data(
    `mutation { updateProduct(input: { id: "${products[3]}", name: "Renamed", price: { amount: "99.00" } }) { userErrors { code } } }`,
  );
  const { order: found } = await server.data(
    `{ order(id: "${order}") { products { id sku name price { amount } } lines { product { id } productName } } }`,
  );
  expect(found).toEqual({
    products: [
      { id: products[2], sku: 'P3', name: 'Product 3', price: { amount: '10.00' } },
      { id: products[0], sku: 'P1', name: 'Product 1', price: { amount: '10.00' } },
      { id: products[3], sku: 'P4', name: 'Renamed', price: { amount: '99.00' } },
    ],
    lines: [
      { product: { id: products[2] }, productName: 'Product 3' },
      { product: { id: products[0] }, productName: 'Product 1' },
      { product: { id: products[3] }, productName: 'Product 4' },
    ],
  });
});

test('answers no products for an empty order', async () => {
  const id = await createOrder(server, { userId: bob });
  const { order: found } = await server.data(`{ order(id: "${id}") { products { id } lines { id } } }`);
  expect(found).toEqual({ products: [], lines: [] });
});

test('knows no filter and no sort of the products of a user', async () => {
  const answer = await server.request(`{ user(id: "${ada}") { products(sort: { field: SKU }) { totalCount } } }`);
  expect(answer).toMatchObject({ status: 400, errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] });
});

test.each(['first: 101', 'last: -1', 'first: 1, last: 1', 'before: "x"'])('refuses %s', async (args) => {
  const answer = await server.request(`{ user(id: "${ada}") { products(${args}) { nodes { id } } } }`);
  expect(answer).toMatchObject({ status: 200, data: { user: null } });
  expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
});
