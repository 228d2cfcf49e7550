/** deleteOrder: drafts and canceled orders go with their lines; others are refused and stay whole. */
import { createOrder, createProduct, createUser, insertProducts, setStatus } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

const DELETE = `mutation ($input: OrderVersionInput!) {
  deleteOrder(input: $input) {
    deletedId
    userErrors { __typename code message field ... on NotFoundError { id } ... on VersionConflictError { expectedVersion currentVersion } }
  }
}`;
const MISSING = '0192e000-0000-7000-8000-000000000000';

let server: TestServer;
beforeAll(async () => void (server = await startServer()));
afterAll(() => server.stop());

async function remove(input: object): Promise<any> {
  return (await server.data(DELETE, { input })).deleteOrder;
}

async function stored(id: string): Promise<{ orders: number; lines: number }> {
  const [row] = await server.sql(
    `select (select count(*)::int from orders where id = $1) orders,
       (select count(*)::int from order_lines where order_id = $1) lines`,
    [id],
  );
  return row;
}

test.each(['DRAFT', 'CANCELED'])('deletes an order that is %s with its lines, and no other order', async (status) => {
  const [productId] = await insertProducts(server, 1);
  const userId = await createUser(server);
  const id = await createOrder(server, { userId, lines: [{ productId: productId! }] });
  const other = await createOrder(server, { userId, lines: [{ productId: productId! }] });
  await setStatus(server, id, status);
  expect(await remove({ id: id.toUpperCase() })).toEqual({ deletedId: id, userErrors: [] });
  expect(await stored(id)).toEqual({ orders: 0, lines: 0 });
  expect(await stored(other)).toEqual({ orders: 1, lines: 1 });
  const { order, user } = await server.data(
    `{ order(id: "${id}") { id } user(id: "${userId}") { orders { nodes { id } } } }`,
  );
  expect(order).toBeNull();
  expect(user.orders.nodes).toEqual([{ id: other }]);
});

test.each(['PLACED', 'COMPLETED'])('refuses an order that is %s', async (status) => {
  const [productId] = await insertProducts(server, 1);
  const id = await createOrder(server, { lines: [{ productId: productId! }] });
  await setStatus(server, id, status);
  expect(await remove({ id })).toEqual({
    deletedId: null,
    userErrors: [
      {
        __typename: 'ConflictError',
        code: 'INVALID_TRANSITION',
        message: `The order is ${status}: only a draft or a canceled one can be deleted.`,
        field: ['input', 'id'],
      },
    ],
  });
  expect(await stored(id)).toEqual({ orders: 1, lines: 1 });
});

test('refuses an order that is not there and an id that is none', async () => {
  expect(await remove({ id: MISSING })).toEqual({
    deletedId: null,
    userErrors: [
      {
        __typename: 'NotFoundError',
        code: 'NOT_FOUND',
        message: `There is no order with the id ${MISSING}.`,
        field: ['input', 'id'],
        id: MISSING,
      },
    ],
  });
  expect(await remove({ id: '1' })).toMatchObject({
    deletedId: null,
    userErrors: [{ __typename: 'InvalidInputError', code: 'INVALID_INPUT', field: ['input', 'id'] }],
  });
});

test('refuses an order at another version, and deletes it at its own', async () => {
  const id = await createOrder(server);
  await server.data(`mutation { updateOrder(input: { id: "${id}", note: "x" }) { userErrors { code } } }`);
  expect(await remove({ id, expectedVersion: 1 })).toEqual({
    deletedId: null,
    userErrors: [
      {
        __typename: 'VersionConflictError',
        code: 'VERSION_CONFLICT',
        message: 'Somebody changed it meanwhile: you expected version 1, it is at 2. Read it again and decide.',
        field: ['input', 'expectedVersion'],
        expectedVersion: 1,
        currentVersion: 2,
      },
    ],
  });
  expect(await remove({ id, expectedVersion: 2 })).toEqual({ deletedId: id, userErrors: [] });
});

test('of 10 at once, one deletes it and 9 do not find it', async () => {
  const id = await createOrder(server);
  const payloads = await Promise.all(Array.from({ length: 10 }, () => remove({ id })));
  expect(payloads.filter((payload) => payload.deletedId === id)).toHaveLength(1);
  const codes = payloads.flatMap((payload) => payload.userErrors.map((error: any) => error.code));
  expect(codes).toEqual(Array(9).fill('NOT_FOUND'));
});

test('a product that is added meanwhile goes with the order or is refused', async () => {
  const productId = await createProduct(server);
  for (let round = 0; round < 5; round += 1) {
    const id = await createOrder(server);
    const [{ addProductToOrder: added }, deleted] = await Promise.all([
      server.data(
        'mutation ($input: AddProductToOrderInput!) { addProductToOrder(input: $input) { userErrors { code } } }',
        { input: { orderId: id, productId } },
      ),
      remove({ id }),
    ]);
    expect(deleted).toEqual({ deletedId: id, userErrors: [] });
    expect([[], [{ code: 'NOT_FOUND' }]]).toContainEqual(added.userErrors);
    expect(await stored(id)).toEqual({ orders: 0, lines: 0 });
  }
});
