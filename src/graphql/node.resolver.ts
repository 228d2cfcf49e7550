/** Objects by id alone, whatever their type: what clients with normalized caches refetch with. */
import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, ID, Info, Query, Resolver } from 'type-graphql';
import { RequestError } from '../core/errors';
import { checkId } from '../read/filters';
import { rootNode, rootNodes } from '../read/roots';
import { read, type Context } from './context';
import { NodeType } from './node.type';

const MAX_NODES = 100;

@Resolver()
export class NodeResolver {
  @Query(() => NodeType, {
    nullable: true,
    description:
      'The object with this id. Only types that the selection names are looked through; null when none has it.',
  })
  node(@Arg('id', () => ID) id: string, @Ctx() context: Context, @Info() info: GraphQLResolveInfo): Promise<unknown> {
    return read(context, info, rootNode(checkId(id, 'id')));
  }

  @Query(() => [NodeType], {
    nullable: 'itemsAndList',
    description: 'The objects with these ids, at most 100, in their order; null for an id that none has.',
  })
  nodes(
    @Arg('ids', () => [ID]) ids: string[],
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<unknown> {
    if (ids.length > MAX_NODES) {
      throw new RequestError('BAD_USER_INPUT', `ids holds ${ids.length} ids: give at most ${MAX_NODES}.`);
    }
    return read(context, info, rootNodes(ids.map((id, index) => checkId(id, `ids[${index}]`))));
  }
}
