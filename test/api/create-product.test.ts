/** createProduct: what is stored, money to the last minor unit in three currencies, and one winner for each SKU. */
import { unique } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

const CREATE = `mutation ($input: CreateProductInput!) {
  createProduct(input: $input) {
    product {
      id sku name description price { amount currencyCode } status stock { onHand allocated available }
      createdAt updatedAt version
    }
    userErrors { __typename code message field }
  }
}`;
const PRICE = { amount: '10.00' };

let server: TestServer;
beforeAll(async () => void (server = await startServer()));
afterAll(() => server.stop());

const create = async (input: object, at = server) => (await at.data(CREATE, { input })).createProduct;
const rows = () => server.sql('select p.*, on_hand from products p join stock_levels on product_id = id order by id');
const invalid = (...paths: string[]) =>
  paths.map((path) => ({
    __typename: 'InvalidInputError',
    code: 'INVALID_INPUT',
    message: expect.any(String),
    field: ['input', ...path.split('.')],
  }));
const SKU_TAKEN = {
  __typename: 'ConflictError',
  code: 'SKU_TAKEN',
  message: expect.any(String),
  field: ['input', 'sku'],
};

test('stores every field and answers the product at version 1', async () => {
  const input = {
    sku: 'MUG-1',
    name: 'Mug',
    description: 'Holds\ncoffee',
    price: { amount: '12.50', currencyCode: 'EUR' },
    onHand: 7,
  };
  const { product, userErrors } = await create(input);
  expect(userErrors).toEqual([]);
  expect(product).toEqual({
    ...input,
    onHand: undefined,
    id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    status: 'ACTIVE',
    stock: { onHand: 7, allocated: 0, available: 7 },
    createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    updatedAt: product.createdAt,
    version: 1,
  });
  const stored = await server.sql(
    `select sku, name, description, price_amount, currency_code, status, created_at, version, on_hand, allocated
     from products join stock_levels on product_id = id where id = $1`,
    [product.id],
  );
  expect(stored).toEqual([
    {
      sku: 'MUG-1',
      name: 'Mug',
      description: 'Holds\ncoffee',
      price_amount: 1250,
      currency_code: 'EUR',
      status: 'ACTIVE',
      created_at: new Date(product.createdAt),
      version: 1,
      on_hand: 7,
      allocated: 0,
    },
  ]);
});

test.each([{}, { description: null, onHand: null }])(
  'has neither stock nor a description when none is said: %j',
  async (rest) => {
    const { product } = await create({ sku: unique('BARE'), name: 'Bare', price: PRICE, ...rest });
    expect(product).toMatchObject({ description: null, stock: { onHand: 0, allocated: 0, available: 0 } });
  },
);

test('stores SKU and name trimmed and otherwise as they came', async () => {
  const { product } = await create({
    sku: '  ÖL/ﬁ-1 ',
    name: '\n ＡＢ  李 😀 ',
    description: ' as it is \n',
    price: PRICE,
  });
  expect(product).toMatchObject({ sku: 'ÖL/ﬁ-1', name: 'ＡＢ  李 😀', description: ' as it is \n' });
});

test('counts code points: 64, 200 and 10,000 emoji are stored whole', async () => {
  const [sku, name, description] = ['😀'.repeat(64), '😀'.repeat(200), '😀'.repeat(10_000)];
  const { product } = await create({ sku, name, description, price: PRICE, onHand: 1_000_000_000 });
  expect(product).toMatchObject({ sku, name, description, stock: { available: 1_000_000_000 } });
});

test('tells every broken field in one answer and stores nothing', async () => {
  const before = await rows();
  const input = { sku: ' ', name: '', description: '\ud800', price: { amount: '1' }, onHand: -1 };
  const { product, userErrors } = await create(input);
  expect(product).toBeNull();
  expect(userErrors).toHaveLength(5);
  expect(userErrors).toEqual(expect.arrayContaining(invalid('sku', 'name', 'description', 'price.amount', 'onHand')));
  expect(await rows()).toEqual(before);
});

