/**
 * The walk: every field and every mutation of the schema, as each of the four actors, on both read paths. What is denied
 * sends no SQL and changes nothing; what is allowed is done, so that a denial here denies something that works.
 */
import { Client } from 'pg';
import { isCompositeType, isObjectType, getNamedType } from 'graphql';
import { rolesOf } from '../../src/access';
import { createSchema } from '../../src/app';
import type { ActorRole } from '../../src/core/actor';
import { everyRow, PASSWORD, startActors, type Actors, type TestActor } from '../support/actors';
import { unique } from '../support/factory';
import { startServer, type TestServer } from '../support/server';
import { EXEMPT, EXPECTED } from './table';

const LETTERS: Record<ActorRole, string> = { ANONYMOUS: 'A', CUSTOMER: 'C', STAFF: 'S', ADMIN: 'D' };
const ROLES = Object.keys(LETTERS) as ActorRole[];
const schema = createSchema();
/** Longer than a name of PostgreSQL: sends a mutation through graphql-js. */
const LONG_KEY = 'k'.repeat(70);

let server: TestServer;
let actors: Actors;
let admin: TestActor;
const at = {} as Record<ActorRole, TestActor> & { product: string; order: string; line: string };
const sent: string[] = [];
// eslint-disable-next-line @typescript-eslint/unbound-method -- it is called on the client that it is meant for
const query = Client.prototype.query as (this: Client, ...args: unknown[]) => unknown;

beforeAll(async () => {
  Client.prototype.query = function (this: Client, ...args: unknown[]) {
    const [statement] = args as [string | { text?: string }];
    sent.push((typeof statement === 'string' ? statement : statement.text) ?? 'no text');
    return query.apply(this, args);
  } as typeof Client.prototype.query;
  server = await startServer({ anonymous: true });
  actors = await startActors(server);
  at.ANONYMOUS = actors.anonymous;
  for (const role of ['CUSTOMER', 'STAFF', 'ADMIN'] as const) at[role] = await actors.user(role);
  admin = at.ADMIN;
  at.product = await newProduct();
  at.order = await newOrder(at.CUSTOMER, at.product);
  at.line = (await server.sql('select id from order_lines where order_id = $1', [at.order]))[0].id;
});
afterAll(async () => {
  Client.prototype.query = query as typeof Client.prototype.query;
  await actors.stop();
  await server.stop();
});
beforeEach(() => server.sql('delete from login_attempts'));

async function newProduct(): Promise<string> {
  const input = { sku: unique('SKU'), name: unique('Product'), price: { amount: '1.00' }, onHand: 3 };
  const mutation = 'mutation ($input: CreateProductInput!) { createProduct(input: $input) { product { id } } }';
  return (await admin.data(mutation, { input })).createProduct.product.id;
}
/** A draft of whoever asks; of the customer when nobody does. */
async function newOrder({ userId }: { userId: string }, productId?: string): Promise<string> {
  const input = { userId: userId || at.CUSTOMER.userId, lines: productId ? [{ productId }] : [] };
  const mutation = 'mutation ($input: CreateOrderInput!) { createOrder(input: $input) { order { id } } }';
  return (await admin.data(mutation, { input })).createOrder.order.id;
}

/** Sends an operation that must be denied, and sees that no SQL ran and that nothing changed. */
async function denied(actor: TestActor, operation: string, variables: object, coordinate: string): Promise<void> {
  if (actor.token) await actor.data('{ me { __typename } }'); // from here on who asks is remembered
  const before = await everyRow(server);
  sent.length = 0;
  const answer = await actor.request(operation, variables);
  const statements = sent.filter((text) => !text.startsWith('select s.id, s.user_id "userId"'));
  const [status, code] = actor.role === 'ANONYMOUS' ? [401, 'UNAUTHENTICATED'] : [403, 'FORBIDDEN'];
  expect({ ...answer, statements }).toEqual({
    status,
    errors: [{ message: expect.stringContaining(coordinate), extensions: { code } }],
    statements: [],
  });
  expect(await everyRow(server)).toEqual(before);
}

/** A field with what it needs below it. */
function below(type: string, field: string): string {
  const definition = schema.getType(type);
  const named = isObjectType(definition) && getNamedType(definition.getFields()[field]!.type);
  return `${field}${named && isCompositeType(named) ? ' { __typename }' : ''}`;
}

