/** The GraphQL types of the catalog. */
import { ArgsType, Field, InputType, Int, ObjectType } from 'type-graphql';
import type { SortDirection } from '../../core/page';
import { enumOf } from '../../graphql/enum';
import { MoneyType } from '../../graphql/money.type';
import { NodeType } from '../../graphql/node.type';
import { connectionOf, MoneyRange, PageArgs, sortOf } from '../../graphql/page.type';
import { UserErrorType } from '../../graphql/user-error.type';
import { PRODUCT_STATUSES, type ProductStatus } from './product.rules';

const ProductStatusEnum = enumOf('ProductStatus', 'Whether a product can be ordered.', PRODUCT_STATUSES, {
  ACTIVE: 'Can be put into orders.',
  ARCHIVED: 'Stays in the orders that hold it; no new one may.',
});

@ObjectType('StockLevel', {
  description: 'available = onHand - allocated, and the database holds 0 <= allocated <= onHand at every commit.',
})
export class StockLevelType {
  @Field(() => Int, { description: 'Units in the house, 0 to 1,000,000,000.' })
  onHand!: number;

  @Field(() => Int, { description: 'Units that placed orders hold.' })
  allocated!: number;

  @Field(() => Int, { description: 'Units that can still be ordered.' })
  available!: number;
}

@ObjectType('Product', { implements: NodeType, description: 'Something that is sold.' })
export class ProductType extends NodeType {
  @Field(() => String, { description: 'Stock keeping unit: unique, 1 to 64 characters.' })
  sku!: string;

  @Field(() => String, { description: '1 to 200 characters.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'At most 10,000 characters.' })
  description!: string | null;

  @Field(() => MoneyType, { description: 'Of one unit. Orders copy it when the product is added.' })
  price!: MoneyType;

  @Field(() => ProductStatusEnum)
  status!: ProductStatus;

  @Field(() => StockLevelType)
  stock!: StockLevelType;

  @Field(() => Date)
  createdAt!: Date;

  @Field(() => Date)
  updatedAt!: Date;

  @Field(() => Int, { description: 'Counts the changes: 1 at first. Send it back as expectedVersion.' })
  version!: number;
}

export const ProductConnectionType = connectionOf(ProductType, 'Product');

@InputType({ description: 'Which products. Every field given must fit.' })
export class ProductWhere {
  @Field(() => String, {
    nullable: true,
    description: 'Part of a name or SKU, or words of name, SKU or description; at most 200 characters.',
  })
  search?: string | null;

  @Field(() => [ProductStatusEnum], { nullable: true })
  status?: ProductStatus[] | null;

  @Field(() => [String], { nullable: true, description: 'Any of these SKUs, at most 100.' })
  sku?: string[] | null;

  @Field(() => MoneyRange, { nullable: true })
  price?: MoneyRange | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether any unit is available.' })
  inStock?: boolean | null;
}

const ProductSortFieldEnum = enumOf(
  'ProductSortField',
  'What products can be sorted by.',
  ['CREATED_AT', 'NAME', 'SKU', 'PRICE', 'AVAILABLE', 'RELEVANCE'],
  { RELEVANCE: 'Only with where.search: the best 1,000, best first whatever the direction.' },
);
const ProductSort = sortOf('ProductSort', ProductSortFieldEnum);

@ArgsType()
export class ProductPageArgs extends PageArgs {
  @Field(() => ProductWhere, { nullable: true })
  where?: ProductWhere | null;

  @Field(() => ProductSort, { nullable: true, description: 'Newest first without it.' })
  sort?: { field: string; direction: SortDirection } | null;
}

@ObjectType('ProductPayload')
export class ProductPayloadType {
  @Field(() => ProductType, {
    nullable: true,
    description: 'The product after the mutation; when refused, as it stands.',
  })
  product!: ProductType | null;

  @Field(() => [UserErrorType], { description: 'Empty when the mutation was done.' })
  userErrors!: UserErrorType[];
}
