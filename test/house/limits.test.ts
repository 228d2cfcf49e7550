/** What is asked for too much is refused before any SQL, however it is written. */
import { recordStatements, type Recorder } from '../golden/record-statements';
import { createOrder, createUser } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

const MOST = 500;

let server: TestServer;
let recorder: Recorder;
let userId: string;
let orderId: string;

beforeAll(async () => {
  server = await startServer({ maxObjects: MOST });
  userId = await createUser(server);
  orderId = await createOrder(server, { userId });
  recorder = recordStatements();
});
afterAll(async () => {
  recorder?.stop();
  await server?.stop();
});

/** Sends what must be refused: status, code and that no SQL was sent; answers the messages. */
async function refused(query: string, code: string, variables?: object): Promise<string[]> {
  recorder.sent.length = 0;
  const { status, data, errors } = await server.request(query, variables);
  expect(errors!.map((error) => error.extensions.code)).toEqual(errors!.map(() => code));
  expect({ status, data }).toEqual({ status: 400, data: undefined });
  expect(recorder.sent).toEqual([]);
  return errors!.map(({ message }) => message);
}

async function cost(query: string, variables?: object): Promise<number> {
  const { errors, extensions } = await server.request(query, variables, { 'x-cost': '1' });
  expect(errors).toBeUndefined();
  return (extensions as { cost: { requested: number } }).cost.requested;
}

const repeat = (count: number, text: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => text(n)).join(' ');

describe('the cost of', () => {
  const ids = repeat(3, () => `"${crypto.randomUUID()}"`);
  // An object is 1, a plain list counts as 5, a count as 20, a page as full.
  test.each<[what: string, query: () => string, variables: object, expected: number]>([
    ['nothing', () => '{ __typename }', {}, 0],
    ['an object', () => `{ order(id: "${orderId}") { id total { amount } } }`, {}, 1],
    ['an object with its user', () => `{ order(id: "${orderId}") { user { name } } }`, {}, 2],
    ['an object with its lines', () => `{ order(id: "${orderId}") { lines { id } } }`, {}, 1 + 5],
    ['lines with their products', () => `{ order(id: "${orderId}") { lines { product { id } } } }`, {}, 1 + 5 * 2],
    [
      'lines with products and stock',
      () => `{ order(id: "${orderId}") { lines { product { stock { onHand } } } } }`,
      {},
      1 + 5 * 3,
    ],
    ['a default page', () => '{ orders { nodes { id } } }', {}, 20],
    ['a page of 7', () => '{ orders(first: 7) { nodes { id } } }', {}, 7],
    ['a last page of 7', () => '{ orders(last: 7) { nodes { id } } }', {}, 7],
    ['a page of none', () => '{ orders(first: 0) { nodes { id } } }', {}, 0],
    ['a page by a variable', () => 'query ($n: Int) { orders(first: $n) { nodes { id } } }', { n: 9 }, 9],
    ['a page by a default variable', () => 'query ($n: Int = 8) { orders(first: $n) { nodes { id } } }', {}, 8],
    ['a page by null', () => 'query ($n: Int) { orders(first: $n) { nodes { id } } }', { n: null }, 20],
    ['a count', () => '{ orders { totalCount } }', {}, 20],
    ['a page with its count', () => '{ orders(first: 7) { totalCount nodes { id } } }', {}, 27],
    ['page info', () => '{ orders(first: 7) { pageInfo { endCursor } } }', {}, 0],
    ['edges', () => '{ orders(first: 7) { edges { cursor node { user { id } } } } }', {}, 7 * 2],
    ['nodes and edges', () => '{ orders(first: 7) { edges { cursor } nodes { id } } }', {}, 14],
    [
      'pages in pages',
      () => '{ users(first: 3) { nodes { orders(first: 4) { nodes { user { id } lines { product { id } } } } } } }',
      {},
      3 * (1 + 4 * (1 + 1 + 5 * 2)),
    ],
    [
      'the dearest of two types',
      () =>
        `{ node(id: "${orderId}") { ... on Order { lines { id } } ... on User { orders(first: 3) { nodes { id } } } } }`,
      {},
      1 + 5,
    ],
    ['ids', () => `{ nodes(ids: [${ids}]) { ... on Order { user { id } } } }`, {}, 3 * 2],
    [
      'fields asked for twice',
      () => `{ order(id: "${orderId}") { user { id } ...f } } fragment f on Order { user { name } }`,
      {},
      2,
    ],
    ['aliases', () => `{ order(id: "${orderId}") { a: user { id } b: user { name } } }`, {}, 3],
    ['what is skipped', () => `{ order(id: "${orderId}") { user @skip(if: true) { id } } }`, {}, 1],
    [
      'a mutation',
      () => `mutation { updateOrder(input: { id: "${orderId}" }) { order { user { id } } userErrors { code } } }`,
      {},
      4,
    ],
  ])('%s is as computed by hand', async (_, query, variables, expected) => {
    expect(await cost(query(), variables)).toBe(expected);
  });
});

