/** addProductToOrder: what is copied, what is refused, and that no race puts a product into an order twice. */
import { createOrder, createProduct, insertProducts, setStatus } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

const ADD = `mutation ($input: AddProductToOrderInput!) {
  addProductToOrder(input: $input) {
    order { id version itemCount total { amount currencyCode } lines { id productName productSku quantity unitPrice { amount } total { amount } } }
    userErrors { __typename code message field ... on DuplicateProductError { line { id quantity } } ... on NotFoundError { id } ... on VersionConflictError { expectedVersion currentVersion } }
  }
}`;

const REMOVE = `mutation ($input: RemoveProductFromOrderInput!) {
  removeProductFromOrder(input: $input) { order { version } userErrors { code } }
}`;
const SET = `mutation ($input: SetProductQuantityInput!) {
  setProductQuantity(input: $input) { order { version } userErrors { code } }
}`;

let server: TestServer;
beforeAll(async () => void (server = await startServer()));
afterAll(() => server.stop());

async function add(input: object): Promise<any> {
  return (await server.data(ADD, { input })).addProductToOrder;
}

/** The order's stored sums beside the sums of its stored lines: both must say the same. */
async function sums(orderId: string): Promise<{ stored: any; counted: any }> {
  const [stored] = await server.sql(
    'select line_count lines, item_count items, total_amount total from orders where id = $1',
    [orderId],
  );
  const [counted] = await server.sql(
    `select count(*)::int lines, coalesce(sum(quantity), 0)::int items,
       coalesce(sum(unit_price_amount * quantity), 0)::bigint total
     from order_lines where order_id = $1`,
    [orderId],
  );
  return { stored, counted };
}

test('copies name, SKU and price of the product and adds up the order', async () => {
  const orderId = await createOrder(server);
  const productId = await createProduct(server, { sku: 'MUG', name: 'Mug', price: { amount: '12.50' } });
  const { addProductToOrder } = await server.data(ADD, { input: { orderId, productId, quantity: 3 } });
  expect(addProductToOrder).toEqual({
    order: {
      id: orderId,
      version: 2,
      itemCount: 3,
      total: { amount: '37.50', currencyCode: 'EUR' },
      lines: [
        {
          id: expect.any(String),
          productName: 'Mug',
          productSku: 'MUG',
          quantity: 3,
          unitPrice: { amount: '12.50' },
          total: { amount: '37.50' },
        },
      ],
    },
    userErrors: [],
  });
});

test('of 50 requests at once that add the same product, one succeeds and 49 are told the line that stands', async () => {
  const orderId = await createOrder(server);
  const productId = await createProduct(server, { price: { amount: '1.00' } });
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => server.data(ADD, { input: { orderId, productId, quantity: 2 } })),
  );
  const payloads = answers.map((answer) => answer.addProductToOrder);
  const refused = payloads.filter((payload) => payload.userErrors.length > 0);
  const lines = await server.sql('select id, quantity from order_lines where order_id = $1', [orderId]);
  expect(lines).toHaveLength(1);
  expect(refused).toHaveLength(49);
  for (const { order, userErrors } of refused) {
    expect(order.total.amount).toBe('2.00');
    expect(userErrors).toEqual([
      {
        __typename: 'DuplicateProductError',
        code: 'DUPLICATE_PRODUCT',
        message: expect.stringContaining('setProductQuantity'),
        field: ['input', 'productId'],
        line: { id: lines[0].id, quantity: 2 },
      },
    ]);
  }
  const [order] = await server.sql('select item_count, total_amount, line_count, version from orders where id = $1', [
    orderId,
  ]);
  expect(order).toEqual({ item_count: 2, total_amount: 200, line_count: 1, version: 2 });
});

test('refuses an order and a product that are not there', async () => {
  const missing = '0192e000-0000-7000-8000-000000000000';
  const orderId = await createOrder(server);
  const productId = await createProduct(server);
  const first = await server.data(ADD, { input: { orderId: missing, productId } });
  expect(first.addProductToOrder).toEqual({
    order: null,
    userErrors: [
      {
        __typename: 'NotFoundError',
        code: 'NOT_FOUND',
        message: `There is no order with the id ${missing}.`,
        field: ['input', 'orderId'],
        id: missing,
      },
    ],
  });
  const second = await server.data(ADD, { input: { orderId, productId: missing } });
  expect(second.addProductToOrder.userErrors).toMatchObject([
    { code: 'NOT_FOUND', field: ['input', 'productId'], id: missing },
  ]);
  expect(second.addProductToOrder.order).toMatchObject({ id: orderId, version: 1, lines: [] });
});

