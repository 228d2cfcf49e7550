/**
 * The schema: TypeGraphQL's, with one change. Root fields answer in the shape of the answer, keyed by response keys, so
 * every field below them only picks its key: the read engine has done the work.
 */
import {
  defaultTypeResolver,
  isInterfaceType,
  isObjectType,
  type GraphQLFieldResolver,
  type GraphQLSchema,
} from 'graphql';
import { buildSchemaSync, type NonEmptyArray } from 'type-graphql';
import { TYPE_KEY } from '../read/compile';
import { columnKey } from '../read/sql-text';
import { DateTimeScalar } from './scalars';

/** Builds the schema from resolver classes; `types` are object types that only an interface leads to. */
export function buildGraphQLSchema(resolvers: NonEmptyArray<Function>, types: Function[]): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers,
    orphanedTypes: types,
    scalarsMap: [{ type: Date, scalar: DateTimeScalar }],
    validate: false, // graphql/validate.ts does it, so that broken input becomes a refusal with a path
  });
  const roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (isInterfaceType(type))
      type.resolveType = (value, ...rest) => typeOf(value) ?? defaultTypeResolver(value, ...rest);
    if (!isObjectType(type) || roots.has(type)) continue;
    type.isTypeOf = undefined;
    for (const field of Object.values(type.getFields())) field.resolve = pickResponseKey;
  }
  return schema;
}

const pickResponseKey: GraphQLFieldResolver<Record<string, unknown>, unknown> = (source, _args, _context, info) =>
  source[columnKey(String(info.path.key))];

function typeOf(value: unknown): string | undefined {
  return (value as Record<string, string | undefined>)[TYPE_KEY];
}
