/** The explorers' pages over real HTTP handling, without a database: what they hold, and what they may reach. */
import { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import helmet from '@fastify/helmet';
import Fastify, { type FastifyInstance } from 'fastify';
import { gunzipSync } from 'node:zlib';
import { explorerPages, landingPage } from './explorer';

const DOCUMENT = `query ReadOrder($orderId: ID!) { order(id: $orderId) { id } } # </script>`;
const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

const servers: FastifyInstance[] = [];
afterAll(() => Promise.all(servers.map((server) => server.close())));

async function serve(options: { sandbox: boolean; explorer: boolean; token?: string }): Promise<FastifyInstance> {
  const headers: Record<string, string> = options.token ? { Authorization: `Bearer ${options.token}` } : {};
  const pages = { ...options, document: DOCUMENT, allowedOrigins: [], headers };
  const apollo = new ApolloServer({
    typeDefs: 'type Query { one: Int }',
    plugins: [landingPage(pages)],
    stopOnTerminationSignals: false,
  });
  await apollo.start();
  const server = Fastify();
  await server.register(helmet);
  await server.register(explorerPages, { ...pages, graphql: fastifyApolloHandler(apollo) });
  server.addHook('onClose', () => apollo.stop());
  servers.push(server);
  return server;
}

describe('the explorer', () => {
  test('holds the document, its variables and the headers, and ends no script early', async () => {
    const server = await serve({ sandbox: false, explorer: true, token: 'a-token' });
    const { statusCode, headers, payload } = await server.inject({ url: '/explorer' });
    expect(statusCode).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    const variables = String.raw`{\n  \"orderId\": \"\"\n}`;
    const wanted = ['query ReadOrder($orderId: ID!)', variables, 'Bearer a-token', '# </script>'];
    // Not toContain: it would print 9 MB.
    expect(wanted.filter((part) => payload.includes(part))).toEqual(wanted.slice(0, 3));
  });

  test('comes compressed to who takes that, and not again to who has it', async () => {
    const server = await serve({ sandbox: false, explorer: true });
    const plain = await server.inject({ url: '/explorer' });
    const zipped = await server.inject({ url: '/explorer', headers: { 'accept-encoding': 'gzip, br' } });
    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(zipped.rawPayload).equals(plain.rawPayload)).toBe(true);
    const { etag } = zipped.headers;
    const again = await server.inject({ url: '/explorer', headers: { 'if-none-match': etag as string } });
    expect(again.statusCode).toBe(304);
    expect(again.payload).toBe('');
  });

  test('may reach no other host', async () => {
    const server = await serve({ sandbox: false, explorer: true });
    const policy = String((await server.inject({ url: '/explorer' })).headers['content-security-policy']);
    expect(policy.split(';')).toEqual(expect.arrayContaining(["default-src 'none'", "connect-src 'self' blob:"]));
    expect(policy).not.toMatch(/https?:|\*/);
  });

  test('takes over browsers at / and /graphql when there is no Sandbox', async () => {
    const server = await serve({ sandbox: false, explorer: true });
    for (const url of ['/', '/graphql']) {
      const { statusCode, headers } = await server.inject({ url, headers: BROWSER });
      expect([statusCode, headers.location]).toEqual([302, '/explorer']);
    }
    const query = await server.inject({
      url: '/graphql?query={one}',
      headers: { ...BROWSER, 'x-apollo-operation-name': 'x' },
    });
    expect(query.json()).toEqual({ data: { one: null } });
  });

  test('is not there when it is off', async () => {
    const server = await serve({ sandbox: false, explorer: false });
    for (const url of ['/', '/explorer']) expect((await server.inject({ url, headers: BROWSER })).statusCode).toBe(404);
  });
});

describe('the Sandbox', () => {
  test('holds the document and the headers, and no policy of ours blocks it', async () => {
    const server = await serve({ sandbox: true, explorer: false, token: 'a-token' });
    const { headers, payload } = await server.inject({ url: '/graphql', headers: BROWSER });
    expect(headers).not.toHaveProperty('content-security-policy');
    expect(headers).not.toHaveProperty('cross-origin-opener-policy');
    for (const part of [
      'embeddable-sandbox',
      'query ReadOrder(',
      '"orderId":""',
      'Bearer a-token',
      '"runTelemetry":false',
    ]) {
      expect(payload).toContain(part);
    }
    expect(payload).not.toContain('href="/explorer"');
  });

  test('leads to the explorer, for who has no internet', async () => {
    const server = await serve({ sandbox: true, explorer: true });
    const { payload } = await server.inject({ url: '/graphql', headers: BROWSER });
    expect(payload).toContain('<a href="/explorer">');
    expect(payload).toContain('#embeddableSandbox:empty { pointer-events: none; }');
    expect((await server.inject({ url: '/', headers: BROWSER })).headers.location).toBe('/graphql');
  });
});
