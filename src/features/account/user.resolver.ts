/** Queries and mutations of users. */
import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, ID, Info, Mutation, Query, Resolver } from 'type-graphql';
import { RequestError } from '../../core/errors';
import { normalizeEmail } from '../../core/text';
import { read, readPage, type Context } from '../../graphql/context';
import { DeletePayloadType } from '../../graphql/delete-payload.type';
import { mutate } from '../../graphql/mutate';
import { checkId, checkText } from '../../read/filters';
import { rootOne } from '../../read/roots';
import { CreateUserInput, DeleteUserInput, UpdateUserInput } from './user.input';
import { acceptPassword } from './session.service';
import { createUser, deleteUser, updateUser } from './user.service';
import { UserConnectionType, UserPageArgs, UserPayloadType, UserType } from './user.type';
import { UserPages, UserView } from './user.view';

@Resolver()
export class UserResolver {
  @Query(() => UserType, { nullable: true, description: 'One user, by id or by email; null when there is none.' })
  user(
    @Arg('id', () => ID, { nullable: true }) id: string | null,
    @Arg('email', () => String, { nullable: true }) email: string | null,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<unknown> {
    if ((id == null) === (email == null)) throw new RequestError('BAD_USER_INPUT', 'Give id or email, one of them.');
    if (id != null) return read(context, info, rootOne(UserView, 'id', 'uuid', checkId(id, 'id')));
    return read(context, info, rootOne(UserView, 'email', 'text', normalizeEmail(checkText(email!, 'email'))));
  }

  @Query(() => UserConnectionType, {
    nullable: true,
    description: 'All users, newest first unless sort says otherwise.',
  })
  users(@Args() args: UserPageArgs, @Ctx() context: Context, @Info() info: GraphQLResolveInfo): Promise<unknown> {
    return readPage(context, info, UserPages, args);
  }

  @Mutation(() => UserPayloadType, { nullable: true, description: 'Creates a profile. Refused with EMAIL_TAKEN.' })
  createUser(
    @Arg('input') input: CreateUserInput,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<unknown> {
    return mutate(context, info, {
      input,
      prepare: async () =>
        input.password == null
          ? null
          : acceptPassword(input.password, [input.email, input.name], ['input', 'password']),
      run: async (tx, _turn, hash) => ({ user: await createUser(tx, input, hash) }),
    });
  }

  @Mutation(() => UserPayloadType, {
    nullable: true,
    description: 'Changes a profile. Refused with NOT_FOUND, EMAIL_TAKEN or VERSION_CONFLICT.',
  })
  updateUser(
    @Arg('input') input: UpdateUserInput,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<unknown> {
    return mutate(context, info, {
      input,
      subject: { user: input.id },
      run: (tx, { actor }) => updateUser(tx, actor, input),
    });
  }

  @Mutation(() => DeletePayloadType, {
    nullable: true,
    description:
      'Erases a profile and its drafts. Orders once placed stay, without their user. Refused with NOT_FOUND or VERSION_CONFLICT.',
  })
  deleteUser(
    @Arg('input') input: DeleteUserInput,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<unknown> {
    const hooks = context.services.onUserDeletion;
    return mutate(context, info, {
      input,
      run: async (tx, { actor }) => (await deleteUser(tx, actor, input, hooks), { deletedId: input.id }),
    });
  }
}
