/** restoreProduct: puts an archived product back on sale, and refuses one that is on sale. */
import { createOrder, createProduct } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

const RESTORE = `mutation ($input: ProductVersionInput!) {
  restoreProduct(input: $input) {
    product { id status updatedAt version }
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

const restore = async (input: object) => (await server.data(RESTORE, { input })).restoreProduct;
const row = async (id: string) => (await server.sql('select * from products where id = $1', [id]))[0];
const refusal = (__typename: string, code: string, field: string, extra: object = {}) => ({
  __typename,
  code,
  message: expect.any(String),
  field: ['input', field],
  ...extra,
});

/** A product at version 2, archived by the API. */
async function archivedProduct(): Promise<string> {
  const id = await createProduct(server);
  await server.data(`mutation { archiveProduct(input: { id: "${id}" }) { product { id } } }`);
  await server.sql(`update products set updated_at = '2020-01-01Z' where id = $1`, [id]);
  return id;
}

test('restores and changes nothing else but version and updatedAt', async () => {
  const id = await archivedProduct();
  const before = await row(id);
  const { product, userErrors } = await restore({ id, expectedVersion: 2 });
  expect(userErrors).toEqual([]);
  expect(product).toEqual({ id, status: 'ACTIVE', updatedAt: expect.not.stringMatching(/^2020/), version: 3 });
  expect(await row(id)).toEqual({ ...before, status: 'ACTIVE', version: 3, updated_at: new Date(product.updatedAt) });
});

test('a restored product can be ordered again', async () => {
  const id = await archivedProduct();
  await restore({ id: id.toUpperCase() });
  const orderId = await createOrder(server, { lines: [{ productId: id }] });
  expect(await server.sql('select product_id from order_lines where order_id = $1', [orderId])).toEqual([
    { product_id: id },
  ]);
});

test('refuses what is active already', async () => {
  const id = await createProduct(server);
  const before = await row(id);
  const { product, userErrors } = await restore({ id });
  expect(product).toMatchObject({ id, status: 'ACTIVE', version: 1 });
  expect(userErrors).toEqual([refusal('ConflictError', 'INVALID_TRANSITION', 'id')]);
  expect(await row(id)).toEqual(before);
});

test('refuses another version and shows the product as it stands', async () => {
  const id = await archivedProduct();
  const before = await row(id);
  const { product, userErrors } = await restore({ id, expectedVersion: 1 });
  expect(product).toMatchObject({ id, status: 'ARCHIVED', version: 2 });
  expect(userErrors).toEqual([
    refusal('VersionConflictError', 'VERSION_CONFLICT', 'expectedVersion', { expectedVersion: 1, currentVersion: 2 }),
  ]);
  expect(await row(id)).toEqual(before);
});

test('refuses a product that is not there', async () => {
  expect(await restore({ id: MISSING, expectedVersion: 1 })).toEqual({
    product: null,
    userErrors: [refusal('NotFoundError', 'NOT_FOUND', 'id', { id: MISSING })],
  });
});

test.each(['', 'x', '7', `${MISSING}0`, '\u0000', '\ud800'])('refuses %j as an id', async (id) => {
  expect(await restore({ id })).toEqual({
    product: null,
    userErrors: [refusal('InvalidInputError', 'INVALID_INPUT', 'id')],
  });
});

test('answers 400 BAD_USER_INPUT to an id that is null', async () => {
  const { status, data, errors } = await server.request(RESTORE, { input: { id: null } });
  expect({ status, data, codes: errors?.map((error) => error.extensions.code) }).toEqual({
    status: 400,
    data: undefined,
    codes: ['BAD_USER_INPUT'],
  });
});

test('of 20 requests at once, one restores and 19 are told that it is done', async () => {
  const id = await archivedProduct();
  const payloads = await Promise.all(Array.from({ length: 20 }, () => restore({ id })));
  const refused = payloads.filter(({ userErrors }) => userErrors.length > 0);
  expect(refused).toHaveLength(19);
  for (const { userErrors } of refused) {
    expect(userErrors).toEqual([refusal('ConflictError', 'INVALID_TRANSITION', 'id')]);
  }
  expect(await row(id)).toMatchObject({ status: 'ACTIVE', version: 3 });
});
