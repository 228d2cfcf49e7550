/** Credentials that open nothing: refused with their code, and nothing is changed. */
import { createOrder } from '../support/factory';
import { startServer, type TestServer } from '../support/server';
import { checksum, expectRefusal, post, raw, send, type Reply, type Row } from './wire';

const PASSWORD = 'correct horse battery staple';
const USERS = JSON.stringify({ query: '{ users { totalCount } }' });

/** Requests without a token come from an administrator at `server`, and from nobody at `open`. */
let server: TestServer;
let open: TestServer;
let orderId: string;
let customer: string;
let expired: string;
let before: string;

beforeAll(async () => {
  server = await startServer();
  open = await startServer({ anonymous: true, databaseUrl: server.databaseUrl });
  orderId = await createOrder(server);
  [customer, expired] = [await signUp('carla@example.com'), await signUp('emil@example.com')];
  await server.sql(`update sessions set expires_at = now() - interval '1 second', created_at = now() - interval '91 days'
    where user_id = (select id from users where email = 'emil@example.com')`);
  before = await checksum(server);
});
afterAll(async () => {
  await open.stop();
  await server.stop();
});

async function signUp(email: string): Promise<string> {
  const { signUp: payload } = await open.data(
    'mutation ($input: SignUpInput!) { signUp(input: $input) { session { token } userErrors { message } } }',
    { input: { email, name: 'Somebody', password: PASSWORD } },
  );
  return payload.session.token;
}

function mutation(field: string, type: string, input: object, token?: string): Promise<Reply> {
  const query = `mutation ($input: ${type}!) { ${field}(input: $input) { userErrors { code } } }`;
  return post(open.url, JSON.stringify({ query, variables: { input } }), bearer(token));
}

function bearer(token: string | undefined): Record<string, string> {
  return token ? { authorization: `Bearer ${token}` } : {};
}

function users(headers: Record<string, string>): Promise<Reply> {
  return post(open.url, USERS, headers);
}

const CREDENTIALS: Row[] = [
  ['no token', 401, 'UNAUTHENTICATED', () => users({})],
  ['garbage for a token', 401, 'UNAUTHENTICATED', () => users(bearer('garbage'))],
  ['a token that nobody has', 401, 'UNAUTHENTICATED', () => users(bearer('x'.repeat(43)))],
  ['a token of 10,000 characters', 401, 'UNAUTHENTICATED', () => users(bearer('x'.repeat(10_000)))],
  ['a token of SQL', 401, 'UNAUTHENTICATED', () => users(bearer("'or'1'='1"))],
  ['a token that has ended', 401, 'UNAUTHENTICATED', () => users(bearer(expired))],
  [
    'a token that has ended, for a mutation',
    401,
    'UNAUTHENTICATED',
    () => mutation('createOrder', 'CreateOrderInput', {}, expired),
  ],
  [
    'a name and password as Basic',
    401,
    'UNAUTHENTICATED',
    () => users({ authorization: `Basic ${Buffer.from(`carla@example.com:${PASSWORD}`).toString('base64')}` }),
  ],
  [
    'a token under another scheme',
    401,
    'UNAUTHENTICATED',
    () =>
      post(open.url, JSON.stringify({ query: '{ orders { totalCount } }' }), { authorization: `Token ${customer}` }),
  ],
  ['a scheme without a token', 401, 'UNAUTHENTICATED', () => users({ authorization: 'Bearer' })],
  [
    'two tokens in one header',
    401,
    'UNAUTHENTICATED',
    () => users({ authorization: `Bearer ${customer}, Bearer ${customer}` }),
  ],
  [
    'two headers with tokens',
    401,
    'UNAUTHENTICATED',
    () =>
      raw(
        open.url,
        `POST /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nAuthorization: Bearer no\r\nAuthorization: Bearer ${customer}\r\nContent-Length: ${USERS.length}\r\n\r\n${USERS}`,
      ),
  ],
  [
    'a token in the URL',
    401,
    'UNAUTHENTICATED',
    () =>
      send(`${open.url}/graphql?query={orders{totalCount}}&access_token=${customer}`, {
        headers: { 'apollo-require-preflight': '1' },
      }),
  ],
  [
    'a cookie that another site sends',
    401,
    'UNAUTHENTICATED',
    () =>
      post(open.url, JSON.stringify({ query: '{ orders { totalCount } }' }), {
        cookie: `oms_session=${customer}`,
        'sec-fetch-site': 'cross-site',
      }),
  ],
  ['a customer who asks for users', 403, 'FORBIDDEN', () => users(bearer(customer))],
  [
    'a customer who makes a product',
    403,
    'FORBIDDEN',
    () => mutation('createProduct', 'CreateProductInput', { sku: 'X', name: 'X', price: { amount: '1.00' } }, customer),
  ],
  [
    'a customer who deletes what is not theirs',
    200,
    'NOT_FOUND',
    () => mutation('deleteOrder', 'OrderVersionInput', { id: orderId }, customer),
  ],
  ['nobody who makes an order', 401, 'UNAUTHENTICATED', () => mutation('createOrder', 'CreateOrderInput', {})],
  [
    'a wrong password',
    200,
    'INVALID_CREDENTIALS',
    () => mutation('logIn', 'LogInInput', { email: 'carla@example.com', password: `${PASSWORD}!` }),
  ],
  [
    'an email of SQL',
    200,
    'INVALID_CREDENTIALS',
    () => mutation('logIn', 'LogInInput', { email: "' or 1=1 --", password: PASSWORD }),
  ],
  [
    'a password of U+0000',
    200,
    'INVALID_INPUT',
    () => mutation('logIn', 'LogInInput', { email: 'carla@example.com', password: '\0' }),
  ],
  [
    'a password of 900,000 characters',
    200,
    'INVALID_INPUT',
    () => mutation('logIn', 'LogInInput', { email: 'carla@example.com', password: 'x'.repeat(900_000) }),
  ],
  [
    'a password that everybody has',
    200,
    'PASSWORD_TOO_WEAK',
    () => mutation('signUp', 'SignUpInput', { email: 'eve@example.com', name: 'Eve', password: 'aaaaaaaaaaaa' }),
  ],
  [
    'a reset that nobody asked for',
    200,
    'INVALID_TOKEN',
    () => mutation('resetPassword', 'ResetPasswordInput', { token: 'x'.repeat(43), newPassword: PASSWORD }),
  ],
];

test.each(CREDENTIALS)('%s: %i %s', async (_, status, code, request) => {
  expectRefusal(await request(), { status, code });
  expect(await checksum(server)).toBe(before);
});

test('a token that stands opens what is its own, and nothing is changed by reading', async () => {
  const query = JSON.stringify({ query: '{ me { email } orders { totalCount } }' });
  const { status, text } = await post(open.url, query, { authorization: `bearer ${customer}` });
  expect({ status, data: JSON.parse(text).data }).toEqual({
    status: 200,
    data: { me: { email: 'carla@example.com' }, orders: { totalCount: 0 } },
  });
  expect(await checksum(server)).toBe(before);
});
