/** Sessions as browsers and copies of the server meet them: cookies, endings that reach every copy, and a log without secrets. */
import pino from 'pino';
import { Writable } from 'node:stream';
import { createSchema, createServices, entities } from '../../src/app';
import { createDataSource } from '../../src/database/data-source';
import { Reader } from '../../src/database/executor';
import { createMailer } from '../../src/server/mailer';
import { createServer } from '../../src/server/server';
import { PASSWORD, startActors, type Actors, type TestActor } from '../support/actors';
import { unique } from '../support/factory';
import { startServer, type TestServer } from '../support/server';
import { setTimeout as sleep } from 'node:timers/promises';

const LOG_IN = `mutation ($input: LogInInput!) { logIn(input: $input) { session { token user { id } } userErrors { code } } }`;

let server: TestServer;
let copy: TestServer;
let actors: Actors;
beforeAll(async () => {
  server = await startServer({ anonymous: true });
  copy = await startServer({ anonymous: true, databaseUrl: server.databaseUrl });
  actors = await startActors(server);
});
afterAll(async () => {
  await actors.stop();
  await copy.stop();
  await server.stop();
});
beforeEach(() => server.sql('delete from login_attempts'));

async function post(query: string, variables: object, headers: Record<string, string>) {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as any;
  return { status: response.status, data, errors, cookie: response.headers.get('set-cookie') };
}
const signIn = ({ email }: TestActor, headers: Record<string, string>) =>
  post(LOG_IN, { input: { email, password: PASSWORD } }, headers);
const COOKIE = /^oms_session=([\w-]{43}); HttpOnly; SameSite=Strict; Path=\/; Max-Age=7776000$/;
const ownOrigin = () => ({ origin: server.url });
const foreign: [string, Record<string, string>][] = [
  ['another site by Origin', { origin: 'https://evil.example.com' }],
  ['another port by Origin', { origin: 'http://127.0.0.1:1' }],
  ['an allowed shop by Origin', { origin: 'https://shop.example.com' }],
  ['a page without an origin', { origin: 'null' }],
  ['another site by Sec-Fetch-Site', { 'sec-fetch-site': 'cross-site' }],
  ['a subdomain by Sec-Fetch-Site', { 'sec-fetch-site': 'same-site' }],
];

describe('a page of this origin that asks for a cookie', () => {
  test.each([
    ['by Origin', ownOrigin],
    ['by Sec-Fetch-Site', () => ({ 'sec-fetch-site': 'same-origin' })],
  ])('gets an httpOnly one and no token, and is known by it: %s', async (_, headers) => {
    const user = await actors.user('CUSTOMER');
    const { data, cookie } = await signIn(user, { ...headers(), 'x-session': 'cookie' });
    expect(data.logIn).toEqual({ session: { token: null, user: { id: user.userId } }, userErrors: [] });
    expect(cookie).toMatch(COOKIE);
    const sent = { cookie: `theme=dark; oms_session=${COOKIE.exec(cookie!)![1]}; a=b`, ...headers() };
    expect((await post('{ me { id } }', {}, sent)).data).toEqual({ me: { id: user.userId } });
    const { data: created } = await post('mutation { createOrder(input: {}) { order { user { id } } } }', {}, sent);
    expect(created.createOrder.order.user.id).toBe(user.userId);
  });

  test('gets one when it signs up, too', async () => {
    const input = { email: `${unique('cookie')}@example.com`, name: 'C', password: PASSWORD };
    const query = 'mutation ($input: SignUpInput!) { signUp(input: $input) { session { token } } }';
    const { data, cookie } = await post(query, { input }, { ...ownOrigin(), 'x-session': 'cookie' });
    expect(data.signUp).toEqual({ session: { token: null } });
    expect(cookie).toMatch(COOKIE);
  });

  test('loses it when it logs out', async () => {
    const { token } = await actors.user('CUSTOMER');
    const sent = { ...ownOrigin(), cookie: `oms_session=${token}` };
    const { data, cookie } = await post('mutation { logOut { userErrors { code } } }', {}, sent);
    expect(data).toEqual({ logOut: { userErrors: [] } });
    expect(cookie).toBe('oms_session=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0');
  });

  test('gets none for a wrong password', async () => {
    const { email } = await actors.user('CUSTOMER');
    const input = { email, password: 'wrong' };
    const { data, cookie } = await post(LOG_IN, { input }, { ...ownOrigin(), 'x-session': 'cookie' });
    expect({ data, cookie }).toEqual({
      data: { logIn: { session: null, userErrors: [{ code: 'INVALID_CREDENTIALS' }] } },
      cookie: null,
    });
  });
});

