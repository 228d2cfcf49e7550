/** What the server promises whoever calls it, on every route: headers, origins, a closed schema, masked errors, budgets. */
import pino from 'pino';
import { createUser } from '../support/factory';
import { startServer, type TestServer } from '../support/server';
import { JSON_TYPE, LEAK, post, postFrom, send, TYPENAME, type Reply } from './wire';

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

let server: TestServer;
const log: string[] = [];
beforeAll(async () => {
  server = await startServer({ logger: pino({ level: 'info' }, { write: (line) => void log.push(line) }) });
});
afterAll(() => server.stop());

describe('security headers', () => {
  const ROUTES: [string, () => Promise<Reply>][] = [
    ['an answer', () => post(server.url, TYPENAME)],
    ['an error of GraphQL', () => post(server.url, '{"query":"{"}')],
    ['an error of HTTP', () => post(server.url, '{')],
    ['a path that is not there', () => send(`${server.url}/nothing`)],
    ['a body that is refused unread', () => post(server.url, TYPENAME, { 'content-encoding': 'gzip' })],
    ['/healthz', () => send(`${server.url}/healthz`)],
    ['/', () => send(`${server.url}/`)],
  ];

  test.each(ROUTES)('are on %s', async (_, request) => {
    const { headers } = await request();
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': expect.stringContaining('max-age='),
      'content-security-policy': expect.stringContaining("default-src 'self'"),
    });
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('server');
  });

  test('are on the pages too, with a policy of their own', async () => {
    const sandbox = await send(`${server.url}/graphql`, { headers: BROWSER });
    expect(sandbox.headers).toMatchObject({ 'content-type': 'text/html', 'x-content-type-options': 'nosniff' });
    expect(sandbox.headers).not.toHaveProperty('content-security-policy');
    const explorer = await send(`${server.url}/explorer`);
    expect(explorer.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'SAMEORIGIN' });
    expect(explorer.headers['content-security-policy']).toContain("default-src 'none'");
    expect(explorer.headers['content-security-policy']).not.toMatch(/https?:/);
  });
});

describe('pages of other origins', () => {
  const ASKED = 'authorization,content-type,idempotency-key,x-session,x-cost,apollo-require-preflight';

  function preflight(origin: string): Promise<Reply> {
    const headers = { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': ASKED };
    return send(`${server.url}/graphql`, { method: 'OPTIONS', headers });
  }

  test('may call when they are allowed', async () => {
    const { status, headers } = await preflight('https://shop.example.com');
    expect(status).toBe(204);
    expect(headers['access-control-allow-origin']).toBe('https://shop.example.com');
    expect(headers['access-control-allow-headers']!.split(/, */)).toEqual(ASKED.split(','));
    expect(headers['access-control-allow-methods']).toContain('POST');
    const answer = await post(server.url, TYPENAME, { origin: 'https://shop.example.com' });
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': 'https://shop.example.com',
      'access-control-expose-headers': expect.stringContaining('Retry-After'),
      vary: expect.stringContaining('Origin'),
    });
    expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
  });

  test.each([
    'https://evil.example.com',
    'https://shop.example.com.evil.com',
    'http://shop.example.com',
    'https://shop.example.com:8443',
    'null',
  ])('get no leave at %s', async (origin) => {
    expect((await preflight(origin)).headers).not.toHaveProperty('access-control-allow-origin');
    expect((await post(server.url, TYPENAME, { origin })).headers).not.toHaveProperty('access-control-allow-origin');
  });
});

