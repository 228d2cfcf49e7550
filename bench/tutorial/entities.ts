/** The tables as TypeORM entities that are GraphQL types at the same time, as tutorials have it. */
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, Generated, PrimaryColumn } from 'typeorm';

export enum OrderStatus {
  DRAFT = 'DRAFT',
  PLACED = 'PLACED',
  COMPLETED = 'COMPLETED',
  CANCELED = 'CANCELED',
}
registerEnumType(OrderStatus, { name: 'OrderStatus' });

export enum ProductStatus {
  ACTIVE = 'ACTIVE',
  ARCHIVED = 'ARCHIVED',
}
registerEnumType(ProductStatus, { name: 'ProductStatus' });

const bigintAsNumber = { from: Number, to: (value: number) => value };

@ObjectType()
export class Money {
  @Field(() => String)
  amount!: string;

  @Field(() => String)
  currencyCode!: string;
}

/** Minor units of a currency with two decimals. */
export function money(minorUnits: number, currencyCode: string): Money {
  return { amount: (minorUnits / 100).toFixed(2), currencyCode };
}

@ObjectType()
@Entity('users')
export class User {
  @Field(() => ID)
  @PrimaryColumn('uuid')
  id!: string;

  @Field(() => String)
  @Column('text')
  email!: string;

  @Field(() => String)
  @Column('text')
  name!: string;
}

@ObjectType()
@Entity('products')
export class Product {
  @Field(() => ID)
  @PrimaryColumn('uuid')
  id!: string;

  @Field(() => String)
  @Column('text')
  sku!: string;

  @Field(() => String)
  @Column('text')
  name!: string;

  @Column('bigint', { name: 'price_amount', transformer: bigintAsNumber })
  priceAmount!: number;

  @Column('text', { name: 'currency_code' })
  currencyCode!: string;

  @Column('text')
  status!: ProductStatus;
}

@ObjectType()
@Entity('orders')
export class Order {
  @Field(() => ID)
  @PrimaryColumn('uuid')
  id!: string;

  @Field(() => Int)
  @Generated()
  @Column('integer')
  number!: number;

  @Column('uuid', { name: 'user_id', nullable: true })
  userId!: string | null;

  @Field(() => OrderStatus)
  @Column('text')
  status!: OrderStatus;

  @Column('bigint', { name: 'total_amount', transformer: bigintAsNumber })
  totalAmount!: number;

  @Column('text', { name: 'currency_code' })
  currencyCode!: string;

  @Column('integer', { name: 'line_count' })
  lineCount!: number;

  @Field(() => Int)
  @Column('integer', { name: 'item_count' })
  itemCount!: number;

  @Field(() => Date)
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;

  @Field(() => Int)
  @Column('integer')
  version!: number;
}

@ObjectType()
@Entity('order_lines')
export class OrderLine {
  @Field(() => ID)
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'order_id' })
  orderId!: string;

  @Column('uuid', { name: 'product_id' })
  productId!: string;

  @Column('text', { name: 'product_name' })
  productName!: string;

  @Column('text', { name: 'product_sku' })
  productSku!: string;

  @Field(() => Int)
  @Column('integer')
  quantity!: number;

  @Column('bigint', { name: 'unit_price_amount', transformer: bigintAsNumber })
  unitPriceAmount!: number;

  @Column('text', { name: 'currency_code' })
  currencyCode!: string;
}
