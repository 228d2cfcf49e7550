/** node: any object by its id alone; only the types that the selection names are looked through. */
import { createOrder, createProduct, createUser } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

const MISSING = '0192e000-0000-7000-8000-000000000000';

let server: TestServer;
const ids = { User: '', Product: '', Order: '', OrderLine: '' };
beforeAll(async () => {
  server = await startServer();
  ids.User = await createUser(server, { email: 'ada@example.com', name: 'Ada' });
  ids.Product = await createProduct(server, { sku: 'MUG', name: 'Mug', price: { amount: '2.50' }, onHand: 3 });
  ids.Order = await createOrder(server, { userId: ids.User, lines: [{ productId: ids.Product, quantity: 2 }] });
  ids.OrderLine = (await server.sql('select id from order_lines'))[0].id;
});
afterAll(() => server.stop());

const node = async (id: string, selection: string, variables: object = {}, head = '($id: ID!)') =>
  (await server.data(`query ${head} { node(id: $id) { ${selection} } }`, { id, ...variables })).node;

test.each(['User', 'Product', 'Order', 'OrderLine'] as const)(
  'finds a %s by fields of the interface alone',
  async (type) => {
    const id = ids[type];
    expect(await node(id, 'id')).toEqual({ id });
    expect(await node(id, '__typename')).toEqual({ __typename: type });
    expect(await node(id.toUpperCase(), 'key: id type: __typename')).toEqual({ key: id, type });
  },
);

test('answers each type by its own fragment', async () => {
  const selection = `
    __typename
    ... on User { name email }
    ... on Product { name price { amount } stock { available } }
    ... on Order { status user { name } lines { quantity } total { amount } }
    ... on OrderLine { quantity product { sku } }`;
  expect(await node(ids.User, selection)).toEqual({ __typename: 'User', name: 'Ada', email: 'ada@example.com' });
  expect(await node(ids.Product, selection)).toEqual({
    __typename: 'Product',
    name: 'Mug',
    price: { amount: '2.50' },
    stock: { available: 3 },
  });
  expect(await node(ids.Order, selection)).toEqual({
    __typename: 'Order',
    status: 'DRAFT',
    user: { name: 'Ada' },
    lines: [{ quantity: 2 }],
    total: { amount: '5.00' },
  });
  expect(await node(ids.OrderLine, selection)).toEqual({
    __typename: 'OrderLine',
    quantity: 2,
    product: { sku: 'MUG' },
  });
});

test('answers null for a type that the selection does not name', async () => {
  const selection = '... on User { name } ... on Product { sku }';
  expect(await node(ids.User, selection)).toEqual({ name: 'Ada' });
  expect(await node(ids.Product, selection)).toEqual({ sku: 'MUG' });
  expect(await node(ids.Order, selection)).toBeNull();
  expect(await node(ids.OrderLine, selection)).toBeNull();
});

test('the same response key may mean another field in each type', async () => {
  const selection = '... on User { what: email } ... on Product { what: sku } ... on Node { id }';
  expect(await node(ids.User, selection)).toEqual({ what: 'ada@example.com', id: ids.User });
  expect(await node(ids.Product, selection)).toEqual({ what: 'MUG', id: ids.Product });
  expect(await node(ids.Order, selection)).toEqual({ id: ids.Order });
});

test('takes long keys, nested fragments, and a connection below it', async () => {
  const long = 'k'.repeat(99);
  const answer = await server.data(
    `query ($id: ID!) { ${long}n: node(id: $id) { ...Anything } }
     fragment Anything on Node {
       ${long}t: __typename
       ...Person
       ... on Product { sku }
     }
     fragment Person on User { ${long}a: name ${long}o: orders(first: 1) { totalCount nodes { __typename itemCount } } }`,
    { id: ids.User },
  );
  expect(answer).toEqual({
    [`${long}n`]: {
      [`${long}t`]: 'User',
      [`${long}a`]: 'Ada',
      [`${long}o`]: { totalCount: 1, nodes: [{ __typename: 'Order', itemCount: 2 }] },
    },
  });
});

test('follows @skip and @include, the same document with other variables', async () => {
  const head = '($id: ID!, $user: Boolean!, $product: Boolean!)';
  const selection = '... on User @include(if: $user) { name } ... on Product @skip(if: $product) { sku }';
  for (let round = 0; round < 2; round += 1) {
    expect(await node(ids.User, selection, { user: true, product: false }, head)).toEqual({ name: 'Ada' });
    expect(await node(ids.User, selection, { user: false, product: false }, head)).toBeNull();
    expect(await node(ids.Product, selection, { user: false, product: false }, head)).toEqual({ sku: 'MUG' });
    expect(await node(ids.Product, selection, { user: true, product: true }, head)).toBeNull();
    expect(await node(ids.User, selection, { user: false, product: true }, head)).toBeNull();
  }
});

test('answers null for an id that none has, and the rest of the document all the same', async () => {
  const answer = await server.data(
    `query ($id: ID!, $user: ID!) {
      none: node(id: $id) { id ... on User { name } }
      some: node(id: $user) { id }
    }`,
    { id: MISSING, user: ids.User },
  );
  expect(answer).toEqual({ none: null, some: { id: ids.User } });
});

test.each(['', 'x', '7', `${MISSING}0`, MISSING.replaceAll('-', ''), `${MISSING}\u0000`, '\ud800'])(
  'refuses the id %j with BAD_USER_INPUT, and answers its neighbours',
  async (id) => {
    const { status, data, errors } = await server.request(
      'query ($id: ID!, $user: ID!) { bad: node(id: $id) { id } good: node(id: $user) { id } }',
      { id, user: ids.User },
    );
    expect({ status, data, errors: errors?.map(({ path, extensions }) => ({ path, extensions })) }).toEqual({
      status: 200,
      data: { bad: null, good: { id: ids.User } },
      errors: [{ path: ['bad'], extensions: { code: 'BAD_USER_INPUT' } }],
    });
  },
);

test('answers 400 BAD_USER_INPUT to an id that is null', async () => {
  const { status, data, errors } = await server.request('query ($id: ID!) { node(id: $id) { id } }', { id: null });
  expect({ status, data, codes: errors?.map((error) => error.extensions.code) }).toEqual({
    status: 400,
    data: undefined,
    codes: ['BAD_USER_INPUT'],
  });
});

test('answers 400 to a field that the interface does not have', async () => {
  const { status, errors } = await server.request(`{ node(id: "${ids.User}") { name } }`);
  expect({ status, codes: errors?.map((error) => error.extensions.code) }).toEqual({
    status: 400,
    codes: ['GRAPHQL_VALIDATION_FAILED'],
  });
});
