/** The inputs of the mutations on products, with their rules. */
import { Field, ID, InputType, Int } from 'type-graphql';
import { MoneyInput } from '../../graphql/money.type';
import { IfGiven, IfNotNull, IsCount, IsId, IsNotNull, IsText } from '../../graphql/validators';
import { MAX_ON_HAND } from './product.rules';

@InputType()
export class CreateProductInput {
  @Field(() => String, { description: 'Unique, 1 to 64 characters.' })
  @IsText(1, 64)
  sku!: string;

  @Field(() => String, { description: '1 to 200 characters, not blank.' })
  @IsText(1, 200)
  name!: string;

  @Field(() => String, { nullable: true, description: 'At most 10,000 characters.' })
  @IfNotNull()
  @IsText(0, 10_000)
  description?: string | null;

  @Field(() => MoneyInput)
  price!: MoneyInput;

  @Field(() => Int, { nullable: true, defaultValue: 0, description: 'Units in the house, 0 to 1,000,000,000.' })
  @IfNotNull()
  @IsCount(0, MAX_ON_HAND)
  onHand?: number | null;
}

@InputType({ description: 'What is left out stays as it is.' })
export class UpdateProductInput {
  @Field(() => ID)
  @IsId()
  id!: string;

  @Field(() => String, { nullable: true })
  @IfGiven()
  @IsText(1, 64)
  sku?: string;

  @Field(() => String, { nullable: true })
  @IfGiven()
  @IsText(1, 200)
  name?: string;

  @Field(() => String, { nullable: true, description: 'null takes the description away.' })
  @IfNotNull()
  @IsText(0, 10_000)
  description?: string | null;

  @Field(() => MoneyInput, { nullable: true, description: 'Orders that hold the product keep the price they copied.' })
  @IfGiven()
  @IsNotNull()
  price?: MoneyInput;

  @Field(() => Int, { nullable: true, description: 'Refused with VERSION_CONFLICT when it is at another version.' })
  expectedVersion?: number | null;
}

@InputType()
export class ProductVersionInput {
  @Field(() => ID)
  @IsId()
  id!: string;

  @Field(() => Int, { nullable: true, description: 'Refused with VERSION_CONFLICT when it is at another version.' })
  expectedVersion?: number | null;
}
