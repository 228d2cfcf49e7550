/** More than the server can do: the surplus is refused at once, slow clients hold nobody up, and all is well afterwards. */
import { Client } from 'pg';
import net from 'node:net';
import { createProduct, createUser } from '../support/factory';
import { startServer, type TestServer } from '../support/server';
import { waiting, whileLocked } from './locks';
import { checksum, post, postFrom, send, TYPENAME, type Reply } from './wire';

const ORDERS = JSON.stringify({ query: '{ orders { totalCount } }' });
const BUSY = { errors: [{ message: expect.any(String), extensions: { code: 'SERVICE_UNAVAILABLE' } }] };

/** Opens connections that have said `bytes` and say no more. */
async function slowSockets(server: TestServer, count: number, bytes: string): Promise<net.Socket[]> {
  const port = Number(new URL(server.url).port);
  const open = (): Promise<net.Socket> =>
    new Promise((resolve, reject) => {
      const socket = net.connect(port, '127.0.0.1', () => socket.write(bytes, () => resolve(socket)));
      socket.once('error', reject);
    });
  return Promise.all(Array.from({ length: count }, open));
}

function refused({ status, headers, text }: Reply): void {
  expect({ status, body: JSON.parse(text) }).toEqual({ status: 503, body: BUSY });
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
}

describe('with two places for requests', () => {
  let server: TestServer;
  beforeAll(async () => void (server = await startServer({ maxConcurrentRequests: 2 })));
  afterAll(() => server.stop());

  test('a third is refused at once, by any spelling of the path, and all are served when places are free', async () => {
    const slow: Promise<Reply>[] = [];
    await whileLocked(server, 'orders', async () => {
      slow.push(post(server.url, ORDERS), post(server.url, ORDERS));
      await waiting(server, 2);
      refused(await post(server.url, TYPENAME));
      refused(await send(`${server.url}/%67raphql?query={__typename}`));
      expect((await send(`${server.url}/healthz`)).status).toBe(200);
    });
    for (const { status, text } of await Promise.all(slow)) {
      expect({ status, text }).toEqual({ status: 200, text: '{"data":{"orders":{"totalCount":0}}}' });
    }
    expect((await post(server.url, TYPENAME)).status).toBe(200);
  });

  test('clients that leave do not free a place before the work is done', async () => {
    await whileLocked(server, 'orders', async () => {
      const leaving = new AbortController();
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: ORDERS };
      const gone = [1, 2].map(() => send(`${server.url}/graphql`, { ...init, signal: leaving.signal }));
      await waiting(server, 2);
      leaving.abort();
      await Promise.allSettled(gone);
      refused(await post(server.url, TYPENAME));
    });
    let status = 503;
    while (status === 503) ({ status } = await post(server.url, TYPENAME));
    expect(status).toBe(200);
  });

  test.each([
    ['headers', 'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Ty'],
    [
      'bodies',
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"query',
    ],
    ['nothing', ''],
  ])('200 clients with half-sent %s take none', async (_, bytes) => {
    const sockets = await slowSockets(server, 200, bytes);
    try {
      for (let n = 0; n < 5; n += 1) expect((await post(server.url, ORDERS)).status).toBe(200);
    } finally {
      sockets.forEach((socket) => socket.destroy());
    }
  });
});

