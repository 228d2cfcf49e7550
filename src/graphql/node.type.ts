/** The interface of everything that has an id. */
import { Field, ID, InterfaceType } from 'type-graphql';

@InterfaceType('Node', { description: 'Anything with an id. Ids are UUIDv7 and never used twice.' })
export abstract class NodeType {
  @Field(() => ID)
  id!: string;
}
