/** What a client sees of the fast path: everything that Apollo promises, as on the exact path, which graphql-js answers. */
import { Client } from 'pg';
import { createHash } from 'node:crypto';
import { recordStatements } from '../golden/record-statements';
import { createOrder, createProduct, createUser } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

const PREFLIGHT = { 'apollo-require-preflight': 'true' };
/** Selected beside others it sends an operation down the exact path. */
const EXACT = '__schema { queryType { name } }';
const SCHEMA = { queryType: { name: 'Query' } };

let server: TestServer;
let userId: string;
let productId: string;
let orderId: string;

beforeAll(async () => {
  server = await startServer();
  userId = await createUser(server, { name: 'Ada' });
  productId = await createProduct(server, { name: 'Mug', sku: 'MUG' });
  orderId = await createOrder(server, { userId, lines: [{ productId, quantity: 2 }] });
});
afterAll(() => server.stop());

interface Reply {
  status: number;
  text: string;
  json: any;
}

async function reply(response: Response): Promise<Reply> {
  const text = await response.text();
  return { status: response.status, text, json: JSON.parse(text) };
}

async function post(body: object, headers: Record<string, string> = {}, url = server.url): Promise<Reply> {
  const all = { 'content-type': 'application/json', ...headers };
  return reply(await fetch(`${url}/graphql`, { method: 'POST', headers: all, body: JSON.stringify(body) }));
}

async function get(parameters: Record<string, string>): Promise<Reply> {
  return reply(
    await fetch(`${server.url}/graphql?${new URLSearchParams(parameters).toString()}`, { headers: PREFLIGHT }),
  );
}

