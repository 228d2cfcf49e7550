/** The GraphQL types of users. Not the entity: what is not named here never reaches the wire. */
import { ArgsType, Field, InputType, Int, ObjectType } from 'type-graphql';
import { enumOf } from '../../graphql/enum';
import { NodeType } from '../../graphql/node.type';
import { connectionOf, DateTimeRange, PageArgs, sortOf } from '../../graphql/page.type';
import { UserErrorType } from '../../graphql/user-error.type';
import { ROLES, type Role } from './user.rules';
import type { SortDirection } from '../../core/page';

export const RoleEnum = enumOf('Role', 'What a user may do.', ROLES, {
  CUSTOMER: 'Buys: sees own orders.',
  STAFF: 'Runs the shop: catalog, stock, orders, reports.',
  ADMIN: 'Also manages users and their roles.',
});

@ObjectType('User', { implements: NodeType, description: 'Somebody with a profile.' })
export class UserType extends NodeType {
  @Field(() => String, { description: 'Unique. Stored trimmed, in NFKC and lower case.' })
  email!: string;

  @Field(() => String, { description: '1 to 200 characters.' })
  name!: string;

  @Field(() => RoleEnum)
  role!: Role;

  @Field(() => Date)
  createdAt!: Date;

  @Field(() => Date, { description: 'When the profile was last changed.' })
  updatedAt!: Date;

  @Field(() => Int, { description: 'Counts the changes: 1 at first. Send it back as expectedVersion.' })
  version!: number;
}

export const UserConnectionType = connectionOf(UserType, 'User');

@InputType({ description: 'Which users. Every field given must fit.' })
export class UserWhere {
  @Field(() => String, { nullable: true, description: 'Part of a name or email, at most 200 characters.' })
  search?: string | null;

  @Field(() => [RoleEnum], { nullable: true })
  role?: Role[] | null;

  @Field(() => DateTimeRange, { nullable: true })
  createdAt?: DateTimeRange | null;
}

const UserSortFieldEnum = enumOf('UserSortField', 'What users can be sorted by.', ['CREATED_AT', 'NAME', 'EMAIL']);
const UserSort = sortOf('UserSort', UserSortFieldEnum);

@ArgsType()
export class UserPageArgs extends PageArgs {
  @Field(() => UserWhere, { nullable: true })
  where?: UserWhere | null;

  @Field(() => UserSort, { nullable: true, description: 'Newest first without it.' })
  sort?: { field: string; direction: SortDirection } | null;
}

@ObjectType('UserPayload')
export class UserPayloadType {
  @Field(() => UserType, { nullable: true, description: 'The user after the mutation; when refused, as it stands.' })
  user!: UserType | null;

  @Field(() => [UserErrorType], { description: 'Empty when the mutation was done.' })
  userErrors!: UserErrorType[];
}
