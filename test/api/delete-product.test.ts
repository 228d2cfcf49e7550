/** deleteProduct: refused while any order holds the product, whoever is faster; else it goes with its stock. */
import { createOrder, createProduct } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

const DELETE = `mutation ($input: ProductVersionInput!) {
  deleteProduct(input: $input) {
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

const remove = async (input: object) => (await server.data(DELETE, { input })).deleteProduct;
const everything = async () => ({
  products: await server.sql('select * from products order by id'),
  stock: await server.sql('select * from stock_levels order by product_id'),
  orders: await server.sql('select * from orders order by id'),
  lines: await server.sql('select * from order_lines order by id'),
});
const refused = (__typename: string, code: string, field: string, extra: object = {}) => ({
  deletedId: null,
  userErrors: [{ __typename, code, message: expect.any(String), field: ['input', field], ...extra }],
});

test('deletes the product with its stock and nothing else', async () => {
  const id = await createProduct(server, { onHand: 5 });
  const other = await createProduct(server);
  expect(await remove({ id, expectedVersion: 1 })).toEqual({ deletedId: id, userErrors: [] });
  expect(await server.sql('select id from products where id = any($1)', [[id, other]])).toEqual([{ id: other }]);
  expect(await server.sql('select product_id from stock_levels where product_id = $1', [id])).toEqual([]);
  expect(await server.data(`{ product(id: "${id}") { id } node(id: "${id}") { id } }`)).toEqual({
    product: null,
    node: null,
  });
});

test('deletes an archived product, and takes an id in upper case', async () => {
  const id = await createProduct(server);
  await server.sql(`update products set status = 'ARCHIVED' where id = $1`, [id]);
  expect(await remove({ id: id.toUpperCase() })).toEqual({ deletedId: id, userErrors: [] });
});

test('frees the SKU', async () => {
  await remove({ id: await createProduct(server, { sku: 'FREE' }) });
  await createProduct(server, { sku: 'FREE' });
  expect(await server.sql(`select sku from products where sku = 'FREE'`)).toEqual([{ sku: 'FREE' }]);
});

test.each(['DRAFT', 'PLACED', 'COMPLETED', 'CANCELED'])(
  'refuses while an order that is %s holds it',
  async (status) => {
    const id = await createProduct(server);
    const orderId = await createOrder(server, { lines: [{ productId: id }] });
    await server.sql('update orders set status = $2 where id = $1', [orderId, status]);
    const before = await everything();
    expect(await remove({ id, expectedVersion: 1 })).toEqual(refused('ConflictError', 'PRODUCT_IN_USE', 'id'));
    expect(await everything()).toEqual(before);
  },
);

test('deletes it once the last order lets it go', async () => {
  const id = await createProduct(server);
  const orderId = await createOrder(server, { lines: [{ productId: id }] });
  await server.data(`mutation { deleteOrder(input: { id: "${orderId}" }) { deletedId } }`);
  expect(await remove({ id })).toEqual({ deletedId: id, userErrors: [] });
});

test('refuses another version', async () => {
  const id = await createProduct(server);
  const before = await everything();
  expect(await remove({ id, expectedVersion: 0 })).toEqual(
    refused('VersionConflictError', 'VERSION_CONFLICT', 'expectedVersion', { expectedVersion: 0, currentVersion: 1 }),
  );
  expect(await everything()).toEqual(before);
});

test('refuses a product that is not there, or no more', async () => {
  const gone = await createProduct(server);
  await remove({ id: gone });
  const before = await everything();
  for (const id of [MISSING, gone]) {
    expect(await remove({ id })).toEqual(refused('NotFoundError', 'NOT_FOUND', 'id', { id }));
  }
  expect(await everything()).toEqual(before);
});

test.each(['', 'x', '7', `${MISSING}0`, '\u0000', '\ud800'])('refuses %j as an id', async (id) => {
  expect(await remove({ id })).toEqual(refused('InvalidInputError', 'INVALID_INPUT', 'id'));
});

test('answers 400 BAD_USER_INPUT to an id that is null', async () => {
  const { status, data, errors } = await server.request(DELETE, { input: { id: null } });
  expect({ status, data, codes: errors?.map((error) => error.extensions.code) }).toEqual({
    status: 400,
    data: undefined,
    codes: ['BAD_USER_INPUT'],
  });
});

test('of 20 deletions at once, one succeeds and 19 find nothing', async () => {
  const id = await createProduct(server);
  const payloads = await Promise.all(Array.from({ length: 20 }, () => remove({ id })));
  expect(payloads.filter(({ deletedId }) => deletedId === id)).toHaveLength(1);
  const codes = payloads.flatMap(({ userErrors }) => userErrors.map(({ code }: { code: string }) => code));
  expect(codes).toEqual(Array(19).fill('NOT_FOUND'));
});

test('among 20 orders that want it, a deletion succeeds or is refused, and no line is left without its product', async () => {
  const orders = await Promise.all(Array.from({ length: 20 }, () => createOrder(server)));
  for (let round = 0; round < 5; round += 1) {
    const id = await createProduct(server);
    const add = (orderId: string) =>
      server.data(
        `mutation ($input: AddProductToOrderInput!) { addProductToOrder(input: $input) { userErrors { code } } }`,
        { input: { orderId, productId: id } },
      );
    const early = orders.slice(0, round * 4).map(add);
    const deletion = remove({ id });
    const late = orders.slice(round * 4).map(add);
    const { deletedId, userErrors } = await deletion;
    const answers = await Promise.all([...early, ...late]);
    const codes = new Set(
      answers.flatMap(({ addProductToOrder: { userErrors: errors } }) => errors.map((e: any) => e.code)),
    );
    const lines = await server.sql('select id from order_lines where product_id = $1', [id]);
    if (deletedId) {
      expect([userErrors, lines, [...codes]]).toEqual([[], [], ['NOT_FOUND']]);
    } else {
      expect([userErrors.map((error: any) => error.code), lines.length, [...codes]]).toEqual([
        ['PRODUCT_IN_USE'],
        20,
        [],
      ]);
    }
  }
});
