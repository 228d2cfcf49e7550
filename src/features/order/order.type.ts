/** The GraphQL types of orders and their lines. */
import { ArgsType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { SortDirection } from '../../core/page';
import { enumOf } from '../../graphql/enum';
import { MoneyType } from '../../graphql/money.type';
import { NodeType } from '../../graphql/node.type';
import { connectionOf, DateTimeRange, MoneyRange, PageArgs, sortOf } from '../../graphql/page.type';
import { UserErrorType } from '../../graphql/user-error.type';
import { UserType } from '../account/user.type';
import { ProductType } from '../catalog/product.type';
import { ORDER_STATUSES, type OrderStatus } from './order.rules';

const OrderStatusEnum = enumOf('OrderStatus', 'Where an order stands in its life.', ORDER_STATUSES, {
  DRAFT: 'Being put together: the only status in which lines change.',
});

@ObjectType('OrderLine', {
  implements: NodeType,
  description: 'One product in one order: the same product never stands twice. Name, SKU and price are copies.',
})
export class OrderLineType extends NodeType {
  @Field(() => ProductType, { description: 'The product as it is now.' })
  product!: ProductType;

  @Field(() => String, { description: "The product's name when it was added." })
  productName!: string;

  @Field(() => String, { description: "The product's SKU when it was added." })
  productSku!: string;

  @Field(() => Int, { description: '1 to 1,000,000.' })
  quantity!: number;

  @Field(() => MoneyType, { description: "The product's price when it was added." })
  unitPrice!: MoneyType;

  @Field(() => MoneyType, { description: 'unitPrice times quantity.' })
  total!: MoneyType;
}

@ObjectType('Order', { implements: NodeType, description: 'What a user wants to buy.' })
export class OrderType extends NodeType {
  @Field(() => Int, { description: 'Counts up, with gaps; what people say on the phone.' })
  number!: number;

  @Field(() => UserType, { nullable: true, description: "Null once that user's profile was deleted." })
  user!: UserType | null;

  @Field(() => OrderStatusEnum)
  status!: OrderStatus;

  @Field(() => [OrderLineType], { description: 'In the order in which they were added; at most 500.' })
  lines!: OrderLineType[];

  @Field(() => [ProductType], { description: 'The products of the lines, in the same order.' })
  products!: ProductType[];

  @Field(() => Int, { description: 'The sum of the quantities.' })
  itemCount!: number;

  @Field(() => String, { description: 'ISO 4217.' })
  currencyCode!: string;

  @Field(() => MoneyType, { description: 'The sum of the lines.' })
  total!: MoneyType;

  @Field(() => String, { nullable: true, description: 'At most 10,000 characters.' })
  note!: string | null;

  @Field(() => Date)
  createdAt!: Date;

  @Field(() => Date)
  updatedAt!: Date;

  @Field(() => Int, { description: 'Counts the changes: 1 at first. Send it back as expectedVersion.' })
  version!: number;
}

export const OrderConnectionType = connectionOf(OrderType, 'Order');

@InputType({ description: 'Which orders. Every field given must fit.' })
export class OrderWhere {
  @Field(() => [OrderStatusEnum], { nullable: true })
  status?: OrderStatus[] | null;

  @Field(() => ID, { nullable: true })
  userId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Orders that hold this product.' })
  productId?: string | null;

  @Field(() => [Int], { nullable: true, description: 'Any of these numbers, at most 100.' })
  number?: number[] | null;

  @Field(() => DateTimeRange, { nullable: true })
  createdAt?: DateTimeRange | null;

  @Field(() => MoneyRange, { nullable: true })
  total?: MoneyRange | null;

  @Field(() => String, {
    nullable: true,
    description:
      "An order number, or part of the user's name or email, or of a product's name or SKU; at most 200 characters.",
  })
  search?: string | null;
}

const OrderSortFieldEnum = enumOf('OrderSortField', 'What orders can be sorted by.', ['CREATED_AT', 'NUMBER', 'TOTAL']);
const OrderSort = sortOf('OrderSort', OrderSortFieldEnum);

@ArgsType()
export class OrderPageArgs extends PageArgs {
  @Field(() => OrderWhere, { nullable: true })
  where?: OrderWhere | null;

  @Field(() => OrderSort, { nullable: true, description: 'Newest first without it.' })
  sort?: { field: string; direction: SortDirection } | null;
}

@ObjectType('OrderPayload')
export class OrderPayloadType {
  @Field(() => OrderType, { nullable: true, description: 'The order after the mutation; when refused, as it stands.' })
  order!: OrderType | null;

  @Field(() => [UserErrorType], { description: 'Empty when the mutation was done.' })
  userErrors!: UserErrorType[];
}

@ObjectType('DuplicateProductError', {
  implements: UserErrorType,
  description: 'The product is in the order already. Nothing was changed.',
})
export class DuplicateProductErrorType extends UserErrorType {
  @Field(() => OrderLineType, {
    nullable: true,
    description: 'The line that stands; null when both stand in the same input.',
  })
  line!: OrderLineType | null;
}
