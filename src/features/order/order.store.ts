/** Locks and writes of the tables orders and order_lines. It decides nothing. */
import { DomainError } from '../../core/errors';
import { invariant } from '../../core/invariant';
import type { ConstraintRefusals } from '../../database/pg-error';
import type { Tx } from '../../database/transaction';
import type { LineAmounts, OrderStatus, OrderSums } from './order.rules';

export const orderRefusals: ConstraintRefusals = {
  order_lines_product_id_fkey: () =>
    new DomainError('PRODUCT_IN_USE', 'An order holds the product: archive it instead.', { field: ['input', 'id'] }),
};

/** A locked order's header. */
export interface LockedOrder extends OrderSums {
  readonly id: string;
  readonly status: OrderStatus;
  readonly userId: string | null;
  readonly version: number;
}

/** A line of a locked order. */
export interface StoredLine extends LineAmounts {
  readonly id: string;
}

export interface NewLine extends LineAmounts {
  readonly id: string;
  readonly productId: string;
  readonly productName: string;
  readonly productSku: string;
}

/** Locks an order for an update, or for its deletion; undefined when there is none. */
export async function lockOrder(tx: Tx, id: string, purpose: 'update' | 'delete'): Promise<LockedOrder | undefined> {
  const lock = purpose === 'update' ? 'for no key update' : 'for update';
  const rows = await tx.query<LockedOrder>(
    `select id, status, user_id "userId", version, line_count "lineCount", item_count "itemCount", total_amount "totalAmount"
     from orders where id = $1 ${lock}`,
    [id],
  );
  return rows[0];
}

/** The line of a locked order that holds a product; undefined when none does. */
export async function findLine(tx: Tx, orderId: string, productId: string): Promise<StoredLine | undefined> {
  const rows = await tx.query<StoredLine>(
    `select id, quantity, unit_price_amount "unitPriceAmount" from order_lines where order_id = $1 and product_id = $2`,
    [orderId, productId],
  );
  return rows[0];
}

export interface NewOrder extends OrderSums {
  readonly id: string;
  readonly userId: string;
  readonly currencyCode: string;
  readonly note: string | null;
}

export async function insertOrder(tx: Tx, order: NewOrder): Promise<void> {
  await tx.query(
    `insert into orders
       (id, user_id, currency_code, note, line_count, item_count, total_amount, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $8)`,
    [
      order.id,
      order.userId,
      order.currencyCode,
      order.note,
      order.lineCount,
      order.itemCount,
      order.totalAmount,
      new Date(),
    ],
  );
}

/** Inserts lines whose products the order does not hold yet; a pair that stands already inserts nothing of its own. */
export async function insertLines(
  tx: Tx,
  orderId: string,
  currencyCode: string,
  lines: readonly NewLine[],
): Promise<number> {
  const rows = await tx.query(
    `insert into order_lines
       (id, order_id, product_id, product_name, product_sku, quantity, unit_price_amount, currency_code)
     select l.id, $1, l.product_id, l.product_name, l.product_sku, l.quantity, l.unit_price_amount, $2
     from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::int[], $8::bigint[])
       as l (id, product_id, product_name, product_sku, quantity, unit_price_amount)
     on conflict on constraint order_lines_order_id_product_id_key do nothing
     returning id`,
    [
      orderId,
      currencyCode,
      lines.map((line) => line.id),
      lines.map((line) => line.productId),
      lines.map((line) => line.productName),
      lines.map((line) => line.productSku),
      lines.map((line) => line.quantity),
      lines.map((line) => line.unitPriceAmount),
    ],
  );
  return rows.length;
}

export async function updateLineQuantity(tx: Tx, lineId: string, quantity: number): Promise<void> {
  await tx.query('update order_lines set quantity = $2 where id = $1', [lineId, quantity]);
}

export async function deleteLine(tx: Tx, lineId: string): Promise<void> {
  await tx.query('delete from order_lines where id = $1', [lineId]);
}

/** Writes the sums of a locked order after its lines changed, and counts its version up. */
export async function updateSums(tx: Tx, order: LockedOrder, sums: OrderSums): Promise<void> {
  const rows = await tx.query(
    `update orders set line_count = $3, item_count = $4, total_amount = $5, updated_at = $6, version = version + 1
     where id = $1 and version = $2 returning id`,
    [order.id, order.version, sums.lineCount, sums.itemCount, sums.totalAmount, new Date()],
  );
  invariant(rows.length === 1, 'a locked order keeps its version');
}

/** Writes note and user of a locked order; undefined leaves one as it is. */
export async function updateHeader(
  tx: Tx,
  order: LockedOrder,
  changes: { note?: string | null; userId?: string },
): Promise<void> {
  const rows = await tx.query(
    `update orders set note = case when $3 then $4 else note end, user_id = coalesce($5, user_id),
       updated_at = $6, version = version + 1
     where id = $1 and version = $2 returning id`,
    [order.id, order.version, changes.note !== undefined, changes.note ?? null, changes.userId ?? null, new Date()],
  );
  invariant(rows.length === 1, 'a locked order keeps its version');
}

/** Deletes an order with its lines. */
export async function deleteOrderRow(tx: Tx, id: string): Promise<void> {
  await tx.query('delete from orders where id = $1', [id]);
}

/** Deletes a user's drafts and takes the user off the other orders. The user's row is locked. */
export async function releaseOrdersOf(tx: Tx, userId: string): Promise<void> {
  await tx.query('select from orders where user_id = $1 order by id for update', [userId]);
  await tx.query(`delete from orders where user_id = $1 and status = 'DRAFT'`, [userId]);
  await tx.query('update orders set user_id = null, updated_at = $2, version = version + 1 where user_id = $1', [
    userId,
    new Date(),
  ]);
}
