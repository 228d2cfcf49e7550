/** addProductToOrder: what is copied, what is refused, and that no race puts a product into an order twice. */
import { createOrder, createProduct } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

const ADD = `mutation ($input: AddProductToOrderInput!) {
  addProductToOrder(input: $input) {
    order { id version itemCount total { amount currencyCode } lines { id productName productSku quantity unitPrice { amount } total { amount } } }
    userErrors { __typename code message field ... on DuplicateProductError { line { id quantity } } ... on NotFoundError { id } }
  }
}`;

let server: TestServer;
beforeAll(async () => void (server = await startServer()));
afterAll(() => server.stop());

test('copies name, SKU and price of the product and adds up the order', async () => {
  const orderId = await createOrder(server);
  const productId = await createProduct(server, { sku: 'MUG', name: 'Mug', price: { amount: '12.50' } });
  const { addProductToOrder } = await server.data(ADD, { input: { orderId, productId, quantity: 3 } });
  expect(addProductToOrder).toEqual({
    order: {
      id: orderId,
      version: 2,
      itemCount: 3,
      total: { amount: '37.50', currencyCode: 'EUR' },
      lines: [
        {
          id: expect.any(String),
          productName: 'Mug',
          productSku: 'MUG',
          quantity: 3,
          unitPrice: { amount: '12.50' },
          total: { amount: '37.50' },
        },
      ],
    },
    userErrors: [],
  });
});

test('of 50 requests at once that add the same product, one succeeds and 49 are told the line that stands', async () => {
  const orderId = await createOrder(server);
  const productId = await createProduct(server, { price: { amount: '1.00' } });
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => server.data(ADD, { input: { orderId, productId, quantity: 2 } })),
  );
  const payloads = answers.map((answer) => answer.addProductToOrder);
  const refused = payloads.filter((payload) => payload.userErrors.length > 0);
  const lines = await server.sql('select id, quantity from order_lines where order_id = $1', [orderId]);
  expect(lines).toHaveLength(1);
  expect(refused).toHaveLength(49);
  for (const { order, userErrors } of refused) {
    expect(order.total.amount).toBe('2.00');
    expect(userErrors).toEqual([
      {
        __typename: 'DuplicateProductError',
        code: 'DUPLICATE_PRODUCT',
        message: expect.stringContaining('setProductQuantity'),
        field: ['input', 'productId'],
        line: { id: lines[0].id, quantity: 2 },
      },
    ]);
  }
  const [order] = await server.sql('select item_count, total_amount, line_count, version from orders where id = $1', [
    orderId,
  ]);
  expect(order).toEqual({ item_count: 2, total_amount: 200, line_count: 1, version: 2 });
});

test('refuses an order and a product that are not there', async () => {
  const missing = '0192e000-0000-7000-8000-000000000000';
  const orderId = await createOrder(server);
  const productId = await createProduct(server);
  const first = await server.data(ADD, { input: { orderId: missing, productId } });
  expect(first.addProductToOrder).toEqual({
    order: null,
    userErrors: [
      {
        __typename: 'NotFoundError',
        code: 'NOT_FOUND',
        message: `There is no order with the id ${missing}.`,
        field: ['input', 'orderId'],
        id: missing,
      },
    ],
  });
  const second = await server.data(ADD, { input: { orderId, productId: missing } });
  expect(second.addProductToOrder.userErrors).toMatchObject([
    { code: 'NOT_FOUND', field: ['input', 'productId'], id: missing },
  ]);
  expect(second.addProductToOrder.order).toMatchObject({ id: orderId, version: 1, lines: [] });
});
