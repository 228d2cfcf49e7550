/** Values that fit no field: refused with their code, and nothing is changed. */
import { createOrder, createProduct, createUser } from '../support/factory';
import { startServer, type TestServer } from '../support/server';
import { checksum, expectRefusal, post, type Reply, type Row } from './wire';

const NOBODY = '00000000-0000-7000-8000-000000000000';

let server: TestServer;
let productId: string;
let orderId: string;
let userId: string;
let before: string;

beforeAll(async () => {
  server = await startServer();
  productId = await createProduct(server);
  orderId = await createOrder(server);
  userId = await createUser(server, { email: 'ada@example.com', role: 'ADMIN' });
  before = await checksum(server);
});
afterAll(() => server.stop());

function ask(query: string, variables?: unknown): Promise<Reply> {
  return post(server.url, JSON.stringify({ query, variables }));
}

function mutation(field: string, type: string, input: object): Promise<Reply> {
  const query = `mutation ($input: ${type}!) { ${field}(input: $input) { userErrors { code } } }`;
  return post(server.url, JSON.stringify({ query, variables: { input } }));
}

function product(input: object): Promise<Reply> {
  return mutation('createProduct', 'CreateProductInput', { sku: 'X', name: 'X', price: { amount: '1.00' }, ...input });
}

