/** removeProductFromOrder: the line is gone and the sums follow; a product that is not in the order is no success. */
import { createOrder, createProduct, setStatus } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

const REMOVE = `mutation ($input: RemoveProductFromOrderInput!) {
  removeProductFromOrder(input: $input) {
    order { id version itemCount total { amount } lines { productName quantity } products { name } }
    userErrors { __typename code message field ... on NotFoundError { id } ... on VersionConflictError { expectedVersion currentVersion } }
  }
}`;
const MISSING = '0192e000-0000-7000-8000-000000000000';

let server: TestServer;
beforeAll(async () => void (server = await startServer()));
afterAll(() => server.stop());

async function remove(input: object): Promise<any> {
  return (await server.data(REMOVE, { input })).removeProductFromOrder;
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

test('takes one product out, with its quantity and amount', async () => {
  const { orderId, cup } = await cupsAndMug();
  expect(await remove({ orderId, productId: cup.toUpperCase() })).toEqual({
    order: {
      id: orderId,
      version: 2,
      itemCount: 1,
      total: { amount: '10.00' },
      lines: [{ productName: 'Mug', quantity: 1 }],
      products: [{ name: 'Mug' }],
    },
    userErrors: [],
  });
});

test('leaves an empty draft when the last one goes, and one that is added again stands last with the price of now', async () => {
  const { orderId, cup, mug } = await cupsAndMug();
  await remove({ orderId, productId: mug });
  const { order } = await remove({ orderId, productId: cup });
  expect(order).toMatchObject({ version: 3, itemCount: 0, total: { amount: '0.00' }, lines: [] });
  const again = await server.data(
    `mutation ($mug: ID!, $cup: ID!, $order: ID!) {
      updateProduct(input: { id: $cup, price: { amount: "4.00" } }) { userErrors { code } }
      a: addProductToOrder(input: { orderId: $order, productId: $mug }) { userErrors { code } }
      b: addProductToOrder(input: { orderId: $order, productId: $cup }) {
        order { total { amount } lines { productName unitPrice { amount } } }
      }
    }`,
    { order: orderId, cup, mug },
  );
  expect(again.b.order).toEqual({
    total: { amount: '14.00' },
    lines: [
      { productName: 'Mug', unitPrice: { amount: '10.00' } },
      { productName: 'Cup', unitPrice: { amount: '4.00' } },
    ],
  });
});

test('lets the product be deleted when no order holds it any more', async () => {
  const { orderId, cup } = await cupsAndMug();
  const DELETE = `mutation { deleteProduct(input: { id: "${cup}" }) { deletedId userErrors { code } } }`;
  expect((await server.data(DELETE)).deleteProduct.userErrors).toEqual([{ code: 'PRODUCT_IN_USE' }]);
  await remove({ orderId, productId: cup });
  expect((await server.data(DELETE)).deleteProduct).toEqual({ deletedId: cup, userErrors: [] });
});

test('takes an archived product out', async () => {
  const { orderId, cup } = await cupsAndMug();
  await server.data(`mutation { archiveProduct(input: { id: "${cup}" }) { userErrors { code } } }`);
  expect(await remove({ orderId, productId: cup })).toMatchObject({ order: { itemCount: 1 }, userErrors: [] });
});

test('refuses a product that the order does not hold, also the second time', async () => {
  const { orderId, cup } = await cupsAndMug();
  await remove({ orderId, productId: cup });
  for (const productId of [cup, MISSING]) {
    const { order, userErrors } = await remove({ orderId, productId });
    expect(userErrors).toMatchObject([
      { __typename: 'NotFoundError', code: 'NOT_FOUND', field: ['input', 'productId'], id: productId },
    ]);
    expect(userErrors[0].message).toContain(`The order does not hold the product ${productId}`);
    expect(order).toMatchObject({ version: 2, itemCount: 1 });
  }
});

test('does not send people who want to take a product out to the mutation that puts it in', async () => {
  const { orderId } = await cupsAndMug();
  const { userErrors } = await remove({ orderId, productId: MISSING });
  expect(userErrors[0].message).not.toContain('addProductToOrder');
});

test('refuses an order that is not there and ids that are none', async () => {
  const { cup } = await cupsAndMug();
  expect(await remove({ orderId: MISSING, productId: cup })).toMatchObject({
    order: null,
    userErrors: [{ code: 'NOT_FOUND', field: ['input', 'orderId'], id: MISSING }],
  });
  expect(await remove({ orderId: 'x', productId: 'y' })).toMatchObject({
    order: null,
    userErrors: [
      { code: 'INVALID_INPUT', field: ['input', 'orderId'] },
      { code: 'INVALID_INPUT', field: ['input', 'productId'] },
    ],
  });
});

test.each(['PLACED', 'COMPLETED', 'CANCELED'])('refuses an order that is %s', async (status) => {
  const { orderId, cup } = await cupsAndMug();
  await setStatus(server, orderId, status);
  const { order, userErrors } = await remove({ orderId, productId: cup });
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
  const { orderId, cup, mug } = await cupsAndMug();
  await remove({ orderId, productId: cup, expectedVersion: 1 });
  const { order, userErrors } = await remove({ orderId, productId: mug, expectedVersion: 1 });
  expect(userErrors).toMatchObject([
    { __typename: 'VersionConflictError', code: 'VERSION_CONFLICT', expectedVersion: 1, currentVersion: 2 },
  ]);
  expect(order).toMatchObject({ version: 2, itemCount: 1 });
});

test('of 10 at once, one takes it out and 9 are told that it is not there', async () => {
  const { orderId, cup } = await cupsAndMug();
  const payloads = await Promise.all(Array.from({ length: 10 }, () => remove({ orderId, productId: cup })));
  const codes = payloads.flatMap((payload) => payload.userErrors.map((error: any) => error.code));
  expect(codes).toEqual(Array(9).fill('NOT_FOUND'));
  const [stored] = await server.sql('select line_count, item_count, total_amount, version from orders where id = $1', [
    orderId,
  ]);
  expect(stored).toEqual({ line_count: 1, item_count: 1, total_amount: 1_000, version: 2 });
});
