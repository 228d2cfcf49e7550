/** What each actor may write of whose, and that no refusal tells of what one may not see. */
import { everyRow, type TestActor } from '../support/actors';
import { unique } from '../support/factory';
import { startShop, type Shop } from './shop';

let shop: Shop;
beforeAll(async () => void (shop = await startShop()));
afterAll(() => shop.stop());

const ERRORS = `userErrors { __typename code message field ... on NotFoundError { id }
    ... on VersionConflictError { currentVersion } ... on DuplicateProductError { line { id quantity product { sku } } } }`;
const SELECT: Record<string, string> = {
  Order: `order { id note lines { id } } ${ERRORS}`,
  User: `user { id email } ${ERRORS}`,
  Delete: `deletedId ${ERRORS}`,
};

/** Sends a mutation that must be refused, and sees that nothing changed. */
async function refusal(actor: TestActor, kind: string, field: string, input: string): Promise<any> {
  const before = await everyRow(shop.server);
  const payload = (await actor.data(`mutation { it: ${field}(input: ${input}) { ${SELECT[kind]} } }`)).it;
  expect(await everyRow(shop.server)).toEqual(before);
  expect(payload.userErrors).toHaveLength(1);
  return { ...payload, userErrors: payload.userErrors[0] };
}

const onOrder: [string, string, (id: string) => string][] = [
  ['addProductToOrder', 'Order', (id) => `{ orderId: "${id}", productId: "${shop.shelf}" }`],
  ['setProductQuantity', 'Order', (id) => `{ orderId: "${id}", productId: "${shop.shelf}", quantity: 7 }`],
  ['removeProductFromOrder', 'Order', (id) => `{ orderId: "${id}", productId: "${shop.shelf}" }`],
  ['updateOrder', 'Order', (id) => `{ id: "${id}", note: "taken" }`],
  ['updateOrder', 'Order', (id) => `{ id: "${id}", userId: "${shop.mine.userId}" }`],
  ['deleteOrder', 'Delete', (id) => `{ id: "${id}" }`],
  ['updateOrder', 'Order', (id) => `{ id: "${id}", note: "taken", expectedVersion: 99 }`],
  ['deleteOrder', 'Delete', (id) => `{ id: "${id}", expectedVersion: 99 }`],
];
const MISSING = '0192e000-0000-7000-8000-000000000000';

test.each(onOrder)('%s: the order of another answers as one that is not there (%#)', async (field, kind, input) => {
  const theirs = await refusal(shop.mine, kind, field, input(shop.theirOrder));
  const none = await refusal(shop.mine, kind, field, input(MISSING));
  expect(theirs.userErrors).toMatchObject({ __typename: 'NotFoundError', code: 'NOT_FOUND', id: shop.theirOrder });
  expect(JSON.stringify(theirs).replaceAll(shop.theirOrder, MISSING)).toBe(JSON.stringify(none));
  expect(kind === 'Order' ? theirs.order : theirs.deletedId).toBeNull();
});

test.each([
  ['updateUser', 'User', (id: string) => `{ id: "${id}", name: "Taken" }`],
  ['updateUser', 'User', (id: string) => `{ id: "${id}", name: "Taken", expectedVersion: 99 }`],
  ['updateUser', 'User', (id: string) => `{ id: "${id}", role: ADMIN }`],
  ['deleteUser', 'Delete', (id: string) => `{ id: "${id}" }`],
])('%s: the profile of another answers as one that is not there (%#)', async (field, kind, input) => {
  for (const target of [shop.other, shop.staff, shop.admin]) {
    const theirs = await refusal(shop.mine, kind, field, input(target.userId));
    const none = await refusal(shop.mine, kind, field, input(MISSING));
    expect(theirs.userErrors).toMatchObject({ __typename: 'NotFoundError', code: 'NOT_FOUND' });
    expect(JSON.stringify(theirs).replaceAll(target.userId, MISSING)).toBe(JSON.stringify(none));
    expect(kind === 'User' ? theirs.user : theirs.deletedId).toBeNull();
  }
});

test('staff cannot write a user, nor learn by it who is an administrator', async () => {
  for (const target of [shop.mine, shop.admin]) {
    for (const [field, kind, rest] of [
      ['updateUser', 'User', ', name: "X"'],
      ['updateUser', 'User', ', role: ADMIN'],
      ['deleteUser', 'Delete', ''],
    ] as const) {
      const { userErrors } = await refusal(shop.staff, kind, field, `{ id: "${target.userId}"${rest} }`);
      expect(userErrors).toMatchObject({ code: 'NOT_ALLOWED', field: ['input', 'id'] });
    }
  }
});

