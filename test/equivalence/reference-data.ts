/**
 * The whole shop in memory, as plain objects in the shape of the schema that point at each other: every table read once,
 * row by row. It knows nothing of pages, of filters and of the read engine.
 */
import type { World } from './world';

export interface Row {
  readonly __typename: 'User' | 'Product' | 'Order' | 'OrderLine';
  readonly id: string;
  /** What lists of this type are sorted by; bigger is later. */
  readonly keys: Readonly<Record<string, number | bigint | string>>;
  /** A moment, for filters. */
  readonly at: Date;
  readonly [field: string]: any;
}

export interface Shop {
  readonly users: readonly Row[];
  readonly products: readonly Row[];
  readonly orders: readonly Row[];
  readonly lines: readonly Row[];
}

export async function loadShop({ server }: World): Promise<Shop> {
  // The rank says how PostgreSQL's collation orders names, and which it takes for equal.
  const users = (await server.sql('select *, rank() over (order by name) name_rank from users')).map(userRow);
  const stock = new Map((await server.sql('select * from stock_levels')).map((row) => [row.product_id, row]));
  const products = (await server.sql('select *, rank() over (order by name) name_rank from products')).map((row) =>
    productRow(row, stock.get(row.id)),
  );
  const orders = (await server.sql('select * from orders')).map((row) => orderRow(row, byId(users).get(row.user_id)));
  const lines = (await server.sql('select * from order_lines')).map((row) =>
    lineRow(row, byId(products).get(row.product_id)!, byId(orders).get(row.order_id)!),
  );
  for (const line of lines.sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const order = byId(orders).get(line['order'].id)!;
    order['lines'].push(line);
    order['products'].push(line['product']);
  }
  return { users, products, orders, lines };
}

export function byId(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}

function money(minor: bigint, currencyCode: string): object {
  const digits = String(minor).padStart(3, '0');
  return { amount: `${digits.slice(0, -2)}.${digits.slice(-2)}`, currencyCode };
}

const bytes = (text: string): string => Buffer.from(text, 'utf8').toString('hex');

function common(row: any): { id: string; at: Date; createdAt: string; updatedAt: string; version: number } {
  return {
    id: row.id,
    at: row.created_at,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    version: row.version,
  };
}

function userRow(row: any): Row {
  const { email, name, role } = row;
  const keys = { CREATED_AT: row.created_at.getTime(), NAME: Number(row.name_rank), EMAIL: bytes(email) };
  return { __typename: 'User', ...common(row), keys, email, name, role };
}

function productRow(row: any, stock: any): Row {
  const { sku, name, description, status } = row;
  const available = stock.on_hand - stock.allocated;
  const price = BigInt(row.price_amount);
  return {
    __typename: 'Product',
    ...common(row),
    keys: {
      CREATED_AT: row.created_at.getTime(),
      NAME: Number(row.name_rank),
      SKU: bytes(sku),
      PRICE: price,
      AVAILABLE: available,
    },
    sku,
    name,
    description,
    status,
    minor: price,
    price: money(price, row.currency_code),
    stock: { onHand: stock.on_hand, allocated: stock.allocated, available },
  };
}

function orderRow(row: any, user: Row | undefined): Row {
  const { number, status, note } = row;
  const total = BigInt(row.total_amount);
  return {
    __typename: 'Order',
    ...common(row),
    keys: { CREATED_AT: row.created_at.getTime(), NUMBER: number, TOTAL: total },
    number,
    status,
    note,
    user: user ?? null,
    itemCount: row.item_count,
    currencyCode: row.currency_code,
    minor: total,
    total: money(total, row.currency_code),
    lines: [],
    products: [],
  };
}

function lineRow(row: any, product: Row, order: Row): Row {
  const price = BigInt(row.unit_price_amount);
  return {
    __typename: 'OrderLine',
    id: row.id,
    at: new Date(0),
    keys: {},
    order,
    product,
    productName: row.product_name,
    productSku: row.product_sku,
    quantity: row.quantity,
    unitPrice: money(price, row.currency_code),
    total: money(price * BigInt(row.quantity), row.currency_code),
  };
}
