/** The inputs of the mutations on users, with their rules. */
import { Field, ID, InputType, Int } from 'type-graphql';
import { IfGiven, IfNotNull, IsEmailAddress, IsId, IsNotNull, IsText } from '../../graphql/validators';
import type { Role } from './user.rules';
import { RoleEnum } from './user.type';

@InputType()
export class CreateUserInput {
  @Field(() => String, { description: 'Unique. At most 254 characters; stored trimmed, in NFKC and lower case.' })
  @IsEmailAddress()
  email!: string;

  @Field(() => String, { description: '1 to 200 characters, not blank.' })
  @IsText(1, 200)
  name!: string;

  @Field(() => RoleEnum, { nullable: true, defaultValue: 'CUSTOMER' })
  @IsNotNull()
  role!: Role;

  @Field(() => String, {
    nullable: true,
    description: '12 to 256 characters. Without one the user cannot log in until a reset by mail.',
  })
  @IfNotNull()
  @IsText(12, 256)
  password?: string | null;
}

@InputType({ description: 'What is left out stays as it is.' })
export class UpdateUserInput {
  @Field(() => ID)
  @IsId()
  id!: string;

  @Field(() => String, { nullable: true })
  @IfGiven()
  @IsEmailAddress()
  email?: string;

  @Field(() => String, { nullable: true })
  @IfGiven()
  @IsText(1, 200)
  name?: string;

  @Field(() => RoleEnum, { nullable: true })
  @IfGiven()
  @IsNotNull()
  role?: Role;

  @Field(() => Int, {
    nullable: true,
    description: 'Refused with VERSION_CONFLICT when the user is at another version.',
  })
  expectedVersion?: number | null;
}

@InputType()
export class DeleteUserInput {
  @Field(() => ID)
  @IsId()
  id!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Refused with VERSION_CONFLICT when the user is at another version.',
  })
  expectedVersion?: number | null;
}