describe.each([
  ['pipelined', 2],
  ['pooled', 0],
])('a statement that takes too long, %s,', (_, pipes) => {
  let server: TestServer;
  beforeAll(async () => void (server = await startServer({ pipes, statementTimeoutMs: 300 })));
  afterAll(() => server.stop());

  async function connections(): Promise<unknown[]> {
    const client = new Client({ connectionString: server.databaseUrl });
    await client.connect();
    const { rows } = await client.query<{ pid: number }>(
      'select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    await client.end();
    return rows.map(({ pid }) => pid);
  }

  test('ends with TIMEOUT, and its connection goes on', async () => {
    await Promise.all(Array.from({ length: 4 }, () => post(server.url, ORDERS)));
    const before = await connections();
    await whileLocked(server, 'orders', async () => {
      const { status, headers, text } = await post(server.url, ORDERS);
      expect({ status, body: JSON.parse(text) }).toEqual({
        status: 503,
        body: {
          errors: [
            {
              message: expect.any(String),
              path: ['orders'],
              locations: expect.anything(),
              extensions: { code: 'TIMEOUT' },
            },
          ],
          data: { orders: null },
        },
      });
      expect(headers['retry-after']).toBeDefined();
    });
    expect((await post(server.url, ORDERS)).text).toBe('{"data":{"orders":{"totalCount":0}}}');
    expect(before.length).toBeGreaterThan(0);
    if (pipes > 0) expect(await connections()).toEqual(expect.arrayContaining(before)); // pg's pool replaces its own
  });

  test('fails only itself: what stands behind it is answered', async () => {
    await whileLocked(server, 'orders', async () => {
      const slow = Array.from({ length: 2 }, () => server.request('{ orders { totalCount } }'));
      const others = Array.from({ length: 6 }, () => server.request('{ products { totalCount } }'));
      for (const { data } of await Promise.all(others)) expect(data.products.totalCount).toBe(0);
      for (const { errors } of await Promise.all(slow)) expect(errors![0]!.extensions.code).toBe('TIMEOUT');
    });
  });

  test('leaves nothing of a mutation', async () => {
    const userId = await createUser(server);
    const before = await checksum(server);
    await whileLocked(server, 'orders', async () => {
      const { status, errors } = await server.request(
        'mutation ($input: CreateOrderInput!) { createOrder(input: $input) { order { id } userErrors { code } } }',
        { input: { userId } },
      );
      expect({ status, code: errors![0]!.extensions.code }).toEqual({ status: 503, code: 'TIMEOUT' });
    });
    expect(await checksum(server)).toBe(before);
    await createProduct(server);
  });
});

describe('a flood of logins', () => {
  let server: TestServer;
  beforeAll(async () => void (server = await startServer({ anonymous: true })));
  afterAll(() => server.stop());

  function logIn(account: number): string {
    const query = 'mutation ($input: LogInInput!) { logIn(input: $input) { session { token } userErrors { code } } }';
    const input = { email: `user${account}@example.com`, password: 'a wrong password' };
    return JSON.stringify({ query, variables: { input } });
  }

  const codeOf = ({ text }: Reply): string => {
    const { errors, data } = JSON.parse(text);
    return errors ? errors[0].extensions.code : data.logIn.userErrors[0].code;
  };

  test('of 100 wrong ones at once is answered, and reads are meanwhile', async () => {
    const flood = Array.from({ length: 100 }, (_, n) => post(server.url, logIn(n)));
    let done = false;
    const all = Promise.all(flood).finally(() => (done = true));
    let reads = 0;
    for (; !done && reads < 10; reads += 1) {
      expect((await server.request('{ product(sku: "none") { id } }')).data).toEqual({ product: null });
    }
    expect(reads).toBeGreaterThan(0);
    expect(new Set((await all).map(codeOf))).toEqual(new Set(['INVALID_CREDENTIALS']));
  });

  test('beyond the queue is refused at once instead of waiting, and a later one is served', async () => {
    const flood = Array.from({ length: 300 }, (_, n) =>
      postFrom(`127.0.1.${1 + (n % 6)}`, server.url, logIn(1_000 + n)),
    );
    const replies = await Promise.all(flood);
    const codes = replies.map(codeOf);
    expect(new Set(codes)).toEqual(new Set(['INVALID_CREDENTIALS', 'SERVICE_UNAVAILABLE']));
    const { status, headers } = replies[codes.indexOf('SERVICE_UNAVAILABLE')]!;
    expect({ status, retry: Number(headers['retry-after']) > 0 }).toEqual({ status: 503, retry: true });
    expect(codeOf(await postFrom('127.0.1.9', server.url, logIn(2_000)))).toBe('INVALID_CREDENTIALS');
  });

  test('of lost passwords at once is answered', async () => {
    const query =
      'mutation ($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { userErrors { code } } }';
    const ask = (n: number): Promise<Reply> =>
      postFrom(
        '127.0.2.1',
        server.url,
        JSON.stringify({ query, variables: { input: { email: `user${n}@example.com` } } }),
      );
    const replies = await Promise.all(Array.from({ length: 40 }, (_, n) => ask(n)));
    expect(new Set(replies.map(({ text }) => text))).toEqual(
      new Set(['{"data":{"requestPasswordReset":{"userErrors":[]}}}']),
    );
  });
});
