/** The table of orders: the header, with the sums of its lines, which every write keeps in the same transaction. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigintAsNumber } from '../../database/columns';
import type { OrderStatus } from './order.rules';

@Entity('orders')
export class OrderEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  /** Given by the database's sequence. */
  @Column({ type: 'integer' })
  number!: number;

  @Column({ name: 'user_id', type: 'uuid', nullable: true })
  userId!: string | null;

  @Column({ type: 'text' })
  status!: OrderStatus;

  @Column({ name: 'currency_code', type: 'text' })
  currencyCode!: string;

  /** In minor units: the sum of the lines. */
  @Column({ name: 'total_amount', type: 'bigint', transformer: bigintAsNumber })
  totalAmount!: number;

  @Column({ name: 'line_count', type: 'integer' })
  lineCount!: number;

  /** The sum of the lines' quantities. */
  @Column({ name: 'item_count', type: 'integer' })
  itemCount!: number;

  @Column({ type: 'text', nullable: true })
  note!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', precision: 3 })
  updatedAt!: Date;

  @Column({ type: 'integer' })
  version!: number;
}
