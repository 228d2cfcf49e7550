/** What happens to orders, in which order, inside one transaction: lock, load, decide, write. */
import type { Actor } from '../../core/actor';
import { DomainError, DomainErrors, notFound, versionConflict } from '../../core/errors';
import { newId } from '../../core/id';
import { invariant } from '../../core/invariant';
import type { Currency } from '../../core/money';
import type { Tx } from '../../database/transaction';
import { requireUser } from '../account/user.service';
import { productsForOrder } from '../catalog/product.service';
import type {
  AddProductToOrderInput,
  CreateOrderInput,
  OrderLineInput,
  OrderVersionInput,
  RemoveProductFromOrderInput,
  SetProductQuantityInput,
  UpdateOrderInput,
} from './order.input';
import {
  duplicateProduct,
  foreignUser,
  mayTouch,
  refusalOf,
  unorderable,
  withLine,
  withoutLine,
  type OrderAction,
  type OrderSums,
} from './order.rules';
import {
  deleteLine,
  deleteOrderRow,
  findLine,
  insertLines,
  insertOrder,
  lockOrder,
  releaseOrdersOf,
  updateHeader,
  updateLineQuantity,
  updateSums,
  type LockedOrder,
  type NewLine,
  type StoredLine,
} from './order.store';

const EMPTY: OrderSums = { lineCount: 0, itemCount: 0, totalAmount: 0 };

export async function createOrder(tx: Tx, actor: Actor, input: CreateOrderInput, currency: Currency): Promise<string> {
  const userId = input.userId ?? actor.userId;
  if (userId === null) throw new DomainError('INVALID_INPUT', 'Say whose order it is.', { field: ['input', 'userId'] });
  const refusal = foreignUser(actor, userId, ['input', 'userId']);
  if (refusal) throw refusal;
  await requireUser(tx, userId, ['input', 'userId']);
  const { lines, sums } = await newLines(tx, actor, input.lines ?? []);
  const id = newId();
  await insertOrder(tx, { id, userId, currencyCode: currency.code, note: input.note ?? null, ...sums });
  if (lines.length > 0) await insertLines(tx, id, currency.code, lines);
  return id;
}

export async function addProductToOrder(
  tx: Tx,
  actor: Actor,
  input: AddProductToOrderInput,
  currency: Currency,
): Promise<void> {
  const order = await lockedDraft(tx, actor, input);
  const field = ['input', 'productId'];
  const product = (await productsForOrder(tx, [input.productId])).get(input.productId.toLowerCase());
  const refusal = unorderable(product, input.productId, actor, field);
  if (refusal) throw refusal;
  invariant(product, 'an orderable product exists');
  const line = lineOf(product, input.quantity);
  const sums = withLine(order, line, ['input', 'quantity']);
  const added = !(sums instanceof DomainError) && (await insertLines(tx, order.id, currency.code, [line])) === 1;
  if (added) return updateSums(tx, order, sums);
  const standing = await findLine(tx, order.id, input.productId);
  if (standing) throw duplicateProduct(standing.id, field);
  invariant(sums instanceof DomainError, 'a line that was not inserted stands already, or has no room');
  throw sums;
}

export async function setProductQuantity(tx: Tx, actor: Actor, input: SetProductQuantityInput): Promise<void> {
  const order = await lockedDraft(tx, actor, input);
  const line = await standingLine(tx, order, input.productId);
  const changed = { quantity: input.quantity, unitPriceAmount: line.unitPriceAmount };
  const sums = orThrow(withLine(withoutLine(order, line), changed, ['input', 'quantity']));
  await updateLineQuantity(tx, line.id, input.quantity);
  await updateSums(tx, order, sums);
}

export async function removeProductFromOrder(tx: Tx, actor: Actor, input: RemoveProductFromOrderInput): Promise<void> {
  const order = await lockedDraft(tx, actor, input);
  const line = await standingLine(tx, order, input.productId);
  await deleteLine(tx, line.id);
  await updateSums(tx, order, withoutLine(order, line));
}