test('a page of this origin that asks for none gets the token', async () => {
  const { data, cookie } = await signIn(await actors.user('CUSTOMER'), ownOrigin());
  expect(data.logIn.session.token).toMatch(/^[\w-]{43}$/);
  expect(cookie).toBeNull();
});

describe.each(foreign)('from %s', (_, headers) => {
  test('no cookie is set', async () => {
    const { data, cookie } = await signIn(await actors.user('CUSTOMER'), { ...headers, 'x-session': 'cookie' });
    expect(cookie).toBeNull();
    expect(data.logIn.session.token).toMatch(/^[\w-]{43}$/);
  });

  test('a cookie is not honoured, and a Bearer token is', async () => {
    const { token, userId } = await actors.user('CUSTOMER');
    const cookie = `oms_session=${token}`;
    expect((await post('{ me { id } }', {}, { ...headers, cookie })).data).toEqual({ me: null });
    const write = await post('mutation { createOrder(input: {}) { order { id } } }', {}, { ...headers, cookie });
    expect(write).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    expect(await server.sql('select 1 from orders where user_id = $1', [userId])).toEqual([]);
    const bearer = { ...headers, authorization: `Bearer ${token}` };
    expect((await post('{ me { id } }', {}, bearer)).data).toEqual({ me: { id: userId } });
  });
});

describe('on every copy of the server', () => {
  const NOTE = 'mutation ($id: ID!) { updateUser(input: { id: $id, name: "Written" }) { userErrors { code } } }';
  const CHANGE = `mutation { changePassword(input: { currentPassword: "${PASSWORD}", newPassword: "another-harbour-43" }) { userErrors { code } } }`;
  /** How a session can end, or its user's role change, done on the first server. */
  const endings: [string, (user: TestActor, admin: TestActor) => Promise<unknown>][] = [
    ['logOut', (user) => user.data('mutation { logOut { userErrors { code } } }')],
    ['a changed password', async (user) => (await actors.again(user)).data(CHANGE)],
    [
      'a deleted user',
      ({ userId }, admin) => admin.data(`mutation { deleteUser(input: { id: "${userId}" }) { deletedId } }`),
    ],
  ];

  test.each(endings)('%s ends writing at once and reading within 5 s', async (_, end) => {
    const [user, admin] = [await actors.user('CUSTOMER'), await actors.user('ADMIN')];
    for (const at of [server, copy]) expect((await user.data('{ me { id } }', {}, at)).me).not.toBeNull();
    await end(user, admin);
    const before = await server.sql('select * from users where id = $1', [user.userId]);
    for (const at of [server, copy]) {
      expect(await user.request(NOTE, { id: user.userId }, at)).toMatchObject({
        status: 401,
        data: { updateUser: null },
        errors: [{ path: ['updateUser'], extensions: { code: 'UNAUTHENTICATED' } }],
      });
    }
    expect(await server.sql('select * from users where id = $1', [user.userId])).toEqual(before);
    await sleep(5_100);
    for (const at of [server, copy]) expect(await user.data('{ me { id } }', {}, at)).toEqual({ me: null });
  });

  test('a changed role ends writing at once and reading within 5 s', async () => {
    const [staff, admin] = [await actors.user('STAFF'), await actors.user('ADMIN')];
    const users = '{ users(first: 1) { totalCount } }';
    const create = `mutation { createProduct(input: { sku: "ROLE", name: "R", price: { amount: "1.00" } }) { product { id } } }`;
    for (const at of [server, copy]) expect((await staff.request(users, {}, at)).errors).toBeUndefined();
    await admin.data(`mutation { updateUser(input: { id: "${staff.userId}", role: CUSTOMER }) { user { role } } }`);
    for (const at of [server, copy]) {
      expect(await staff.request(create, {}, at)).toMatchObject({
        data: { createProduct: null },
        errors: [{ extensions: { code: 'FORBIDDEN' } }],
      });
    }
    expect(await server.sql(`select 1 from products where sku = 'ROLE'`)).toEqual([]);
    await sleep(5_100);
    for (const at of [server, copy]) {
      expect(await staff.request(users, {}, at)).toMatchObject({
        status: 403,
        errors: [{ extensions: { code: 'FORBIDDEN' } }],
      });
    }
  });
});

