/** createOrder: what a new draft holds, and that every line that cannot be is named before anything is stored. */
import { createOrder, createProduct, createUser, insertProducts } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

const CREATE = `mutation ($input: CreateOrderInput!) {
  createOrder(input: $input) {
    order {
      id number status version itemCount note currencyCode createdAt updatedAt user { id }
      total { amount currencyCode }
      lines { productName productSku quantity unitPrice { amount } total { amount } product { id } }
    }
    userErrors { __typename code message field ... on NotFoundError { id } ... on DuplicateProductError { line { id } } }
  }
}`;
const MISSING = '0192e000-0000-7000-8000-000000000000';

let server: TestServer;
let userId: string;
beforeAll(async () => {
  server = await startServer();
  userId = await createUser(server);
});
afterAll(() => server.stop());

async function create(input: object): Promise<any> {
  return (await server.data(CREATE, { input: { userId, ...input } })).createOrder;
}

async function countOrders(): Promise<number> {
  const [row] = await server.sql('select count(*)::int n from orders');
  return row.n;
}

async function refused(input: object): Promise<any[]> {
  const before = await countOrders();
  const { order, userErrors } = await create(input);
  expect(order).toBeNull();
  expect(await countOrders()).toBe(before);
  return userErrors;
}

test('creates a draft whose lines are copies of the products, in the order in which they were given', async () => {
  const mug = await createProduct(server, { sku: 'MUG', name: 'Mug', price: { amount: '12.50' } });
  const cup = await createProduct(server, { sku: 'CUP', name: 'Cup', price: { amount: '0.99' } });
  const payload = await create({
    note: 'Ring twice',
    lines: [
      { productId: cup, quantity: 3 },
      { productId: mug, quantity: 2 },
    ],
  });
  expect(payload).toEqual({
    order: {
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/),
      number: expect.any(Number),
      status: 'DRAFT',
      version: 1,
      itemCount: 5,
      note: 'Ring twice',
      currencyCode: 'EUR',
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      updatedAt: payload.order.createdAt,
      user: { id: userId },
      total: { amount: '27.97', currencyCode: 'EUR' },
      lines: [
        {
          productName: 'Cup',
          productSku: 'CUP',
          quantity: 3,
          unitPrice: { amount: '0.99' },
          total: { amount: '2.97' },
          product: { id: cup },
        },
        {
          productName: 'Mug',
          productSku: 'MUG',
          quantity: 2,
          unitPrice: { amount: '12.50' },
          total: { amount: '25.00' },
          product: { id: mug },
        },
      ],
    },
    userErrors: [],
  });
});

test.each([[{}], [{ lines: null }], [{ lines: [] }]])('creates an empty draft from %j', async (input) => {
  const { order, userErrors } = await create(input);
  expect(userErrors).toEqual([]);
  expect(order).toMatchObject({ lines: [], itemCount: 0, note: null, total: { amount: '0.00', currencyCode: 'EUR' } });
});

test('takes a quantity of 1 when none is given, and ids in capital letters', async () => {
  const productId = await createProduct(server, { price: { amount: '10.00' } });
  const { order } = await create({ userId: userId.toUpperCase(), lines: [{ productId: productId.toUpperCase() }] });
  expect(order).toMatchObject({ itemCount: 1, user: { id: userId }, lines: [{ product: { id: productId } }] });
});

test('gives every order a number of its own, also when 20 are created at once', async () => {
  const payloads = await Promise.all(Array.from({ length: 20 }, () => create({})));
  const numbers = payloads.map((payload) => payload.order.number);
  expect(new Set(numbers).size).toBe(20);
  expect(Math.min(...numbers)).toBeGreaterThan(0);
});

test('keeps the copied name, SKU and price when the product changes or is archived', async () => {
  const productId = await createProduct(server, { sku: 'OLD', name: 'Old', price: { amount: '1.00' } });
  const orderId = await createOrder(server, { lines: [{ productId, quantity: 2 }] });
  await server.data(
    `mutation ($id: ID!) {
      updateProduct(input: { id: $id, sku: "NEW", name: "New", price: { amount: "9.00" } }) { userErrors { code } }
      archiveProduct(input: { id: $id }) { userErrors { code } }
    }`,
    { id: productId },
  );
  const { order } = await server.data(
    `query ($id: ID!) { order(id: $id) {
      total { amount } lines { productName productSku unitPrice { amount } product { name sku status } }
    } }`,
    { id: orderId },
  );
  expect(order).toEqual({
    total: { amount: '2.00' },
    lines: [
      {
        productName: 'Old',
        productSku: 'OLD',
        unitPrice: { amount: '1.00' },
        product: { name: 'New', sku: 'NEW', status: 'ARCHIVED' },
      },
    ],
  });
});

test('keeps a note of 10,000 characters outside the basic plane and an empty one', async () => {
  const note = '😀'.repeat(10_000);
  expect((await create({ note })).order.note).toBe(note);
  expect((await create({ note: '' })).order.note).toBe('');
});

test.each([
  ['10,001 characters', '😀'.repeat(10_001), 'Must have 0 to 10000 characters; it has 10001.'],
  ['U+0000', 'a\u0000b', expect.stringContaining('U+0000')],
  ['half a surrogate pair', 'a\ud800b', expect.stringContaining('surrogate')],
])('refuses a note with %s', async (_, note, message) => {
  expect(await refused({ note })).toEqual([
    { __typename: 'InvalidInputError', code: 'INVALID_INPUT', message, field: ['input', 'note'] },
  ]);
});

