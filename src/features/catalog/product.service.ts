/** What happens to products, in which order, inside one transaction. */
import { notFound, versionConflict } from '../../core/errors';
import { newId } from '../../core/id';
import { invariant } from '../../core/invariant';
import { parseAmount, type Currency } from '../../core/money';
import { normalizeSku } from '../../core/text';
import type { Tx } from '../../database/transaction';
import type { CreateProductInput, ProductVersionInput, UpdateProductInput } from './product.input';
import { statusChange, type ProductStatus } from './product.rules';
import {
  deleteProductRow,
  holdProducts,
  insertProduct,
  lockProduct,
  updateProductRow,
  type ProductCopy,
} from './product.store';

export async function createProduct(tx: Tx, input: CreateProductInput, currency: Currency): Promise<string> {
  const id = newId();
  const product = {
    id,
    sku: normalizeSku(input.sku),
    name: input.name.trim(),
    description: input.description ?? null,
    priceAmount: minorUnits(input.price, currency),
    currencyCode: currency.code,
  };
  await insertProduct(tx, product, input.onHand ?? 0);
  return id;
}

export async function updateProduct(tx: Tx, input: UpdateProductInput, currency: Currency): Promise<void> {
  const { version } = await locked(tx, input, 'update');
  await updateProductRow(tx, input.id, version, {
    ...(input.sku !== undefined && { sku: normalizeSku(input.sku) }),
    ...(input.name !== undefined && { name: input.name.trim() }),
    ...(input.description !== undefined && { description: input.description }),
    ...(input.price !== undefined && { priceAmount: minorUnits(input.price, currency) }),
  });
}

export async function setProductStatus(tx: Tx, input: ProductVersionInput, status: ProductStatus): Promise<void> {
  const product = await locked(tx, input, 'update');
  const refusal = statusChange(product.status, status);
  if (refusal) throw refusal;
  await updateProductRow(tx, input.id, product.version, { status });
}

/** Deletes a product. While an order holds it, the foreign key of that order's line refuses with PRODUCT_IN_USE. */
export async function deleteProduct(tx: Tx, input: ProductVersionInput): Promise<void> {
  await locked(tx, input, 'delete');
  await deleteProductRow(tx, input.id);
}

/** For orders: the products by id, held as they are until the transaction ends. Unknown ids are missing. */
export async function productsForOrder(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, ProductCopy>> {
  const products = await holdProducts(tx, ids);
  return new Map(products.map((product) => [product.id, product]));
}

function minorUnits({ amount }: { amount: string }, { decimals }: Currency): number {
  const minor = parseAmount(amount, decimals);
  invariant(minor !== undefined, 'validateInput has checked every amount');
  return minor;
}

async function locked(
  tx: Tx,
  { id, expectedVersion }: ProductVersionInput,
  purpose: 'update' | 'delete',
): Promise<{ version: number; status: ProductStatus }> {
  const product = await lockProduct(tx, id, purpose);
  if (!product) throw notFound('product', id, ['input', 'id']);
  const conflict = versionConflict(expectedVersion, product.version);
  if (conflict) throw conflict;
  return product;
}
