/** Queries and mutations of orders, and the edges from users to their orders and products. */
import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, ID, Info, Int, Mutation, Query, Resolver } from 'type-graphql';
import { RequestError } from '../../core/errors';
import { read, readPage, type Context } from '../../graphql/context';
import { DeletePayloadType } from '../../graphql/delete-payload.type';
import { mutate } from '../../graphql/mutate';
import { PageArgs } from '../../graphql/page.type';
import { checkId } from '../../read/filters';
import { rootOne } from '../../read/roots';
import { answeredBySql } from '../../graphql/answered-by-sql';
import { UserType } from '../account/user.type';
import { ProductConnectionType } from '../catalog/product.type';
import * as inputs from './order.input';
import * as orders from './order.service';
import { OrderConnectionType, OrderPageArgs, OrderPayloadType, OrderType } from './order.type';
import { OrderPages, OrderView } from './order.view';

@Resolver()
export class OrderResolver {
  @Query(() => OrderType, { nullable: true, description: 'One order, by id or by number; null when there is none.' })
  order(
    @Arg('id', () => ID, { nullable: true }) id: string | null,
    @Arg('number', () => Int, { nullable: true }) number: number | null,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<unknown> {
    if ((id == null) === (number == null)) throw new RequestError('BAD_USER_INPUT', 'Give id or number, one of them.');
    if (id != null) return read(context, info, rootOne(OrderView, 'id', 'uuid', checkId(id, 'id')));
    return read(context, info, rootOne(OrderView, 'number', 'integer', number));
  }

  @Query(() => OrderConnectionType, {
    nullable: true,
    description: 'All orders, newest first unless sort says otherwise.',
  })
  orders(@Args() args: OrderPageArgs, @Ctx() context: Context, @Info() info: GraphQLResolveInfo): Promise<unknown> {
    return readPage(context, info, OrderPages, args);
  }

  @Mutation(() => OrderPayloadType, {
    nullable: true,
    description:
      'Creates a draft, with lines or without. Refused with NOT_FOUND, PRODUCT_ARCHIVED, DUPLICATE_PRODUCT or ' +
      'ORDER_LIMIT_REACHED, one for every line that cannot be.',
  })
  createOrder(
    @Arg('input') input: inputs.CreateOrderInput,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<unknown> {
    const { currency } = context.services;
    return mutate(context, info, {
      input,
      run: async (tx, { actor }) => ({ order: await orders.createOrder(tx, actor, input, currency) }),
    });
  }

  @Mutation(() => OrderPayloadType, {
    nullable: true,
    description:
      'Puts a product into a draft, with a copy of its name, SKU and price. Refused with DUPLICATE_PRODUCT when it is in ' +
      'the order already, NOT_FOUND, PRODUCT_ARCHIVED, ORDER_NOT_EDITABLE, ORDER_LIMIT_REACHED or VERSION_CONFLICT.',
  })
  addProductToOrder(
    @Arg('input') input: inputs.AddProductToOrderInput,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<unknown> {
    const { currency } = context.services;
    return mutate(context, info, {
      input,
      subject: { order: input.orderId },
      run: (tx, { actor }) => orders.addProductToOrder(tx, actor, input, currency),
    });
  }

  @Mutation(() => OrderPayloadType, {
    nullable: true,
    description:
      'Sets the quantity of a product in a draft. Refused with NOT_FOUND, ORDER_NOT_EDITABLE, ORDER_LIMIT_REACHED or VERSION_CONFLICT.',
  })
  setProductQuantity(
    @Arg('input') input: inputs.SetProductQuantityInput,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<unknown> {
    return mutate(context, info, {
      input,
      subject: { order: input.orderId },
      run: (tx, { actor }) => orders.setProductQuantity(tx, actor, input),
    });
  }

  @Mutation(() => OrderPayloadType, {
    nullable: true,
    description: 'Takes a product out of a draft. Refused with NOT_FOUND, ORDER_NOT_EDITABLE or VERSION_CONFLICT.',
  })
  removeProductFromOrder(
    @Arg('input') input: inputs.RemoveProductFromOrderInput,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<unknown> {
    return mutate(context, info, {
      input,
      subject: { order: input.orderId },
      run: (tx, { actor }) => orders.removeProductFromOrder(tx, actor, input),
    });
  }

  @Mutation(() => OrderPayloadType, {
    nullable: true,
    description:
      'The note in any status and, for a draft, the user. Refused with NOT_FOUND, ORDER_NOT_EDITABLE or VERSION_CONFLICT.',
  })
  updateOrder(
    @Arg('input') input: inputs.UpdateOrderInput,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<unknown> {
    return mutate(context, info, {
      input,
      subject: { order: input.id },
      run: (tx, { actor }) => orders.updateOrder(tx, actor, input),
    });
  }

  @Mutation(() => DeletePayloadType, {
    nullable: true,
    description: 'Deletes a draft or a canceled order. Refused with NOT_FOUND, INVALID_TRANSITION or VERSION_CONFLICT.',
  })
  deleteOrder(
    @Arg('input') input: inputs.OrderVersionInput,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<unknown> {
    return mutate(context, info, {
      input,
      run: async (tx, { actor }) => (await orders.deleteOrder(tx, actor, input), { deletedId: input.id }),
    });
  }
}

/** The edges live with the child: the account feature knows no orders. */
@Resolver(() => UserType)
export class UserOrdersResolver {
  @FieldResolver(() => OrderConnectionType, {
    description: 'Every order of this user, newest first unless sort says otherwise.',
  })
  orders(@Args() _page: OrderPageArgs): never {
    return answeredBySql();
  }

  @FieldResolver(() => ProductConnectionType, {
    description: 'Every product in any order of this user, each once, newest product first.',
  })
  products(@Args() _page: PageArgs): never {
    return answeredBySql();
  }
}
