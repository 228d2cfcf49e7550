/** PostGraphile's answers in the shape of ours, so that the same facts can be told by comparing. */

const money = (minorUnits, currencyCode) => ({ amount: (Number(minorUnits) / 100).toFixed(2), currencyCode });
const time = (text) => new Date(text).toISOString();
const user = ({ rowId, name, email }) => ({ id: rowId, name, email });

function line({ rowId, quantity, unitPriceAmount, currencyCode, productByProductId: product }) {
  return {
    id: rowId,
    quantity,
    unitPrice: money(unitPriceAmount, currencyCode),
    product: { id: product.rowId, sku: product.sku, name: product.name },
  };
}

/** An order with what of it was selected. */
function order({ rowId, totalAmount, currencyCode, createdAt, userByUserId, orderLinesByOrderId, ...same }) {
  return {
    id: rowId,
    ...same,
    total: money(totalAmount, currencyCode),
    ...(createdAt && { createdAt: time(createdAt) }),
    ...(userByUserId && { user: user(userByUserId) }),
    ...(orderLinesByOrderId && { lines: orderLinesByOrderId.nodes.map(line) }),
  };
}

function page({ allOrders: { nodes, pageInfo } }) {
  const [, key, id] = JSON.parse(Buffer.from(pageInfo.endCursor, 'base64'));
  const endCursor = Buffer.from(`["CREATED_AT:DESC", "${time(key)}", "${id}"]`).toString('base64url');
  return { orders: { nodes: nodes.map(order), pageInfo: { ...pageInfo, endCursor } } };
}

const toOurs = {
  point: ({ orderByRowId }) => ({ order: order(orderByRowId) }),
  page,
  deep: ({ userByRowId }) => ({
    user: { ...user(userByRowId), orders: { nodes: userByRowId.ordersByUserId.nodes.map(order) } },
  }),
  search: ({ postgraphileSearchProducts: { nodes, pageInfo } }) => ({
    products: {
      nodes: nodes.map(({ rowId, sku, name, priceAmount, currencyCode }) => ({
        id: rowId,
        sku,
        name,
        price: money(priceAmount, currencyCode),
      })),
      pageInfo: { hasNextPage: pageInfo.hasNextPage }, // a function's cursor counts rows, ours holds the rank
    },
  }),
  add: ({ postgraphileAddProductToOrder: { result } }) => ({
    addProductToOrder: { order: order(result), userErrors: [] },
  }),
  'first-page': page,
  'far-page': page,
};

module.exports = { toOurs };