test.each([
  ['sku', ''],
  ['sku', '\t\u2003'],
  ['sku', 'x'.repeat(65)],
  ['sku', '😀'.repeat(65)],
  ['sku', 'a\u0000'],
  ['sku', '\ud800'],
  ['name', ' \n'],
  ['name', 'x'.repeat(201)],
  ['name', '😀'.repeat(201)],
  ['name', '\u0000'],
  ['name', 'a\udfff'],
  ['description', 'x'.repeat(10_001)],
  ['description', 'a\u0000b'],
  ['description', '\ud83d'],
  ['onHand', -1],
  ['onHand', 1_000_000_001],
  ['onHand', -(2 ** 31)],
])('refuses the %s %j', async (field, value) => {
  const before = await rows();
  const input = { sku: 'BAD', name: 'Bad', price: PRICE, [field]: value };
  expect(await create(input)).toEqual({ product: null, userErrors: invalid(field) });
  expect(await rows()).toEqual(before);
});

test.each([
  ['0.00', '0.00'],
  ['0.01', '0.01'],
  ['0012.30', '12.30'],
  ['00000000000000000000.10', '0.10'],
  ['90071992547409.91', '90071992547409.91'],
])('keeps the price %s to the last cent', async (amount, kept) => {
  const { product } = await create({ sku: unique('PRICE'), name: 'Price', price: { amount } });
  expect(product.price).toEqual({ amount: kept, currencyCode: 'EUR' });
});

test.each(['1', '1.0', '1.000', '-1.00', '-0.01', '-0.00', '90071992547409.92', '99999999999999999999.99'])(
  'refuses the price %s',
  async (amount) => {
    const before = await rows();
    const input = { sku: 'BAD', name: 'Bad', price: { amount } };
    expect(await create(input)).toEqual({ product: null, userErrors: invalid('price.amount') });
    expect(await rows()).toEqual(before);
  },
);

test.each(['USD', 'eur', '', 'Euro', '€'])('refuses a price in %j: this shop sells in EUR', async (currencyCode) => {
  const before = await rows();
  const input = { sku: 'BAD', name: 'Bad', price: { amount: '1.00', currencyCode } };
  expect(await create(input)).toEqual({
    product: null,
    userErrors: [
      {
        __typename: 'ConflictError',
        code: 'CURRENCY_MISMATCH',
        message: expect.stringContaining('EUR'),
        field: ['input', 'price', 'currencyCode'],
      },
    ],
  });
  expect(await rows()).toEqual(before);
});

test.each(['\u0000', 'EU\u0000', '\ud800'])('refuses the currency %j as text that is none', async (currencyCode) => {
  const input = { sku: 'BAD', name: 'Bad', price: { amount: '1.00', currencyCode } };
  expect(await create(input)).toEqual({ product: null, userErrors: invalid('price.currencyCode') });
});

test.each([
  ['a JSON number for an amount', { price: { amount: 12.5 } }],
  ['a whole JSON number for an amount', { price: { amount: 12 } }],
  ['an exponent', { price: { amount: '1e3' } }],
  ['a sign', { price: { amount: '+1.00' } }],
  ['a comma', { price: { amount: '1,00' } }],
  ['no digit before the point', { price: { amount: '.50' } }],
  ['white space', { price: { amount: ' 1.00' } }],
  ['NaN', { price: { amount: 'NaN' } }],
  ['other digits', { price: { amount: '١.٠٠' } }],
  ['an amount without end', { price: { amount: '9'.repeat(1_000) } }],
  ['an amount that is null', { price: { amount: null } }],
  ['a price that is null', { price: null }],
  ['a bare amount for a price', { price: '1.00' }],
  ['a SKU that is null', { sku: null }],
  ['a name that is null', { name: null }],
  ['a fraction on hand', { onHand: 1.5 }],
  ['2^31 on hand', { onHand: 2 ** 31 }],
])('answers 400 BAD_USER_INPUT to what the schema forbids: %s', async (_, broken) => {
  const before = await rows();
  const { status, data, errors } = await server.request(CREATE, {
    input: { sku: 'BAD', name: 'Bad', price: PRICE, ...broken },
  });
  expect({ status, data, codes: errors?.map((error) => error.extensions.code) }).toEqual({
    status: 400,
    data: undefined,
    codes: ['BAD_USER_INPUT'],
  });
  expect(await rows()).toEqual(before);
});