describe('more objects than the ceiling', () => {
  test('are refused, with both numbers', async () => {
    const query = 'query ($n: Int) { users(first: 10) { nodes { orders(first: $n) { nodes { id } } } } }';
    expect(await cost(query, { n: 49 })).toBe(MOST);
    expect(await refused(query, 'QUERY_TOO_COMPLEX', { n: 50 })).toEqual([
      'This asks for 510 objects at once; the limit is 500. Ask for smaller pages (first), or for less below them.',
    ]);
  });

  test.each([
    ['in several root fields', `{ ${repeat(6, (n) => `a${n}: orders(first: 100) { nodes { id } }`)} }`],
    [
      'in a fragment',
      '{ ...f } fragment f on Query { users(first: 100) { ...g } } fragment g on UserConnection { nodes { orders(first: 9) { nodes { id } } } }',
    ],
    ['in edges', '{ users(first: 100) { edges { node { orders(first: 9) { edges { node { id } } } } } } }'],
    ['in counts', '{ users(first: 100) { nodes { orders { totalCount } } } }'],
    [
      'beside the schema',
      '{ __schema { queryType { name } } users(first: 100) { nodes { orders(first: 9) { nodes { id } } } } }',
    ],
    ['beside a wrong page', '{ users(first: 1000000) { nodes { orders(first: 9) { nodes { id } } } } }'],
  ])('are refused %s', async (_, query) => {
    await refused(query, 'QUERY_TOO_COMPLEX');
  });

  test('are refused in a mutation, which does not run', async () => {
    const query = `mutation { updateOrder(input: { id: "${orderId}", note: "written" }) {
      order { user { orders(first: 100) { nodes { lines { id } } } } } } }`;
    await refused(query, 'QUERY_TOO_COMPLEX');
    expect((await server.data(`{ order(id: "${orderId}") { note } }`)).order.note).toBeNull();
  });
});

