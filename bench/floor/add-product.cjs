/**
 * addProductToOrder by hand: one transaction over one client of the pool. With a pipelined client, statements that do not
 * wait for each other's result share a round trip.
 */
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { v7: newId } = require('uuid');

const MAX_LINES = 500;
const MAX_AMOUNT = Number.MAX_SAFE_INTEGER;

const begin = { text: 'begin' };
const commit = { text: 'commit' };
const statements = Object.fromEntries(
  ['lock-order', 'read-product', 'insert-line', 'update-sums', 'read-answer'].map((name) => [
    name,
    { name, text: readFileSync(join(__dirname, 'add', `${name}.sql`), 'utf8') },
  ]),
);

const statement = (name, ...values) => ({
  ...statements[name],
  values,
  rowMode: name === 'read-answer' ? 'array' : null,
});

/** Answers the JSON of `data`. Throws what PostgreSQL throws, after a rollback. */
async function addProduct(pool, pipelined, { input: { orderId, productId, quantity } }) {
  const client = await pool.connect();
  const together = pipelined
    ? (all) => Promise.all(all.map((each) => client.query(each)))
    : (all) => oneByOne(client, all);
  try {
    const [, { rows: orders }, { rows: products }] = await together([
      begin,
      statement('lock-order', orderId),
      statement('read-product', productId),
    ]);
    const refusal = refusalOf(orders[0], products[0], quantity);
    if (refusal) return await refuse(client, orderId, refusal);
    const [order] = orders;
    const [product] = products;
    const { id, name, sku, price_amount: price } = product;
    const [inserted, , { rows: answers }] = await together([
      statement('insert-line', newId(), orderId, id, name, sku, quantity, price, order.currency_code),
      statement('update-sums', orderId, quantity, price * quantity, new Date()),
      statement('read-answer', orderId),
    ]);
    if (inserted.rowCount === 0) return await refuse(client, orderId, 'DUPLICATE_PRODUCT');
    await client.query(commit);
    return payload(answers[0][0], []);
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

/** One after the other; what follows a line that was not inserted is not sent. */
async function oneByOne(client, all) {
  const results = [];
  for (const each of all) {
    const result = await client.query(each);
    results.push(result);
    if (each.name === 'insert-line' && result.rowCount === 0) break;
  }
  return [...results, ...Array(all.length - results.length).fill({ rows: [] })];
}

function refusalOf(order, product, quantity) {
  if (!order || !product) return 'NOT_FOUND';
  if (order.status !== 'DRAFT') return 'ORDER_NOT_EDITABLE';
  if (product.status !== 'ACTIVE') return 'PRODUCT_ARCHIVED';
  if (order.line_count >= MAX_LINES) return 'ORDER_LIMIT_REACHED';
  if (product.price_amount > (MAX_AMOUNT - order.total_amount) / quantity) return 'ORDER_LIMIT_REACHED';
  return undefined;
}

/** Takes everything back and answers the order as it stands. */
async function refuse(client, orderId, code) {
  await client.query('rollback');
  const { rows } = await client.query(statement('read-answer', orderId));
  return payload(rows[0]?.[0] ?? 'null', [{ code }]);
}

function payload(order, userErrors) {
  return `{"addProductToOrder":{"order":${order},"userErrors":${JSON.stringify(userErrors)}}}`;
}

module.exports = { addProduct };
