/** What the HTTP server answers to requests that are no good: always JSON with a code, never a look inside the house. */
import http from 'node:http';
import net from 'node:net';
import { REQUEST_ERROR_CODES } from '../../src/core/errors';
import { startServer, type TestServer } from '../support/server';

const JSON_TYPE = { 'content-type': 'application/json' };
const PREFLIGHT = { 'apollo-require-preflight': 'true' };
const TYPENAME = JSON.stringify({ query: '{ __typename }' });

interface Reply {
  status: number;
  type: string | null;
  text: string;
}

let server: TestServer;
beforeAll(async () => void (server = await startServer()));
afterAll(() => server.stop());

async function send(path: string, init?: RequestInit): Promise<Reply> {
  const response = await fetch(`${server.url}${path}`, init);
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

async function post(
  body: string | Uint8Array<ArrayBuffer> | undefined,
  headers: Record<string, string> = JSON_TYPE,
): Promise<Reply> {
  return send('/graphql', { method: 'POST', headers, body });
}

async function get(parameters: Record<string, string>, headers: Record<string, string> = PREFLIGHT): Promise<Reply> {
  return send(`/graphql?${new URLSearchParams(parameters).toString()}`, { headers });
}

async function operation(query: string, variables?: unknown, more?: object): Promise<Reply> {
  return post(JSON.stringify({ query, variables, ...more }));
}

/** Writes bytes as they are and answers the first response of the connection; nothing when the server waits for more. */
async function raw(request: string): Promise<Reply> {
  const received = await new Promise<string>((resolve, reject) => {
    const socket = net.connect(Number(new URL(server.url).port), '127.0.0.1');
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    socket.on('close', () => resolve(text)).on('error', reject);
    socket.setTimeout(5_000, () => socket.destroy()).write(request);
  });
  const [head, text] = received.split('\r\n\r\n') as [string, string];
  const type = /^content-type: (.*)$/im.exec(head)?.[1] ?? null;
  return { status: Number(head.split(' ')[1]), type, text };
}

/** Holds what every error promises, and answers its message. */
function expectError({ status, type, text }: Reply, expectedStatus: number, code: string): string {
  expect(text).not.toMatch(/ {4}at |node_modules|select |insert |\/src\/|\/dist\/|\.[cm]?[jt]s:\d|FST_ERR/i);
  expect({ status, text }).toEqual({ status: expectedStatus, text: expect.stringMatching(/^\{.*\}\s*$/s) });
  expect(type).toMatch(/^application\/(graphql-response\+)?json/);
  const { errors } = JSON.parse(text);
  expect(errors).toEqual([expect.objectContaining({ message: expect.any(String), extensions: { code } })]);
  expect(Object.keys(REQUEST_ERROR_CODES)).toContain(code);
  expect(errors[0].message.length).toBeGreaterThan(0);
  return errors[0].message;
}

function wide(fields: number): string {
  return Array.from({ length: fields }, (_, n) => `f${n}: id`).join(' ');
}

describe('a body', () => {
  test('that is an operation is answered', async () => {
    expect(await post(TYPENAME)).toMatchObject({ status: 200, text: expect.stringContaining('"Query"') });
    expect((await post(TYPENAME, { 'content-type': 'Application/JSON; charset=utf-8' })).status).toBe(200);
  });

  test.each([
    ['malformed JSON', '{"query": "{ __typename }"'],
    ['text', 'hello'],
    ['GraphQL itself', '{ __typename }'],
    ['a single quote', "{'query': '{ __typename }'}"],
    ['nothing', ''],
    ['a poisoned prototype', '{"query": "{ __typename }", "__proto__": {"a": 1}}'],
  ])('that is %s is no JSON', async (_, body) => {
    const message = expectError(await post(body), 400, 'BAD_REQUEST');
    expect(message).toBe('The body is not JSON: send {"query": "…", "variables": {…}}.');
  });

  test.each(['1', 'true', 'null', '"{ __typename }"', '[]', `[${TYPENAME}]`, '{}', '{"query": 5}', '{"query": ""}'])(
    'of %s is no request',
    async (body) => {
      expectError(await post(body), 400, 'BAD_REQUEST');
    },
  );

  test.each([
    { variables: 'x' },
    { variables: [] },
    { variables: '{}' },
    { operationName: 1 },
    { extensions: 'x' },
    { extensions: { persistedQuery: { version: 1, sha256Hash: 'of something else' } } },
    { extensions: { persistedQuery: { version: 9, sha256Hash: 'x' } } },
  ])('with %j is no request', async (more) => {
    expectError(await operation('{ __typename }', undefined, more), 400, 'BAD_REQUEST');
  });

  test('with the hash of an unknown query asks for the query', async () => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: 'x' } };
    expectError(await post(JSON.stringify({ extensions })), 200, 'PERSISTED_QUERY_NOT_FOUND');
  });

  test.each([
    ['text/plain', TYPENAME],
    ['application/x-www-form-urlencoded', 'query=%7B__typename%7D'],
    ['application/graphql', '{ __typename }'],
    ['nonsense', TYPENAME],
  ])('of type %s is refused', async (type, body) => {
    const reply = await post(body, { 'content-type': type });
    expect([400, 415]).toContain(reply.status);
    expectError(reply, reply.status, 'BAD_REQUEST');
  });

  test('of no type is refused', async () => {
    expectError(await post(new TextEncoder().encode(TYPENAME), {}), 415, 'BAD_REQUEST');
    expectError(await post(undefined, {}), 400, 'BAD_REQUEST');
  });

  test('of a form in parts is refused', async () => {
    const form = new FormData();
    form.set('operations', TYPENAME);
    expectError(await send('/graphql', { method: 'POST', body: form }), 415, 'BAD_REQUEST');
  });

  test('of exactly 1 MB is taken, and one byte more is refused', async () => {
    const ofSize = (bytes: number): string => TYPENAME.replace(/\}"\}$/, '}"').padEnd(bytes - 1) + '}';
    expect((await post(ofSize(1_000_000))).status).toBe(200);
    expect(expectError(await post(ofSize(1_000_001)), 413, 'PAYLOAD_TOO_LARGE')).toContain('1 MB');
  });

  test('that only proves too long while it arrives is refused', async () => {
    const reply = await new Promise<Reply>((resolve, reject) => {
      const request = http.request(`${server.url}/graphql`, { method: 'POST', headers: JSON_TYPE }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => {
          request.destroy();
          resolve({ status: response.statusCode!, type: response.headers['content-type'] ?? null, text });
        });
      });
      request.on('error', reject);
      for (let n = 0; n < 11; n += 1) request.write(' '.repeat(100_000));
    });
    expectError(reply, 413, 'PAYLOAD_TOO_LARGE');
  });
});