test('refuses an order of nobody, of an unknown user, and of an id that is none', async () => {
  expect(await refused({ userId: undefined })).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'userId'] }]);
  expect(await refused({ userId: null })).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'userId'] }]);
  expect(await refused({ userId: 'ada' })).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'userId'] }]);
  expect(await refused({ userId: MISSING })).toEqual([
    {
      __typename: 'NotFoundError',
      code: 'NOT_FOUND',
      message: `There is no user with the id ${MISSING}.`,
      field: ['input', 'userId'],
      id: MISSING,
    },
  ]);
});

test('names every line that cannot be, each with its own code and path, and stores nothing', async () => {
  const good = await createProduct(server);
  const archived = await createProduct(server, { name: 'Gone' });
  await server.data(`mutation { archiveProduct(input: { id: "${archived}" }) { userErrors { code } } }`);
  const errors = await refused({
    lines: [good, MISSING, archived, good.toUpperCase(), good].map((productId) => ({ productId })),
  });
  const standsTwice = 'The product stands twice in the input: give it once, with the sum of the quantities.';
  const duplicate = {
    __typename: 'DuplicateProductError',
    code: 'DUPLICATE_PRODUCT',
    message: standsTwice,
    line: null,
  };
  expect(errors).toEqual([
    {
      __typename: 'NotFoundError',
      code: 'NOT_FOUND',
      message: `There is no product with the id ${MISSING}.`,
      field: ['input', 'lines', '1', 'productId'],
      id: MISSING,
    },
    {
      __typename: 'ConflictError',
      code: 'PRODUCT_ARCHIVED',
      message: 'Gone is archived: restore it, or order something else.',
      field: ['input', 'lines', '2', 'productId'],
    },
    { ...duplicate, field: ['input', 'lines', '3', 'productId'] },
    { ...duplicate, field: ['input', 'lines', '4', 'productId'] },
  ]);
});

test('refuses quantities outside 1 to 1,000,000 by line and takes both ends', async () => {
  const [a, b, c, d] = await insertProducts(server, 4, 1);
  const errors = await refused({
    lines: [
      { productId: a, quantity: 0 },
      { productId: b, quantity: 1 },
      { productId: c, quantity: 1_000_001 },
      { productId: d, quantity: -1 },
    ],
  });
  const message = 'Must be a whole number from 1 to 1000000.';
  expect(errors).toEqual(
    ['0', '2', '3'].map((line) => ({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      message,
      field: ['input', 'lines', line, 'quantity'],
    })),
  );
  const { order } = await create({ lines: [{ productId: a }, { productId: b, quantity: 1_000_000 }] });
  expect(order).toMatchObject({ itemCount: 1_000_001, total: { amount: '10000.01' } });
});

test('takes 500 lines and refuses 501', async () => {
  const products = await insertProducts(server, 501, 1);
  const lines = products.map((productId) => ({ productId }));
  expect(await refused({ lines })).toMatchObject([
    { code: 'INVALID_INPUT', message: 'Has 501 entries: give at most 500.', field: ['input', 'lines'] },
  ]);
  const { order, userErrors } = await create({ lines: lines.slice(1) });
  expect(userErrors).toEqual([]);
  expect(order).toMatchObject({ itemCount: 500, total: { amount: '5.00' } });
  expect(order.lines.map((line: any) => line.product.id)).toEqual(products.slice(1));
});

test('takes a total of 2^53-1 minor units and refuses one more, whether one line or the sum reaches it', async () => {
  const most = await createProduct(server, { price: { amount: '90071992547409.91' } });
  const cent = await createProduct(server, { price: { amount: '0.01' } });
  const { order } = await create({ lines: [{ productId: most }] });
  expect(order.total.amount).toBe('90071992547409.91');
  const limit = {
    __typename: 'ConflictError',
    code: 'ORDER_LIMIT_REACHED',
    message: "The order's total would reach 2^53 minor units: order less.",
  };
  expect(await refused({ lines: [{ productId: most, quantity: 1_000_000 }] })).toEqual([
    { ...limit, field: ['input', 'lines', '0', 'quantity'] },
  ]);
  expect(await refused({ lines: [{ productId: most }, { productId: cent }] })).toEqual([
    { ...limit, field: ['input', 'lines', '1', 'quantity'] },
  ]);
});

test('of orders that hold the same products the other way round, 20 at once all succeed', async () => {
  const products = await insertProducts(server, 4);
  const payloads = await Promise.all(
    Array.from({ length: 20 }, (_, index) => {
      const given = index % 2 === 0 ? products : products.toReversed();
      return create({ lines: given.map((productId) => ({ productId })) });
    }),
  );
  for (const { order, userErrors } of payloads) {
    expect(userErrors).toEqual([]);
    expect(order.itemCount).toBe(4);
  }
});

test('a user who is deleted meanwhile leaves no draft behind', async () => {
  for (let round = 0; round < 5; round += 1) {
    const user = await createUser(server);
    const [created, deleted] = await Promise.all([
      create({ userId: user }),
      server.data(`mutation { deleteUser(input: { id: "${user}" }) { deletedId userErrors { code } } }`),
    ]);
    expect(deleted.deleteUser).toEqual({ deletedId: user, userErrors: [] });
    if (!created.order) expect(created.userErrors).toMatchObject([{ code: 'NOT_FOUND', id: user }]);
    else expect(await server.sql('select id from orders where id = $1', [created.order.id])).toEqual([]);
  }
});
