/** The table of order lines, unique by order and product. Name, SKU and price are copied when the product is added. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigintAsNumber } from '../../database/columns';

@Entity('order_lines')
export class OrderLineEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'order_id', type: 'uuid' })
  orderId!: string;

  @Column({ name: 'product_id', type: 'uuid' })
  productId!: string;

  @Column({ name: 'product_name', type: 'text' })
  productName!: string;

  @Column({ name: 'product_sku', type: 'text' })
  productSku!: string;

  @Column({ type: 'integer' })
  quantity!: number;

  /** In minor units of the order's currency. */
  @Column({ name: 'unit_price_amount', type: 'bigint', transformer: bigintAsNumber })
  unitPriceAmount!: number;

  @Column({ name: 'currency_code', type: 'text' })
  currencyCode!: string;
}
