/** User.orders: each user's own orders, paged for every user of a list by itself. */
import { createOrder, createProduct, createUser } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

let server: TestServer;
/** Ada has 7 orders, Bob 2, Eve none; each list newest first. */
const users: { id: string; name: string; orders: string[] }[] = [];

beforeAll(async () => {
  server = await startServer();
  const productId = await createProduct(server, { price: { amount: '1.00' } });
  for (const [name, count] of [
    ['Ada', 7],
    ['Bob', 2],
    ['Eve', 0],
  ] as const) {
    users.push({ id: await createUser(server, { name }), name, orders: [] });
    for (let n = 1; n <= count; n += 1) {
      const input = { userId: users.at(-1)!.id, lines: [{ productId, quantity: ((n * 3) % 7) + 1 }] };
      users.at(-1)!.orders.unshift(await createOrder(server, input));
    }
  }
});
afterAll(() => server.stop());

const nodes = (ids: string[]): object[] => ids.map((id) => ({ id }));

test('answers the orders of each user of a list, newest first, with page info and count of its own', async () => {
  const { users: list } = await server.data(`{
    users(sort: { field: NAME }) {
      nodes { name orders(first: 3) { totalCount nodes { id user { name } } pageInfo { hasNextPage hasPreviousPage } } }
    }
  }`);
  expect(list.nodes).toEqual(
    users.map(({ name, orders }) => ({
      name,
      orders: {
        totalCount: orders.length,
        nodes: orders.slice(0, 3).map((id) => ({ id, user: { name } })),
        pageInfo: { hasNextPage: orders.length > 3, hasPreviousPage: false },
      },
    })),
  );
});

test('answers an empty page with null cursors for a user without orders', async () => {
  const { user } = await server.data(`{
    user(id: "${users[2]!.id}") {
      orders { totalCount nodes { id } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }
    }
  }`);
  expect(user.orders).toEqual({
    totalCount: 0,
    nodes: [],
    edges: [],
    pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
  });
});

test('counts the orders of a user when nothing else is asked for', async () => {
  const answer = await server.request('{ users(sort: { field: NAME }) { nodes { orders { totalCount } } } }');
  expect(answer).toEqual({
    status: 200,
    data: { users: { nodes: users.map(({ orders }) => ({ orders: { totalCount: orders.length } })) } },
  });
});

test('walks one user forward and backward without meeting the orders of another', async () => {
  const [{ id, orders }] = users as [(typeof users)[0]];
  const PAGE = `query ($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
    user(id: $id) {
      orders(first: $first, after: $after, last: $last, before: $before) {
        nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }
  }`;
  const page = async (variables: object): Promise<any> => (await server.data(PAGE, { id, ...variables })).user.orders;
  const one = await page({ first: 3 });
  const two = await page({ first: 3, after: one.pageInfo.endCursor });
  const three = await page({ first: 3, after: two.pageInfo.endCursor });
  expect([one, two, three].map((found) => found.nodes)).toEqual([
    nodes(orders.slice(0, 3)),
    nodes(orders.slice(3, 6)),
    nodes(orders.slice(6)),
  ]);
  expect([one, two, three].map(({ pageInfo }) => [pageInfo.hasPreviousPage, pageInfo.hasNextPage])).toEqual([
    [false, true],
    [true, true],
    [true, false],
  ]);
  const back = await page({ last: 3, before: three.pageInfo.startCursor });
  expect(back.nodes).toEqual(two.nodes);
  expect(back.pageInfo).toEqual(two.pageInfo);
});

test('answers two lists of the same user with different arguments under two names', async () => {
  const [ada, bob] = users as [(typeof users)[0], (typeof users)[0]];
  const { user, other } = await server.data(
    `query ($ada: ID!, $bob: ID!, $size: Int!, $where: OrderWhere) {
      user(id: $ada) {
        newest: orders(first: $size) { nodes { id } }
        oldest: orders(last: 1) { nodes { id } }
        some: orders(where: $where, sort: { field: NUMBER, direction: DESC }) { totalCount nodes { number } }
      }
      other: user(id: $bob) { newest: orders(first: 1) { nodes { id } } }
    }`,
    { ada: ada.id, bob: bob.id, size: 2, where: { number: [2, 4, 9] } },
  );
  expect(user).toEqual({
    newest: { nodes: nodes(ada.orders.slice(0, 2)) },
    oldest: { nodes: nodes(ada.orders.slice(-1)) },
    some: { totalCount: 2, nodes: [{ number: 4 }, { number: 2 }] },
  });
  expect(other).toEqual({ newest: { nodes: nodes(bob.orders.slice(0, 1)) } });
});

test('sorts and filters within the user', async () => {
  const { user } = await server.data(`{
    user(id: "${users[0]!.id}") {
      orders(sort: { field: TOTAL, direction: DESC }, where: { total: { min: "3.00" }, status: [DRAFT] }) {
        totalCount nodes { total { amount } }
      }
    }
  }`);
  expect(user.orders.nodes.map((node: any) => node.total.amount)).toEqual(['7.00', '6.00', '5.00', '4.00', '3.00']);
  expect(user.orders.totalCount).toBe(5);
});

test('finds nothing of another user, whatever the filter asks for', async () => {
  const [ada, bob] = users as [(typeof users)[0], (typeof users)[0]];
  const { user } = await server.data(
    'query ($ada: ID!, $bob: ID!) { user(id: $ada) { orders(where: { userId: $bob }) { totalCount nodes { id } } } }',
    { ada: ada.id, bob: bob.id },
  );
  expect(user.orders).toEqual({ totalCount: 0, nodes: [] });
});

test('goes from an order to its user and on to the orders of that user', async () => {
  const { order } = await server.data(
    `{ order(id: "${users[1]!.orders[0]}") { user { name orders { nodes { id user { name orders(first: 1) { nodes { id } } } } } } } }`,
  );
  const user = { name: 'Bob', orders: { nodes: nodes(users[1]!.orders.slice(0, 1)) } };
  expect(order.user).toEqual({ name: 'Bob', orders: { nodes: users[1]!.orders.map((id) => ({ id, user })) } });
});

test.each(['first: 101', 'last: -1', 'first: 1, last: 1', 'after: "x"', 'where: { userId: "x" }'])(
  'refuses %s below a list of users',
  async (args) => {
    const answer = await server.request(`{ users { nodes { orders(${args}) { nodes { id } } } } }`);
    expect(answer).toMatchObject({ status: 200, data: { users: null } });
    expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  },
);