const onNode = (id: () => string) => (type: string, field: string) =>
  `{ it: node(id: "${id()}") { ... on ${type} { ${below(type, field)} } } }`;

/** How each type is reached, and each root field of the query with its arguments. */
const REACH: Record<string, (type: string, field: string, actor: TestActor) => string> = {
  User: (type, field, { userId }) => onNode(() => userId || at.CUSTOMER.userId)(type, field),
  Product: onNode(() => at.product),
  Order: onNode(() => at.order),
  OrderLine: onNode(() => at.line),
  StockLevel: (_, field) => `{ it: product(id: "${at.product}") { stock { ${field} } } }`,
  Query: (_, field) => `{ it: ${ARGUMENTS[field]?.() ?? field} { __typename } }`,
};
const ARGUMENTS: Record<string, () => string> = {
  node: () => `node(id: "${at.product}")`,
  nodes: () => `nodes(ids: ["${at.product}"])`,
  user: () => `user(id: "${at.CUSTOMER.userId}")`,
  product: () => `product(id: "${at.product}")`,
  order: () => `order(id: "${at.order}")`,
};

describe('the tables name everything', () => {
  const coordinates = Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !type.name.startsWith('__') && !EXEMPT.includes(type.name))
    .flatMap((type) => (isObjectType(type) ? Object.keys(type.getFields()) : []).map((name) => [type.name, name]));

  test.each(coordinates)('%s.%s', (type, field) => {
    expect(EXPECTED[`${type}.${field}`]).toMatch(/^A?C?S?D$/);
    const roles = rolesOf(type, field);
    expect(roles).toBeDefined();
    expect(roles!.map((role) => LETTERS[role]).join('')).toBe(EXPECTED[`${type}.${field}`]);
  });

  test('and nothing that is not there', () => {
    const there = coordinates.map(([type, field]) => `${type}.${field}`);
    expect(Object.keys(EXPECTED).sort()).toEqual(there.sort());
    for (const type of EXEMPT) expect(isObjectType(schema.getType(type))).toBe(true);
  });
});

const fields = Object.entries(EXPECTED).filter(([coordinate]) => !/^(Mutation|Session)\./.test(coordinate));

describe.each([
  ['fast', ''],
  ['exact', ' __schema { queryType { name } } }'],
])('on the %s path', (path, more) => {
  describe.each(ROLES)('%s', (role) => {
    test.each(fields)('%s', async (coordinate, letters) => {
      const [type, field] = coordinate.split('.') as [string, string];
      const actor = at[role];
      const simple = REACH[type]!(type, field, actor);
      const operation = more ? simple.replace(/\}$/, more) : simple;
      if (!letters.includes(LETTERS[role])) return denied(actor, operation, {}, coordinate);
      const { status, data, errors } = await actor.request(operation);
      expect({ status, errors }).toEqual({ status: 200, errors: undefined });
      expect(data.__schema).toEqual(path === 'exact' ? { queryType: { name: 'Query' } } : undefined);
      const hidden = role === 'ANONYMOUS' && (/^(User|Order|OrderLine)\./.test(coordinate) || field === 'me');
      if (hidden) expect(data.it).toBeNull();
      else expect(data.it).not.toBeNull();
    });
  });
});

const draft = async (actor: TestActor) => {
  const [first, second] = [await newProduct(), await newProduct()];
  return { orderId: await newOrder(actor, first), first, second };
};
/** The input of each mutation, with which it succeeds for whoever may run it. */
const INPUTS: Record<string, (actor: TestActor) => object | Promise<object>> = {
  signUp: () => ({ email: `${unique('walk')}@example.com`, name: 'W', password: PASSWORD }),
  logIn: () => ({ email: at.CUSTOMER.email, password: PASSWORD }),
  requestPasswordReset: () => ({ email: at.CUSTOMER.email }),
  resetPassword: () => ({ token: 'A'.repeat(43), newPassword: 'quiet-harbour-lantern-43' }),
  changePassword: () => ({ currentPassword: PASSWORD, newPassword: 'quiet-harbour-lantern-43' }),
  createUser: () => ({ email: `${unique('walk')}@example.com`, name: 'W', role: 'ADMIN' }),
  updateUser: ({ userId }) => ({ id: userId || at.CUSTOMER.userId, name: unique('Renamed') }),
  deleteUser: ({ userId }) => ({ id: userId || at.CUSTOMER.userId }),
  createProduct: () => ({ sku: unique('W'), name: 'W', price: { amount: '1.00' } }),
  updateProduct: async () => ({ id: await newProduct(), name: unique('Renamed') }),
  archiveProduct: async () => ({ id: await newProduct() }),
  restoreProduct: async () => {
    const id = await newProduct();
    await admin.data(`mutation { archiveProduct(input: { id: "${id}" }) { product { id } } }`);
    return { id };
  },
  deleteProduct: async () => ({ id: await newProduct() }),
  createOrder: ({ userId }) => ({ userId: userId || at.CUSTOMER.userId }),
  addProductToOrder: async (actor) => {
    const { orderId, second } = await draft(actor);
    return { orderId, productId: second };
  },
  setProductQuantity: async (actor) => {
    const { orderId, first } = await draft(actor);
    return { orderId, productId: first, quantity: 2 };
  },
  removeProductFromOrder: async (actor) => {
    const { orderId, first } = await draft(actor);
    return { orderId, productId: first };
  },
  updateOrder: async (actor) => ({ id: await newOrder(actor), note: unique('note') }),
  deleteOrder: async (actor) => ({ id: await newOrder(actor) }),
};
const mutations = Object.entries(EXPECTED).filter(([coordinate]) => coordinate.startsWith('Mutation.'));

