/** product: one product by id or by SKU, with its price and stock. */
import { createProduct } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

const PRODUCT = 'query ($id: ID, $sku: String) { product(id: $id, sku: $sku) { id sku } }';
const MISSING = '0192e000-0000-7000-8000-000000000000';

let server: TestServer;
let id: string;
beforeAll(async () => {
  server = await startServer();
  id = await createProduct(server, { sku: 'MUG-Ä', name: 'Mug', price: { amount: '0.05' }, onHand: 9 });
  await createProduct(server, {
    sku: 'mug-ä',
    name: 'Small mug',
    description: 'Small',
    price: { amount: '1000000.00' },
  });
  await server.sql(`update products set created_at = '2020-02-29 12:00:00.007Z', updated_at = '2021-01-01Z', version = 4,
                    status = 'ARCHIVED' where id = '${id}'`);
  await server.sql(`update stock_levels set allocated = 2 where product_id = '${id}'`);
});
afterAll(() => server.stop());

test('answers every plain field', async () => {
  const { product } = await server.data(`{ product(id: "${id}") {
    id sku name description price { amount currencyCode } status stock { onHand allocated available }
    createdAt updatedAt version
  } }`);
  expect(product).toEqual({
    id,
    sku: 'MUG-Ä',
    name: 'Mug',
    description: null,
    price: { amount: '0.05', currencyCode: 'EUR' },
    status: 'ARCHIVED',
    stock: { onHand: 9, allocated: 2, available: 7 },
    createdAt: '2020-02-29T12:00:00.007Z',
    updatedAt: '2021-01-01T00:00:00.000Z',
    version: 4,
  });
});

test.each([
  ['MUG-Ä', 'MUG-Ä'],
  [' MUG-Ä\n', 'MUG-Ä'],
  ['mug-ä', 'mug-ä'],
])('finds the SKU %j as %s', async (sku, found) => {
  expect((await server.data(PRODUCT, { sku })).product.sku).toBe(found);
});

test('finds an id in upper case', async () => {
  expect(await server.data(PRODUCT, { id: id.toUpperCase() })).toEqual({ product: { id, sku: 'MUG-Ä' } });
});

test.each([
  ['an id that none has', { id: MISSING }],
  ['a SKU that none has', { sku: 'TEAPOT' }],
  ['a SKU in another case', { sku: 'Mug-ä' }],
  ['a SKU that is a pattern', { sku: 'MUG-_' }],
  ['an empty SKU', { sku: '' }],
])('answers null for %s', async (_, variables) => {
  expect(await server.data(PRODUCT, variables)).toEqual({ product: null });
});

test.each([
  ['neither', {}],
  ['neither, said as null', { id: null, sku: null }],
  ['both', { id: MISSING, sku: 'MUG-Ä' }],
  ['an empty id', { id: '' }],
  ['an id that is no UUID', { id: 'x' }],
  ['a number for an id', { id: 7 }],
  ['an id with U+0000', { id: `${MISSING}\u0000` }],
  ['a SKU with U+0000', { sku: 'MUG\u0000' }],
  ['a SKU with half a surrogate pair', { sku: '\ud800' }],
])('refuses %s with BAD_USER_INPUT', async (_, variables) => {
  const { status, data, errors } = await server.request(PRODUCT, variables);
  expect({ status, data, errors: errors?.map(({ path, extensions }) => ({ path, extensions })) }).toEqual({
    status: 200,
    data: { product: null },
    errors: [{ path: ['product'], extensions: { code: 'BAD_USER_INPUT' } }],
  });
});

test('merges aliases, fragments and repeated objects, with __typename at every level', async () => {
  const long = 'k'.repeat(99);
  const { big, small } = await server.data(
    `query ($sku: String!, $on: Boolean!) {
      big: product(sku: $sku) {
        __typename
        price { amount }
        ...Priced
        cost: price { __typename amount @skip(if: $on) code: currencyCode @include(if: $on) }
        ${long}a: stock { ${long}b: onHand ${long}c: available t: __typename }
        ... on Node { key: id }
        stock { ...on StockLevel { allocated } }
      }
      small: product(sku: "mug-ä") { description price { amount } }
    }
    fragment Priced on Product { price { currencyCode __typename } stock { available } }`,
    { sku: 'MUG-Ä', on: true },
  );
  expect(big).toEqual({
    __typename: 'Product',
    price: { amount: '0.05', currencyCode: 'EUR', __typename: 'Money' },
    stock: { available: 7, allocated: 2 },
    cost: { __typename: 'Money', code: 'EUR' },
    [`${long}a`]: { [`${long}b`]: 9, [`${long}c`]: 7, t: 'StockLevel' },
    key: id,
  });
  expect(small).toEqual({ description: 'Small', price: { amount: '1000000.00' } });
});

describe.each([
  ['JPY', '1250', 1250],
  ['KWD', '0.050', 50],
])('in %s', (currency, amount, minor) => {
  test(`answers ${minor} minor units as ${amount}`, async () => {
    const shop = await startServer({ currency });
    try {
      await createProduct(shop, { sku: 'A', price: { amount } });
      expect(await shop.sql('select price_amount from products')).toEqual([{ price_amount: minor }]);
      expect(await shop.data('{ product(sku: "A") { price { amount currencyCode } } }')).toEqual({
        product: { price: { amount, currencyCode: currency } },
      });
    } finally {
      await shop.stop();
    }
  });
});
