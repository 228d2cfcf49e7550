/** The mutation: one transaction that locks the order, reads the product, and writes the line and the order's sums. */
import type { DataSource, EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import { Order, OrderLine, OrderStatus, Product, ProductStatus } from './entities';
import type { AddProductToOrderInput, OrderPayload } from './order.resolver';

export async function addProductToOrder(dataSource: DataSource, input: AddProductToOrderInput): Promise<OrderPayload> {
  return dataSource.transaction(async (manager) => {
    const order = await manager.findOne(Order, { where: { id: input.orderId }, lock: { mode: 'pessimistic_write' } });
    const product = await manager.findOne(Product, {
      where: { id: input.productId },
      lock: { mode: 'pessimistic_read' },
    });
    const code = await refusalOf(manager, order, product);
    if (code !== undefined || !order || !product) return { order, userErrors: [{ code: code ?? 'NOT_FOUND' }] };
    await manager.insert(OrderLine, {
      id: newId(),
      orderId: order.id,
      productId: product.id,
      productName: product.name,
      productSku: product.sku,
      quantity: input.quantity,
      unitPriceAmount: product.priceAmount,
      currencyCode: order.currencyCode,
    });
    const changes = {
      lineCount: order.lineCount + 1,
      itemCount: order.itemCount + input.quantity,
      totalAmount: order.totalAmount + product.priceAmount * input.quantity,
      updatedAt: new Date(),
      version: order.version + 1,
    };
    await manager.update(Order, order.id, changes);
    return { order: Object.assign(order, changes), userErrors: [] };
  });
}

async function refusalOf(
  manager: EntityManager,
  order: Order | null,
  product: Product | null,
): Promise<string | undefined> {
  if (!order || !product) return 'NOT_FOUND';
  if (order.status !== OrderStatus.DRAFT) return 'ORDER_NOT_EDITABLE';
  if (product.status !== ProductStatus.ACTIVE) return 'PRODUCT_ARCHIVED';
  const taken = await manager.existsBy(OrderLine, { orderId: order.id, productId: product.id });
  return taken ? 'DUPLICATE_PRODUCT' : undefined;
}
