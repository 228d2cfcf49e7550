/** How many units of a product there are, apart from the product since many orders write it at once. */
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('stock_levels')
export class StockLevelEntity {
  @PrimaryColumn({ name: 'product_id', type: 'uuid' })
  productId!: string;

  @Column({ name: 'on_hand', type: 'integer' })
  onHand!: number;

  @Column({ type: 'integer' })
  allocated!: number;
}
