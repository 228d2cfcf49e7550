/** What scanners and broken clients send: each has its status and its code, changes nothing and learns nothing. */
import { gzipSync } from 'node:zlib';
import { createOrder } from '../support/factory';
import { startServer, type TestServer } from '../support/server';
import { checksum, expectRefusal, JSON_TYPE, post, raw, send, TYPENAME, type Reply, type Row } from './wire';

const PREFLIGHT = { 'apollo-require-preflight': 'true' };
const CREATE = 'mutation { createUser(input: { name: "Eve", email: "eve@example.com" }) { user { id } } }';
const HEAD = 'POST /graphql HTTP/1.1\r\nConnection: close\r\nContent-Type: application/json\r\n';

let server: TestServer;
let before: string;
beforeAll(async () => {
  server = await startServer();
  await createOrder(server);
  before = await checksum(server);
});
afterAll(() => server.stop());

function body(bytes: RequestInit['body'], headers?: Record<string, string>): Promise<Reply> {
  return post(server.url, bytes, headers);
}

function get(parameters: string, headers: Record<string, string> = PREFLIGHT): Promise<Reply> {
  return send(`${server.url}/graphql?${parameters}`, { headers });
}

/** A POST of an operation whose headers are written as they are. */
function withHeaders(...lines: string[]): Promise<Reply> {
  const head = lines.map((line) => `${line}\r\n`).join('');
  return raw(server.url, `${HEAD}${head}Content-Length: ${TYPENAME.length}\r\n\r\n${TYPENAME}`);
}

function latin1(text: string): Buffer<ArrayBuffer> {
  return Buffer.from(text, 'latin1');
}

function nested(depth: number, open: string, close: string, inside = ''): string {
  return open.repeat(depth) + inside + close.repeat(depth);
}

