/** Queries, edges and the mutation of orders. */
import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { SelectQueryBuilder } from 'typeorm';
import { addProductToOrder } from './add-product';
import { money, Money, Order, OrderLine, Product, User } from './entities';
import type { Context } from './loaders';
import { connectionOf, decodeCursor, encodeCursor, pageOf, type Page } from './page';

export const OrderConnection = connectionOf('Order', Order);

@InputType()
export class AddProductToOrderInput {
  @Field(() => ID)
  orderId!: string;

  @Field(() => ID)
  productId!: string;

  @Field(() => Int, { defaultValue: 1 })
  quantity!: number;
}

@ObjectType()
export class UserError {
  @Field(() => String)
  code!: string;
}

@ObjectType()
export class OrderPayload {
  @Field(() => Order, { nullable: true })
  order!: Order | null;

  @Field(() => [UserError])
  userErrors!: UserError[];
}

/** The newest orders first; `after` is the cursor of the row before the page. */
export async function newestOrders(
  builder: SelectQueryBuilder<Order>,
  first: number,
  after: string | null,
): Promise<Page<Order>> {
  if (after != null) {
    builder.andWhere('(order.createdAt, order.id) < (:key::timestamptz, :id::uuid)', decodeCursor(after));
  }
  const rows = await builder
    .orderBy('order.createdAt', 'DESC')
    .addOrderBy('order.id', 'DESC')
    .limit(first + 1)
    .getMany();
  return pageOf(rows, first, (order) => encodeCursor('CREATED_AT:DESC', order.createdAt.toISOString(), order.id));
}

@Resolver(() => Order)
export class OrderResolver {
  @Query(() => Order, { nullable: true })
  order(@Arg('id', () => ID) id: string, @Ctx() { dataSource }: Context): Promise<Order | null> {
    return dataSource.getRepository(Order).findOneBy({ id });
  }

  @Query(() => OrderConnection)
  orders(
    @Arg('first', () => Int, { defaultValue: 20 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Ctx() { dataSource }: Context,
  ): Promise<Page<Order>> {
    return newestOrders(dataSource.getRepository(Order).createQueryBuilder('order'), first, after);
  }

  @Mutation(() => OrderPayload)
  addProductToOrder(
    @Arg('input', () => AddProductToOrderInput) input: AddProductToOrderInput,
    @Ctx() { dataSource }: Context,
  ): Promise<OrderPayload> {
    return addProductToOrder(dataSource, input);
  }

  @FieldResolver(() => User, { nullable: true })
  user(@Root() order: Order, @Ctx() { users }: Context): Promise<User | null> | null {
    return order.userId === null ? null : users.load(order.userId);
  }

  @FieldResolver(() => [OrderLine])
  lines(@Root() order: Order, @Ctx() { linesByOrder }: Context): Promise<OrderLine[]> {
    return linesByOrder.load(order.id);
  }

  @FieldResolver(() => Money)
  total(@Root() order: Order): Money {
    return money(order.totalAmount, order.currencyCode);
  }
}

@Resolver(() => OrderLine)
export class OrderLineResolver {
  @FieldResolver(() => Product)
  product(@Root() line: OrderLine, @Ctx() { products }: Context): Promise<Product> {
    return products.load(line.productId);
  }

  @FieldResolver(() => Money)
  unitPrice(@Root() line: OrderLine): Money {
    return money(line.unitPriceAmount, line.currencyCode);
  }
}