describe('GET', () => {
  test('answers a query with the header that no foreign page can send, and refuses it without', async () => {
    expect(await get({ query: '{ __typename }' })).toMatchObject({ status: 200 });
    expect(await get({ query: 'query ($n: Int) { order(number: $n) { id } }', variables: '{"n": 0}' })).toMatchObject({
      status: 200,
      text: expect.stringContaining('{"data":{"order":null}}'),
    });
    expectError(await get({ query: '{ __typename }' }, {}), 400, 'BAD_REQUEST');
  });

  test('refuses a mutation and does nothing', async () => {
    const query = 'mutation { createUser(input: { name: "Eve", email: "eve@example.com" }) { user { id } } }';
    expectError(await get({ query }), 405, 'BAD_REQUEST');
    expect(await server.sql('select id from users')).toEqual([]);
  });

  test.each<Record<string, string>>([
    {},
    { query: '' },
    { query: '{ __typename }', variables: '{' },
    { query: '{ __typename }', variables: '1' },
    { query: '{ __typename }', extensions: '[]' },
  ])('refuses %j', async (parameters) => {
    expectError(await get(parameters), 400, 'BAD_REQUEST');
  });
});

describe('a path or method', () => {
  test.each(['/nothing', '/graphql/more', '/graphql.php', '/healthz/../nothing?x=1'])(
    '%s is not there',
    async (path) => {
      expect(expectError(await send(path), 404, 'NOT_FOUND')).toContain('POST /graphql');
      expectError(await send(path, { method: 'POST', headers: JSON_TYPE, body: TYPENAME }), 404, 'NOT_FOUND');
    },
  );

  test.each(['PUT', 'PATCH', 'DELETE'])('%s is not there', async (method) => {
    expectError(await send('/graphql', { method, headers: JSON_TYPE, body: TYPENAME }), 404, 'NOT_FOUND');
  });

  test('that is no URL is refused', async () => {
    for (const path of ['/%', '/%ff', '/graphql/%E0%A4%A']) expectError(await send(path), 400, 'BAD_REQUEST');
  });

  test('OPTIONS without an origin is answered without breaking', async () => {
    const reply = await send('/graphql', { method: 'OPTIONS' });
    if (reply.status >= 400) expectError(reply, reply.status, 'BAD_REQUEST');
    else expect(reply.text).toBe('');
  });
});