describe.each([
  ['fast', ''],
  ['exact', ` ${LONG_KEY}: __typename`],
])('on the %s path', (_, more) => {
  describe.each(ROLES)('%s', (role) => {
    test.each(mutations)('%s', async (coordinate, letters) => {
      const field = coordinate.slice('Mutation.'.length);
      const ends = ['logOut', 'changePassword', 'deleteUser'].includes(field);
      const actor = ends && role !== 'ANONYMOUS' ? await actors.user(role) : at[role];
      const argument = schema.getMutationType()!.getFields()[field]!.args[0];
      const variables = argument ? { input: await INPUTS[field]!(actor) } : {};
      const head = argument ? `($input: ${argument.type.toString()}) { it: ${field}(input: $input)` : `{ it: ${field}`;
      const operation = `mutation ${head} { userErrors { code }${more} } }`;
      if (!letters.includes(LETTERS[role])) return denied(actor, operation, variables, coordinate);
      const before = await everyRow(server, ['login_attempts']);
      const { status, data, errors } = await actor.request(operation, variables);
      expect({ status, errors }).toEqual({ status: 200, errors: undefined });
      const userErrors = field === 'resetPassword' ? [{ code: 'INVALID_TOKEN' }] : [];
      expect(data.it.userErrors).toEqual(userErrors);
      if (field !== 'resetPassword') expect(await everyRow(server, ['login_attempts'])).not.toEqual(before);
    });

    test('every field of Session', async () => {
      const input = { email: at.CUSTOMER.email, password: PASSWORD };
      const operation = `mutation ($input: LogInInput!) {
        logIn(input: $input) { session { token expiresAt user { id orders { totalCount } } }${more} }
      }`;
      const { logIn } = await at[role].data(operation, { input });
      expect(logIn.session).toEqual({
        token: expect.stringMatching(/^[\w-]{43}$/),
        expiresAt: expect.any(String),
        user: { id: at.CUSTOMER.userId, orders: { totalCount: expect.any(Number) } },
      });
    });
  });

  test('a field that the role may not select denies the mutation whose payload selects it', async () => {
    const stock = '{ order { lines { product { stock { onHand } } } } userErrors { code } }';
    const operation = `mutation ($input: CreateOrderInput!) { a: __typename createOrder(input: $input) ${stock}${more} }`;
    await denied(at.CUSTOMER, operation, { input: {} }, 'StockLevel.onHand');
  });

  test('one denied field denies the whole document, also inside a fragment and behind an alias', async () => {
    const operation = `query { product(id: "${at.product}") { ...F } }
      fragment F on Product { stock { ... on StockLevel { a: allocated } ${more} } }`;
    for (const role of ['ANONYMOUS', 'CUSTOMER'] as const)
      await denied(at[role], operation, {}, 'StockLevel.allocated');
  });

  test('what @skip takes out is not asked for', async () => {
    const operation = `query ($no: Boolean!) { product(id: "${at.product}") { stock { available onHand @include(if: $no)${more} } } }`;
    const { product } = await at.CUSTOMER.data(operation, { no: false });
    expect(product.stock).toMatchObject({ available: 3 });
    await denied(at.CUSTOMER, operation, { no: true }, 'StockLevel.onHand');
  });
});
