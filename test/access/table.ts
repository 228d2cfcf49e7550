/** Who may select what and run what, written out by hand once more: the walk holds src/access.ts to it. It imports nothing of it. */

/** A = ANONYMOUS, C = CUSTOMER, S = STAFF, D = ADMIN. */
const EVERYBODY = 'ACSD';
const LOGGED_IN = 'CSD';
const SHOP = 'SD';
const ADMIN = 'D';

/** Types that hold no facts of their own: as open as the field that leads to them. */
export const EXEMPT = [
  'Money',
  'PageInfo',
  ...['User', 'Product', 'Order'].flatMap((type) => [`${type}Connection`, `${type}Edge`, `${type}Payload`]),
  ...['SessionPayload', 'LogOutPayload', 'PasswordResetPayload', 'DeletePayload'],
  ...[
    'InvalidInputError',
    'NotFoundError',
    'NotAllowedError',
    'ConflictError',
    'VersionConflictError',
    'DuplicateProductError',
  ],
];

const same = (type: string, fields: string, who: string): Record<string, string> =>
  Object.fromEntries(fields.split(' ').map((field) => [`${type}.${field}`, who]));

export const EXPECTED: Readonly<Record<string, string>> = {
  ...same('Query', 'me node nodes product products', EVERYBODY),
  ...same('Query', 'user order orders', LOGGED_IN),
  ...same('Query', 'users', SHOP),
  ...same('Mutation', 'signUp logIn requestPasswordReset resetPassword', EVERYBODY),
  ...same('Mutation', 'logOut changePassword updateUser deleteUser', LOGGED_IN),
  ...same('Mutation', 'createOrder addProductToOrder setProductQuantity removeProductFromOrder', LOGGED_IN),
  ...same('Mutation', 'updateOrder deleteOrder', LOGGED_IN),
  ...same('Mutation', 'createProduct updateProduct archiveProduct restoreProduct deleteProduct', SHOP),
  ...same('Mutation', 'createUser', ADMIN),
  ...same('User', 'id email name role createdAt updatedAt version orders products', EVERYBODY),
  ...same('Session', 'token expiresAt user', EVERYBODY),
  ...same('Product', 'id sku name description price status stock createdAt updatedAt version', EVERYBODY),
  ...same('StockLevel', 'available', EVERYBODY),
  ...same('StockLevel', 'onHand allocated', SHOP),
  ...same('Order', 'id number user status lines products itemCount currencyCode total note', EVERYBODY),
  ...same('Order', 'createdAt updatedAt version', EVERYBODY),
  ...same('OrderLine', 'id product productName productSku quantity unitPrice total', EVERYBODY),
};
