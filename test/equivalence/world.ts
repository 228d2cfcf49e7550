/**
 * The small shop that the equivalence tests ask about, with ties, odd texts and every kind of actor, and the cursors of
 * its lists. It is written straight into the tables, the same in every run; nothing changes it afterwards.
 */
import { newToken, tokenHash } from '../../src/core/token';
import { startServer, type TestServer } from '../support/server';

export type ListType = 'User' | 'Product' | 'Order';

export interface TestActor {
  readonly name: string;
  readonly role: 'ADMIN' | 'STAFF' | 'CUSTOMER' | 'ANONYMOUS';
  readonly userId: string | null;
  readonly headers: Record<string, string>;
}

/** The sort of a list as "FIELD:DIRECTION", a row's id and the cursor that the server gave for it. */
export interface KnownCursor {
  readonly type: ListType;
  readonly sort: string;
  readonly id: string;
  readonly cursor: string;
}

export interface World {
  readonly server: TestServer;
  readonly actors: readonly TestActor[];
  readonly cursors: readonly KnownCursor[];
  readonly ids: Readonly<Record<ListType | 'OrderLine', readonly string[]>>;
}

const SORTS: Readonly<Record<ListType, readonly string[]>> = {
  User: ['CREATED_AT', 'NAME', 'EMAIL'],
  Product: ['CREATED_AT', 'NAME', 'SKU', 'PRICE', 'AVAILABLE'],
  Order: ['CREATED_AT', 'NUMBER', 'TOTAL'],
};

/** What products are searched for to get cursors of the sort RELEVANCE. */
export const RELEVANCE_SEARCH = 'mug';

const USER_NAMES = [
  'Admin', 'Staff', 'Ada Lovelace', 'ada lovelace', 'Ada Lovelace', 'Émile Zola', 'Emile Zola', 'zoë', 'Zoe',
  `O'Brien "the \\ cat"`, '100% _real_', 'Line\nbreak\ttab', '😀 smile', 'Ångström', 'ΣΊΣΥΦΟΣ',
]; // prettier-ignore
const PRODUCT_NAMES = [
  'Red mug', 'Red mug', 'red Mug', 'Blue mug', 'Blue plate', 'Äpfel', 'Apfel', 'apfel', 'Tea pot', 'Teapot 2000',
  'Spoon; drop table', 'Straße', 'Strasse', '"Quoted"', 'back\\slash', '日本のお茶', 'a', 'mugwump', 'Plate, blue', 'Fork',
]; // prettier-ignore
const DESCRIPTIONS = [
  null, 'A mug for tea.', 'Heavy; dishwasher-proof!', '', 'soh:\u0001 nbsp:\u00a0 ls:\u2028', 'naïve café 42',
]; // prettier-ignore
const NOTES = [
  null, '', 'plain', '{"json": [1, null]}', `it's "odd" \\ here`, '\u0001\u001f\u007f', '</script>\u2028', '😀',
]; // prettier-ignore
const PRICES = ['0', '5', '1000', '1000', '1250', '1250', '99', '100000', '9007199254740991', '1250'];
const TOTALS = ['0', '1000', '1250', '1250', '99999', '9007199254740991', '5'];
const STATUSES = ['DRAFT', 'PLACED', 'COMPLETED', 'CANCELED'];
const EPOCH = Date.UTC(2026, 0, 1);

/** Ids whose order is not the order in which the rows were made. */
function idOf(kind: number, index: number): string {
  const scattered = ((index + 1) * 40_503) % 65_536;
  return `0192e${kind}00-0000-7000-8000-${scattered.toString(16).padStart(12, '0')}`;
}

/** Few moments for many rows. */
function moment(index: number, moments: number): string {
  return new Date(EPOCH + ((index * 7) % moments) * 3_600_000 + (index % 2) * 123).toISOString();
}

function pick<T>(list: readonly T[], index: number): T {
  return list[index % list.length]!;
}

/** Starts a server over the shop. The caller stops it. */
export async function createWorld(): Promise<World> {
  const server = await startServer({ anonymous: true, maxObjects: 1e9, maxObjectsPerSecond: 1e9 });
  const userIds = await insertUsers(server);
  const productIds = await insertProducts(server);
  const { orderIds, lineIds } = await insertOrders(server, userIds, productIds);
  const actors: TestActor[] = [
    await actorOf(server, 'administrator', 'ADMIN', userIds[0]!),
    await actorOf(server, 'staff', 'STAFF', userIds[1]!),
    await actorOf(server, 'customer', 'CUSTOMER', userIds[2]!),
    await actorOf(server, 'other customer', 'CUSTOMER', userIds[14]!),
    { name: 'anonymous', role: 'ANONYMOUS', userId: null, headers: {} },
  ];
  const cursors = await collectCursors(server, actors[0]!);
  return { server, actors, cursors, ids: { User: userIds, Product: productIds, Order: orderIds, OrderLine: lineIds } };
}

