/** Money on the wire: a decimal text and a currency. */
import { Field, InputType, ObjectType } from 'type-graphql';
import { DecimalScalar } from './scalars';

@ObjectType('Money', { description: 'An amount in one currency, kept as whole minor units (cents).' })
export class MoneyType {
  @Field(() => DecimalScalar, { description: 'Exactly the currency\'s ISO 4217 number of decimals: "12.50".' })
  amount!: string;

  @Field(() => String, { description: 'ISO 4217: "EUR".' })
  currencyCode!: string;
}

@InputType({ description: "An amount: 0 to 2^53-1 minor units, with exactly the currency's number of decimals." })
export class MoneyInput {
  @Field(() => DecimalScalar)
  amount!: string;

  @Field(() => String, {
    nullable: true,
    description: "ISO 4217. Without it: the shop's currency. Another one is refused with CURRENCY_MISMATCH.",
  })
  currencyCode?: string | null;
}