describe('the log', () => {
  /** A server whose log is kept, at its most talkative. */
  async function talkative() {
    const lines: string[] = [];
    const logger = pino(
      { level: 'trace' },
      new Writable({ write: (chunk: Buffer, _encoding, done) => (lines.push(chunk.toString()), done()) }),
    );
    const url = server.databaseUrl;
    const dataSource = createDataSource({ url, poolSize: 3, statementTimeoutMs: 10_000, entities });
    await dataSource.initialize();
    const reader = new Reader(dataSource, { url, pipes: 1, prepared: true, statementTimeoutMs: 10_000 });
    const mailer = createMailer({
      smtpUrl: undefined,
      from: 'a@b',
      publicUrl: 'http://x',
      showInLog: false,
      log: logger,
    });
    const http = await createServer({
      schema: createSchema(),
      services: createServices(dataSource, reader, 'EUR', mailer),
      logger,
      sandbox: false,
      explorer: false,
      maxObjects: 10_000,
      maxObjectsPerSecond: 1_000_000,
      maxConcurrentRequests: 100,
      trustProxy: false,
      allowedOrigins: [],
    });
    const address = await http.listen({ host: '127.0.0.1', port: 0 });
    const stop = async (): Promise<void> => {
      await http.close();
      await reader.close();
      await dataSource.destroy();
    };
    const send = async (body: object | string, headers: Record<string, string> = {}): Promise<string> => {
      const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } };
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return (await fetch(`${address}/graphql`, { ...init, body: text })).text();
    };
    return { lines, send, stop };
  }

  test('and the answers hold no password and no token, though the database breaks', async () => {
    const { lines, send, stop } = await talkative();
    const secret = 'secret-lantern-quay-99';
    const user = await actors.user('CUSTOMER');
    const input = { email: `${unique('log')}@example.com`, name: 'L', password: secret };
    const signUp =
      'mutation ($input: SignUpInput!) { signUp(input: $input) { session { expiresAt } userErrors { code message } } }';
    const answers: string[] = [];
    try {
      answers.push(await send({ query: signUp, variables: { input } }));
      answers.push(await send({ query: signUp, variables: { input } }));
      answers.push(await send({ query: LOG_IN, variables: { input: { email: user.email, password: secret } } }));
      answers.push(await send({ query: signUp, variables: { input: { ...input, password: [secret] } } }));
      answers.push(await send({ query: `mutation { logIn(input: { email: "a", password: "${secret}" ` }));
      answers.push(await send(`{ "query": "{ me { id } }", "variables": { "password": "${secret}" `));
      answers.push(await send({ query: '{ me { id } }' }, user.headers));
      await server.sql(`alter table users add constraint broken_check check (name <> 'Broken')`);
      answers.push(await send({ query: signUp, variables: { input: { ...input, email: 'x@y.z', name: 'Broken' } } }));
    } finally {
      await server.sql('alter table users drop constraint if exists broken_check');
      await stop();
    }
    expect(answers.at(-1)).toContain('INTERNAL_SERVER_ERROR');
    expect(lines.join('')).toContain('unexpected error');
    for (const [at, text] of [...answers, ...lines].entries()) {
      // What GraphQL says of a broken value quotes the value back to whoever sent it, and to nobody else.
      if (at !== 3) expect(text).not.toContain(secret);
      expect(text).not.toContain(user.token);
    }
  });

  test('holds no hash of a password and no email of a row that the database did not take', async () => {
    const { lines, send, stop } = await talkative();
    const input = { email: 'not-in-the-log@example.com', name: 'Broken', password: PASSWORD };
    const query = 'mutation ($input: SignUpInput!) { signUp(input: $input) { userErrors { code } } }';
    try {
      await server.sql(`alter table users add constraint broken_check check (name <> 'Broken')`);
      expect(await send({ query, variables: { input } })).toContain('INTERNAL_SERVER_ERROR');
    } finally {
      await server.sql('alter table users drop constraint if exists broken_check');
      await stop();
    }
    expect(lines.join('')).toContain('broken_check');
    expect(lines.join('')).not.toContain('$argon2id$');
    expect(lines.join('')).not.toContain('not-in-the-log');
  });
});
