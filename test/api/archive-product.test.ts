/** archiveProduct: takes a product out of sale, leaves the orders that hold it, and keeps it out of new ones. */
import { createOrder, createProduct, createUser } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

const ARCHIVE = `mutation ($input: ProductVersionInput!) {
  archiveProduct(input: $input) {
    product { id status price { amount } stock { onHand } createdAt updatedAt version }
    userErrors {
      __typename code message field
      ... on NotFoundError { id }
      ... on VersionConflictError { expectedVersion currentVersion }
    }
  }
}`;
const MISSING = '0192e000-0000-7000-8000-000000000000';

let server: TestServer;
beforeAll(async () => void (server = await startServer()));
afterAll(() => server.stop());

const archive = async (input: object) => (await server.data(ARCHIVE, { input })).archiveProduct;
const row = async (id: string) => (await server.sql('select * from products where id = $1', [id]))[0];
const refusal = (__typename: string, code: string, field: string, extra: object = {}) => ({
  __typename,
  code,
  message: expect.any(String),
  field: ['input', field],
  ...extra,
});

test('archives and changes nothing else but version and updatedAt', async () => {
  const id = await createProduct(server, { price: { amount: '3.00' }, onHand: 4 });
  await server.sql(`update products set created_at = '2020-01-01Z', updated_at = '2020-01-01Z' where id = $1`, [id]);
  const before = await row(id);
  const { product, userErrors } = await archive({ id, expectedVersion: 1 });
  expect(userErrors).toEqual([]);
  expect(product).toEqual({
    id,
    status: 'ARCHIVED',
    price: { amount: '3.00' },
    stock: { onHand: 4 },
    createdAt: '2020-01-01T00:00:00.000Z',
    updatedAt: expect.not.stringMatching(/^2020/),
    version: 2,
  });
  expect(await row(id)).toEqual({
    ...before,
    status: 'ARCHIVED',
    version: 2,
    updated_at: new Date(product.updatedAt),
  });
});

test('an archived product stays in its orders and is refused in new ones', async () => {
  const id = await createProduct(server, { price: { amount: '3.00' } });
  const holding = await createOrder(server, { lines: [{ productId: id, quantity: 2 }] });
  const empty = await createOrder(server);
  const userId = await createUser(server);
  await archive({ id });
  const orders = await server.sql('select * from orders order by id');
  const archived = (...field: string[]) => [
    { __typename: 'ConflictError', code: 'PRODUCT_ARCHIVED', message: expect.any(String), field: ['input', ...field] },
  ];
  const added = await server.data(
    `mutation ($input: AddProductToOrderInput!) {
      addProductToOrder(input: $input) { order { lines { id } } userErrors { __typename code message field } }
    }`,
    { input: { orderId: empty, productId: id } },
  );
  expect(added.addProductToOrder).toEqual({ order: { lines: [] }, userErrors: archived('productId') });
  const created = await server.data(
    `mutation ($input: CreateOrderInput!) {
      createOrder(input: $input) { order { id } userErrors { __typename code message field } }
    }`,
    { input: { userId, lines: [{ productId: id }] } },
  );
  expect(created.createOrder).toEqual({ order: null, userErrors: archived('lines', '0', 'productId') });
  expect(await server.sql('select * from orders order by id')).toEqual(orders);
  const { order } = await server.data(`{ order(id: "${holding}") { lines { quantity product { id status } } } }`);
  expect(order.lines).toEqual([{ quantity: 2, product: { id, status: 'ARCHIVED' } }]);
});

test('refuses what is archived already', async () => {
  const id = await createProduct(server);
  await archive({ id });
  const before = await row(id);
  const { product, userErrors } = await archive({ id: id.toUpperCase() });
  expect(product).toMatchObject({ id, status: 'ARCHIVED', version: 2 });
  expect(userErrors).toEqual([refusal('ConflictError', 'INVALID_TRANSITION', 'id')]);
  expect(await row(id)).toEqual(before);
});

test('refuses another version and shows the product as it stands', async () => {
  const id = await createProduct(server);
  const before = await row(id);
  const { product, userErrors } = await archive({ id, expectedVersion: 2 });
  expect(product).toMatchObject({ id, status: 'ACTIVE', version: 1 });
  expect(userErrors).toEqual([
    refusal('VersionConflictError', 'VERSION_CONFLICT', 'expectedVersion', { expectedVersion: 2, currentVersion: 1 }),
  ]);
  expect(await row(id)).toEqual(before);
});

test('refuses a product that is not there', async () => {
  expect(await archive({ id: MISSING, expectedVersion: 1 })).toEqual({
    product: null,
    userErrors: [refusal('NotFoundError', 'NOT_FOUND', 'id', { id: MISSING })],
  });
});

test.each(['', 'x', '7', `${MISSING}0`, '\u0000', '\ud800'])('refuses %j as an id', async (id) => {
  expect(await archive({ id })).toEqual({
    product: null,
    userErrors: [refusal('InvalidInputError', 'INVALID_INPUT', 'id')],
  });
});

test('answers 400 BAD_USER_INPUT to an id that is null', async () => {
  const { status, data, errors } = await server.request(ARCHIVE, { input: { id: null } });
  expect({ status, data, codes: errors?.map((error) => error.extensions.code) }).toEqual({
    status: 400,
    data: undefined,
    codes: ['BAD_USER_INPUT'],
  });
});

test('of 20 requests at once, one archives and 19 are told that it is done', async () => {
  const id = await createProduct(server);
  const payloads = await Promise.all(Array.from({ length: 20 }, () => archive({ id })));
  const refused = payloads.filter(({ userErrors }) => userErrors.length > 0);
  expect(refused).toHaveLength(19);
  for (const { userErrors } of refused) {
    expect(userErrors).toEqual([refusal('ConflictError', 'INVALID_TRANSITION', 'id')]);
  }
  expect(await row(id)).toMatchObject({ status: 'ARCHIVED', version: 2 });
});
