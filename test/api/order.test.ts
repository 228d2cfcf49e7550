/** order: one order by id or number with everything below it, in the shop's currency. */
import { createOrder, createProduct, createUser, setStatus } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

const MISSING = '0192e000-0000-7000-8000-000000000000';
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

let server: TestServer;
beforeAll(async () => void (server = await startServer()));
afterAll(() => server.stop());

test('answers an order with its user, lines and products', async () => {
  const userId = await createUser(server, { name: 'Ada', email: 'ada@example.com' });
  const mug = await createProduct(server, { sku: 'MUG', name: 'Mug', price: { amount: '12.50' }, onHand: 7 });
  const cup = await createProduct(server, { sku: 'CUP', name: 'Cup', price: { amount: '0.05' } });
  const id = await createOrder(server, {
    userId,
    note: 'Ring twice',
    lines: [
      { productId: mug, quantity: 2 },
      { productId: cup, quantity: 10 },
    ],
  });
  const { order } = await server.data(
    `query ($id: ID!) {
      order(id: $id) {
        __typename id number status note itemCount currencyCode createdAt updatedAt version
        user { __typename id name email role }
        total { __typename amount currencyCode }
        lines {
          __typename id productName productSku quantity
          unitPrice { amount currencyCode }
          total { amount currencyCode }
          product { id sku stock { onHand allocated available } }
        }
        products { id name price { amount } }
      }
    }`,
    { id },
  );
  expect(order).toEqual({
    __typename: 'Order',
    id,
    number: 1,
    status: 'DRAFT',
    note: 'Ring twice',
    itemCount: 12,
    currencyCode: 'EUR',
    createdAt: expect.stringMatching(MOMENT),
    updatedAt: expect.stringMatching(MOMENT),
    version: 1,
    user: { __typename: 'User', id: userId, name: 'Ada', email: 'ada@example.com', role: 'CUSTOMER' },
    total: { __typename: 'Money', amount: '25.50', currencyCode: 'EUR' },
    lines: [
      {
        __typename: 'OrderLine',
        id: expect.any(String),
        productName: 'Mug',
        productSku: 'MUG',
        quantity: 2,
        unitPrice: { amount: '12.50', currencyCode: 'EUR' },
        total: { amount: '25.00', currencyCode: 'EUR' },
        product: { id: mug, sku: 'MUG', stock: { onHand: 7, allocated: 0, available: 7 } },
      },
      {
        __typename: 'OrderLine',
        id: expect.any(String),
        productName: 'Cup',
        productSku: 'CUP',
        quantity: 10,
        unitPrice: { amount: '0.05', currencyCode: 'EUR' },
        total: { amount: '0.50', currencyCode: 'EUR' },
        product: { id: cup, sku: 'CUP', stock: { onHand: 0, allocated: 0, available: 0 } },
      },
    ],
    products: [
      { id: mug, name: 'Mug', price: { amount: '12.50' } },
      { id: cup, name: 'Cup', price: { amount: '0.05' } },
    ],
  });
});

test('finds an order by its id in any case, by its number, and as a node', async () => {
  const id = await createOrder(server);
  const { order } = await server.data(`{ order(id: "${id.toUpperCase()}") { id number } }`);
  expect(order).toEqual({ id, number: expect.any(Number) });
  const found = await server.data(
    `query ($number: Int, $id: ID!, $ids: [ID!]!) {
      order(number: $number) { id }
      node(id: $id) { __typename id ... on Order { number } ... on User { name } }
      nodes(ids: $ids) { __typename id }
    }`,
    { number: order.number, id, ids: [MISSING, id] },
  );
  expect(found).toEqual({
    order: { id },
    node: { __typename: 'Order', id, number: order.number },
    nodes: [null, { __typename: 'Order', id }],
  });
});

test('answers null when there is none', async () => {
  const answer = await server.data(
    `query ($id: ID!) { a: order(id: $id) { id } b: order(number: 2147483647) { id } c: order(number: -1) { id } }`,
    { id: MISSING },
  );
  expect(answer).toEqual({ a: null, b: null, c: null });
});

