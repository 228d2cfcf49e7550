/** The GraphQL-over-HTTP audit of npm's graphql-http against the server: all of it holds, but for the three SHOULDs that are named here. */
import { serverAudits } from 'graphql-http';
import { startServer, type TestServer } from '../support/server';

let server: TestServer;
beforeAll(async () => void (server = await startServer()));
afterAll(() => server.stop());

const AUDITS = serverAudits({
  url: () => `${server.url}/graphql`,
  fetchFn: (url: string, init?: RequestInit) => fetch(url, withPreflight(init)),
});
const NAMES = AUDITS.map(({ id, name }) => [name, id] as const);

/** A GET without a header that needs a preflight could be sent by any page, and is refused. */
function withPreflight(init: RequestInit = {}): RequestInit {
  if (init.method !== undefined && init.method !== 'GET') return init;
  return { ...init, headers: { ...(init.headers as Record<string, string>), 'apollo-require-preflight': 'true' } };
}

/**
 * "200 for a document that cannot run, when only application/json is accepted": we answer 400, as the specification also
 * allows, so that clients and proxies see the failure.
 */
const DECLINED = ['572B', 'FDE2', '7B9B'];

test.each(NAMES)('%s (%s)', async (_, id) => {
  const result = await AUDITS.find((audit) => audit.id === id)!.fn();
  const expected = DECLINED.includes(id) ? 'Response status code is not 200' : 'ok';
  expect(result.status === 'ok' ? 'ok' : result.reason).toBe(expected);
});

test('runs every audit of the suite', () => {
  expect(NAMES.filter(([name]) => name.startsWith('MUST')).length).toBeGreaterThanOrEqual(12);
  expect(new Set(NAMES.map(([, id]) => id)).size).toBe(NAMES.length);
});
