/** The inputs of the mutations on orders, with their rules. */
import { ValidateNested } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import { HasAtMost, IfGiven, IfNotNull, IsCount, IsId, IsText } from '../../graphql/validators';
import { MAX_LINES, MAX_QUANTITY } from './order.rules';

const QUANTITY = '1 to 1,000,000.';
const EXPECTED_VERSION = 'Refused with VERSION_CONFLICT when the order is at another version.';
const NOTE = 'At most 10,000 characters.';

@InputType()
export class OrderLineInput {
  @Field(() => ID)
  @IsId()
  productId!: string;

  @Field(() => Int, { defaultValue: 1, description: QUANTITY })
  @IsCount(1, MAX_QUANTITY)
  quantity!: number;
}

@InputType()
export class CreateOrderInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Whose order it is; without it the own one. Customers order for themselves only.',
  })
  @IfGiven()
  @IsId()
  userId?: string;

  @Field(() => String, { nullable: true, description: NOTE })
  @IfNotNull()
  @IsText(0, 10_000)
  note?: string | null;

  @Field(() => [OrderLineInput], { nullable: true, description: 'At most 500, each product once.' })
  @IfNotNull()
  @HasAtMost(MAX_LINES)
  @ValidateNested({ each: true })
  lines?: OrderLineInput[] | null;
}

@InputType()
export class AddProductToOrderInput {
  @Field(() => ID)
  @IsId()
  orderId!: string;

  @Field(() => ID)
  @IsId()
  productId!: string;

  @Field(() => Int, { defaultValue: 1, description: QUANTITY })
  @IsCount(1, MAX_QUANTITY)
  quantity!: number;

  @Field(() => Int, { nullable: true, description: EXPECTED_VERSION })
  expectedVersion?: number | null;
}

@InputType()
export class SetProductQuantityInput {
  @Field(() => ID)
  @IsId()
  orderId!: string;

  @Field(() => ID)
  @IsId()
  productId!: string;

  @Field(() => Int, { description: `${QUANTITY} To take the product out use removeProductFromOrder.` })
  @IsCount(1, MAX_QUANTITY)
  quantity!: number;

  @Field(() => Int, { nullable: true, description: EXPECTED_VERSION })
  expectedVersion?: number | null;
}

@InputType()
export class RemoveProductFromOrderInput {
  @Field(() => ID)
  @IsId()
  orderId!: string;

  @Field(() => ID)
  @IsId()
  productId!: string;

  @Field(() => Int, { nullable: true, description: EXPECTED_VERSION })
  expectedVersion?: number | null;
}

@InputType({ description: 'What is left out stays as it is.' })
export class UpdateOrderInput {
  @Field(() => ID)
  @IsId()
  id!: string;

  @Field(() => String, { nullable: true, description: `${NOTE} null takes the note away. Allowed in any status.` })
  @IfNotNull()
  @IsText(0, 10_000)
  note?: string | null;

  @Field(() => ID, { nullable: true, description: 'Another user for the order; drafts only.' })
  @IfGiven()
  @IsId()
  userId?: string;

  @Field(() => Int, { nullable: true, description: EXPECTED_VERSION })
  expectedVersion?: number | null;
}

@InputType()
export class OrderVersionInput {
  @Field(() => ID)
  @IsId()
  id!: string;

  @Field(() => Int, { nullable: true, description: EXPECTED_VERSION })
  expectedVersion?: number | null;
}
