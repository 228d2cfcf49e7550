/** Writes a made-up shop through COPY, in the caller's transaction. It decides nothing and keeps one batch in memory. */
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Progress } from '../progress';
import type { Series, Shop, ShopOrder, ShopProduct, ShopUser } from './shop';

/** "oms" in ASCII and a number of its own: held in a transaction by whoever fills a shop, so that one does at a time. */
export const FILL_LOCK = 0x6f6d73_03;

type Field = string | number | null;

/** One COPY: the columns of a table, and the rows that stand for one row of a series. */
interface Copy<Row> {
  readonly into: string;
  readonly rows: (row: Row) => Field[][];
}

/** PostgreSQL remembers each foreign key to check until the end of a COPY: this bounds its memory and ours. */
const BATCH_ROWS = 1_000;
const BLOCK_ROWS = 100;

/**
 * Writes users, products with their stock, and orders with their lines, in this order. The numbers of orders come from
 * the database's sequence.
 */
export async function writeShop(client: ClientBase, shop: Shop, progress: Progress): Promise<void> {
  const write = async <Row>(step: string, series: Series<Row>, ...copies: Copy<Row>[]): Promise<void> => {
    progress.begin(step, series.count);
    try {
      for (let first = 0; first < series.count; first += BATCH_ROWS) {
        const length = Math.min(BATCH_ROWS, series.count - first);
        const batch = Array.from({ length }, (_, offset) => series.at(first + offset));
        for (const { into, rows } of copies) {
          await pipeline(Readable.from(blocks(batch, rows)), client.query(copyFrom(`copy ${into} from stdin`)));
        }
        progress.advance(length);
      }
    } finally {
      progress.end();
    }
  };
  const { users, products, orders, currencyCode } = shop;
  await write('users', users, userCopy);
  await write('products', products, productCopy(currencyCode), stockCopy);
  await write('orders', orders, orderCopy(currencyCode), lineCopy(currencyCode));
}

/** The rows in COPY's text format, in blocks that are worth a write. */
function* blocks<Row>(batch: readonly Row[], rows: (row: Row) => Field[][]): Generator<string> {
  for (let first = 0; first < batch.length; first += BLOCK_ROWS) {
    const fields = batch.slice(first, first + BLOCK_ROWS).flatMap(rows);
    yield `${fields.map((row) => row.map(text).join('\t')).join('\n')}\n`;
  }
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function text(field: Field): string {
  if (field === null) return '\\N';
  return typeof field === 'number' ? String(field) : field.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character]!);
}

const timestamp = (time: number): string => new Date(time).toISOString();

const userCopy: Copy<ShopUser> = {
  into: 'users (id, email, name, role, created_at, updated_at)',
  rows: ({ id, email, name, role, createdAt }) => {
    const time = timestamp(createdAt);
    return [[id, email, name, role, time, time]];
  },
};

const productCopy = (currencyCode: string): Copy<ShopProduct> => ({
  into: 'products (id, sku, name, description, price_amount, currency_code, created_at, updated_at)',
  rows: ({ id, sku, name, description, priceAmount, createdAt }) => {
    const time = timestamp(createdAt);
    return [[id, sku, name, description, priceAmount, currencyCode, time, time]];
  },
});

const stockCopy: Copy<ShopProduct> = {
  into: 'stock_levels (product_id, on_hand)',
  rows: ({ id, onHand }) => [[id, onHand]],
};

const orderCopy = (currencyCode: string): Copy<ShopOrder> => ({
  into: 'orders (id, user_id, status, currency_code, total_amount, line_count, item_count, note, created_at, updated_at)',
  rows: ({ id, userId, status, note, lines, createdAt }) => {
    const total = lines.reduce((sum, { product, quantity }) => sum + product.priceAmount * quantity, 0);
    const items = lines.reduce((sum, { quantity }) => sum + quantity, 0);
    const time = timestamp(createdAt);
    return [[id, userId, status, currencyCode, total, lines.length, items, note, time, time]];
  },
});

const lineCopy = (currencyCode: string): Copy<ShopOrder> => ({
  into: 'order_lines (id, order_id, product_id, product_name, product_sku, quantity, unit_price_amount, currency_code)',
  rows: (order) =>
    order.lines.map(({ id, product, quantity }) => [
      id,
      order.id,
      product.id,
      product.name,
      product.sku,
      quantity,
      product.priceAmount,
      currencyCode,
    ]),
});