describe('a document too large:', () => {
  test('20 levels pass, 21 do not', async () => {
    const levels = (count: number): string => {
      // { order { user { orders { nodes { user … } } } } }: 1, 2, 3, then 3 levels for each round.
      let text = 'id';
      const names = [
        'order(number: 0)',
        ...Array.from({ length: count - 2 }, (_, n) => ['user', 'orders(first: 0)', 'nodes'][n % 3]!),
      ];
      if (names.at(-1)!.startsWith('orders')) text = '__typename';
      for (const name of names.reverse()) text = `${name} { ${text} }`;
      return `{ ${text} }`;
    };
    expect(await server.data(levels(20))).toEqual({ order: null });
    expect(await refused(levels(21), 'QUERY_TOO_COMPLEX')).toEqual([
      'It is nested deeper than 20 levels. Ask for less at once.',
    ]);
  });

  test('depth counts through fragments', async () => {
    const parts = repeat(8, (n) => `fragment f${n} on Order { user { orders(first: 0) { nodes { ...f${n + 1} } } } }`);
    await refused(`{ order(number: 0) { ...f0 } } ${parts} fragment f8 on Order { id }`, 'QUERY_TOO_COMPLEX');
  });

  test.each([
    ['100 aliases pass, 101 do not', (n: number) => `{ ${repeat(n, (i) => `a${i}: __typename`)} }`],
    [
      'aliases count in every spread of a fragment',
      (n: number) =>
        `{ ${repeat(n - 90, () => '...f')} } fragment f on Query { ${repeat(10, (i) => `a${i}: __typename`)} }`,
    ],
    ['100 directives pass, 101 do not', (n: number) => `{ ${repeat(n, () => '__typename @include(if: true)')} }`],
    ['directives count on spreads', (n: number) => `{ ${repeat(n, () => '... @include(if: true) { __typename }')} }`],
  ])('%s', async (_, query) => {
    expect((await server.request(query(100))).errors).toBeUndefined();
    await refused(query(101), 'QUERY_TOO_COMPLEX');
  });

  test('1,000 fields pass, 1,001 do not', async () => {
    const order = (n: number): string => `a${n}: order(number: 0) { ${repeat(49, () => 'id')} }`;
    expect((await server.request(`{ ${repeat(20, order)} }`)).errors).toBeUndefined();
    await refused(`{ ${repeat(20, order)} __typename }`, 'QUERY_TOO_COMPLEX');
  });

  test.each([1_000, 2_000])('the same field %d times is too complex: graphql-js gives up comparing them', async (n) => {
    const messages = await refused(`{ ${repeat(n, () => '__typename')} }`, 'QUERY_TOO_COMPLEX');
    for (const message of messages) expect(message).toMatch(/Ask for less/);
  });

  test('5,000 tokens pass, one more does not', async () => {
    const query = (tokens: number): string =>
      `{ products(where: { sku: [${repeat(tokens - 19, () => '"x"')}] }) { nodes { id } } }`;
    expect((await server.request(query(5_000))).errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    await refused(query(5_001), 'QUERY_TOO_COMPLEX');
  });
});

describe('fragments', () => {
  test('that spread each other in a circle are refused as such', async () => {
    recorder.sent.length = 0;
    for (const query of [
      '{ order(number: 0) { ...a } } fragment a on Order { id ...a }',
      '{ order(number: 0) { ...a } } fragment a on Order { ...b } fragment b on Order { ...c } fragment c on Order { ...a }',
      '{ ...a } fragment a on Query { order(number: 0) { user { orders { nodes { id } } } } ...a }',
    ]) {
      const messages = await refused(query, 'GRAPHQL_VALIDATION_FAILED');
      expect(messages.join()).toMatch(/Cannot spread fragment "a" within itself/);
    }
  });

  test('that would be spread 2^30 times are refused at once', async () => {
    const parts = (on: string, last: string): string =>
      `${repeat(30, (n) => `fragment f${n} on ${on} { ...f${n + 1} ...f${n + 1} }`)} fragment f30 on ${on} { ${last} }`;
    await refused(`{ ...f0 } ${parts('Query', '__typename')}`, 'QUERY_TOO_COMPLEX');
    await refused(`{ order(number: 0) { ...f0 } } ${parts('Order', 'id')}`, 'QUERY_TOO_COMPLEX');
  });

  test('that are spread without fields in them count too', async () => {
    const parts = repeat(30, (n) => `fragment f${n} on Query { ${repeat(4, () => `...f${n + 1}`)} }`);
    await refused(`{ ...f0 } ${parts} fragment f30 on Query { __typename }`, 'QUERY_TOO_COMPLEX');
  });
});

describe('a name that looks like the schema', () => {
  const MANY = repeat(101, (n) => `a${n}: __typename`);

  test.each([
    ['of a fragment', `{ ...__schema } fragment __schema on Query { ${MANY} }`],
    [
      'of a fragment spread beside the schema',
      `{ __schema { queryType { name } } ...__type } fragment __type on Query { ${MANY} }`,
    ],
    ['of an alias', `{ __schema: order(number: 0) { ${MANY} } }`],
    ['of the operation', `query __schema { ${MANY} }`],
    ['in the schema itself', `{ __schema { ${repeat(101, (n) => `a${n}: queryType { name }`)} } }`],
  ])('%s does not slip past the limits of the document', async (_, query) => {
    await refused(query, 'QUERY_TOO_COMPLEX');
  });

  test('does not slip past the ceiling of objects', async () => {
    const dear = 'users(first: 100) { nodes { orders(first: 9) { nodes { id } } } }';
    await refused(`{ ...__schema } fragment __schema on Query { ${dear} }`, 'QUERY_TOO_COMPLEX');
    await refused(`{ __schema: ${dear} }`, 'QUERY_TOO_COMPLEX');
    await refused(`query __schema { __typename: ${dear} }`, 'QUERY_TOO_COMPLEX');
  });

  test('is answered like any other when it is small', async () => {
    expect(await server.data(`{ __schema: order(id: "${orderId}") { __type: id } }`)).toEqual({
      __schema: { __type: orderId },
    });
    expect(await server.data('{ ...__schema } fragment __schema on Query { order(number: 0) { id } }')).toEqual({
      order: null,
    });
  });
});
