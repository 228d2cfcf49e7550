/** Documents that want to cost more than they may, or to slip past the limits: nothing is run of them. */
import { createOrder } from '../support/factory';
import { startServer, type TestServer } from '../support/server';
import { checksum, expectRefusal, post, type Reply, type Row } from './wire';

let server: TestServer;
let before: string;
beforeAll(async () => {
  server = await startServer();
  await createOrder(server);
  before = await checksum(server);
});
afterAll(() => server.stop());

function operation(query: string, variables?: unknown, more?: object): Promise<Reply> {
  return post(server.url, JSON.stringify({ query, variables, ...more }));
}

function times(count: number, text: string | ((index: number) => string)): string {
  return Array.from({ length: count }, (_, index) => (typeof text === 'string' ? text : text(index))).join(' ');
}

function nested(depth: number, open: string, close: string, inside = ''): string {
  return open.repeat(depth) + inside + close.repeat(depth);
}

/** A body whose one variable is written as it is. */
function variable(type: string, field: string, json: string): Promise<Reply> {
  return post(server.url, `{"query":"query ($x: ${type}) { ${field} }","variables":{"x":${json}}}`);
}

const ALIASES = times(
  101,
  (n) => `a${n}: createUser(input: { name: "Eve", email: "eve${n}@example.com" }) { user { id } }`,
);
const NAMES = times(101, (n) => `a${n}: __typename`);

const DOCUMENTS: Row[] = [
  [
    'fragments in a circle',
    400,
    'GRAPHQL_VALIDATION_FAILED',
    () => operation('{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }'),
  ],
  [
    'fragments that double 40 times',
    400,
    'QUERY_TOO_COMPLEX',
    () =>
      operation(
        `{ ...F0 } ${times(40, (n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`)} fragment F40 on Query { __typename }`,
      ),
  ],
  ['10,000 aliases', 400, 'QUERY_TOO_COMPLEX', () => operation(`{ ${times(10_000, (n) => `a${n}: __typename`)} }`)],
  ['101 mutations by alias', 400, 'QUERY_TOO_COMPLEX', () => operation(`mutation { ${ALIASES} }`)],
  [
    '101 mutations in a fragment',
    400,
    'QUERY_TOO_COMPLEX',
    () => operation(`mutation { ...F } fragment F on Mutation { ${ALIASES} }`),
  ],
  [
    'aliases in a fragment named __schema',
    400,
    'QUERY_TOO_COMPLEX',
    () => operation(`{ ...__schema } fragment __schema on Query { ${NAMES} }`),
  ],
  [
    'aliases in a fragment named __proto__',
    400,
    'QUERY_TOO_COMPLEX',
    () => operation(`{ ...__proto__ } fragment __proto__ on Query { ${NAMES} }`),
  ],
  [
    'aliases on a type named __schema',
    400,
    'QUERY_TOO_COMPLEX',
    () => operation(`{ ...F } fragment F on __schema { ${NAMES} }`),
  ],
  [
    'a definition named __schema',
    400,
    'GRAPHQL_VALIDATION_FAILED',
    () => operation('{ __typename } type __schema { a: Int }'),
  ],
  [
    'a fragment named like what every object has',
    400,
    'GRAPHQL_VALIDATION_FAILED',
    () => operation('{ ...constructor }'),
  ],
  ['20,000 braces', 400, 'GRAPHQL_PARSE_FAILED', () => operation('{'.repeat(20_000))],
  ['20,000 braces with names', 400, 'QUERY_TOO_COMPLEX', () => operation(nested(10_000, '{a', '}'))],
  ['20,000 brackets', 400, 'QUERY_TOO_COMPLEX', () => operation(`{ nodes(ids: ${nested(10_000, '[', ']')}) { id } }`)],
  [
    '1,600 inline fragments in each other',
    400,
    'QUERY_TOO_COMPLEX',
    () => operation(nested(1_600, '{...', '}', '{ __typename }')),
  ],
  ['21 levels', 400, 'QUERY_TOO_COMPLEX', () => operation(`{ users ${nested(20, '{ nodes', '}', '{ id }')} }`)],
  [
    '1,000 directives on a field',
    400,
    'QUERY_TOO_COMPLEX',
    () => operation(`{ __typename ${times(1_000, '@skip(if: false)')} }`),
  ],
  ['1,000 unknown directives', 400, 'QUERY_TOO_COMPLEX', () => operation(`{ __typename ${times(1_000, '@a')} }`)],
  [
    '1,000 unknown directives on a variable',
    400,
    'GRAPHQL_VALIDATION_FAILED',
    () => operation(`query ($x: Int ${times(1_000, '@a')}) { __typename }`),
  ],
  [
    'one field 900 times in 600 operations',
    400,
    'QUERY_TOO_COMPLEX',
    () => operation(`${times(600, (n) => `query A${n} { ...F }`)} fragment F on Query { ${times(900, '__typename')} }`),
  ],
  [
    'the schema, many times over',
    400,
    'GRAPHQL_VALIDATION_FAILED',
    () => operation(`{ __schema { types ${nested(6, '{ fields { type ', '} }', '{ name }')} } }`),
  ],
  ['a subscription', 400, 'GRAPHQL_VALIDATION_FAILED', () => operation('subscription { orders { nodes { id } } }')],
  ['900 unknown fields', 400, 'GRAPHQL_VALIDATION_FAILED', () => operation(`{ ${times(900, (n) => `b${n}`)} }`)],
  [
    'more objects than one may ask for',
    400,
    'QUERY_TOO_COMPLEX',
    () => operation('{ users(first: 100) { nodes { orders(first: 100) { nodes { lines { id } } } } } }'),
  ],
  [
    'half a surrogate pair as the operation name',
    400,
    'OPERATION_RESOLUTION_FAILURE',
    () => operation('{ __typename }', undefined, { operationName: '\ud800' }),
  ],
  [
    'half a surrogate pair in the document',
    400,
    'GRAPHQL_PARSE_FAILED',
    () => operation('{ products(where: { search: "\\ud800" }) { totalCount } }'),
  ],
  ['U+0000 in the document', 400, 'GRAPHQL_PARSE_FAILED', () => operation('{ __typename \u0000 }')],
  [
    'a variable 100,000 objects deep',
    400,
    'BAD_USER_INPUT',
    () => variable('OrderWhere', 'orders(where: $x) { totalCount }', nested(100_000, '{"a":', '}', '1')),
  ],
  [
    'ids 100,000 lists deep',
    400,
    'BAD_USER_INPUT',
    () => variable('[ID!]!', 'nodes(ids: $x) { id }', nested(100_000, '[', ']')),
  ],
  [
    'a text 100,000 lists deep',
    400,
    'BAD_USER_INPUT',
    () => variable('String', 'product(sku: $x) { id }', nested(100_000, '[', ']')),
  ],
];

test.each(DOCUMENTS)('%s: %i %s', async (_, status, code, request) => {
  expectRefusal(await request(), { status, code });
  expect(await checksum(server)).toBe(before);
});