function cursor(...parts: unknown[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

function after(text: string): Promise<Reply> {
  return ask('query ($after: String) { orders(after: $after) { nodes { id } } }', { after: text });
}

const CURSORS: Row[] = [
  ['no cursor', 200, 'BAD_USER_INPUT', () => after('garbage')],
  ['an empty cursor', 200, 'BAD_USER_INPUT', () => after('')],
  ['a cursor of SQL', 200, 'BAD_USER_INPUT', () => after("' or 1=1 --")],
  ['a cursor of a list, not a text', 200, 'BAD_USER_INPUT', () => after(cursor(['CREATED_AT'], 1, 2))],
  ['a cursor of another sort', 200, 'BAD_USER_INPUT', () => after(cursor('NAME_ASC', 'a', NOBODY))],
  [
    'a cursor on a 31st of February',
    200,
    'BAD_USER_INPUT',
    () => after(cursor('CREATED_AT', '2026-02-31T00:00:00.000Z', NOBODY)),
  ],
  [
    'a cursor whose id is SQL',
    200,
    'BAD_USER_INPUT',
    () => after(cursor('CREATED_AT', '2026-02-01T00:00:00.000Z', "'; drop table users; --")),
  ],
  ['a cursor with U+0000 in it', 200, 'BAD_USER_INPUT', () => after(cursor('CREATED_AT', '\0', NOBODY))],
  [
    'a cursor of 10,000 characters',
    200,
    'BAD_USER_INPUT',
    () => after(cursor('CREATED_AT', 'a'.repeat(10_000), NOBODY)),
  ],
];

const VALUES: Row[] = [
  ['a float for an Int', 400, 'GRAPHQL_VALIDATION_FAILED', () => ask('{ orders(first: 1.5) { totalCount } }')],
  [
    'a float for an Int in a variable',
    400,
    'BAD_USER_INPUT',
    () => ask('query ($n: Int) { orders(first: $n) { totalCount } }', { n: 1.5 }),
  ],
  ['2^31 for an Int', 400, 'BAD_USER_INPUT', () => ask('query ($n: Int) { order(number: $n) { id } }', { n: 2 ** 31 })],
  [
    'a number of 100,000 digits',
    400,
    'BAD_USER_INPUT',
    () =>
      post(
        server.url,
        `{"query":"query ($n: Int) { order(number: $n) { id } }","variables":{"n":${'9'.repeat(100_000)}}}`,
      ),
  ],
  [
    'a text for an Int',
    400,
    'BAD_USER_INPUT',
    () => ask('query ($n: Int) { orders(first: $n) { totalCount } }', { n: '5' }),
  ],
  ['a page of -1', 200, 'BAD_USER_INPUT', () => ask('{ orders(first: -1) { totalCount } }')],
  ['a page of 101', 200, 'BAD_USER_INPUT', () => ask('{ orders(first: 101) { totalCount } }')],
  ['first and last', 200, 'BAD_USER_INPUT', () => ask('{ orders(first: 1, last: 1) { totalCount } }')],
  ['NaN for a Decimal', 400, 'BAD_USER_INPUT', () => product({ price: { amount: 'NaN' } })],
  ['Infinity for a Decimal', 400, 'BAD_USER_INPUT', () => product({ price: { amount: 'Infinity' } })],
  ['a number for a Decimal', 400, 'BAD_USER_INPUT', () => product({ price: { amount: 1 } })],
  ['a price below nothing', 200, 'INVALID_INPUT', () => product({ price: { amount: '-1.00' } })],
  ['a price past 2^53', 200, 'INVALID_INPUT', () => product({ price: { amount: '90071992547409.93' } })],
  ['2^31 units', 400, 'BAD_USER_INPUT', () => product({ onHand: 2 ** 31 })],
  ['less than no units', 200, 'INVALID_INPUT', () => product({ onHand: -1 })],
  ['a field of another program', 400, 'BAD_USER_INPUT', () => product({ isAdmin: true })],
  ['null where a text must be', 400, 'BAD_USER_INPUT', () => product({ name: null })],
  ['a name of 201 characters', 200, 'INVALID_INPUT', () => product({ name: 'x'.repeat(201) })],
  [
    'a currency of another shop',
    200,
    'CURRENCY_MISMATCH',
    () => product({ price: { amount: '1.00', currencyCode: 'USD' } }),
  ],
  [
    'a role that there is none',
    400,
    'BAD_USER_INPUT',
    () => mutation('createUser', 'CreateUserInput', { name: 'Eve', email: 'eve@example.com', role: 'ROOT' }),
  ],
  [
    'an email that is none',
    200,
    'INVALID_INPUT',
    () => mutation('createUser', 'CreateUserInput', { name: 'Eve', email: 'eve@@example.com' }),
  ],
  [
    'an email with a line break',
    200,
    'INVALID_INPUT',
    () => mutation('createUser', 'CreateUserInput', { name: 'Eve', email: 'eve@example.com\r\nBcc: all@example.com' }),
  ],
  [
    'an email that is taken in other letters',
    200,
    'EMAIL_TAKEN',
    () => mutation('createUser', 'CreateUserInput', { name: 'Eve', email: ' ADA@EXAMPLE.COM ' }),
  ],
  [
    'a quantity of 0',
    200,
    'INVALID_INPUT',
    () => mutation('addProductToOrder', 'AddProductToOrderInput', { orderId, productId, quantity: 0 }),
  ],
  [
    'an id that is SQL',
    200,
    'INVALID_INPUT',
    () => mutation('deleteOrder', 'OrderVersionInput', { id: "'; drop table users; --" }),
  ],
  ['an id that nobody has', 200, 'NOT_FOUND', () => mutation('deleteOrder', 'OrderVersionInput', { id: NOBODY })],
  [
    'a version that is past',
    200,
    'VERSION_CONFLICT',
    () => mutation('deleteOrder', 'OrderVersionInput', { id: orderId, expectedVersion: 7 }),
  ],
  [
    '501 lines',
    200,
    'INVALID_INPUT',
    () => mutation('createOrder', 'CreateOrderInput', { lines: Array(501).fill({ productId }) }),
  ],
  [
    'one product twice',
    200,
    'DUPLICATE_PRODUCT',
    () => mutation('createOrder', 'CreateOrderInput', { userId, lines: [{ productId }, { productId }] }),
  ],
  [
    '101 ids',
    200,
    'BAD_USER_INPUT',
    () => ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: Array(101).fill(NOBODY) }),
  ],
  [
    '20,000 ids',
    400,
    'QUERY_TOO_COMPLEX',
    () => ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: Array(20_000).fill(NOBODY) }),
  ],
  [
    '10,000 SKUs',
    200,
    'BAD_USER_INPUT',
    () =>
      ask('query ($sku: [String!]) { products(where: { sku: $sku }) { totalCount } }', {
        sku: Array(10_000).fill('x'),
      }),
  ],
  [
    'a search of 900,000 characters',
    200,
    'BAD_USER_INPUT',
    () => ask('query ($s: String) { products(where: { search: $s }) { totalCount } }', { s: 'x'.repeat(900_000) }),
  ],
];

test.each([...CURSORS, ...VALUES])('%s: %i %s', async (_, status, code, request) => {
  expectRefusal(await request(), { status, code });
  expect(await checksum(server)).toBe(before);
});
