/** The payload of every mutation that deletes. */
import { Field, ID, ObjectType } from 'type-graphql';
import { UserErrorType } from './user-error.type';

@ObjectType('DeletePayload')
export class DeletePayloadType {
  @Field(() => ID, { nullable: true, description: 'The id that is gone now; null when refused.' })
  deletedId!: string | null;

  @Field(() => [UserErrorType], { description: 'Empty when the mutation was done.' })
  userErrors!: UserErrorType[];
}
