/** orders: the shape of the list and the bounds of a page. What it sorts and filters by: pages-of-orders.test.ts. */
import { createOrder, createProduct, createUser } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

const ORDERS = 25;

let server: TestServer;
let userId: string;
let productId: string;
/** Newest first. */
let ids: string[];

beforeAll(async () => {
  server = await startServer();
  userId = await createUser(server, { name: 'Ada' });
  productId = await createProduct(server, { sku: 'MUG' });
  ids = [];
  for (let n = 0; n < ORDERS; n += 1) ids.unshift(await createOrder(server, { userId, lines: [{ productId }] }));
});
afterAll(() => server.stop());

async function refusal(args: string): Promise<string> {
  const answer = await server.request(`{ orders${args} { nodes { id } } }`);
  expect(answer).toMatchObject({
    status: 200,
    data: { orders: null },
    errors: [{ path: ['orders'], extensions: { code: 'BAD_USER_INPUT' } }],
  });
  return answer.errors![0]!.message;
}

test('answers the newest 20 with cursors, nodes, page info and the count of all', async () => {
  const { orders } = await server.data(`{
    orders {
      totalCount
      edges { cursor node { id } }
      nodes { id user { name } lines { productSku quantity } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }`);
  expect(orders.totalCount).toBe(ORDERS);
  expect(orders.nodes).toEqual(
    ids.slice(0, 20).map((id) => ({ id, user: { name: 'Ada' }, lines: [{ productSku: 'MUG', quantity: 1 }] })),
  );
  expect(orders.edges.map((edge: any) => edge.node.id)).toEqual(ids.slice(0, 20));
  expect(new Set(orders.edges.map((edge: any) => edge.cursor)).size).toBe(20);
  expect(orders.pageInfo).toEqual({
    hasNextPage: true,
    hasPreviousPage: false,
    startCursor: orders.edges[0].cursor,
    endCursor: orders.edges[19].cursor,
  });
});

test.each(['totalCount', '__typename', 'pageInfo { hasNextPage }', 'pageInfo { __typename }', 'edges { __typename }'])(
  'answers %s alone',
  async (field) => {
    const answer = await server.request(`{ orders { ${field} } user(id: "${userId}") { orders { ${field} } } }`);
    expect(answer).toEqual({ status: 200, data: expect.any(Object) });
    expect(answer.data.user.orders).toEqual(answer.data.orders);
  },
);

test('counts exactly the orders that a filter leaves, when nothing else is asked for', async () => {
  const answer = await server.request('{ orders(where: { number: [1, 2, 3, 999] }) { totalCount } }');
  expect(answer).toEqual({ status: 200, data: { orders: { totalCount: 3 } } });
});

test('answers the first or the last of the list in the same order', async () => {
  const { a, b, c } = await server.data(
    '{ a: orders(first: 3) { nodes { id } } b: orders(last: 3) { nodes { id } } c: orders(first: 100) { nodes { id } } }',
  );
  expect(a.nodes.map((node: any) => node.id)).toEqual(ids.slice(0, 3));
  expect(b.nodes.map((node: any) => node.id)).toEqual(ids.slice(-3));
  expect(c.nodes.map((node: any) => node.id)).toEqual(ids);
});

test('answers nothing but the count for a page of 0', async () => {
  for (const size of ['first: 0', 'last: 0']) {
    const { orders } = await server.data(
      `{ orders(${size}) { totalCount nodes { id } edges { cursor } pageInfo { startCursor endCursor } } }`,
    );
    expect(orders).toEqual({
      totalCount: ORDERS,
      nodes: [],
      edges: [],
      pageInfo: { startCursor: null, endCursor: null },
    });
  }
});

test('ends an exact page without a next one', async () => {
  const { orders } = await server.data(
    `{ orders(first: ${ORDERS}) { nodes { id } pageInfo { hasNextPage hasPreviousPage } } }`,
  );
  expect(orders.nodes).toHaveLength(ORDERS);
  expect(orders.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: false });
});

test('cuts out what lies between two cursors', async () => {
  const { orders } = await server.data(`{ orders(first: ${ORDERS}) { edges { cursor } } }`);
  const cursor = (index: number): string => orders.edges[index].cursor;
  const between = await server.data(
    `query ($after: String, $before: String) {
      all: orders(after: $after, before: $before) { ...Page }
      first: orders(after: $after, before: $before, first: 2) { ...Page }
      last: orders(after: $after, before: $before, last: 2) { ...Page }
    }
    fragment Page on OrderConnection { totalCount nodes { id } pageInfo { hasNextPage hasPreviousPage } }`,
    { after: cursor(4), before: cursor(10) },
  );
  const nodes = (from: number, to: number): object[] => ids.slice(from, to).map((id) => ({ id }));
  const pageInfo = { hasNextPage: true, hasPreviousPage: true };
  expect(between).toEqual({
    all: { totalCount: ORDERS, nodes: nodes(5, 10), pageInfo },
    first: { totalCount: ORDERS, nodes: nodes(5, 7), pageInfo },
    last: { totalCount: ORDERS, nodes: nodes(8, 10), pageInfo },
  });
});

test('goes on after an order that was deleted meanwhile', async () => {
  const id = await createOrder(server, { userId });
  const { orders } = await server.data('{ orders(first: 1) { nodes { id } pageInfo { endCursor } } }');
  expect(orders.nodes).toEqual([{ id }]);
  await server.data(`mutation { deleteOrder(input: { id: "${id}" }) { userErrors { code } } }`);
  const next = await server.data('query ($after: String) { orders(first: 2, after: $after) { nodes { id } } }', {
    after: orders.pageInfo.endCursor,
  });
  expect(next.orders.nodes).toEqual(ids.slice(0, 2).map((node) => ({ id: node })));
});

test('takes null for every argument as if it were left out', async () => {
  const { orders } = await server.data(
    '{ orders(first: null, last: null, after: null, before: null, where: null, sort: null) { nodes { id } } }',
  );
  expect(orders.nodes).toHaveLength(20);
});

test.each([
  ['(first: 101)', 'first is 101: ask for 0 to 100, then for the next page.'],
  ['(last: 101)', 'last is 101: ask for 0 to 100, then for the next page.'],
  ['(first: -1)', 'first is -1: ask for 0 to 100, then for the next page.'],
  ['(first: 1, last: 1)', 'Give first or last, not both: one page goes in one direction.'],
  ['(after: "x")', "after is no cursor of this list: use startCursor, endCursor or an edge's cursor as it came."],
  ['(before: "")', "before is no cursor of this list: use startCursor, endCursor or an edge's cursor as it came."],
])('refuses %s', async (args, message) => {
  expect(await refusal(args)).toBe(message);
});

test('refuses cursors that somebody made', async () => {
  const made = (...parts: unknown[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url');
  const sort = 'CREATED_AT:DESC';
  for (const cursor of [
    made(sort, '2026-02-31T00:00:00.000Z', ids[0]),
    made(sort, '0000-01-01T00:00:00.000Z', ids[0]),
    made(sort, "now'); drop table orders", ids[0]),
    made(sort, '2026-01-01T00:00:00.000Z', 'x'),
    made(sort, '2026-01-01T00:00:00.000Z'),
    made(sort, 5, ids[0]),
    Buffer.from('null').toString('base64url'),
    'a'.repeat(10_000),
  ]) {
    expect(await refusal(`(after: "${cursor}")`)).toContain('is no cursor of this list');
  }
});
