/**
 * What is worked out of an operation before anything runs: its variables, its root fields with their arguments, and how
 * many objects they ask for. An operation that asks for too much is refused here, before any SQL.
 */
import {
  getArgumentValues,
  getNamedType,
  GraphQLError,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { collectFields } from 'graphql/execution/collectFields';
import { getVariableValues } from 'graphql/execution/values';
import type { Actor } from '../core/actor';
import { objectsAsked } from '../read/cost';
import type { ReadEngine } from '../read/engine';
import { restrictionOf, type ReadInfo, type Restriction, type Selection } from '../read/selection';

/** One root field, ready to be resolved. */
export interface RootField {
  readonly key: string;
  /** Undefined for __typename. */
  readonly field: GraphQLField<unknown, unknown> | undefined;
  readonly args: Record<string, unknown>;
  readonly info: ReadInfo & { readonly fieldName: string; readonly parentType: GraphQLObjectType };
}

/** An operation whose variables fit. */
export interface PreparedOperation {
  readonly roots: readonly RootField[];
  readonly rootType: GraphQLObjectType;
  /** Mutations run one after the other. */
  readonly serial: boolean;
  /** False when graphql-js must answer: the schema itself is asked for. */
  readonly fast: boolean;
  /** How many objects each root field asks for, by response key. */
  readonly objects: ReadonlyMap<string, number>;
  /** The selected fields that not every role may select. */
  readonly restricted: readonly Restriction[];
}

/** Undefined when the variables do not fit: graphql-js then says so in its own words, without running. */
export function prepareOperation(
  schema: GraphQLSchema,
  engine: ReadEngine,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): PreparedOperation | undefined {
  const rootType = schema.getRootType(operation.operation);
  if (!rootType || operation.operation === OperationTypeNode.SUBSCRIPTION) return undefined;
  const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  if (!coerced.coerced) return undefined;
  const fragments = fragmentsOf(document);
  const base = { schema, fragments, operation, variableValues: coerced.coerced, rootValue: undefined };
  const roots: RootField[] = [];
  const objects = new Map<string, number>();
  const restricted: Restriction[] = [];
  let fast = true;
  for (const [key, fieldNodes] of collectFields(schema, fragments, coerced.coerced, rootType, operation.selectionSet)) {
    const fieldName = fieldNodes[0]!.name.value;
    const field = rootType.getFields()[fieldName];
    const path = { prev: undefined, key, typename: rootType.name };
    const info = { ...base, fieldName, fieldNodes, returnType: field?.type ?? rootType, parentType: rootType, path };
    if (!field) {
      if (fieldName !== '__typename') fast = false;
      roots.push({ key, field, args: {}, info });
      continue;
    }
    const args = argumentsOf(field, info);
    if (!args) fast = false; // graphql-js says what is wrong, and answers the others
    roots.push({ key, field, args: args ?? {}, info });
    const selection = engine.selection(info);
    if (selection.longKey) fast = false;
    restricted.push(...restrictionOf(rootType.name, fieldName, field), ...selection.restricted);
    objects.set(key, objectsOf(engine, selection, info, args ?? {}));
  }
  return { roots, rootType, serial: operation.operation === OperationTypeNode.MUTATION, fast, objects, restricted };
}

/** Refuses an operation that asks for more objects than `most`. */
export function refuseTooComplex({ objects }: PreparedOperation, most: number): void {
  const asked = totalObjects(objects);
  if (asked <= most) return;
  throw new GraphQLError(
    `This asks for ${asked} objects at once; the limit is ${most}. Ask for smaller pages (first), or for less below them.`,
    { extensions: { code: 'QUERY_TOO_COMPLEX', http: { status: 400 } } },
  );
}

/** Refuses an operation that selects a field which the actor's role may not select. */
export function refuseForbidden({ restricted }: PreparedOperation, { role }: Actor): void {
  const forbidden = restricted.find(({ roles }) => !roles.includes(role));
  if (!forbidden) return;
  const { coordinate, roles } = forbidden;
  if (role === 'ANONYMOUS') {
    throw new GraphQLError(
      `${coordinate} needs a login: send the header "Authorization: Bearer …" with the token of logIn.`,
      {
        extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } },
      },
    );
  }
  throw new GraphQLError(`${coordinate} is for ${roles.join(' and ')}; you are ${role}. Nothing was run.`, {
    extensions: { code: 'FORBIDDEN', http: { status: 403 } },
  });
}

export function totalObjects(objects: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const count of objects.values()) sum += count;
  return sum;
}

function argumentsOf(field: GraphQLField<unknown, unknown>, info: ReadInfo): Record<string, unknown> | undefined {
  try {
    return getArgumentValues(field, info.fieldNodes[0]!, info.variableValues);
  } catch {
    return undefined;
  }
}

function objectsOf(engine: ReadEngine, { children }: Selection, info: ReadInfo, args: Record<string, unknown>): number {
  const root = {
    nodes: info.fieldNodes,
    children,
    connection: getNamedType(info.returnType).name.endsWith('Connection'),
    length: Array.isArray(args['ids']) ? args['ids'].length : 1,
  };
  return objectsAsked(engine.registry, root, info.variableValues);
}

const fragmentsByDocument = new WeakMap<DocumentNode, Record<string, FragmentDefinitionNode>>();

function fragmentsOf(document: DocumentNode): Record<string, FragmentDefinitionNode> {
  let fragments = fragmentsByDocument.get(document);
  if (!fragments) {
    fragments = Object.create(null) as Record<string, FragmentDefinitionNode>;
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
    }
    fragmentsByDocument.set(document, fragments);
  }
  return fragments;
}
