/** updateProduct: what is left out stays, orders keep the price they copied, and a refusal changes nothing. */
import { createOrder, createProduct, unique } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

const UPDATE = `mutation ($input: UpdateProductInput!) {
  updateProduct(input: $input) {
    product {
      id sku name description price { amount currencyCode } status stock { onHand allocated available }
      createdAt updatedAt version
    }
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

const update = async (input: object, at = server) => (await at.data(UPDATE, { input })).updateProduct;
const row = async (id: string) =>
  (await server.sql('select * from products join stock_levels on product_id = id where id = $1', [id]))[0];
const refusal = (__typename: string, code: string, path: string, extra: object = {}) => ({
  __typename,
  code,
  message: expect.any(String),
  field: ['input', ...path.split('.')],
  ...extra,
});

/** A product whose times lie in the past, so that a change of them shows. */
async function oldProduct(): Promise<{ id: string; sku: string; name: string }> {
  const sku = unique('OLD');
  const name = unique('Old');
  const id = await createProduct(server, { sku, name, description: 'Old text', price: { amount: '5.00' }, onHand: 3 });
  await server.sql(`update products set created_at = '2020-01-01Z', updated_at = '2020-01-02Z' where id = $1`, [id]);
  return { id, sku, name };
}

test('changes every field, counts the version up and keeps createdAt, status and stock', async () => {
  const { id } = await oldProduct();
  const { product, userErrors } = await update({
    id,
    sku: ' NEW ',
    name: ' New name\n',
    description: ' New text ',
    price: { amount: '90071992547409.91', currencyCode: 'EUR' },
    expectedVersion: 1,
  });
  expect(userErrors).toEqual([]);
  expect(product).toEqual({
    id,
    sku: 'NEW',
    name: 'New name',
    description: ' New text ',
    price: { amount: '90071992547409.91', currencyCode: 'EUR' },
    status: 'ACTIVE',
    stock: { onHand: 3, allocated: 0, available: 3 },
    createdAt: '2020-01-01T00:00:00.000Z',
    updatedAt: expect.not.stringMatching(/^2020/),
    version: 2,
  });
  expect(await row(id)).toMatchObject({
    sku: 'NEW',
    name: 'New name',
    description: ' New text ',
    price_amount: Number.MAX_SAFE_INTEGER,
    updated_at: new Date(product.updatedAt),
    version: 2,
    search: 'new name new',
  });
});

test.each([
  ['sku', 'ONLY-SKU', 'ONLY-SKU'],
  ['name', 'Only name', 'Only name'],
  ['description', 'Only text', 'Only text'],
  ['description', '', ''],
  ['description', null, null],
  ['price', { amount: '0.00', currencyCode: null }, { amount: '0.00', currencyCode: 'EUR' }],
])('changes only %s when only that is given: %j', async (field, value, stored) => {
  const { id, sku, name } = await oldProduct();
  const { product } = await update({ id, [field]: value });
  expect(product).toMatchObject({
    sku,
    name,
    description: 'Old text',
    price: { amount: '5.00', currencyCode: 'EUR' },
    status: 'ACTIVE',
    version: 2,
    [field]: stored,
  });
});

test('changes no other product', async () => {
  const { id: other } = await oldProduct();
  const before = await row(other);
  const { id } = await oldProduct();
  await update({ id, name: 'Something', price: { amount: '1.00' } });
  expect(await row(other)).toEqual(before);
});

test('an order keeps the name, SKU and price that it copied', async () => {
  const { id, sku, name } = await oldProduct();
  const orderId = await createOrder(server, { lines: [{ productId: id, quantity: 2 }] });
  await update({ id, sku: unique('MOVED'), name: 'Renamed', price: { amount: '99.00' } });
  const { order } = await server.data(`{ order(id: "${orderId}") {
    version total { amount } lines { productName productSku unitPrice { amount } product { name } }
  } }`);
  expect(order).toEqual({
    version: 1,
    total: { amount: '10.00' },
    lines: [{ productName: name, productSku: sku, unitPrice: { amount: '5.00' }, product: { name: 'Renamed' } }],
  });
});

test('takes an id in upper case, a version that is null, and the own SKU again', async () => {
  const { id, sku } = await oldProduct();
  const { product, userErrors } = await update({ id: id.toUpperCase(), sku: ` ${sku}`, expectedVersion: null });
  expect(userErrors).toEqual([]);
  expect(product).toMatchObject({ id, sku, version: 2 });
});

test('changes an archived product and leaves it archived', async () => {
  const { id } = await oldProduct();
  await server.sql(`update products set status = 'ARCHIVED' where id = $1`, [id]);
  expect((await update({ id, name: 'Dusty' })).product).toMatchObject({ name: 'Dusty', status: 'ARCHIVED' });
});

test('tells every broken field in one answer, shows the product as it stands and changes nothing', async () => {
  const { id, sku, name } = await oldProduct();
  const before = await row(id);
  const broken = { sku: null, name: ' ', description: '\u0000', price: { amount: '1.5' } };
  const { product, userErrors } = await update({ id, ...broken });
  expect(product).toMatchObject({ id, sku, name, description: 'Old text', price: { amount: '5.00' }, version: 1 });
  expect(userErrors).toHaveLength(4);
  expect(userErrors).toEqual(
    expect.arrayContaining(
      ['sku', 'name', 'description', 'price.amount'].map((path) => refusal('InvalidInputError', 'INVALID_INPUT', path)),
    ),
  );
  expect(await row(id)).toEqual(before);
});

test.each([
  ['sku', null, 'sku'],
  ['sku', '', 'sku'],
  ['sku', '😀'.repeat(65), 'sku'],
  ['sku', '\ud800', 'sku'],
  ['name', null, 'name'],
  ['name', '\u3000', 'name'],
  ['name', '😀'.repeat(201), 'name'],
  ['name', 'a\u0000', 'name'],
  ['description', '😀'.repeat(10_001), 'description'],
  ['description', '\udfff', 'description'],
  ['price', null, 'price'],
  ['price', { amount: '1.000' }, 'price.amount'],
  ['price', { amount: '-1.00' }, 'price.amount'],
  ['price', { amount: '90071992547409.92' }, 'price.amount'],
])('refuses %s %j', async (field, value, path) => {
  const { id } = await oldProduct();
  const before = await row(id);
  const { product, userErrors } = await update({ id, [field]: value });
  expect(product).toMatchObject({ id, version: 1 });
  expect(userErrors).toEqual([refusal('InvalidInputError', 'INVALID_INPUT', path)]);
  expect(await row(id)).toEqual(before);
});

test('refuses another currency than the shop’s', async () => {
  const { id } = await oldProduct();
  const before = await row(id);
  const { product, userErrors } = await update({ id, name: 'Dollar', price: { amount: '1.00', currencyCode: 'USD' } });
  expect(product).toMatchObject({ id, price: { amount: '5.00', currencyCode: 'EUR' }, version: 1 });
  expect(userErrors).toEqual([refusal('ConflictError', 'CURRENCY_MISMATCH', 'price.currencyCode')]);
  expect(await row(id)).toEqual(before);
});

test.each(['', 'x', '7', `${MISSING}0`, '\u0000', '\ud800'])('refuses %j as an id', async (id) => {
  expect(await update({ id, name: 'Nothing' })).toEqual({
    product: null,
    userErrors: [refusal('InvalidInputError', 'INVALID_INPUT', 'id')],
  });
});

test.each([
  ['id null', { id: null }],
  ['an amount that is a JSON number', { id: MISSING, price: { amount: 5 } }],
  ['a price without an amount', { id: MISSING, price: {} }],
  ['a status', { id: MISSING, status: 'ARCHIVED' }],
  ['stock', { id: MISSING, onHand: 5 }],
])('answers 400 BAD_USER_INPUT to what the schema forbids: %s', async (_, input) => {
  const { status, data, errors } = await server.request(UPDATE, { input });
  expect({ status, data, codes: errors?.map((error) => error.extensions.code) }).toEqual({
    status: 400,
    data: undefined,
    codes: ['BAD_USER_INPUT'],
  });
});

test('refuses a product that is not there, whatever the version', async () => {
  expect(await update({ id: MISSING, name: 'Nothing', expectedVersion: 4 })).toEqual({
    product: null,
    userErrors: [refusal('NotFoundError', 'NOT_FOUND', 'id', { id: MISSING })],
  });
});

test('refuses a SKU that another product has and changes nothing else', async () => {
  const { sku: taken } = await oldProduct();
  const { id, sku, name } = await oldProduct();
  const before = await row(id);
  const { product, userErrors } = await update({ id, sku: ` ${taken} `, name: 'Changed' });
  expect(product).toMatchObject({ id, sku, name, version: 1 });
  expect(userErrors).toEqual([refusal('ConflictError', 'SKU_TAKEN', 'sku')]);
  expect(await row(id)).toEqual(before);
});

test.each([0, 1, 3, -5])('refuses version %i when the product is at 2 and shows it as it stands', async (version) => {
  const { id, sku } = await oldProduct();
  await update({ id, name: 'Second' });
  const before = await row(id);
  const { product, userErrors } = await update({ id, name: 'Third', expectedVersion: version });
  expect(product).toMatchObject({ id, sku, name: 'Second', version: 2 });
  expect(userErrors).toEqual([
    refusal('VersionConflictError', 'VERSION_CONFLICT', 'expectedVersion', {
      expectedVersion: version,
      currentVersion: 2,
    }),
  ]);
  expect(await row(id)).toEqual(before);
});

test('of 20 updates at once from the same version, one succeeds and 19 are told the version that stands', async () => {
  const { id } = await oldProduct();
  const payloads = await Promise.all(
    Array.from({ length: 20 }, (_, index) => update({ id, price: { amount: `${index}.00` }, expectedVersion: 1 })),
  );
  const winners = payloads.filter(({ userErrors }) => userErrors.length === 0);
  expect(winners).toHaveLength(1);
  for (const { product, userErrors } of payloads.filter((payload) => payload !== winners[0])) {
    expect(product).toMatchObject({ price: winners[0].product.price, version: 2 });
    expect(userErrors).toMatchObject([{ code: 'VERSION_CONFLICT', expectedVersion: 1, currentVersion: 2 }]);
  }
  expect(await row(id)).toMatchObject({ version: 2 });
});

test('of 20 products at once that want the same SKU, one gets it and 19 are told SKU_TAKEN', async () => {
  const products = await Promise.all(Array.from({ length: 20 }, oldProduct));
  const payloads = await Promise.all(products.map(({ id }) => update({ id, sku: 'WANTED' })));
  const winners = payloads.filter(({ userErrors }) => userErrors.length === 0);
  expect(winners).toHaveLength(1);
  for (const { product, userErrors } of payloads.filter((payload) => payload !== winners[0])) {
    expect(product).toMatchObject({ sku: products.find(({ id }) => id === product.id)!.sku, version: 1 });
    expect(userErrors).toEqual([refusal('ConflictError', 'SKU_TAKEN', 'sku')]);
  }
  expect(await server.sql(`select id from products where sku = 'WANTED'`)).toEqual([{ id: winners[0].product.id }]);
});