/** The note in any status and, for a draft, the user. The user is held first: users are locked before orders. */
export async function updateOrder(tx: Tx, actor: Actor, input: UpdateOrderInput): Promise<void> {
  if (input.userId !== undefined) {
    const refusal = foreignUser(actor, input.userId, ['input', 'userId']);
    if (refusal) throw refusal;
    await requireUser(tx, input.userId, ['input', 'userId']);
  }
  const order = await locked(tx, actor, input.id, input.expectedVersion, 'update', ['input', 'id']);
  if (input.userId !== undefined) allow('EDIT', order, ['input', 'userId']);
  await updateHeader(tx, order, input);
}

export async function deleteOrder(tx: Tx, actor: Actor, input: OrderVersionInput): Promise<void> {
  const order = await locked(tx, actor, input.id, input.expectedVersion, 'delete', ['input', 'id']);
  allow('DELETE', order, ['input', 'id']);
  await deleteOrderRow(tx, order.id);
}

/** Before a user's row is deleted: drafts go, other orders stay without their user. */
export async function releaseUser(tx: Tx, userId: string): Promise<void> {
  await releaseOrdersOf(tx, userId);
}

/** The lines of a new order with their copies of the products, every refusal at once. */
async function newLines(
  tx: Tx,
  actor: Actor,
  inputs: readonly OrderLineInput[],
): Promise<{ lines: NewLine[]; sums: OrderSums }> {
  if (inputs.length === 0) return { lines: [], sums: EMPTY };
  const products = await productsForOrder(
    tx,
    inputs.map((line) => line.productId),
  );
  const refusals: DomainError[] = [];
  const lines = new Map<string, NewLine>();
  let sums = EMPTY;
  inputs.forEach(({ productId, quantity }, index) => {
    const path = ['input', 'lines', String(index)];
    const product = products.get(productId.toLowerCase());
    const refusal = lines.has(productId.toLowerCase())
      ? duplicateProduct(null, [...path, 'productId'])
      : unorderable(product, productId, actor, [...path, 'productId']);
    if (refusal || !product) return void refusals.push(refusal!);
    const line = lineOf(product, quantity);
    const next = withLine(sums, line, [...path, 'quantity']);
    if (next instanceof DomainError) return void refusals.push(next);
    sums = next;
    lines.set(product.id, line);
  });
  if (refusals.length > 0) throw new DomainErrors(refusals);
  return { lines: [...lines.values()], sums };
}

function lineOf(product: { id: string; name: string; sku: string; priceAmount: number }, quantity: number): NewLine {
  return {
    id: newId(),
    productId: product.id,
    productName: product.name,
    productSku: product.sku,
    quantity,
    unitPriceAmount: product.priceAmount,
  };
}

async function standingLine(tx: Tx, order: LockedOrder, productId: string): Promise<StoredLine> {
  const line = await findLine(tx, order.id, productId);
  if (line) return line;
  throw new DomainError('NOT_FOUND', `The order does not hold the product ${productId}: read its lines again.`, {
    field: ['input', 'productId'],
    data: { id: productId },
  });
}

async function lockedDraft(
  tx: Tx,
  actor: Actor,
  { orderId, expectedVersion }: { orderId: string; expectedVersion?: number | null },
): Promise<LockedOrder> {
  const order = await locked(tx, actor, orderId, expectedVersion, 'update', ['input', 'orderId']);
  allow('EDIT', order, ['input', 'orderId']);
  return order;
}

/** Locks an order that the actor may see: another customer's does not exist. */
async function locked(
  tx: Tx,
  actor: Actor,
  id: string,
  expectedVersion: number | null | undefined,
  purpose: 'update' | 'delete',
  field: readonly string[],
): Promise<LockedOrder> {
  const order = await lockOrder(tx, id, purpose);
  if (!order || !mayTouch(actor, order.userId)) throw notFound('order', id, field);
  const conflict = versionConflict(expectedVersion, order.version);
  if (conflict) throw conflict;
  return order;
}

function allow(action: OrderAction, order: LockedOrder, field: readonly string[]): void {
  const refusal = refusalOf(action, order.status, field);
  if (refusal) throw refusal;
}

function orThrow<T>(value: T | DomainError): T {
  if (value instanceof DomainError) throw value;
  return value;
}
