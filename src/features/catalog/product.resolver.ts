/** Queries and mutations of the catalog. */
import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, ID, Info, Mutation, Query, Resolver } from 'type-graphql';
import { RequestError } from '../../core/errors';
import { normalizeSku } from '../../core/text';
import { read, readPage, type Context } from '../../graphql/context';
import { DeletePayloadType } from '../../graphql/delete-payload.type';
import { mutate } from '../../graphql/mutate';
import { checkId, checkText } from '../../read/filters';
import { rootOne } from '../../read/roots';
import { CreateProductInput, ProductVersionInput, UpdateProductInput } from './product.input';
import { createProduct, deleteProduct, setProductStatus, updateProduct } from './product.service';
import { ProductConnectionType, ProductPageArgs, ProductPayloadType, ProductType } from './product.type';
import { ProductPages, ProductView } from './product.view';

@Resolver()
export class ProductResolver {
  @Query(() => ProductType, { nullable: true, description: 'One product, by id or by SKU; null when there is none.' })
  product(
    @Arg('id', () => ID, { nullable: true }) id: string | null,
    @Arg('sku', () => String, { nullable: true }) sku: string | null,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<unknown> {
    if ((id == null) === (sku == null)) throw new RequestError('BAD_USER_INPUT', 'Give id or sku, one of them.');
    if (id != null) return read(context, info, rootOne(ProductView, 'id', 'uuid', checkId(id, 'id')));
    return read(context, info, rootOne(ProductView, 'sku', 'text', normalizeSku(checkText(sku!, 'sku'))));
  }

  @Query(() => ProductConnectionType, {
    nullable: true,
    description: 'All products, newest first unless sort says otherwise.',
  })
  products(@Args() args: ProductPageArgs, @Ctx() context: Context, @Info() info: GraphQLResolveInfo): Promise<unknown> {
    return readPage(context, info, ProductPages, args);
  }

  @Mutation(() => ProductPayloadType, {
    nullable: true,
    description: 'Creates an active product. Refused with SKU_TAKEN.',
  })
  createProduct(
    @Arg('input') input: CreateProductInput,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<unknown> {
    const { currency } = context.services;
    return mutate(context, info, { input, run: async (tx) => ({ product: await createProduct(tx, input, currency) }) });
  }

  @Mutation(() => ProductPayloadType, {
    nullable: true,
    description: 'Changes a product. Refused with NOT_FOUND, SKU_TAKEN or VERSION_CONFLICT.',
  })
  updateProduct(
    @Arg('input') input: UpdateProductInput,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<unknown> {
    const { currency } = context.services;
    return mutate(context, info, {
      input,
      subject: { product: input.id },
      run: (tx) => updateProduct(tx, input, currency),
    });
  }

  @Mutation(() => ProductPayloadType, {
    nullable: true,
    description: 'Takes a product out of sale. Refused with NOT_FOUND, INVALID_TRANSITION or VERSION_CONFLICT.',
  })
  archiveProduct(
    @Arg('input') input: ProductVersionInput,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<unknown> {
    return mutate(context, info, {
      input,
      subject: { product: input.id },
      run: (tx) => setProductStatus(tx, input, 'ARCHIVED'),
    });
  }

  @Mutation(() => ProductPayloadType, {
    nullable: true,
    description:
      'Puts an archived product back on sale. Refused with NOT_FOUND, INVALID_TRANSITION or VERSION_CONFLICT.',
  })
  restoreProduct(
    @Arg('input') input: ProductVersionInput,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<unknown> {
    return mutate(context, info, {
      input,
      subject: { product: input.id },
      run: (tx) => setProductStatus(tx, input, 'ACTIVE'),
    });
  }

  @Mutation(() => DeletePayloadType, {
    nullable: true,
    description: 'Refused with PRODUCT_IN_USE while any order holds the product: archive it instead.',
  })
  deleteProduct(
    @Arg('input') input: ProductVersionInput,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<unknown> {
    return mutate(context, info, {
      input,
      run: async (tx) => (await deleteProduct(tx, input), { deletedId: input.id }),
    });
  }
}
