/** Cases that equivalence.test.ts found or might seldom reach, each with a name. All three answers must be the same. */
import { printSchema } from 'graphql';
import { createSchema } from '../../src/app';
import { compare } from './answers';
import { Reference } from './reference';
import { loadShop } from './reference-data';
import { createWorld, type World } from './world';

let world: World;
let reference: Reference;
beforeAll(async () => {
  world = await createWorld();
  reference = new Reference(printSchema(createSchema()), await loadShop(world), world);
});
afterAll(() => world.server.stop());

/** Compares the answers that every actor gets. */
async function expectSame(query: string, variables: Record<string, any> = {}): Promise<void> {
  for (const actor of world.actors) {
    const { difference } = await compare(world, reference, { query, variables }, actor);
    expect({ actor: actor.name, difference }).toEqual({ actor: actor.name, difference: undefined });
  }
}

const LONG = 'a_response_key_that_is_longer_than_the_sixty_three_bytes_of_a_name_in_sql';

test.each([
  [
    'nothing is left of a selection',
    '{ products(first: 3) { nodes { id @skip(if: true) } pageInfo { endCursor @skip(if: true) } } }',
  ],
  ['nothing is left of an operation', '{ me @skip(if: true) { id } }'],
  ['long keys begin alike', `{ products { nodes { ${LONG}1: id ${LONG}2: name } } }`],
  ['keys are names of JavaScript', '{ __proto__: me { __proto__: id constructor: name then: role toJSON: email } }'],
  [
    'fields merge from three places',
    '{ me { orders { nodes { id } } ...A ... on Node { id } } } fragment A on User { orders { nodes { number } totalCount } }',
  ],
  [
    'a page is empty',
    '{ products(first: 0) { nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount } }',
  ],
  ['one wrong argument stands below null', '{ me { orders(first: 101) { totalCount } } other: me { id } }'],
  [
    'a protected field stands in a fragment',
    '{ products { nodes { ...A } } } fragment A on Product { stock { onHand } }',
  ],
])('the answers are the same when %s', async (_, query) => {
  await expectSame(query);
});

test('objects by id come in the order asked for, and null for what one may not see', async () => {
  const { User, Product, Order, OrderLine } = world.ids;
  const ids = [
    Order[0],
    User[2],
    Product[3],
    Order[0]!.toUpperCase(),
    OrderLine[0],
    '0192e900-0000-7000-8000-000000000000',
    User[0],
  ];
  await expectSame('query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Order { user { name } } } }', {
    ids,
  });
  await expectSame('query ($ids: [ID!]!) { nodes(ids: $ids) { ... on User { name } ... on Product { name: sku } } }', {
    ids,
  });
});

// A nullable variable may stand where a value is wanted when it has a default (GraphQL §5.8.5); null then is the client's
// mistake.
test.each([
  ['an argument', 'query ($id: ID = "x") { node(id: $id) { id } me { id } }', { id: null }],
  [
    'a field of an argument',
    'query ($d: SortDirection) { products(sort: { field: NAME, direction: $d }) { totalCount } }',
    { d: null },
  ],
  [
    'an argument below a root field',
    'query ($d: SortDirection) { me { orders(sort: { field: NUMBER, direction: $d }) { totalCount } } }',
    { d: null },
  ],
  ['@skip', 'query ($s: Boolean = true) { me @skip(if: $s) { id } }', { s: null }],
  ['@skip below a root field', 'query ($s: Boolean = true) { me { id @skip(if: $s) } }', { s: null }],
])('null for %s that wants a value is bad input', async (_, query, variables) => {
  await expectSame(query, variables);
});
