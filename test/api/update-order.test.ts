/** updateOrder: the note in any status, the user of a draft; what is left out stays. */
import { createOrder, createProduct, createUser, setStatus } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

const UPDATE = `mutation ($input: UpdateOrderInput!) {
  updateOrder(input: $input) {
    order { id version note status updatedAt createdAt user { id } itemCount total { amount } }
    userErrors { __typename code message field ... on NotFoundError { id } ... on VersionConflictError { expectedVersion currentVersion } }
  }
}`;
const MISSING = '0192e000-0000-7000-8000-000000000000';

let server: TestServer;
beforeAll(async () => void (server = await startServer()));
afterAll(() => server.stop());

async function update(input: object): Promise<any> {
  return (await server.data(UPDATE, { input })).updateOrder;
}

test('sets the note, takes it away with null, and leaves it when it is not given', async () => {
  const userId = await createUser(server);
  const id = await createOrder(server, { userId, note: 'first' });
  expect((await update({ id, note: 'second' })).order).toMatchObject({ note: 'second', version: 2 });
  expect((await update({ id, userId })).order).toMatchObject({ note: 'second', version: 3 });
  expect((await update({ id, note: '' })).order).toMatchObject({ note: '', version: 4 });
  expect((await update({ id, note: null })).order).toMatchObject({ note: null, version: 5, user: { id: userId } });
});

test('gives a draft to another user and leaves its lines', async () => {
  const productId = await createProduct(server, { price: { amount: '3.00' } });
  const id = await createOrder(server, { note: 'kept', lines: [{ productId, quantity: 2 }] });
  const userId = await createUser(server);
  expect(await update({ id: id.toUpperCase(), userId: userId.toUpperCase() })).toMatchObject({
    order: { id, version: 2, note: 'kept', user: { id: userId }, itemCount: 2, total: { amount: '6.00' } },
    userErrors: [],
  });
  const { user } = await server.data(`{ user(id: "${userId}") { orders { nodes { id } } } }`);
  expect(user.orders.nodes).toEqual([{ id }]);
});

test('moves updatedAt and leaves createdAt', async () => {
  const id = await createOrder(server);
  await server.sql(`update orders set created_at = '2026-01-01', updated_at = '2026-01-01' where id = $1`, [id]);
  const { order } = await update({ id, note: 'x' });
  expect(order.createdAt).toBe('2026-01-01T00:00:00.000Z');
  expect(Date.parse(order.updatedAt)).toBeGreaterThan(Date.parse('2026-01-02T00:00:00Z'));
});

test.each(['PLACED', 'COMPLETED', 'CANCELED'])(
  'changes the note of an order that is %s, but not its user',
  async (status) => {
    const before = await createUser(server);
    const after = await createUser(server);
    const id = await createOrder(server, { userId: before, note: 'old' });
    await setStatus(server, id, status);
    expect(await update({ id, note: 'new' })).toMatchObject({
      order: { note: 'new', status, version: 2 },
      userErrors: [],
    });
    expect(await update({ id, userId: after, note: 'newer' })).toMatchObject({
      order: { note: 'new', version: 2, user: { id: before } },
      userErrors: [
        {
          __typename: 'ConflictError',
          code: 'ORDER_NOT_EDITABLE',
          message: `The order is ${status}: only a draft can be edited.`,
          field: ['input', 'userId'],
        },
      ],
    });
  },
);

test('refuses an order and a user that are not there', async () => {
  const id = await createOrder(server);
  expect(await update({ id: MISSING, note: 'x' })).toEqual({
    order: null,
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
  expect(await update({ id, userId: MISSING, note: 'x' })).toMatchObject({
    order: { id, version: 1, note: null },
    userErrors: [
      {
        code: 'NOT_FOUND',
        message: `There is no user with the id ${MISSING}.`,
        field: ['input', 'userId'],
        id: MISSING,
      },
    ],
  });
});

test('refuses null for the user, a note that is too long and ids that are none, all at once', async () => {
  const id = await createOrder(server, { note: 'old' });
  expect(await update({ id, userId: null })).toMatchObject({
    order: { version: 1 },
    userErrors: [
      {
        __typename: 'InvalidInputError',
        code: 'INVALID_INPUT',
        message: 'Must not be null: give a value, or leave it out.',
        field: ['input', 'userId'],
      },
    ],
  });
  const { order, userErrors } = await update({ id: 'x', userId: 'y', note: 'z'.repeat(10_001) });
  expect(order).toBeNull();
  const fields = userErrors.map((error: any) => `${error.code} ${error.field.join('.')}`);
  expect(fields.toSorted()).toEqual([
    'INVALID_INPUT input.id',
    'INVALID_INPUT input.note',
    'INVALID_INPUT input.userId',
  ]);
});

test('refuses an order at another version and shows it as it is', async () => {
  const id = await createOrder(server);
  expect((await update({ id, note: 'one', expectedVersion: 1 })).userErrors).toEqual([]);
  expect(await update({ id, note: 'two', expectedVersion: 1 })).toMatchObject({
    order: { version: 2, note: 'one' },
    userErrors: [
      {
        __typename: 'VersionConflictError',
        code: 'VERSION_CONFLICT',
        field: ['input', 'expectedVersion'],
        expectedVersion: 1,
        currentVersion: 2,
      },
    ],
  });
});

test('of 10 at once that expect the same version, one is kept', async () => {
  const id = await createOrder(server);
  const payloads = await Promise.all(
    Array.from({ length: 10 }, (_, index) => update({ id, note: `note ${index}`, expectedVersion: 1 })),
  );
  const kept = payloads.filter((payload) => payload.userErrors.length === 0);
  expect(kept).toHaveLength(1);
  const [stored] = await server.sql('select note, version from orders where id = $1', [id]);
  expect(stored).toEqual({ note: kept[0].order.note, version: 2 });
});

test('of 10 at once without an expected version, all are counted', async () => {
  const id = await createOrder(server);
  const payloads = await Promise.all(Array.from({ length: 10 }, (_, index) => update({ id, note: `note ${index}` })));
  const versions = payloads.map((payload) => payload.order.version).sort((a, b) => a - b);
  expect(versions).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
});

test('a draft given to a user who is deleted meanwhile stays where it was or goes with that user', async () => {
  for (let round = 0; round < 5; round += 1) {
    const owner = await createUser(server);
    const other = await createUser(server);
    const id = await createOrder(server, { userId: owner });
    const [updated, { deleteUser }] = await Promise.all([
      update({ id, userId: other }),
      server.data(`mutation { deleteUser(input: { id: "${other}" }) { deletedId userErrors { code } } }`),
    ]);
    expect(deleteUser).toEqual({ deletedId: other, userErrors: [] });
    const given = updated.userErrors.length === 0;
    if (!given) expect(updated.userErrors).toMatchObject([{ code: 'NOT_FOUND', id: other }]);
    expect(await server.sql('select user_id from orders where id = $1', [id])).toEqual(
      given ? [] : [{ user_id: owner }],
    );
  }
});