test('adds one when no quantity is given, at the end of the lines, and takes ids in capital letters', async () => {
  const [first, second] = await insertProducts(server, 2);
  const orderId = await createOrder(server, { lines: [{ productId: first!, quantity: 4 }] });
  const { order } = await add({ orderId: orderId.toUpperCase(), productId: second!.toUpperCase() });
  expect(order).toMatchObject({ id: orderId, version: 2, itemCount: 5, lines: [{ quantity: 4 }, { quantity: 1 }] });
});

test('refuses an order at another version and shows the order as it is', async () => {
  const orderId = await createOrder(server);
  const [first, second] = await insertProducts(server, 2);
  expect((await add({ orderId, productId: first, expectedVersion: 1 })).userErrors).toEqual([]);
  const { order, userErrors } = await add({ orderId, productId: second, expectedVersion: 1 });
  expect(userErrors).toEqual([
    {
      __typename: 'VersionConflictError',
      code: 'VERSION_CONFLICT',
      message: 'Somebody changed it meanwhile: you expected version 1, it is at 2. Read it again and decide.',
      field: ['input', 'expectedVersion'],
      expectedVersion: 1,
      currentVersion: 2,
    },
  ]);
  expect(order).toMatchObject({ id: orderId, version: 2, itemCount: 1 });
});

test('of 10 requests at once that expect the same version, one succeeds', async () => {
  const orderId = await createOrder(server);
  const products = await insertProducts(server, 10);
  const payloads = await Promise.all(products.map((productId) => add({ orderId, productId, expectedVersion: 1 })));
  const codes = payloads.flatMap((payload) => payload.userErrors.map((error: any) => error.code));
  expect(codes).toEqual(Array(9).fill('VERSION_CONFLICT'));
  expect((await sums(orderId)).stored).toEqual({ lines: 1, items: 1, total: 100 });
});

test('refuses an archived product', async () => {
  const orderId = await createOrder(server);
  const productId = await createProduct(server, { name: 'Gone' });
  await server.data(`mutation { archiveProduct(input: { id: "${productId}" }) { userErrors { code } } }`);
  const { order, userErrors } = await add({ orderId, productId });
  expect(userErrors).toEqual([
    {
      __typename: 'ConflictError',
      code: 'PRODUCT_ARCHIVED',
      message: 'Gone is archived: restore it, or order something else.',
      field: ['input', 'productId'],
    },
  ]);
  expect(order).toMatchObject({ version: 1, lines: [] });
});

test.each(['PLACED', 'COMPLETED', 'CANCELED'])('refuses an order that is %s', async (status) => {
  const orderId = await createOrder(server);
  const productId = await createProduct(server);
  await setStatus(server, orderId, status);
  const { order, userErrors } = await add({ orderId, productId });
  expect(userErrors).toEqual([
    {
      __typename: 'ConflictError',
      code: 'ORDER_NOT_EDITABLE',
      message: `The order is ${status}: only a draft can be edited.`,
      field: ['input', 'orderId'],
    },
  ]);
  expect(order).toMatchObject({ version: 1, lines: [] });
});

test.each([0, -1, 1_000_001])('refuses the quantity %i', async (quantity) => {
  const orderId = await createOrder(server);
  const productId = await createProduct(server);
  const { order, userErrors } = await add({ orderId, productId, quantity });
  expect(userErrors).toEqual([
    {
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      message: 'Must be a whole number from 1 to 1000000.',
      field: ['input', 'quantity'],
    },
  ]);
  expect(order).toMatchObject({ id: orderId, version: 1, lines: [] });
});

test('names every broken field at once', async () => {
  const { order, userErrors } = await add({ orderId: 'x', productId: '', quantity: 0 });
  expect(order).toBeNull();
  expect(userErrors.map((error: any) => [error.code, error.field])).toEqual([
    ['INVALID_INPUT', ['input', 'orderId']],
    ['INVALID_INPUT', ['input', 'productId']],
    ['INVALID_INPUT', ['input', 'quantity']],
  ]);
});