test.each([
  ['a customer', () => shop.mine, 'STAFF'],
  ['a customer', () => shop.mine, 'ADMIN'],
  ['staff', () => shop.staff, 'ADMIN'],
  ['staff', () => shop.staff, 'CUSTOMER'],
])('%s cannot give the own profile another role', async (_, who, role) => {
  const { userErrors } = await refusal(
    who(),
    'User',
    'updateUser',
    `{ id: "${who().userId}", role: ${role}, name: "X" }`,
  );
  expect(userErrors).toMatchObject({ __typename: 'NotAllowedError', code: 'NOT_ALLOWED', field: ['input', 'role'] });
});

test('a customer makes no order for another, and gives none away', async () => {
  for (const userId of [shop.other.userId, MISSING]) {
    const created = await refusal(shop.mine, 'Order', 'createOrder', `{ userId: "${userId}" }`);
    expect(created).toMatchObject({ order: null, userErrors: { code: 'NOT_ALLOWED', field: ['input', 'userId'] } });
    const given = await refusal(shop.mine, 'Order', 'updateOrder', `{ id: "${shop.myOrder}", userId: "${userId}" }`);
    expect(given.userErrors).toMatchObject({ code: 'NOT_ALLOWED', field: ['input', 'userId'] });
  }
});

test('staff and administrators make orders for anybody', async () => {
  for (const actor of [shop.staff, shop.admin]) {
    const { createOrder } = await actor.data(
      `mutation { createOrder(input: { userId: "${shop.other.userId}", note: "for them" }) { order { id user { id } } } }`,
    );
    expect(createOrder.order.user.id).toBe(shop.other.userId);
    await actor.data(`mutation { deleteOrder(input: { id: "${createOrder.order.id}" }) { deletedId } }`);
  }
});

test('an archived product that is in no own order answers as one that is not there', async () => {
  const add = (id: string) =>
    refusal(shop.mine, 'Order', 'addProductToOrder', `{ orderId: "${shop.myOrder}", productId: "${id}" }`);
  const create = (id: string) => refusal(shop.mine, 'Order', 'createOrder', `{ lines: [{ productId: "${id}" }] }`);
  for (const run of [add, create]) {
    const none = JSON.stringify(await run(MISSING));
    for (const id of [shop.dusty, shop.gone]) expect(JSON.stringify(await run(id)).replaceAll(id, MISSING)).toBe(none);
  }
});

test('a duplicate shows the own line, and the other’s order no line at all', async () => {
  const own = await refusal(
    shop.mine,
    'Order',
    'addProductToOrder',
    `{ orderId: "${shop.myOrder}", productId: "${shop.shelf}" }`,
  );
  expect(own.userErrors).toMatchObject({
    code: 'DUPLICATE_PRODUCT',
    line: { quantity: 1, product: { sku: 'SHELF' } },
  });
  const theirs = await refusal(
    shop.mine,
    'Order',
    'addProductToOrder',
    `{ orderId: "${shop.theirOrder}", productId: "${shop.shelf}" }`,
  );
  expect(theirs.userErrors).toEqual({
    __typename: 'NotFoundError',
    code: 'NOT_FOUND',
    message: expect.any(String),
    field: ['input', 'orderId'],
    id: shop.theirOrder,
  });
});

test('an order whose user was deleted is nobody’s: no customer sees it', async () => {
  const leaving = await shop.actors.user('CUSTOMER', { email: `${unique('leaving')}@example.com` });
  const id = await shop.order(leaving, [shop.shelf]);
  await shop.server.sql(`update orders set status = 'PLACED' where id = $1`, [id]);
  await shop.admin.data(`mutation { deleteUser(input: { id: "${leaving.userId}" }) { deletedId } }`);
  expect(await shop.mine.data(`{ order(id: "${id}") { id } }`)).toEqual({ order: null });
  const { userErrors } = await refusal(shop.mine, 'Order', 'updateOrder', `{ id: "${id}", note: "mine now" }`);
  expect(userErrors).toMatchObject({ code: 'NOT_FOUND', id });
  expect(await shop.staff.data(`{ order(id: "${id}") { id user { id } } }`)).toEqual({ order: { id, user: null } });
});