const REQUESTS: Row[] = [
  ['JSON nested 100,000 deep as the body', 400, 'BAD_REQUEST', () => body(nested(100_000, '[', ']'))],
  ['objects nested 100,000 deep as the body', 400, 'BAD_REQUEST', () => body(nested(100_000, '{"a":', '}', '1'))],
  ['a batch of mutations', 400, 'BAD_REQUEST', () => body(JSON.stringify([{ query: CREATE }, { query: CREATE }]))],
  ['NaN in JSON', 400, 'BAD_REQUEST', () => body('{"query":"{ __typename }","variables":{"n":NaN}}')],
  [
    'a key that reaches a prototype',
    400,
    'BAD_REQUEST',
    () => body('{"query":"{ __typename }","constructor":{"prototype":{}}}'),
  ],
  [
    'invalid UTF-8 in a string',
    400,
    'BAD_REQUEST',
    () => body(latin1(`{"query":${JSON.stringify(CREATE.replace('Eve', 'Ev\xff'))}}`)),
  ],
  [
    'an overlong UTF-8 slash',
    400,
    'BAD_REQUEST',
    () => body(latin1('{"query":"{ __typename }","operationName":"\xc0\xaf"}')),
  ],
  ['UTF-16', 400, 'BAD_REQUEST', () => body(Buffer.from(TYPENAME, 'utf16le'))],
  [
    'the charset utf-16',
    415,
    'BAD_REQUEST',
    () => body(TYPENAME, { 'content-type': 'application/json; charset=utf-16' }),
  ],
  [
    'an unknown charset',
    415,
    'BAD_REQUEST',
    () => body(TYPENAME, { 'content-type': 'application/json; charset=klingon' }),
  ],
  ['gzip that is none', 415, 'BAD_REQUEST', () => body(TYPENAME, { 'content-encoding': 'gzip' })],
  ['gzip', 415, 'BAD_REQUEST', () => body(gzipSync(TYPENAME), { 'content-encoding': 'gzip' })],
  [
    'a bomb of 100 MB in gzip',
    415,
    'BAD_REQUEST',
    () => body(gzipSync(Buffer.alloc(100_000_000)), { 'content-encoding': 'gzip' }),
  ],
  ['an unknown content encoding', 415, 'BAD_REQUEST', () => body(TYPENAME, { 'content-encoding': 'zstd, br' })],
  [
    'a form',
    415,
    'BAD_REQUEST',
    () => body(`query=${encodeURIComponent(CREATE)}`, { 'content-type': 'application/x-www-form-urlencoded' }),
  ],
  [
    'JSON sold as text, as a foreign page can',
    400,
    'BAD_REQUEST',
    () => body(JSON.stringify({ query: CREATE }), { 'content-type': 'text/plain' }),
  ],
  ['a mutation by GET', 405, 'BAD_REQUEST', () => get(`query=${encodeURIComponent(CREATE)}`)],
  [
    'a mutation beside a query by GET',
    405,
    'BAD_REQUEST',
    () =>
      get(
        `operationName=B&query=${encodeURIComponent(`query A { __typename } ${CREATE.replace('mutation', 'mutation B')}`)}`,
      ),
  ],
  ['a GET that any page could send', 400, 'BAD_REQUEST', () => get('query={__typename}', {})],
  ['no query', 400, 'BAD_REQUEST', () => get('')],
  ['two queries', 400, 'BAD_REQUEST', () => get('query={__typename}&query={__typename}')],
  ['variables twice', 400, 'BAD_REQUEST', () => get('query={__typename}&variables={}&variables={}')],
  ['variables that are a list', 400, 'BAD_REQUEST', () => get('query={__typename}&variables=[]')],
  [
    'a GET of a form',
    415,
    'BAD_REQUEST',
    () => get('query={__typename}', { 'content-type': 'text/plain', ...PREFLIGHT }),
  ],
  ['invalid UTF-8 in the query of a URL', 400, 'GRAPHQL_PARSE_FAILED', () => get('query=%ff%fe')],
  [
    'raw invalid UTF-8 in a URL',
    400,
    'BAD_REQUEST',
    () => raw(server.url, latin1('GET /graphql?query=\xff HTTP/1.1\r\nHost: x\r\n\r\n')),
  ],
  ['a line break in a path', 404, 'NOT_FOUND', () => send(`${server.url}/graphql%0d%0aSet-Cookie:%20a=b`)],
  [
    'PUT',
    404,
    'NOT_FOUND',
    () => send(`${server.url}/graphql`, { method: 'PUT', headers: JSON_TYPE, body: JSON.stringify({ query: CREATE }) }),
  ],
  ['DELETE', 404, 'NOT_FOUND', () => send(`${server.url}/graphql`, { method: 'DELETE' })],
  ['TRACE', 404, 'NOT_FOUND', () => raw(server.url, 'TRACE /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')],
  ['a path of another program', 404, 'NOT_FOUND', () => send(`${server.url}/wp-login.php?<script>alert(1)</script>`)],
  ['a URL of 20 KB', 431, 'BAD_REQUEST', () => get(`query=${'a'.repeat(20_000)}`)],
  ['headers of 20 KB', 431, 'BAD_REQUEST', () => withHeaders('Host: x', `X: ${'a'.repeat(20_000)}`)],
  ['no Host but a broken one', 400, 'BAD_REQUEST', () => withHeaders('Host: a b')],
  ['a Host that is half an address', 400, 'BAD_REQUEST', () => withHeaders('Host: [::1')],
  ['a header with a line break in it', 400, 'BAD_REQUEST', () => withHeaders('Host: x', 'X: a\rSet-Cookie: a=b')],
  ['a header with U+0000 in it', 400, 'BAD_REQUEST', () => withHeaders('Host: x', 'X: a\0b')],
  ['a header that goes on in the next line', 400, 'BAD_REQUEST', () => withHeaders('Host: x', 'X: a\r\n b: c')],
  ['a space before the colon', 400, 'BAD_REQUEST', () => withHeaders('Host: x', 'X : a')],
  ['two lengths', 400, 'BAD_REQUEST', () => withHeaders('Host: x', 'Content-Length: 1')],
  [
    'a chunk of no size',
    400,
    'BAD_REQUEST',
    () => raw(server.url, `${HEAD}Host: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}`),
  ],
  [
    'an unknown transfer encoding',
    400,
    'BAD_REQUEST',
    () => raw(server.url, `${HEAD}Host: x\r\nTransfer-Encoding: gzip\r\n\r\n{}`),
  ],
  ['HTTP/2 without being asked', 400, 'BAD_REQUEST', () => raw(server.url, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')],
  ['TLS', 400, 'BAD_REQUEST', () => raw(server.url, Buffer.from([22, 3, 1, 0, 5, 1, 0, 0, 1, 3]))],
];

test.each(REQUESTS)('%s: %i %s', async (_, status, code, request) => {
  expectRefusal(await request(), { status, code });
  expect(await checksum(server)).toBe(before);
});

test('a client that accepts none of our types is answered in JSON, for the work is done', async () => {
  const reply = await body(TYPENAME, { accept: 'text/xml' });
  expect(reply).toMatchObject({ status: 200, text: '{"data":{"__typename":"Query"}}' });
  expect(reply.headers['content-type']).toBe('application/json; charset=utf-8');
});