describe('an operation', () => {
  const ONE = 'query ($number: Int!) { order(number: $number) { id } }';
  const WHERE = 'query ($where: OrderWhere) { orders(where: $where) { totalCount } }';

  test.each<[string, string, string, unknown?]>([
    ['GRAPHQL_PARSE_FAILED', 'a syntax error', '{ orders { '],
    ['GRAPHQL_PARSE_FAILED', 'nothing', ' '],
    ['GRAPHQL_VALIDATION_FAILED', 'an unknown field', '{ orders { nodes { nope } } }'],
    ['GRAPHQL_VALIDATION_FAILED', 'an unknown argument', '{ orders(nope: 1) { totalCount } }'],
    ['GRAPHQL_VALIDATION_FAILED', 'an object without fields', '{ orders }'],
    ['GRAPHQL_VALIDATION_FAILED', 'only a fragment', 'fragment F on Order { id }'],
    ['GRAPHQL_VALIDATION_FAILED', 'a fragment in a circle', '{ ...F } fragment F on Query { ...F }'],
    ['GRAPHQL_VALIDATION_FAILED', 'an unknown enum value', '{ orders(where: { status: [NOPE] }) { totalCount } }'],
    ['GRAPHQL_VALIDATION_FAILED', 'a number over 32 bits', '{ order(number: 2147483648) { id } }'],
    ['OPERATION_RESOLUTION_FAILURE', 'two operations and no name', 'query A { __typename } query B { __typename }'],
    ['BAD_USER_INPUT', 'a variable of the wrong type', ONE, { number: 'one' }],
    ['BAD_USER_INPUT', 'a variable with decimals', ONE, { number: 1.5 }],
    ['BAD_USER_INPUT', 'a variable that is missing', ONE, {}],
    ['BAD_USER_INPUT', 'no variables', ONE],
    ['BAD_USER_INPUT', 'null for a variable that must be', ONE, { number: null }],
    ['BAD_USER_INPUT', 'an unknown input field', WHERE, { where: { nope: 1 } }],
    ['BAD_USER_INPUT', 'an unknown enum value in a variable', WHERE, { where: { status: 'NOPE' } }],
    ['BAD_USER_INPUT', 'an id that is an object', WHERE, { where: { userId: {} } }],
  ])('is answered with %s for %s', async (code, _, query, ...variables) => {
    expectError(await operation(query, variables[0]), 400, code);
  });

  test('is found by its name among several, and not by another', async () => {
    const query = 'query A { a: __typename } query B { b: __typename }';
    const found = await operation(query, undefined, { operationName: 'B' });
    expect(JSON.parse(found.text)).toEqual({ data: { b: 'Query' } });
    expectError(await operation(query, undefined, { operationName: 'C' }), 400, 'OPERATION_RESOLUTION_FAILURE');
  });

  test.each([12.5, 12, '1e3', '', ' 1', '+1', '.5', '1.', '1,5', '١', '1'.repeat(21), true, {}])(
    'takes no %j for a Decimal',
    async (min) => {
      expectError(await operation(WHERE, { where: { total: { min } } }), 400, 'BAD_USER_INPUT');
      if (typeof min === 'object') return;
      const literal = `{ orders(where: { total: { min: ${JSON.stringify(min)} } }) { totalCount } }`;
      expectError(await operation(literal), 400, 'GRAPHQL_VALIDATION_FAILED');
    },
  );

  test.each([
    ...[
      'yesterday',
      '',
      '2026-02-30T00:00:00Z',
      '2026-13-01T00:00:00Z',
      '2026-01-01T24:30:00Z',
      '2026-01-01',
      '12:00:00Z',
    ],
    ...['2026-01-01T00:00:00', '0000-01-01T00:00:00Z', '0001-01-01T00:00:00+01:00', '+010000-01-01T00:00:00Z', 0, true],
  ])('takes no %j for a DateTime', async (from) => {
    expectError(await operation(WHERE, { where: { createdAt: { from } } }), 400, 'BAD_USER_INPUT');
    const literal = `{ orders(where: { createdAt: { from: ${JSON.stringify(from)} } }) { totalCount } }`;
    expectError(await operation(literal), 400, 'GRAPHQL_VALIDATION_FAILED');
  });

  test.each([
    ['a subscription', 'subscription { orders { id } }'],
    ['a selection wider than a row of PostgreSQL', `{ orders { nodes { ${wide(2_000)} } } }`],
  ])('that is %s is no bug of ours', async (_, query) => {
    expect((await operation(query)).text).not.toContain('INTERNAL_SERVER_ERROR');
  });
});

describe('bytes', () => {
  const HEAD = 'POST /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n';

  test.each([
    ['that are no HTTP', 'GARBAGE\r\n\r\n', 400],
    ['of an unknown method', 'FOO /graphql HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['of headers over 16 KB', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['of two lengths', `${HEAD}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}`, 400],
    ['of a length that is no number', `${HEAD}Content-Length: two\r\n\r\n{}`, 400],
  ])('%s are refused', async (_, bytes, status) => {
    expectError(await raw(bytes), status, 'BAD_REQUEST');
  });

  test('of a length over 1 MB are refused before they come', async () => {
    expectError(await raw(`${HEAD}Content-Length: 1000001\r\n\r\n{`), 413, 'PAYLOAD_TOO_LARGE');
  });

  test('of an operation are answered', async () => {
    const reply = await raw(`${HEAD}Content-Length: ${TYPENAME.length}\r\n\r\n${TYPENAME}`);
    expect(reply).toMatchObject({ status: 200, text: expect.stringContaining('"Query"') });
  });
});
