/** What may be done with an order and when, as values and yes or no. Pure: it never awaits. */
import { runsTheShop, type Actor } from '../../core/actor';
import { DomainError, type UserErrorCode } from '../../core/errors';
import { MAX_AMOUNT } from '../../core/money';

export const ORDER_STATUSES = ['DRAFT', 'PLACED', 'COMPLETED', 'CANCELED'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

export const MAX_LINES = 500;
export const MAX_QUANTITY = 1_000_000;

export type OrderAction = 'EDIT' | 'DELETE';

interface Rule {
  readonly in: readonly OrderStatus[];
  readonly code: UserErrorCode;
  readonly only: string;
}

/** When an action is allowed, and what is said otherwise. */
const RULES: Readonly<Record<OrderAction, Rule>> = {
  EDIT: { in: ['DRAFT'], code: 'ORDER_NOT_EDITABLE', only: 'only a draft can be edited' },
  DELETE: {
    in: ['DRAFT', 'CANCELED'],
    code: 'INVALID_TRANSITION',
    only: 'only a draft or a canceled one can be deleted',
  },
};

/** Why an action is not allowed on an order of this status; undefined when it is. */
export function refusalOf(action: OrderAction, status: OrderStatus, field: readonly string[]): DomainError | undefined {
  const rule = RULES[action];
  if (rule.in.includes(status)) return undefined;
  return new DomainError(rule.code, `The order is ${status}: ${rule.only}.`, { field });
}

/** What a line adds up to. */
export interface LineAmounts {
  readonly quantity: number;
  readonly unitPriceAmount: number;
}

/** An order's own sums, kept in its header. */
export interface OrderSums {
  readonly lineCount: number;
  readonly itemCount: number;
  readonly totalAmount: number;
}

/** The sums with one more line, or ORDER_LIMIT_REACHED. The total is checked before it is multiplied. */
export function withLine(sums: OrderSums, line: LineAmounts, field: readonly string[]): OrderSums | DomainError {
  if (sums.lineCount >= MAX_LINES) {
    return new DomainError('ORDER_LIMIT_REACHED', `An order holds at most ${MAX_LINES} lines: begin another one.`, {
      field,
    });
  }
  if (line.unitPriceAmount > Math.floor((MAX_AMOUNT - sums.totalAmount) / line.quantity)) {
    return new DomainError('ORDER_LIMIT_REACHED', "The order's total would reach 2^53 minor units: order less.", {
      field,
    });
  }
  return {
    lineCount: sums.lineCount + 1,
    itemCount: sums.itemCount + line.quantity,
    totalAmount: sums.totalAmount + line.unitPriceAmount * line.quantity,
  };
}

/** The sums without one of their lines. */
export function withoutLine(sums: OrderSums, line: LineAmounts): OrderSums {
  return {
    lineCount: sums.lineCount - 1,
    itemCount: sums.itemCount - line.quantity,
    totalAmount: sums.totalAmount - line.unitPriceAmount * line.quantity,
  };
}

/** Whether an actor may see and edit the order of a user. */
export function mayTouch(actor: Actor, userId: string | null): boolean {
  return runsTheShop(actor.role) || (userId !== null && userId === actor.userId);
}

/** NOT_ALLOWED when a customer would make an order somebody else's. */
export function foreignUser(actor: Actor, userId: string, field: readonly string[]): DomainError | undefined {
  if (runsTheShop(actor.role) || userId.toLowerCase() === actor.userId) return undefined;
  return new DomainError('NOT_ALLOWED', 'You can order for yourself only: leave userId out.', { field });
}

/** A product that cannot be put into an order, and why. What is archived does not exist for customers. */
export function unorderable(
  product: { readonly status: 'ACTIVE' | 'ARCHIVED'; readonly name: string } | undefined,
  productId: string,
  actor: Actor,
  field: readonly string[],
): DomainError | undefined {
  if (!product || (product.status !== 'ACTIVE' && !runsTheShop(actor.role))) {
    return new DomainError('NOT_FOUND', `There is no product with the id ${productId}.`, {
      field,
      data: { id: productId },
    });
  }
  if (product.status === 'ACTIVE') return undefined;
  return new DomainError('PRODUCT_ARCHIVED', `${product.name} is archived: restore it, or order something else.`, {
    field,
  });
}

/** DUPLICATE_PRODUCT; `lineId` is the line that stands, null when both stand in the same input. */
export function duplicateProduct(lineId: string | null, field: readonly string[]): DomainError {
  const message = lineId
    ? 'The product is in the order already: use setProductQuantity on its line.'
    : 'The product stands twice in the input: give it once, with the sum of the quantities.';
  return new DomainError('DUPLICATE_PRODUCT', message, {
    field,
    type: 'DuplicateProductError',
    data: { line: lineId },
  });
}
