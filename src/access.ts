/**
 * Who may ask for what, in one table: every field of the API that not everybody may select. What a role may not select
 * refuses the whole operation before any SQL. Which rows one sees of what one may select is said by the views; which
 * values one may write, by the rules.
 */
import type { ActorRole } from './core/actor';
import { invariant } from './core/invariant';

const EVERYBODY: readonly ActorRole[] = ['ANONYMOUS', 'CUSTOMER', 'STAFF', 'ADMIN'];
const LOGGED_IN: readonly ActorRole[] = ['CUSTOMER', 'STAFF', 'ADMIN'];
const SHOP: readonly ActorRole[] = ['STAFF', 'ADMIN'];
const ADMINS: readonly ActorRole[] = ['ADMIN'];

/** Roles by type and field; "*" stands for the fields of a type that have no line of their own. */
const ACCESS: Readonly<Record<string, Readonly<Record<string, readonly ActorRole[]>>>> = {
  Query: {
    node: EVERYBODY,
    nodes: EVERYBODY,
    me: EVERYBODY,
    user: LOGGED_IN,
    users: SHOP,
    product: EVERYBODY,
    products: EVERYBODY,
    order: LOGGED_IN,
    orders: LOGGED_IN,
  },
  Mutation: {
    signUp: EVERYBODY,
    logIn: EVERYBODY,
    logOut: LOGGED_IN,
    changePassword: LOGGED_IN,
    requestPasswordReset: EVERYBODY,
    resetPassword: EVERYBODY,
    createUser: ADMINS,
    updateUser: LOGGED_IN,
    deleteUser: LOGGED_IN,
    createProduct: SHOP,
    updateProduct: SHOP,
    archiveProduct: SHOP,
    restoreProduct: SHOP,
    deleteProduct: SHOP,
    createOrder: LOGGED_IN,
    addProductToOrder: LOGGED_IN,
    setProductQuantity: LOGGED_IN,
    removeProductFromOrder: LOGGED_IN,
    updateOrder: LOGGED_IN,
    deleteOrder: LOGGED_IN,
  },
  User: { '*': EVERYBODY },
  Session: { '*': EVERYBODY },
  Product: { '*': EVERYBODY },
  StockLevel: { available: EVERYBODY, onHand: SHOP, allocated: SHOP },
  Order: { '*': EVERYBODY },
  OrderLine: { '*': EVERYBODY },
};

/** Types that carry no facts of their own: they are as open as the field that leads to them. */
const CARRIERS = /(Connection|Edge|Payload|Error)$|^(PageInfo|Money)$/;

/** The roles that may select a field; undefined for carriers. A field that the table does not name is a mistake of ours. */
export function rolesOf(type: string, field: string): readonly ActorRole[] | undefined {
  if (CARRIERS.test(type)) return undefined;
  const roles = ACCESS[type]?.[field] ?? ACCESS[type]?.['*'];
  invariant(roles, `src/access.ts says who may select ${type}.${field}`);
  return roles;
}
