/** One user, and the orders of a user. */
import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { Order, User } from './entities';
import type { Context } from './loaders';
import { newestOrders, OrderConnection } from './order.resolver';
import type { Page } from './page';

@Resolver(() => User)
export class UserResolver {
  @Query(() => User, { nullable: true })
  user(@Arg('id', () => ID) id: string, @Ctx() { dataSource }: Context): Promise<User | null> {
    return dataSource.getRepository(User).findOneBy({ id });
  }

  @FieldResolver(() => OrderConnection)
  orders(
    @Root() user: User,
    @Arg('first', () => Int, { defaultValue: 20 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Ctx() { dataSource }: Context,
  ): Promise<Page<Order>> {
    const builder = dataSource.getRepository(Order).createQueryBuilder('order');
    return newestOrders(builder.where('order.userId = :userId', { userId: user.id }), first, after);
  }
}
