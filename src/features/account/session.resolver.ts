/** Logging in and out, and passwords. */
import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Info, Mutation, Query, Resolver } from 'type-graphql';
import { normalizeEmail } from '../../core/text';
import { read, type Context } from '../../graphql/context';
import { mutate, type Turn } from '../../graphql/mutate';
import { endSessionCookie, handOutToken } from '../../graphql/session-cookie';
import { rootNothing, rootOne, type Payload } from '../../read/roots';
import * as inputs from './session.input';
import * as sessions from './session.service';
import { LogOutPayloadType, PasswordResetPayloadType, SessionPayloadType } from './session.type';
import { UserPayloadType, UserType } from './user.type';
import { UserView } from './user.view';

@Resolver()
export class SessionResolver {
  @Query(() => UserType, { nullable: true, description: 'Who is logged in; null when nobody is.' })
  me(@Ctx() context: Context, @Info() info: GraphQLResolveInfo): Promise<unknown> {
    const { userId } = context.actor;
    return read(context, info, userId === null ? rootNothing : rootOne(UserView, 'id', 'uuid', userId));
  }

  @Mutation(() => SessionPayloadType, {
    nullable: true,
    description: "Creates a customer's profile and logs in. Refused with EMAIL_TAKEN or PASSWORD_TOO_WEAK.",
  })
  async signUp(
    @Arg('input') input: inputs.SignUpInput,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<unknown> {
    const { loginLimit } = context.services;
    const account = `sign up ${normalizeEmail(input.email)}`;
    let done = false;
    const answer = await mutate(context, info, {
      input,
      prepare: async () => {
        await loginLimit.attempt(account, context.address);
        return sessions.acceptPassword(input.password, [input.email, input.name], ['input', 'password']);
      },
      run: async (tx, turn, hash) => {
        const session = await sessions.signUp(tx, input, hash);
        done = true;
        return begun(context, turn, session);
      },
    });
    if (done) await loginLimit.succeeded(account, context.address);
    return answer;
  }

  @Mutation(() => SessionPayloadType, {
    nullable: true,
    description:
      'Begins a session. Refused with INVALID_CREDENTIALS; after 10 wrong attempts on an account, or 100 from an address, ' +
      'within 15 minutes: RATE_LIMITED.',
  })
  logIn(
    @Arg('input') input: inputs.LogInInput,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<unknown> {
    const { database, loginLimit } = context.services;
    const email = normalizeEmail(input.email);
    return mutate(context, info, {
      input,
      prepare: async () => {
        await loginLimit.attempt(email, context.address);
        const user = await sessions.checkCredentials(database.dataSource, input);
        await loginLimit.succeeded(email, context.address);
        return user;
      },
      run: async (tx, turn, user) => begun(context, turn, await sessions.logIn(tx, user)),
    });
  }

  @Mutation(() => LogOutPayloadType, { nullable: true, description: 'Ends the session that the request came with.' })
  logOut(@Ctx() context: Context, @Info() info: GraphQLResolveInfo): Promise<unknown> {
    endSessionCookie(context);
    return mutate(context, info, { input: {}, run: (tx, { actor }) => sessions.logOut(tx, actor) });
  }

  @Mutation(() => UserPayloadType, {
    nullable: true,
    description:
      'Changes the own password and ends every other session. Refused with INVALID_CREDENTIALS or PASSWORD_TOO_WEAK.',
  })
  changePassword(
    @Arg('input') input: inputs.ChangePasswordInput,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<unknown> {
    const { database, loginLimit } = context.services;
    return mutate(context, info, {
      input,
      prepare: async () => {
        const account = `change ${context.actor.userId}`;
        await loginLimit.attempt(account, context.address);
        const hashes = await sessions.preparePasswordChange(database.dataSource, context.actor, input);
        await loginLimit.succeeded(account, context.address);
        return hashes;
      },
      run: async (tx, { actor }, hashes) => (await sessions.changePassword(tx, actor, hashes), { user: actor.userId }),
    });
  }

  @Mutation(() => PasswordResetPayloadType, {
    nullable: true,
    description: 'Sends a token to the email, when a profile has it. The answer is the same when none has.',
  })
  async requestPasswordReset(
    @Arg('input') input: inputs.RequestPasswordResetInput,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<unknown> {
    const { loginLimit, mailer } = context.services;
    const email = normalizeEmail(input.email);
    let token: string | undefined;
    const answer = await mutate(context, info, {
      input,
      prepare: () => loginLimit.attempt(`reset ${email}`, context.address),
      run: async (tx) => {
        token = await sessions.requestPasswordReset(tx, email);
      },
    });
    if (token !== undefined) mailer.sendPasswordReset(email, token); // once it is committed
    return answer;
  }

  @Mutation(() => PasswordResetPayloadType, {
    nullable: true,
    description:
      'Sets a password by a token from the mail and ends every session. Refused with INVALID_TOKEN or PASSWORD_TOO_WEAK.',
  })
  async resetPassword(
    @Arg('input') input: inputs.ResetPasswordInput,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<unknown> {
    const { loginLimit } = context.services;
    let email: string | undefined;
    const answer = await mutate(context, info, {
      input,
      prepare: async () => {
        await loginLimit.attemptFrom(context.address);
        return sessions.acceptPassword(input.newPassword, [], ['input', 'newPassword']);
      },
      run: async (tx, _turn, hash) => {
        email = await sessions.resetPassword(tx, input, hash);
      },
    });
    if (email !== undefined) await loginLimit.forget(email); // whoever has the mail may log in at once
    return answer;
  }
}

function begun(context: Context, turn: Turn, { sessionId, token, actor }: sessions.NewSession): Payload {
  turn.actor = actor;
  return { session: sessionId, token: handOutToken(context, token) };
}
