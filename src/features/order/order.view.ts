/** How Order and OrderLine read from their tables, the edges to users and products, and what the list of orders offers. */
import { UserView, userSearch } from '../account/user.view';
import { ProductPages, ProductView, productNamed } from '../catalog/product.view';
import { errorView } from '../../graphql/user-error.type';
import { runsTheShop } from '../../core/actor';
import { byId, containing, inMoneyRange, inTimeRange, oneOf, searchText } from '../../read/filters';
import { connection, extendView, many, money, one, viewOf, type PageSpec, type PreparedFilter } from '../../read/view';
import { OrderLineEntity } from './order-line.entity';
import { OrderEntity } from './order.entity';

const currencyCode = (row: string): string => `${row}.currency_code`;

const OrderLineView = viewOf(
  'OrderLine',
  OrderLineEntity,
  {
    product: one(ProductView, (product, line) => `${product}.id = ${line}.product_id`, { withParent: true }),
    unitPrice: money((row) => `${row}.unit_price_amount`, currencyCode),
    total: money((row) => `${row}.unit_price_amount * ${row}.quantity`, currencyCode),
  },
  (row, actor) => {
    if (runsTheShop(actor.role)) return undefined;
    if (actor.role === 'ANONYMOUS') return 'false';
    return `exists (select from orders o where o.id = ${row}.order_id and o.user_id = ${actor.id()})`;
  },
);

/** Customers see their own orders; who runs the shop sees all. */
export const OrderView = viewOf(
  'Order',
  OrderEntity,
  {
    user: one(UserView, (user, order) => `${user}.id = ${order}.user_id`, { withParent: true }),
    lines: many(OrderLineView, {
      on: (line, order) => `${line}.order_id = ${order}.id`,
      orderBy: (line) => `${line}.id`,
      withParent: true,
    }),
    products: many(ProductView, {
      join: (product) => `join order_lines "$line" on "$line".product_id = ${product}.id`,
      on: (_, order) => `"$line".order_id = ${order}.id`,
      orderBy: () => `"$line".id`,
      withParent: true,
    }),
    total: money((row) => `${row}.total_amount`, currencyCode),
  },
  (row, actor) => {
    if (runsTheShop(actor.role)) return undefined;
    return actor.role === 'CUSTOMER' ? `${row}.user_id = ${actor.id()}` : 'false';
  },
);

export const OrderPages: PageSpec = {
  view: OrderView,
  defaultSort: { field: 'CREATED_AT', direction: 'DESC' },
  sorts: {
    CREATED_AT: { kind: 'timestamp', key: (row) => `${row}.created_at` },
    NUMBER: { kind: 'integer', key: (row) => `${row}.number` },
    TOTAL: { kind: 'bigint', key: (row) => `${row}.total_amount` },
  },
  filters: {
    status: oneOf((row) => `${row}.status`, 'text'),
    number: oneOf((row) => `${row}.number`, 'integer'),
    userId: byId((row, id) => `${row}.user_id = ${id}`),
    productId: byId((row, id) => `${row}.id in (select l.order_id from order_lines l where l.product_id = ${id})`),
    createdAt: inTimeRange((row) => `${row}.created_at`),
    total: inMoneyRange((row) => `${row}.total_amount`),
    search: searchText(orderSearch),
  },
};

/** The most orders that one way of searching finds; the newest of them come first. */
const SEARCH_LIMIT = 10_000;

/**
 * An order number, part of the user's name or email, or part of a product's name or SKU: a union of ids, one arm per
 * index, each bounded. One condition over four tables would be read by no index.
 */
function orderSearch(text: string): PreparedFilter {
  const digits = /^#?(\d{1,9})$/.exec(text)?.[1];
  return {
    shape: digits ? 'number' : '',
    values: digits ? [containing(text), Number(digits)] : [containing(text)],
    costly: true,
    sql: (row, [pattern, number]) => {
      const newest = `order by o.created_at desc limit ${SEARCH_LIMIT}`;
      const arms = [
        `(select o.id from users u join orders o on o.user_id = u.id where ${userSearch('u', pattern!)} ${newest})`,
        `(select l.order_id from products p join order_lines l on l.product_id = p.id
          where ${productNamed('p', pattern!)} order by l.id desc limit ${SEARCH_LIMIT})`,
      ];
      if (digits) arms.push(`select o.id from orders o where o.number = ${number}::int`);
      return `${row}.id in (${arms.join(' union ')})`;
    },
  };
}

const UserOrders = extendView(UserView, {
  orders: connection(OrderPages, (order, user) => `${order}.user_id = ${user}.id`),
  products: connection(
    ProductPages,
    (product, user) => `${product}.id in (select l.product_id from orders o
      join order_lines l on l.order_id = o.id where o.user_id = ${user}.id)`,
  ),
});

const DuplicateProductErrorView = errorView('DuplicateProductError', {
  line: one(OrderLineView, (line, error) => `${line}.id = (${error}.v ->> 'line')::uuid`, { withParent: true }),
});

export const orderViews = [OrderView, OrderLineView, UserOrders, DuplicateProductErrorView];