async function insert(server: TestServer, table: string, row: object): Promise<void> {
  const names = Object.keys(row);
  const places = names.map((_, index) => `$${index + 1}`);
  await server.sql(`insert into ${table} (${names.join()}) values (${places.join()})`, Object.values(row));
}

async function insertUsers(server: TestServer): Promise<string[]> {
  const ids = USER_NAMES.map((_, index) => idOf(1, index));
  for (const [index, name] of USER_NAMES.entries()) {
    await insert(server, 'users', {
      id: ids[index],
      email: `user${(index * 4) % 15}_x@example${index % 3}.com`,
      name,
      role: ['ADMIN', 'STAFF'][index] ?? 'CUSTOMER',
      created_at: moment(index, 5),
      updated_at: moment(index + 3, 9),
      version: index + 1,
    });
  }
  return ids;
}

async function insertProducts(server: TestServer): Promise<string[]> {
  const ids = PRODUCT_NAMES.map((_, index) => idOf(2, index));
  for (const [index, name] of PRODUCT_NAMES.entries()) {
    await insert(server, 'products', {
      id: ids[index],
      sku: index === 4 ? 'ÄÖ/%_' : `${pick(['MUG', 'mug', 'Z'], index)}-${index}`,
      name,
      description: pick(DESCRIPTIONS, index),
      price_amount: pick(PRICES, index),
      currency_code: 'EUR',
      status: index % 4 === 3 ? 'ARCHIVED' : 'ACTIVE',
      created_at: moment(index, 6),
      updated_at: moment(index, 11),
      version: (index % 3) + 1,
    });
    const onHand = index % 5 === 0 ? 0 : 10;
    const allocated = index % 3 === 0 ? onHand : Math.min(onHand, index % 4);
    await insert(server, 'stock_levels', { product_id: ids[index], on_hand: onHand, allocated });
  }
  return ids;
}

/** A third of the orders is one customer's, some are nobody's, none is the last user's. */
async function insertOrders(
  server: TestServer,
  userIds: readonly string[],
  productIds: readonly string[],
): Promise<{ orderIds: string[]; lineIds: string[] }> {
  const orderIds: string[] = [];
  const lineIds: string[] = [];
  for (let index = 0; index < 60; index += 1) {
    const id = idOf(3, index);
    orderIds.push(id);
    const lines = index % 6;
    await insert(server, 'orders', {
      id,
      number: ((index * 17) % 60) + 1,
      user_id: index % 3 === 0 ? userIds[2] : index % 10 === 7 ? null : pick(userIds.slice(0, 14), index),
      status: pick(STATUSES, index),
      currency_code: 'EUR',
      total_amount: pick(TOTALS, index),
      line_count: lines,
      item_count: lines * 3,
      note: pick(NOTES, index),
      created_at: moment(index, 8),
      updated_at: moment(index, 13),
      version: (index % 4) + 1,
    });
    for (let line = 0; line < lines; line += 1) {
      const product = (index * 3 + line * 7) % 20;
      lineIds.push(idOf(4, lineIds.length));
      await insert(server, 'order_lines', {
        id: lineIds.at(-1),
        order_id: id,
        product_id: productIds[product],
        product_name: `once ${PRODUCT_NAMES[product]}`,
        product_sku: `SKU ${product}`,
        quantity: (line % 3) + 1,
        unit_price_amount: pick(['1', '1250', '300000000000000'], line),
        currency_code: 'EUR',
      });
    }
  }
  return { orderIds, lineIds };
}

async function actorOf(server: TestServer, name: string, role: TestActor['role'], userId: string): Promise<TestActor> {
  const token = newToken();
  await server.sql(
    `insert into sessions (id, user_id, token_hash, created_at, expires_at)
     values (gen_random_uuid(), $1, $2, now(), now() + interval '30 days')`,
    [userId, tokenHash(token)],
  );
  return { name, role, userId, headers: { authorization: `Bearer ${token}` } };
}

/** Every cursor of every list in every sort, as the server gives them to clients. */
async function collectCursors(server: TestServer, admin: TestActor): Promise<KnownCursor[]> {
  const cursors: KnownCursor[] = [];
  const collect = async (type: ListType, field: string, direction: string, where = ''): Promise<void> => {
    const list = `${type.toLowerCase()}s(first: 100, sort: { field: ${field}, direction: ${direction} } ${where})`;
    const query = `{ list: ${list} { edges { cursor node { id } } } }`;
    const { data, errors } = await server.request(query, {}, admin.headers);
    if (errors) throw new Error(JSON.stringify(errors));
    for (const { cursor, node } of data.list.edges) {
      cursors.push({ type, sort: `${field}:${direction}`, id: node.id, cursor });
    }
  };
  for (const type of ['User', 'Product', 'Order'] as const) {
    for (const field of SORTS[type]) for (const direction of ['ASC', 'DESC']) await collect(type, field, direction);
  }
  await collect('Product', 'RELEVANCE', 'DESC', `where: { search: "${RELEVANCE_SEARCH}" }`);
  return cursors;
}
