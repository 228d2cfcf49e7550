/** The search of products, best first. */
import { Arg, Ctx, Field, FieldResolver, InputType, Int, Query, registerEnumType, Resolver, Root } from 'type-graphql';
import { money, Money, Product, ProductStatus } from './entities';
import type { Context } from './loaders';
import { connectionOf, encodeCursor, pageOf, type Page } from './page';

const ProductConnection = connectionOf('Product', Product);

enum ProductSortField {
  RELEVANCE = 'RELEVANCE',
}
registerEnumType(ProductSortField, { name: 'ProductSortField' });

@InputType()
class ProductSort {
  @Field(() => ProductSortField)
  field!: ProductSortField;
}

@InputType()
class ProductWhere {
  @Field(() => String)
  search!: string;

  @Field(() => [ProductStatus])
  status!: ProductStatus[];
}

const RANK = `(case when translate(lower(product.sku collate "und-x-icu"), 'ς', 'σ') = :folded then 2 else 0 end
  + word_similarity(:folded, product.search))::real`;

@Resolver(() => Product)
export class ProductResolver {
  @Query(() => ProductConnection)
  async products(
    @Arg('first', () => Int, { defaultValue: 20 }) first: number,
    @Arg('where', () => ProductWhere) { search: text, status }: ProductWhere,
    @Arg('sort', () => ProductSort) _sort: ProductSort,
    @Ctx() { dataSource }: Context,
  ): Promise<Page<Product>> {
    const folded = text.trim().toLowerCase().replaceAll('ς', 'σ');
    const words = folded.split(/[!-/:-@[-`{-~\s]+/).filter((word) => word !== '');
    const { entities, raw } = await dataSource
      .getRepository(Product)
      .createQueryBuilder('product')
      .addSelect(RANK, 'rank')
      .where("(product.search like :pattern or product.words @@ to_tsquery('simple', :query))")
      .andWhere('product.status = any(:status)')
      .setParameters({
        folded,
        status,
        pattern: `%${folded.replace(/[\\%_]/g, '\\$&')}%`,
        query: words.map((word) => `'${word}':*`).join(' & '),
      })
      .orderBy('rank', 'DESC')
      .addOrderBy('product.id', 'DESC')
      .limit(first + 1)
      .getRawAndEntities<{ rank: number }>();
    return pageOf(entities, first, ({ id }, index) => encodeCursor('RELEVANCE:DESC', String(raw[index]!.rank), id));
  }

  @FieldResolver(() => Money)
  price(@Root() product: Product): Money {
    return money(product.priceAmount, product.currencyCode);
  }
}
