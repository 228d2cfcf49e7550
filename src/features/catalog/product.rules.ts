/** What holds of products and their stock, as values and yes or no. Pure: it never awaits. */
import { DomainError } from '../../core/errors';

export const PRODUCT_STATUSES = ['ACTIVE', 'ARCHIVED'] as const;
export type ProductStatus = (typeof PRODUCT_STATUSES)[number];

/** The most units of one product that can be on hand. */
export const MAX_ON_HAND = 1_000_000_000;

/** Refuses to archive what is archived and to restore what is active. */
export function statusChange(from: ProductStatus, to: ProductStatus): DomainError | undefined {
  if (from !== to) return undefined;
  return new DomainError('INVALID_TRANSITION', `The product is ${to} already.`, { field: ['input', 'id'] });
}
