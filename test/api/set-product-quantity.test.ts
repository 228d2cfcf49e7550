/** setProductQuantity: it changes one line of a draft by the price that the line copied, and nothing else. */
import { createOrder, createProduct, insertProducts, setStatus } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

const SET = `mutation ($input: SetProductQuantityInput!) {
  setProductQuantity(input: $input) {
    order { id version itemCount total { amount } lines { productName quantity unitPrice { amount } total { amount } } }
    userErrors { __typename code message field ... on NotFoundError { id } ... on VersionConflictError { expectedVersion currentVersion } }
  }
}`;
const MISSING = '0192e000-0000-7000-8000-000000000000';

let server: TestServer;
beforeAll(async () => void (server = await startServer()));
afterAll(() => server.stop());

async function set(input: object): Promise<any> {
  return (await server.data(SET, { input })).setProductQuantity;
}

/** An order of two lines: 2 cups at 3.00 and 1 mug at 10.00. */
async function cupsAndMug(): Promise<{ orderId: string; cup: string; mug: string }> {
  const cup = await createProduct(server, { name: 'Cup', price: { amount: '3.00' } });
  const mug = await createProduct(server, { name: 'Mug', price: { amount: '10.00' } });
  const orderId = await createOrder(server, {
    lines: [
      { productId: cup, quantity: 2 },
      { productId: mug, quantity: 1 },
    ],
  });
  return { orderId, cup, mug };
}

test('changes the quantity of one line, its total and those of the order', async () => {
  const { orderId, cup } = await cupsAndMug();
  expect(await set({ orderId, productId: cup.toUpperCase(), quantity: 5 })).toEqual({
    order: {
      id: orderId,
      version: 2,
      itemCount: 6,
      total: { amount: '25.00' },
      lines: [
        { productName: 'Cup', quantity: 5, unitPrice: { amount: '3.00' }, total: { amount: '15.00' } },
        { productName: 'Mug', quantity: 1, unitPrice: { amount: '10.00' }, total: { amount: '10.00' } },
      ],
    },
    userErrors: [],
  });
});

test('counts with the price that the line copied, also when the product costs more or is archived by now', async () => {
  const { orderId, cup } = await cupsAndMug();
  await server.data(
    `mutation ($id: ID!) {
      updateProduct(input: { id: $id, name: "Chalice", price: { amount: "99.00" } }) { userErrors { code } }
      archiveProduct(input: { id: $id }) { userErrors { code } }
    }`,
    { id: cup },
  );
  const { order, userErrors } = await set({ orderId, productId: cup, quantity: 3 });
  expect(userErrors).toEqual([]);
  expect(order.lines[0]).toEqual({
    productName: 'Cup',
    quantity: 3,
    unitPrice: { amount: '3.00' },
    total: { amount: '9.00' },
  });
});

test('refuses a product that the order does not hold', async () => {
  const { orderId } = await cupsAndMug();
  const other = await createProduct(server);
  for (const productId of [other, MISSING]) {
    const { order, userErrors } = await set({ orderId, productId, quantity: 3 });
    expect(userErrors).toEqual([
      {
        __typename: 'NotFoundError',
        code: 'NOT_FOUND',
        message: expect.stringContaining(`The order does not hold the product ${productId}`),
        field: ['input', 'productId'],
        id: productId,
      },
    ]);
    expect(order).toMatchObject({ version: 1, itemCount: 3 });
  }
});

test('refuses an order that is not there', async () => {
  const { cup } = await cupsAndMug();
  expect(await set({ orderId: MISSING, productId: cup, quantity: 1 })).toMatchObject({
    order: null,
    userErrors: [{ code: 'NOT_FOUND', field: ['input', 'orderId'], id: MISSING }],
  });
});

test.each(['PLACED', 'COMPLETED', 'CANCELED'])('refuses an order that is %s', async (status) => {
  const { orderId, cup } = await cupsAndMug();
  await setStatus(server, orderId, status);
  const { order, userErrors } = await set({ orderId, productId: cup, quantity: 5 });
  expect(userErrors).toEqual([
    {
      __typename: 'ConflictError',
      code: 'ORDER_NOT_EDITABLE',
      message: `The order is ${status}: only a draft can be edited.`,
      field: ['input', 'orderId'],
    },
  ]);
  expect(order).toMatchObject({ version: 1, itemCount: 3 });
});

test('refuses an order at another version and shows it as it is', async () => {
  const { orderId, cup } = await cupsAndMug();
  await set({ orderId, productId: cup, quantity: 4, expectedVersion: 1 });
  const { order, userErrors } = await set({ orderId, productId: cup, quantity: 9, expectedVersion: 1 });
  expect(userErrors).toMatchObject([
    {
      __typename: 'VersionConflictError',
      code: 'VERSION_CONFLICT',
      field: ['input', 'expectedVersion'],
      expectedVersion: 1,
      currentVersion: 2,
    },
  ]);
  expect(order).toMatchObject({ version: 2, itemCount: 5 });
});

test.each([0, -5, 1_000_001])('refuses the quantity %i', async (quantity) => {
  const { orderId, cup } = await cupsAndMug();
  const { order, userErrors } = await set({ orderId, productId: cup, quantity });
  expect(userErrors).toEqual([
    {
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      message: 'Must be a whole number from 1 to 1000000.',
      field: ['input', 'quantity'],
    },
  ]);
  expect(order).toMatchObject({ version: 1, itemCount: 3 });
});

test('refuses a total above 2^53-1 minor units, for the line alone and for the sum, and takes the most there is', async () => {
  const big = await createProduct(server, { price: { amount: '90071992547.40' } });
  const cent = await createProduct(server, { price: { amount: '0.01' } });
  const orderId = await createOrder(server, { lines: [{ productId: big }, { productId: cent }] });
  const limit = {
    __typename: 'ConflictError',
    code: 'ORDER_LIMIT_REACHED',
    message: "The order's total would reach 2^53 minor units: order less.",
    field: ['input', 'quantity'],
  };
  expect((await set({ orderId, productId: big, quantity: 1_001 })).userErrors).toEqual([limit]);
  expect((await set({ orderId, productId: big, quantity: 1_000_000 })).userErrors).toEqual([limit]);
  expect((await set({ orderId, productId: big, quantity: 1_000 })).userErrors).toEqual([]);
  const { order } = await set({ orderId, productId: cent, quantity: 991 });
  expect(order.total.amount).toBe('90071992547409.91');
  expect((await set({ orderId, productId: cent, quantity: 992 })).userErrors).toEqual([limit]);
});

test('changes a line of an order that holds 500', async () => {
  const products = await insertProducts(server, 500);
  const orderId = await createOrder(server, { lines: products.map((productId) => ({ productId })) });
  const { order, userErrors } = await set({ orderId, productId: products[250], quantity: 1_000_000 });
  expect(userErrors).toEqual([]);
  expect(order).toMatchObject({ itemCount: 1_000_499, total: { amount: '1000499.00' } });
});

test('of many at once, the last one stands and the sums are its own', async () => {
  const { orderId, cup } = await cupsAndMug();
  const payloads = await Promise.all(
    Array.from({ length: 20 }, (_, index) => set({ orderId, productId: cup, quantity: index + 1 })),
  );
  expect(payloads.flatMap((payload) => payload.userErrors)).toEqual([]);
  const last = payloads.find((payload) => payload.order.version === 21)!;
  const [stored] = await server.sql('select item_count, total_amount, version from orders where id = $1', [orderId]);
  const cups = last.order.lines[0].quantity;
  expect(stored).toEqual({ item_count: cups + 1, total_amount: cups * 300 + 1_000, version: 21 });
});