test.each([
  ['neither', '', 'Give id or number, one of them.'],
  ['both', `(id: "${MISSING}", number: 1)`, 'Give id or number, one of them.'],
  ['an id that is none', '(id: "1")', 'id is no id of this server: ids are UUIDs.'],
])('refuses %s', async (_, args, message) => {
  const answer = await server.request(`{ order${args} { id } }`);
  expect(answer).toEqual({
    status: 200,
    data: { order: null },
    errors: [{ message, path: ['order'], locations: expect.any(Array), extensions: { code: 'BAD_USER_INPUT' } }],
  });
});

test('refuses a number that is no Int before anything runs', async () => {
  const answer = await server.request('query ($number: Int) { order(number: $number) { id } }', { number: 2 ** 31 });
  expect(answer.status).toBe(400);
  expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
});

test('answers null for the user of an order whose user was deleted', async () => {
  const userId = await createUser(server);
  const id = await createOrder(server, { userId });
  await setStatus(server, id, 'PLACED');
  await server.data(`mutation { deleteUser(input: { id: "${userId}" }) { userErrors { code } } }`);
  const { order } = await server.data(`{ order(id: "${id}") { status user { id orders { nodes { id } } } } }`);
  expect(order).toEqual({ status: 'PLACED', user: null });
});

test('answers what fragments, aliases and flags ask for', async () => {
  const productId = await createProduct(server, { name: 'Mug' });
  const id = await createOrder(server, { lines: [{ productId }] });
  const QUERY = `query ($id: ID!, $lines: Boolean!, $short: Boolean = true) {
    order(id: $id) {
      ...Header
      nr: number @skip(if: $short)
      lines @include(if: $lines) { ... on OrderLine { productName } ... on Node { id } }
      lines @include(if: $lines) { quantity }
      o: total { a: amount }
      row: total { c: currencyCode }
      constructor: status
      ${'long'.repeat(20)}: itemCount
    }
  }
  fragment Header on Order { id ... { status } }`;
  const short = await server.data(QUERY, { id, lines: false });
  expect(short.order).toEqual({
    id,
    status: 'DRAFT',
    o: { a: '10.00' },
    row: { c: 'EUR' },
    constructor: 'DRAFT',
    ['long'.repeat(20)]: 1,
  });
  const long = await server.data(QUERY, { id, lines: true, short: false });
  expect(long.order).toEqual({
    ...short.order,
    nr: expect.any(Number),
    lines: [{ productName: 'Mug', id: expect.any(String), quantity: 1 }],
  });
});

test('answers an empty object when every field is left out by a flag', async () => {
  const id = await createOrder(server);
  const answer = await server.data(
    'query ($id: ID!) { order(id: $id) { id @skip(if: true) } node(id: $id) { ... on Order { id @skip(if: true) } } }',
    { id },
  );
  expect(answer.order).toEqual({});
  // Which types a node is looked for in follows from the fields: without any, both are right.
  expect([{}, null]).toContainEqual(answer.node);
});

test.each([
  ['JPY', '1250', '2500'],
  ['KWD', '1.250', '2.500'],
])('writes amounts of %s with the decimals of that currency', async (currency, price, total) => {
  const shop = await startServer({ currency });
  try {
    const productId = await createProduct(shop, { price: { amount: price } });
    const id = await createOrder(shop, { lines: [{ productId, quantity: 2 }] });
    const { order } = await shop.data(
      `{ order(id: "${id}") { currencyCode total { amount currencyCode } lines { unitPrice { amount } total { amount } } } }`,
    );
    expect(order).toEqual({
      currencyCode: currency,
      total: { amount: total, currencyCode: currency },
      lines: [{ unitPrice: { amount: price }, total: { amount: total } }],
    });
  } finally {
    await shop.stop();
  }
});