describe.each([
  ['fast', '', {}],
  ['exact', EXACT, { __schema: SCHEMA }],
])('on the %s path', (_, more, alsoAnswered) => {
  const QUERY = `query Q($id: ID!) { ${more} order(id: $id) { lines { quantity product { sku } } } }`;
  const DATA = { ...alsoAnswered, order: { lines: [{ quantity: 2, product: { sku: 'MUG' } }] } };

  test('GET answers a query and refuses a mutation', async () => {
    const variables = JSON.stringify({ id: orderId });
    expect(await get({ query: QUERY, variables, operationName: 'Q' })).toMatchObject({
      status: 200,
      json: { data: DATA },
    });
    const refused = await get({ query: 'mutation { logOut { userErrors { code } } }' });
    expect(refused).toMatchObject({ status: 405, json: { errors: [{ extensions: { code: 'BAD_REQUEST' } }] } });
  });

  test('a persisted query is asked for once, then known by its hash, by POST and GET', async () => {
    const query = `# ${expect.getState().currentTestName}\n${QUERY}`;
    const sha256Hash = createHash('sha256').update(query).digest('hex');
    const extensions = { persistedQuery: { version: 1, sha256Hash } };
    const variables = { id: orderId };
    const unknown = await post({ extensions, variables });
    expect(unknown.json.errors).toMatchObject([{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }]);
    expect((await post({ query, extensions, variables })).json).toEqual({ data: DATA });
    for (let n = 0; n < 3; n += 1) expect((await post({ extensions, variables })).json).toEqual({ data: DATA });
    const byGet = await get({ extensions: JSON.stringify(extensions), variables: JSON.stringify(variables) });
    expect(byGet.json).toEqual({ data: DATA });
  });

  test('fields stand in the order of the document, __typename among them', async () => {
    const fields = 'z: sku __typename name a: sku version id price { currencyCode amount } description';
    const { json } = await post({
      query: `{ b: __typename ${more} p: product(sku: "MUG") { ${fields} } a: __typename }`,
    });
    const { p, ...roots } = json.data;
    expect(Object.keys(json.data)).toEqual(['b', ...Object.keys(alsoAnswered), 'p', 'a']);
    expect(roots).toEqual({ b: 'Query', a: 'Query', ...alsoAnswered });
    expect(Object.keys(p)).toEqual(['z', '__typename', 'name', 'a', 'version', 'id', 'price', 'description']);
    expect(Object.keys(p.price)).toEqual(['currencyCode', 'amount']);
    expect(p.__typename).toBe('Product');
  });

  test('fields that come from fragments and again stand where they were first named', async () => {
    const query = `{ ${more} order(id: "${orderId}") { ...f number lines { quantity } id } }
      fragment f on Order { lines { product { sku name } } ... on Node { id } number }`;
    const { order } = (await post({ query })).json.data;
    expect(Object.keys(order)).toEqual(['lines', 'id', 'number']);
    expect(order.lines).toEqual([{ product: { sku: 'MUG', name: 'Mug' }, quantity: 2 }]);
    expect(Object.keys(order.lines[0])).toEqual(['product', 'quantity']);
  });

  test('an error of one root field leaves the others, with path and place', async () => {
    const query = `{ ${more} good: product(sku: "MUG") { sku } bad: orders(first: 101) { totalCount } }`;
    const { status, json } = await post({ query });
    expect(status).toBe(200);
    expect(json.data).toEqual({ ...alsoAnswered, good: { sku: 'MUG' }, bad: null });
    expect(json.errors).toEqual([
      {
        message: 'first is 101: ask for 0 to 100, then for the next page.',
        locations: [{ line: 1, column: query.indexOf('bad') + 1 }],
        path: ['bad'],
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ]);
  });

  test('variables that do not fit run nothing', async () => {
    const recorder = recordStatements();
    const { status, json } = await post({ query: QUERY, variables: {} });
    recorder.stop();
    expect(recorder.sent).toEqual([]);
    expect(status).toBe(400);
    expect(json.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(json.data).toBeUndefined();
  });

  test.each([
    ['a row', `a: order(id: "$order") { id }`, 1, 1],
    ['nothing', '__typename', 0, 0],
    ['two root fields', `a: order(id: "$order") { user { id } } b: products(first: 5) { nodes { id } }`, 7, 2],
    ['a refused argument', 'a: orders(first: 101) { nodes { id } }', 100, 0],
  ])('x-cost says what %s cost', async (_name, fields, requested, sqlStatements) => {
    const query = `{ ${more} ${fields.replace('$order', orderId)} }`;
    const { json } = await post({ query }, { 'x-cost': '1' });
    expect(json.extensions.cost).toMatchObject({ requested, sqlStatements });
    expect((await post({ query })).json.extensions).toBeUndefined();
    expect((await post({ query }, { 'x-cost': '0' })).json.extensions).toBeUndefined();
  });
});

describe('several mutations in one document', () => {
  const SET = 'version lines { quantity } note';
  const set = (key: string, quantity: number): string =>
    `${key}: setProductQuantity(input: { orderId: "${orderId}", productId: "${productId}", quantity: ${quantity} }) {
      order { ${SET} } userErrors { code } }`;

  test('run in the order of the document, and a refused one leaves the others', async () => {
    const query = `mutation { ${set('a', 3)} ${set('b', 0)} t: __typename ${set('c', 4)} ${set('a2', 5)} }`;
    const { data, errors } = await server.request(query);
    expect(errors).toBeUndefined();
    const versions = ['a', 'c', 'a2'].map((key) => data[key].order.version as number);
    expect(versions).toEqual([versions[0]!, versions[0]! + 1, versions[0]! + 2]);
    expect(['a', 'c', 'a2'].map((key) => data[key].order.lines[0].quantity)).toEqual([3, 4, 5]);
    expect(data.b).toMatchObject({ userErrors: [{ code: 'INVALID_INPUT' }] });
    expect(Object.keys(data)).toEqual(['a', 'b', 't', 'c', 'a2']);
    expect(data.t).toBe('Mutation');
  });

  test('a failed one answers null with an error, and leaves the others', async () => {
    const note = (key: string, expression: string): string =>
      `${key}: updateOrder(input: { id: "${orderId}", note: "${expression}" }) { order { note } userErrors { code } }`;
    await server.sql(`create function fail() returns trigger language plpgsql as
      $$ begin if new.note = 'fail' then raise exception 'secret detail'; end if; return new; end $$`);
    await server.sql('create trigger fail before update on orders for each row execute function fail()');
    const { status, data, errors } = await server.request(
      `mutation { ${note('a', 'one')} ${note('b', 'fail')} ${note('c', 'two')} }`,
    );
    await server.sql('drop trigger fail on orders');
    expect(status).toBe(200);
    expect(data).toEqual({
      a: { order: { note: 'one' }, userErrors: [] },
      b: null,
      c: { order: { note: 'two' }, userErrors: [] },
    });
    expect(errors).toMatchObject([{ path: ['b'], extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
    expect(JSON.stringify(errors)).not.toMatch(/secret detail|trigger|fail\(\)/);
  });

  test('x-cost counts the statements of a mutation’s answer', async () => {
    const { extensions } = await server.request(`mutation { ${set('a', 6)} ${set('b', 0)} }`, {}, { 'x-cost': '1' });
    expect(extensions!['cost']).toMatchObject({ sqlStatements: 2 });
  });
});

describe('an error inside', () => {
  test.each([
    ['fast', ''],
    ['exact', EXACT],
  ])('is masked on the %s path: no SQL, no name of the database', async (_, more) => {
    const broken = await startServer();
    try {
      await broken.sql('alter table orders rename column note to other_note');
      const query = `{ ${more} orders { nodes { note } } ok: products { nodes { id } } }`;
      const { status, text, json } = await post({ query }, {}, broken.url);
      expect(status).toBe(200);
      expect(json.data).toMatchObject({ orders: null, ok: { nodes: [] } });
      expect(json.errors).toEqual([
        {
          message: expect.stringMatching(
            /^Something broke on our side\. The server's log has more under [\da-f-]{36}\.$/,
          ),
          locations: [expect.anything()],
          path: ['orders'],
          extensions: { code: 'INTERNAL_SERVER_ERROR' },
        },
      ]);
      expect(text).not.toMatch(/select|column "|does not exist|other_note|42703|stack/i);
    } finally {
      await broken.stop();
    }
  });

  test.each([
    ['fast', ''],
    ['exact', EXACT],
  ])('of time is TIMEOUT on the %s path, and the connection serves on', async (_, more) => {
    const hasty = await startServer({ statementTimeoutMs: 500, pipes: 1 });
    const other = new Client({ connectionString: hasty.databaseUrl });
    await other.connect();
    try {
      await hasty.data('{ products { nodes { id } } }');
      const pids = (): Promise<unknown[]> =>
        hasty.sql(
          `select pid from pg_stat_activity where application_name like '% reads' and datname = current_database()`,
        );
      const before = await pids();
      await other.query('begin; lock table orders in access exclusive mode');
      const query = `{ ${more} orders { nodes { id } } ok: products { nodes { id } } }`;
      const { status, json } = await post({ query }, {}, hasty.url);
      expect(json.data).toMatchObject({ orders: null, ok: { nodes: [] } });
      expect(json.errors).toMatchObject([{ path: ['orders'], extensions: { code: 'TIMEOUT' } }]);
      expect(status).toBe(200);
      const alone = await post({ query: '{ orders { nodes { id } } }' }, {}, hasty.url);
      expect(alone).toMatchObject({ status: 503, json: { errors: [{ extensions: { code: 'TIMEOUT' } }] } });
      await other.query('rollback');
      expect(await hasty.data('{ orders { nodes { id } } }')).toEqual({ orders: { nodes: [] } });
      expect(await pids()).toEqual(before);
    } finally {
      await other.end();
      await hasty.stop();
    }
  });
});
