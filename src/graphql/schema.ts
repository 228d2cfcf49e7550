/**
 * The schema: TypeGraphQL's, with one change. Root fields answer in the shape of the answer, keyed by response keys, so
 * every field below them only picks its key: the read engine has done the work.
 */
import {
  defaultTypeResolver,
  isInterfaceType,
  isObjectType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLSchema,
} from 'graphql';
import { buildSchemaSync, type NonEmptyArray } from 'type-graphql';
import type { ActorRole } from '../core/actor';
import { TYPE_KEY } from '../read/compile';
import { ROLES } from '../read/selection';
import { columnKey } from '../read/sql-text';
import { DateTimeScalar } from './scalars';

/** The roles that may select a field; undefined when nothing is said of it. */
export type Access = (type: string, field: string) => readonly ActorRole[] | undefined;

/** Builds the schema from resolver classes; `types` are object types that only an interface leads to. */
export function buildGraphQLSchema(
  resolvers: NonEmptyArray<Function>,
  types: Function[],
  access: Access,
): GraphQLSchema {
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
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) restrict(field, access(type.name, field.name));
    if (roots.has(type)) continue;
    type.isTypeOf = undefined;
    for (const field of Object.values(type.getFields())) field.resolve = pickResponseKey;
  }
  return schema;
}

/** Types that carry no facts of their own (connections, payloads, errors) are as open as what leads to them. */
function restrict(field: GraphQLField<unknown, unknown>, roles: readonly ActorRole[] | undefined): void {
  if (roles) field.extensions = { ...field.extensions, [ROLES]: roles };
}

const pickResponseKey: GraphQLFieldResolver<Record<string, unknown>, unknown> = (source, _args, _context, info) =>
  source[columnKey(String(info.path.key))];

function typeOf(value: unknown): string | undefined {
  return (value as Record<string, string | undefined>)[TYPE_KEY];
}
