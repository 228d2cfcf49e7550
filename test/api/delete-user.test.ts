/** deleteUser: the profile and its drafts go, orders once placed stay without their user, a refusal leaves all. */
import { createOrder, createProduct, createUser } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

const DELETE = `mutation ($input: DeleteUserInput!) {
  deleteUser(input: $input) {
    deletedId
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

const remove = async (input: object) => (await server.data(DELETE, { input })).deleteUser;
const everything = async () => ({
  users: await server.sql('select * from users order by id'),
  orders: await server.sql('select * from orders order by id'),
  lines: await server.sql('select * from order_lines order by id'),
});

test('erases the profile and nobody else', async () => {
  const id = await createUser(server);
  const other = await createUser(server);
  expect(await remove({ id, expectedVersion: 1 })).toEqual({ deletedId: id, userErrors: [] });
  expect(await server.sql('select id from users where id = any($1)', [[id, other]])).toEqual([{ id: other }]);
  expect(await server.data(`{ user(id: "${id}") { id } node(id: "${id}") { id } }`)).toEqual({
    user: null,
    node: null,
  });
});

test('erases the drafts of the user with their lines, and no one else’s', async () => {
  const userId = await createUser(server);
  const productId = await createProduct(server);
  const lines = [{ productId, quantity: 2 }];
  const drafts = [await createOrder(server, { userId, lines }), await createOrder(server, { userId })];
  const another = await createOrder(server, { lines });
  expect((await remove({ id: userId })).deletedId).toBe(userId);
  expect(await server.sql('select id from orders where id = any($1)', [[...drafts, another]])).toEqual([
    { id: another },
  ]);
  expect(await server.sql('select order_id from order_lines where product_id = $1', [productId])).toEqual([
    { order_id: another },
  ]);
});

test.each(['PLACED', 'COMPLETED', 'CANCELED'])('keeps an order that is %s, without its user', async (status) => {
  const userId = await createUser(server);
  const productId = await createProduct(server, { price: { amount: '4.20' } });
  const orderId = await createOrder(server, { userId, note: 'Gift', lines: [{ productId, quantity: 2 }] });
  await server.sql('update orders set status = $2 where id = $1', [orderId, status]);
  const [before] = await server.sql('select * from orders where id = $1', [orderId]);
  expect(await remove({ id: userId })).toEqual({ deletedId: userId, userErrors: [] });
  const { order } = await server.data(
    `{ order(id: "${orderId}") { status note version user { id } total { amount } lines { quantity product { id } } } }`,
  );
  expect(order).toEqual({
    status,
    note: 'Gift',
    version: before.version + 1,
    user: null,
    total: { amount: '8.40' },
    lines: [{ quantity: 2, product: { id: productId } }],
  });
});

test('frees the email', async () => {
  const id = await createUser(server, { email: 'free@example.com' });
  await remove({ id });
  const next = await createUser(server, { email: 'free@example.com' });
  expect(next).not.toBe(id);
});

test('takes an id in upper case and answers it in lower case', async () => {
  const id = await createUser(server);
  expect(await remove({ id: id.toUpperCase() })).toEqual({ deletedId: id, userErrors: [] });
});

test('refuses another version and leaves the user and the drafts', async () => {
  const id = await createUser(server);
  await createOrder(server, { userId: id });
  const before = await everything();
  expect(await remove({ id, expectedVersion: 2 })).toEqual({
    deletedId: null,
    userErrors: [
      {
        __typename: 'VersionConflictError',
        code: 'VERSION_CONFLICT',
        message: expect.any(String),
        field: ['input', 'expectedVersion'],
        expectedVersion: 2,
        currentVersion: 1,
      },
    ],
  });
  expect(await everything()).toEqual(before);
});

test('refuses a user who is not there, or no more', async () => {
  const gone = await createUser(server);
  await remove({ id: gone });
  const before = await everything();
  for (const id of [MISSING, gone]) {
    expect(await remove({ id, expectedVersion: 1 })).toEqual({
      deletedId: null,
      userErrors: [
        {
          __typename: 'NotFoundError',
          code: 'NOT_FOUND',
          message: expect.any(String),
          field: ['input', 'id'],
          id,
        },
      ],
    });
  }
  expect(await everything()).toEqual(before);
});

test.each(['', 'x', '7', `${MISSING}0`, '\u0000', '\ud800'])('refuses %j as an id', async (id) => {
  expect(await remove({ id })).toEqual({
    deletedId: null,
    userErrors: [
      { __typename: 'InvalidInputError', code: 'INVALID_INPUT', message: expect.any(String), field: ['input', 'id'] },
    ],
  });
});

test('answers 400 BAD_USER_INPUT to an id that is null', async () => {
  const { status, data, errors } = await server.request(DELETE, { input: { id: null } });
  expect({ status, data, codes: errors?.map((error) => error.extensions.code) }).toEqual({
    status: 400,
    data: undefined,
    codes: ['BAD_USER_INPUT'],
  });
});

test('of 20 deletions at once, one succeeds and 19 find nobody', async () => {
  const id = await createUser(server);
  await createOrder(server, { userId: id });
  const payloads = await Promise.all(Array.from({ length: 20 }, () => remove({ id })));
  expect(payloads.filter(({ deletedId }) => deletedId === id)).toHaveLength(1);
  const codes = payloads.flatMap(({ userErrors }) => userErrors.map(({ code }: { code: string }) => code));
  expect(codes).toEqual(Array(19).fill('NOT_FOUND'));
});

test('a deletion among 20 new drafts of the user leaves none of them', async () => {
  const userId = await createUser(server);
  const create = () =>
    server.data(
      `mutation ($input: CreateOrderInput!) { createOrder(input: $input) { order { id } userErrors { code field } } }`,
      { input: { userId } },
    );
  const creations = Array.from({ length: 10 }, create);
  const deletion = remove({ id: userId });
  creations.push(...Array.from({ length: 10 }, create));
  expect(await deletion).toEqual({ deletedId: userId, userErrors: [] });
  for (const { createOrder: payload } of await Promise.all(creations)) {
    if (payload.order) expect(payload.userErrors).toEqual([]);
    else expect(payload.userErrors).toEqual([{ code: 'NOT_FOUND', field: ['input', 'userId'] }]);
  }
  expect(await server.sql('select id from users where id = $1', [userId])).toEqual([]);
  expect(await server.sql('select id from orders where user_id = $1', [userId])).toEqual([]);
});