describe('without explorers', () => {
  let closed: TestServer;
  beforeAll(async () => void (closed = await startServer({ explorers: false, databaseUrl: server.databaseUrl })));
  afterAll(() => closed.stop());

  test('there are no pages', async () => {
    for (const path of ['/', '/explorer'])
      expect((await send(closed.url + path, { headers: BROWSER })).status).toBe(404);
    const page = await send(`${closed.url}/graphql`, { headers: BROWSER });
    expect(page.status).toBe(400);
    expect(page.headers['content-type']).toMatch(/json/);
  });

  test.each(['{ __schema { types { name } } }', '{ __type(name: "User") { name } }'])(
    'the schema is not shown to %s, and the error says why',
    async (query) => {
      const { status, errors } = await closed.request(query);
      expect({ status, errors }).toEqual({
        status: 400,
        errors: [
          {
            message: 'This server does not show its schema (no introspection): whoever runs it can set EXPLORER=on.',
            locations: expect.anything(),
            extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
          },
        ],
      });
    },
  );

  const GUESSES: [string, string, object][] = [
    ['a field', '{ userz { totalCount } }', {}],
    ['an argument', '{ users(firts: 1) { totalCount } }', {}],
    ['a type', '{ ... on Queri { __typename } }', {}],
    ['an enum value', '{ orders(where: { status: DRAFFT }) { totalCount } }', {}],
    [
      'an enum value in a variable',
      'query ($s: [OrderStatus!]) { orders(where: { status: $s }) { totalCount } }',
      { s: 'DRAFFT' },
    ],
    [
      'an input field in a variable',
      'query ($w: OrderWhere) { orders(where: $w) { totalCount } }',
      { w: { statuz: 'DRAFT' } },
    ],
  ];

  test.each(GUESSES)('nothing helps to guess %s', async (_, query, variables) => {
    const { errors } = await closed.request(query, variables);
    expect(errors!.length).toBeGreaterThan(0);
    expect(JSON.stringify(errors)).not.toMatch(/did you mean/i);
    expect(JSON.stringify((await server.request(query, variables)).errors)).toMatch(/Did you mean/);
  });
});

test('a bug is masked: the client gets an id, and the log has all under it', async () => {
  await server.sql('alter table order_lines rename to gone');
  try {
    const { errors } = await server.request('{ orders { nodes { lines { id } } } }');
    await createUser(server);
    const broken = await server.request('{ orders { nodes { products { id } } } }');
    for (const error of [errors![0]!, broken.errors![0]!]) {
      expect(error.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR' });
      expect(error.message).not.toMatch(LEAK);
      expect(error.message).not.toMatch(/order_lines/);
      const id = /under ([0-9a-f-]{36})\.$/.exec(error.message)![1]!;
      const line = log.find((text) => text.includes(id));
      expect(JSON.parse(line!)).toMatchObject({
        level: 50,
        errorId: id,
        err: { message: expect.stringContaining('order_lines') },
      });
    }
  } finally {
    await server.sql('alter table gone rename to order_lines');
  }
});

test('a token never reaches the log', async () => {
  const secret = 'x'.repeat(43);
  await post(server.url, '{', { authorization: `Bearer ${secret}` });
  await post(server.url, '{"query":"{ nope }"}', {
    authorization: `Bearer ${secret}`,
    cookie: `oms_session=${secret}`,
  });
  expect(log.join('')).not.toContain(secret);
});

describe('a budget', () => {
  let tight: TestServer;
  beforeAll(async () => {
    tight = await startServer({ databaseUrl: server.databaseUrl, maxObjectsPerSecond: 100, anonymous: true });
  });
  afterAll(() => tight.stop());

  function ask(objects: number): Promise<Reply> {
    const query = JSON.stringify({ query: `{ products(first: ${objects}) { nodes { id } } }` });
    return send(`${tight.url}/graphql`, { method: 'POST', headers: { ...JSON_TYPE, 'x-cost': '1' }, body: query });
  }

  test('is told, and when it is spent the client is told when to come back', async () => {
    const first = await ask(50);
    expect(first.status).toBe(200);
    const { available } = JSON.parse(first.text).extensions.cost;
    expect(JSON.parse(first.text).extensions.cost).toMatchObject({ requested: expect.any(Number), restoreRate: 10 });
    expect(available).toBeLessThan(100);
    const refused = await ask(100);
    expect(refused.status).toBe(429);
    const { errors, data, extensions } = JSON.parse(refused.text);
    expect(data ?? null).toBeNull();
    expect(errors).toEqual([
      {
        message: expect.stringMatching(/Try again in \d+ seconds\.$/),
        extensions: { code: 'RATE_LIMITED', retryAfterSeconds: Number(refused.headers['retry-after']) },
      },
    ]);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(extensions.cost).toMatchObject({
      requested: expect.any(Number),
      available: expect.any(Number),
      restoreRate: 10,
    });
    expect(extensions.cost.requested).toBeGreaterThan(extensions.cost.available);
  });

  test('is each address its own', async () => {
    await ask(100);
    expect((await ask(100)).status).toBe(429);
    const query = JSON.stringify({ query: '{ products(first: 50) { nodes { id } } }' });
    expect((await postFrom('127.0.0.9', tight.url, query)).status).toBe(200);
  });
});
