/** nodes: objects by their ids, in the order of the ids, null where there is none. */
import { createOrder, createProduct, createUser } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

const MISSING = '0192e000-0000-7000-8000-000000000000';
const NODES = `query ($ids: [ID!]!) {
  nodes(ids: $ids) { __typename id ... on User { name } ... on Product { sku price { amount } } }
}`;

let server: TestServer;
let ada: string;
let bob: string;
let mug: string;
let order: string;
beforeAll(async () => {
  server = await startServer();
  ada = await createUser(server, { name: 'Ada' });
  bob = await createUser(server, { name: 'Bob' });
  mug = await createProduct(server, { sku: 'MUG', price: { amount: '2.50' } });
  order = await createOrder(server, { userId: ada, lines: [{ productId: mug }] });
});
afterAll(() => server.stop());

const user = (id: string, name: string) => ({ __typename: 'User', id, name });
const product = () => ({ __typename: 'Product', id: mug, sku: 'MUG', price: { amount: '2.50' } });

test('answers objects of several types in the order of the ids, null in the middle for an unknown one', async () => {
  const { nodes } = await server.data(NODES, { ids: [mug, MISSING, bob, order, ada] });
  expect(nodes).toEqual([product(), null, user(bob, 'Bob'), { __typename: 'Order', id: order }, user(ada, 'Ada')]);
});

test('answers a repeated id each time, also in upper case', async () => {
  const { nodes } = await server.data(NODES, { ids: [ada, ada, MISSING, ada.toUpperCase(), MISSING, mug, ada] });
  expect(nodes).toEqual([
    user(ada, 'Ada'),
    user(ada, 'Ada'),
    null,
    user(ada, 'Ada'),
    null,
    product(),
    user(ada, 'Ada'),
  ]);
});

test('answers no ids, unknown ones alone, and 100', async () => {
  expect(await server.data(NODES, { ids: [] })).toEqual({ nodes: [] });
  expect(await server.data(NODES, { ids: [MISSING] })).toEqual({ nodes: [null] });
  const hundred = Array.from({ length: 100 }, (_, index) => (index % 3 ? mug : ada));
  const { nodes } = await server.data('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: hundred });
  expect(nodes).toEqual(hundred.map((id) => ({ id })));
});

test('answers null for a type that the selection does not name', async () => {
  const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on User { name } ... on Product { name: sku } } }';
  expect(await server.data(query, { ids: [order, mug, ada, order] })).toEqual({
    nodes: [null, { name: 'MUG' }, { name: 'Ada' }, null],
  });
});

test('takes a single id for a list, as GraphQL has it, and ids in the document', async () => {
  expect(await server.data(`{ nodes(ids: "${ada}") { id } }`)).toEqual({ nodes: [{ id: ada }] });
  expect(await server.data(`{ nodes(ids: ["${mug}", "${MISSING}"]) { id } }`)).toEqual({ nodes: [{ id: mug }, null] });
});

test('follows fragments, long keys, @skip and @include', async () => {
  const long = 'k'.repeat(99);
  const query = `query ($ids: [ID!]!, $yes: Boolean!) {
    ${long}n: nodes(ids: $ids) {
      ...Both
      ... on Product @include(if: $yes) { sku }
      ... on Order @skip(if: $yes) { itemCount }
    }
  }
  fragment Both on Node { ... on User { ${long}a: name ${long}t: __typename } }`;
  const ids = [order, ada, mug];
  const person = { [`${long}a`]: 'Ada', [`${long}t`]: 'User' };
  for (let round = 0; round < 2; round += 1) {
    expect(await server.data(query, { ids, yes: true })).toEqual({ [`${long}n`]: [null, person, { sku: 'MUG' }] });
    expect(await server.data(query, { ids, yes: false })).toEqual({ [`${long}n`]: [{ itemCount: 1 }, person, null] });
  }
});

test('answers nulls when no type is named, since nothing is looked through', async () => {
  const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on User @include(if: false) { name } } }';
  expect(await server.data(query, { ids: [ada, MISSING, mug] })).toEqual({ nodes: [null, null, null] });
});

test.each<[string, string[]]>([
  ['101 ids', Array<string>(101).fill(MISSING)],
  ['an id that is no UUID among others', [MISSING, 'x', MISSING]],
  ['an empty id', ['']],
  ['an id with U+0000', [`${MISSING}\u0000`]],
  ['an id with half a surrogate pair', ['\ud800']],
])('refuses %s with BAD_USER_INPUT', async (_, ids) => {
  const { status, data, errors } = await server.request(NODES, { ids });
  expect({ status, data, errors: errors?.map(({ path, extensions }) => ({ path, extensions })) }).toEqual({
    status: 200,
    data: { nodes: null },
    errors: [{ path: ['nodes'], extensions: { code: 'BAD_USER_INPUT' } }],
  });
});

test.each([
  ['no list', null],
  ['a list that holds null', [MISSING, null]],
])('answers 400 BAD_USER_INPUT to %s', async (_, ids) => {
  const { status, data, errors } = await server.request(NODES, { ids });
  expect({ status, data, codes: errors?.map((error) => error.extensions.code) }).toEqual({
    status: 400,
    data: undefined,
    codes: ['BAD_USER_INPUT'],
  });
});