test('refuses line 501, but says of a product that is in the full order that it is there', async () => {
  const products = await insertProducts(server, 501);
  const orderId = await createOrder(server, { lines: products.slice(0, 499).map((productId) => ({ productId })) });
  expect((await add({ orderId, productId: products[499] })).userErrors).toEqual([]);
  expect((await add({ orderId, productId: products[500] })).userErrors).toMatchObject([
    { code: 'ORDER_LIMIT_REACHED', message: 'An order holds at most 500 lines: begin another one.' },
  ]);
  expect((await add({ orderId, productId: products[0] })).userErrors).toMatchObject([{ code: 'DUPLICATE_PRODUCT' }]);
  expect((await sums(orderId)).stored).toEqual({ lines: 500, items: 500, total: 50_000 });
});

test('takes a total of 2^53-1 minor units and refuses one more, whether the line or the sum reaches it', async () => {
  const most = await createProduct(server, { price: { amount: '90071992547409.91' } });
  const cent = await createProduct(server, { price: { amount: '0.01' } });
  const limit = {
    __typename: 'ConflictError',
    code: 'ORDER_LIMIT_REACHED',
    message: "The order's total would reach 2^53 minor units: order less.",
    field: ['input', 'quantity'],
  };
  const orderId = await createOrder(server);
  for (const quantity of [2, 1_000_000]) {
    const { order, userErrors } = await add({ orderId, productId: most, quantity });
    expect(userErrors).toEqual([limit]);
    expect(order).toMatchObject({ version: 1, lines: [] });
  }
  expect((await add({ orderId, productId: most })).order.total.amount).toBe('90071992547409.91');
  expect((await add({ orderId, productId: cent })).userErrors).toEqual([limit]);
});

test('a product that is deleted meanwhile is either in the order and stays, or gone and not in it', async () => {
  const orderId = await createOrder(server);
  const products = await insertProducts(server, 20);
  const outcomes = await Promise.all(
    products.map(async (productId) => {
      const [added, { deleteProduct }] = await Promise.all([
        add({ orderId, productId }),
        server.data(`mutation { deleteProduct(input: { id: "${productId}" }) { deletedId userErrors { code } } }`),
      ]);
      const codes = [added, deleteProduct].map((payload) => payload.userErrors[0]?.code ?? 'done');
      return codes.join(' and ');
    }),
  );
  for (const outcome of outcomes) expect(['done and PRODUCT_IN_USE', 'NOT_FOUND and done']).toContain(outcome);
  const { stored, counted } = await sums(orderId);
  expect(stored).toEqual(counted);
  expect(stored.lines).toBe(outcomes.filter((outcome) => outcome.startsWith('done')).length);
});

test('of 20 different products at once, all get in and the sums are right', async () => {
  const orderId = await createOrder(server);
  const products = await insertProducts(server, 20, 7);
  const payloads = await Promise.all(products.map((productId) => add({ orderId, productId, quantity: 3 })));
  expect(payloads.flatMap((payload) => payload.userErrors)).toEqual([]);
  const { stored, counted } = await sums(orderId);
  expect(stored).toEqual({ lines: 20, items: 60, total: 420 });
  expect(counted).toEqual(stored);
  const versions = payloads.map((payload) => payload.order.version).sort((a, b) => a - b);
  expect(versions).toEqual(Array.from({ length: 20 }, (_, index) => index + 2));
});

test('after adding, changing and removing all at once, the sums are those of the lines', async () => {
  const products = await insertProducts(server, 8, 13);
  const orderId = await createOrder(server, { lines: products.slice(0, 4).map((productId) => ({ productId })) });
  const edits = products.flatMap((productId, index) => [
    server.data(ADD, { input: { orderId, productId, quantity: index + 1 } }),
    server.data(SET, { input: { orderId, productId, quantity: index + 10 } }),
    server.data(REMOVE, { input: { orderId, productId } }),
    server.data(ADD, { input: { orderId, productId, quantity: index + 100 } }),
  ]);
  const payloads = (await Promise.all(edits)).map((data) => Object.values<any>(data)[0]);
  const done = payloads.filter((payload) => payload.userErrors.length === 0).length;
  const { stored, counted } = await sums(orderId);
  expect(stored).toEqual(counted);
  const [{ version }] = await server.sql('select version from orders where id = $1', [orderId]);
  expect(version).toBe(1 + done);
});
