/** Locks and writes of the tables products and stock_levels. It decides nothing. */
import { DomainError } from '../../core/errors';
import { invariant } from '../../core/invariant';
import type { ConstraintRefusals } from '../../database/pg-error';
import type { Tx } from '../../database/transaction';
import { ProductEntity } from './product.entity';
import type { ProductStatus } from './product.rules';
import { StockLevelEntity } from './stock-level.entity';

export const catalogRefusals: ConstraintRefusals = {
  products_sku_key: () =>
    new DomainError('SKU_TAKEN', 'Another product has this SKU. Use another one, or update that product.', {
      field: ['input', 'sku'],
    }),
};

type NewProduct = Pick<ProductEntity, 'id' | 'sku' | 'name' | 'description' | 'priceAmount' | 'currencyCode'>;

export async function insertProduct(tx: Tx, product: NewProduct, onHand: number): Promise<void> {
  const now = new Date();
  await tx.manager.insert(ProductEntity, { ...product, status: 'ACTIVE', createdAt: now, updatedAt: now, version: 1 });
  await tx.manager.insert(StockLevelEntity, { productId: product.id, onHand, allocated: 0 });
}

/** Locks a product for an update, or for its deletion; undefined when there is none. */
export async function lockProduct(
  tx: Tx,
  id: string,
  purpose: 'update' | 'delete',
): Promise<{ version: number; status: ProductStatus } | undefined> {
  const lock = purpose === 'update' ? 'for no key update' : 'for update';
  const rows = await tx.query<{ version: number; status: ProductStatus }>(
    `select version, status from products where id = $1 ${lock}`,
    [id],
  );
  return rows[0];
}

/** Writes the given fields of a locked product and counts its version up. */
export async function updateProductRow(
  tx: Tx,
  id: string,
  version: number,
  changes: Partial<Pick<ProductEntity, 'sku' | 'name' | 'description' | 'priceAmount' | 'status'>>,
): Promise<void> {
  const next = { ...changes, updatedAt: new Date(), version: version + 1 };
  const { affected } = await tx.manager.update(ProductEntity, { id, version }, next);
  invariant(affected === 1, 'a locked product keeps its version');
}

export async function deleteProductRow(tx: Tx, id: string): Promise<void> {
  await tx.manager.delete(ProductEntity, { id });
}

/** What an order copies of a product. */
export interface ProductCopy {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly status: ProductStatus;
  readonly priceAmount: number;
}

/** Products by id, kept from being changed, archived or deleted until the transaction ends. Locked in id order. */
export async function holdProducts(tx: Tx, ids: readonly string[]): Promise<ProductCopy[]> {
  return tx.query<ProductCopy>(
    `select id, sku, name, status, price_amount "priceAmount" from products
     where id = any($1::uuid[]) order by id for share`,
    [ids],
  );
}
