/** The reads whose plans are looked at: every page, filter, search and look-up that the API offers. */

type Table = 'orders' | 'order_lines' | 'users' | 'products';
export type ActorName = 'ADMIN' | 'CUSTOMER';

/** What a test puts into a case: ids and texts of rows that are there. */
export interface Sample {
  readonly userId: string;
  readonly orderId: string;
  readonly lineId: string;
  readonly productId: string;
  readonly number: number;
  readonly email: string;
  readonly sku: string;
}

export interface PlanCase {
  readonly name: string;
  readonly actors: readonly ActorName[];
  /** One root field. */
  readonly field: (sample: Sample) => string;
  /** Tables that may be read from end to end, each with the reason. */
  readonly mayScan?: Partial<Record<Table, string>>;
}

const EVERYBODY: readonly ActorName[] = ['ADMIN', 'CUSTOMER'];
const SHOP: readonly ActorName[] = ['ADMIN'];

/** The key of a sort as a cursor carries it. */
const TIME = `to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The lists, with the sorts that they offer and each one's key. RELEVANCE is looked at with the search. */
export const LISTS = [
  { list: 'users', from: 'users', sorts: { CREATED_AT: TIME, NAME: 'name', EMAIL: 'email' }, actors: SHOP },
  {
    list: 'products',
    from: 'products join stock_levels on product_id = id',
    sorts: { CREATED_AT: TIME, NAME: 'name', SKU: 'sku', PRICE: 'price_amount', AVAILABLE: 'on_hand - allocated' },
    actors: EVERYBODY,
  },
  {
    list: 'orders',
    from: 'orders',
    sorts: { CREATED_AT: TIME, NUMBER: 'number', TOTAL: 'total_amount' },
    actors: EVERYBODY,
  },
] as const;

const PAGE = 'nodes { id } pageInfo { hasNextPage endCursor }';

function filtered(list: string, where: string, actors: readonly ActorName[], mayScan?: PlanCase['mayScan']): PlanCase {
  const field = (sample: Sample): string => `${list}(where: { ${fill(where, sample)} }) { ${PAGE} }`;
  return { name: `${list} where ${where}`, actors, field, mayScan };
}

function counted(list: string, where: string, actors: readonly ActorName[], mayScan?: PlanCase['mayScan']): PlanCase {
  const args = (sample: Sample): string => (where ? `(where: { ${fill(where, sample)} })` : '');
  const name = `totalCount of ${list}${where ? ` where ${where}` : ''}`;
  return { name, actors, field: (sample) => `${list}${args(sample)} { totalCount }`, mayScan };
}

function fill(text: string, sample: Sample): string {
  return text.replace(/\$(\w+)/g, (_, name: keyof Sample) => JSON.stringify(sample[name]));
}

function one(field: string, actors: readonly ActorName[] = EVERYBODY, mayScan?: PlanCase['mayScan']): PlanCase {
  return { name: field, actors, field: (sample) => fill(field, sample), mayScan };
}

export const FILTERS: readonly PlanCase[] = [
  filtered('users', 'role: [STAFF]', SHOP),
  filtered('users', 'role: [CUSTOMER]', SHOP),
  filtered('users', 'createdAt: { from: "2000-01-01T00:00:00Z", to: "2000-02-01T00:00:00Z" }', SHOP),
  filtered('products', 'status: [ACTIVE]', EVERYBODY),
  filtered('products', 'status: [ARCHIVED]', EVERYBODY),
  filtered('products', 'sku: [$sku, "none"]', EVERYBODY),
  filtered('products', 'price: { min: "0.00", max: "0.50" }', EVERYBODY),
  filtered('products', 'price: { min: "1.00" }', EVERYBODY),
  filtered('products', 'inStock: true', EVERYBODY),
  filtered('products', 'inStock: false', EVERYBODY),
  filtered('orders', 'status: [DRAFT]', EVERYBODY),
  filtered('orders', 'status: [PLACED, COMPLETED]', EVERYBODY),
  filtered('orders', 'number: [$number, 0]', EVERYBODY),
  filtered('orders', 'userId: $userId', EVERYBODY),
  filtered('orders', 'productId: $productId', EVERYBODY),
  filtered('orders', 'createdAt: { from: "2000-01-01T00:00:00Z", to: "2000-02-01T00:00:00Z" }', EVERYBODY),
  filtered('orders', 'total: { min: "100000.00" }', EVERYBODY),
  filtered('orders', 'total: { min: "1.00", max: "1.01" }', EVERYBODY),
];

export const SEARCHES: readonly PlanCase[] = [
  filtered('users', 'search: "ada lovelace"', SHOP),
  filtered('users', 'search: $email', SHOP),
  filtered('products', 'search: $sku', EVERYBODY),
  filtered('products', 'search: "steel kettle"', EVERYBODY),
  filtered('orders', 'search: $email', EVERYBODY),
  filtered('orders', 'search: $sku', EVERYBODY),
  filtered('orders', 'search: "424242"', EVERYBODY),
  one(`products(where: { search: $sku }, sort: { field: RELEVANCE }) { ${PAGE} }`),
];

export const COUNTS: readonly PlanCase[] = [
  counted('orders', '', ['ADMIN'], { orders: 'all of them are counted' }),
  counted('orders', '', ['CUSTOMER']),
  counted('orders', 'userId: $userId', EVERYBODY),
  counted('orders', 'status: [DRAFT]', EVERYBODY, { orders: 'nearly all orders of the seed are drafts' }),
  counted('users', '', SHOP, { users: 'all of them are counted' }),
  counted('products', '', EVERYBODY, { products: 'all of them are counted' }),
  counted('products', 'search: $sku', EVERYBODY),
];

const DEEP = 'number user { name } lines { quantity product { name stock { available } } } products { sku }';

export const OBJECTS: readonly PlanCase[] = [
  one('user(id: $userId) { name }'),
  one('user(email: $email) { name }'),
  one('product(id: $productId) { name stock { available } }'),
  one('product(sku: $sku) { name }'),
  one(`order(id: $orderId) { ${DEEP} }`),
  one(`order(number: $number) { ${DEEP} }`),
  one('node(id: $orderId) { id }'),
  one('node(id: $lineId) { id ... on OrderLine { quantity product { name } } }'),
  one('nodes(ids: [$orderId, $lineId, $productId, $userId]) { id }'),
];

export const EDGES: readonly PlanCase[] = [
  one(`user(id: $userId) { orders(first: 10) { ${PAGE} totalCount nodes { ${DEEP} } } }`),
  one(`user(id: $userId) { orders(last: 10) { ${PAGE} } }`),
  one(`user(id: $userId) { orders(first: 10, sort: { field: TOTAL }) { ${PAGE} } }`),
  one(`user(id: $userId) { orders(first: 10, where: { status: [DRAFT], productId: $productId }) { ${PAGE} } }`),
  one(`user(id: $userId) { products(first: 10) { ${PAGE} totalCount } }`),
  one(`user(id: $userId) { products(last: 10) { ${PAGE} } }`),
  one(`users(first: 20) { nodes { orders(first: 5) { ${PAGE} } products(first: 5) { ${PAGE} } } }`, SHOP),
  one(`orders(first: 20) { nodes { ${DEEP} } }`),
];
