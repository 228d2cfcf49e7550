/** The GraphQL types of logging in. */
import { Field, ObjectType } from 'type-graphql';
import { UserErrorType } from '../../graphql/user-error.type';
import { UserType } from './user.type';

@ObjectType('Session', { description: 'A login. It ends after 30 days without use, after 90 days in any case.' })
export class SessionType {
  @Field(() => String, {
    nullable: true,
    description:
      'Goes into the header Authorization: Bearer. Shown this once; null when the request header X-Session: cookie, from ' +
      'a page of this origin, asked for an httpOnly cookie instead.',
  })
  token!: string | null;

  @Field(() => Date, { description: 'When it ends unless it is used before.' })
  expiresAt!: Date;

  @Field(() => UserType)
  user!: UserType;
}

@ObjectType('SessionPayload')
export class SessionPayloadType {
  @Field(() => SessionType, { nullable: true, description: 'The login that began; null when refused.' })
  session!: SessionType | null;

  @Field(() => [UserErrorType], { description: 'Empty when the mutation was done.' })
  userErrors!: UserErrorType[];
}

@ObjectType('LogOutPayload')
export class LogOutPayloadType {
  @Field(() => [UserErrorType], { description: 'Empty when the mutation was done.' })
  userErrors!: UserErrorType[];
}

@ObjectType('PasswordResetPayload')
export class PasswordResetPayloadType {
  @Field(() => [UserErrorType], { description: 'Empty when the mutation was done.' })
  userErrors!: UserErrorType[];
}