test('answers 400 to a number for an amount in the document itself', async () => {
  const document =
    'mutation { createProduct(input: { sku: "A", name: "A", price: { amount: 1.00 } }) { product { id } } }';
  const { status, data, errors } = await server.request(document);
  expect({ status, data, codes: errors?.map((error) => error.extensions.code) }).toEqual({
    status: 400,
    data: undefined,
    codes: ['GRAPHQL_VALIDATION_FAILED'],
  });
});

test('refuses a SKU that another product has, archived or not; letters of another case are another SKU', async () => {
  const { product } = await create({ sku: 'TAKEN', name: 'First', price: PRICE });
  await server.sql(`update products set status = 'ARCHIVED' where id = $1`, [product.id]);
  const before = await rows();
  for (const sku of ['TAKEN', ' TAKEN\n']) {
    expect(await create({ sku, name: 'Second', price: PRICE })).toEqual({ product: null, userErrors: [SKU_TAKEN] });
  }
  expect(await rows()).toEqual(before);
  expect((await create({ sku: 'taken', name: 'Third', price: PRICE })).product.sku).toBe('taken');
});

test('of 20 requests at once for the same SKU, one succeeds and 19 are told SKU_TAKEN', async () => {
  const payloads = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      create({ sku: 'RACE', name: `Racer ${index}`, price: PRICE, onHand: index }),
    ),
  );
  const winners = payloads.filter(({ product }) => product !== null);
  expect(winners).toHaveLength(1);
  for (const payload of payloads.filter(({ product }) => product === null)) {
    expect(payload).toEqual({ product: null, userErrors: [SKU_TAKEN] });
  }
  const [{ product }] = winners;
  expect(
    await server.sql(`select name, on_hand from products join stock_levels on product_id = id where sku = 'RACE'`),
  ).toEqual([{ name: product.name, on_hand: product.stock.onHand }]);
});

describe.each([
  { currency: 'JPY', good: ['0', '1250', '9007199254740991'], bad: ['1250.0', '12.50', '9007199254740992', '-1'] },
  {
    currency: 'KWD',
    good: ['0.000', '0.001', '12.500', '9007199254740.991'],
    bad: ['12', '12.50', '12.5000', '9007199254740.992', '-0.001'],
  },
])('in a shop that sells in $currency', ({ currency, good, bad }) => {
  let shop: TestServer;
  beforeAll(async () => void (shop = await startServer({ currency })));
  afterAll(() => shop.stop());

  test.each(good)('%s is a price', async (amount) => {
    const sku = unique(currency);
    const price = { amount, currencyCode: currency };
    expect((await create({ sku, name: 'Good', price }, shop)).product.price).toEqual(price);
    expect(await shop.sql('select price_amount, currency_code from products where sku = $1', [sku])).toEqual([
      { price_amount: Number(amount.replace('.', '')), currency_code: currency },
    ]);
  });

  test.each(bad)('%s is none', async (amount) => {
    const input = { sku: 'BAD', name: 'Bad', price: { amount } };
    expect(await create(input, shop)).toEqual({ product: null, userErrors: invalid('price.amount') });
    expect(await shop.sql(`select id from products where sku = 'BAD'`)).toEqual([]);
  });
});
