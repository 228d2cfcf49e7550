/** The inputs of logging in and of passwords, with their rules. */
import { Field, InputType } from 'type-graphql';
import { IsEmailAddress, IsText } from '../../graphql/validators';

const NEW_PASSWORD =
  '12 to 256 characters of any kind. Refused with PASSWORD_TOO_WEAK when it is among the first that are tried.';

@InputType()
export class SignUpInput {
  @Field(() => String)
  @IsEmailAddress()
  email!: string;

  @Field(() => String, { description: '1 to 200 characters, not blank.' })
  @IsText(1, 200)
  name!: string;

  @Field(() => String, { description: NEW_PASSWORD })
  @IsText(12, 256)
  password!: string;
}

@InputType()
export class LogInInput {
  @Field(() => String)
  @IsText(1, 254)
  email!: string;

  @Field(() => String)
  @IsText(1, 256)
  password!: string;
}

@InputType()
export class ChangePasswordInput {
  @Field(() => String)
  @IsText(1, 256)
  currentPassword!: string;

  @Field(() => String, { description: NEW_PASSWORD })
  @IsText(12, 256)
  newPassword!: string;
}

@InputType()
export class RequestPasswordResetInput {
  @Field(() => String)
  @IsEmailAddress()
  email!: string;
}

@InputType()
export class ResetPasswordInput {
  @Field(() => String, { description: 'From the mail; good for 30 minutes, once.' })
  @IsText(1, 100)
  token!: string;

  @Field(() => String, { description: NEW_PASSWORD })
  @IsText(12, 256)
  newPassword!: string;
}
