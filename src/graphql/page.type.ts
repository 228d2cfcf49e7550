/** The GraphQL types of every list: arguments, page info, edges and connections. */
import { ArgsType, Field, InputType, Int, ObjectType, type ClassType } from 'type-graphql';
import type { SortDirection } from '../core/page';
import { DecimalScalar } from './scalars';
import { enumOf } from './enum';

const SortDirectionEnum = enumOf('SortDirection', 'The order of a list.', ['ASC', 'DESC']);

@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    nullable: true,
    description: 'How many from the start: 0 to 100; 20 when neither first nor last is given.',
  })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Go on after this cursor.' })
  after?: string | null;

  @Field(() => Int, { nullable: true, description: 'How many from the end: 0 to 100. Not together with first.' })
  last?: number | null;

  @Field(() => String, { nullable: true, description: 'Stop before this cursor.' })
  before?: string | null;
}

@ObjectType('PageInfo', { description: 'Where a page stands in its list.' })
class PageInfoType {
  @Field(() => Boolean)
  hasNextPage!: boolean;

  @Field(() => Boolean)
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'The cursor of the first row; null on an empty page.' })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'The cursor of the last row; null on an empty page.' })
  endCursor!: string | null;
}

/** The connection type of a node type, with its edge type: `UserConnection` and `UserEdge` for 'User'. */
export function connectionOf(node: ClassType<object>, name: string): ClassType<object> {
  @ObjectType(`${name}Edge`, { description: `A ${name} and its place in the list.` })
  class Edge {
    @Field(() => String, { description: 'Opaque; good for after and before of the same list in the same sort.' })
    cursor!: string;

    @Field(() => node)
    node!: object;
  }

  @ObjectType(`${name}Connection`, { description: `A page of a list of ${name}.` })
  class Connection {
    @Field(() => [Edge])
    edges!: Edge[];

    @Field(() => [node], { description: 'The nodes of the edges, for those who need no cursor each.' })
    nodes!: object[];

    @Field(() => PageInfoType)
    pageInfo!: PageInfoType;

    @Field(() => Int, {
      description:
        'How many rows fit, exactly, also when a ranking offers only the best of them. Counted only when asked for.',
    })
    totalCount!: number;
  }
  return Connection;
}

/** The sort input of a list over an enum of fields. */
export function sortOf(name: string, field: object): ClassType<{ field: string; direction: SortDirection }> {
  @InputType(name, { description: 'What a list is sorted by; rows of the same value are sorted by id.' })
  class Sort {
    @Field(() => field)
    field!: string;

    @Field(() => SortDirectionEnum, { defaultValue: 'ASC' })
    direction!: SortDirection;
  }
  return Sort;
}

@InputType({ description: 'A span of time, half-open: from <= t < to.' })
export class DateTimeRange {
  @Field(() => Date, { nullable: true })
  from?: Date | null;

  @Field(() => Date, { nullable: true })
  to?: Date | null;
}

@InputType({ description: "A span of amounts in the shop's currency, both ends included." })
export class MoneyRange {
  @Field(() => DecimalScalar, { nullable: true })
  min?: string | null;

  @Field(() => DecimalScalar, { nullable: true })
  max?: string | null;
}
