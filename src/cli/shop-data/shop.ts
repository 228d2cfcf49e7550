/** What a made-up shop consists of. Rows are made when they are asked for, so a shop of any size needs no memory. */

/** A table whose rows follow from their index. Asking twice for a row gives the same one. */
export interface Series<Row> {
  readonly count: number;
  /** `index` from 0 to count - 1. */
  at(index: number): Row;
}

export interface ShopUser {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: 'CUSTOMER' | 'STAFF' | 'ADMIN';
  /** ms since 1970 */
  readonly createdAt: number;
}

export interface ShopProduct {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  /** In minor units of the shop's currency. */
  readonly priceAmount: number;
  readonly onHand: number;
  /** ms since 1970 */
  readonly createdAt: number;
}

export interface ShopOrderLine {
  readonly id: string;
  readonly product: ShopProduct;
  readonly quantity: number;
}

export interface ShopOrder {
  readonly id: string;
  readonly userId: string;
  /** Only drafts, until an order's life is more than that. */
  readonly status: 'DRAFT';
  readonly note: string | null;
  /** Each of another product. */
  readonly lines: readonly ShopOrderLine[];
  /** ms since 1970 */
  readonly createdAt: number;
}

export interface Shop {
  readonly currencyCode: string;
  readonly users: Series<ShopUser>;
  readonly products: Series<ShopProduct>;
  readonly orders: Series<ShopOrder>;
}
