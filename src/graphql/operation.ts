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
import { flagVariables, restrictionOf, type ReadInfo, type Restriction, type Selection } from '../read/selection';

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
  const { coerced: variableValues } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  if (!variableValues) return undefined;
  const layout = layoutOf({ schema, engine, document, operation, rootType, variableValues });
  const objects = new Map<string, number>();
  let fast = layout.fast;
  const roots = layout.roots.map(({ info: laid, field, selection, connection }): RootField => {
    const info = { ...laid, variableValues };
    const key = String(info.path.key);
    if (!field || !selection) return { key, field, args: {}, info };
    const args = argumentsOf(field, info);
    if (!args) fast = false; // graphql-js says what is wrong, and answers the others
    const length = Array.isArray(args?.['ids']) ? args['ids'].length : 1;
    const asked = { nodes: info.fieldNodes, children: selection.children, connection, length };
    objects.set(key, objectsAsked(engine.registry, asked, variableValues));
    return { key, field, args: args ?? {}, info };
  });
  const serial = operation.operation === OperationTypeNode.MUTATION;
  return { roots, rootType, serial, fast, objects, restricted: layout.restricted };
}

/** What of an operation is the same for all its executions that skip and include the same. */
interface Layout {
  readonly roots: readonly LaidRoot[];
  readonly fast: boolean;
  readonly restricted: readonly Restriction[];
}
interface LaidRoot {
  readonly info: RootField['info'];
  readonly field: GraphQLField<unknown, unknown> | undefined;
  readonly selection: Selection | undefined;
  readonly connection: boolean;
}
interface LayoutRequest {
  readonly schema: GraphQLSchema;
  readonly engine: ReadEngine;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly rootType: GraphQLObjectType;
  readonly variableValues: Record<string, unknown>;
}

/** Layouts by operation and the values of its flags; dropped with the document, which Apollo's store bounds. */
const layouts = new WeakMap<OperationDefinitionNode, { flags: readonly string[]; known: Map<string, Layout> }>();
const MAX_LAYOUTS_PER_OPERATION = 200;

function layoutOf(request: LayoutRequest): Layout {
  const { operation, document, variableValues } = request;
  let entry = layouts.get(operation);
  if (!entry) {
    entry = { flags: flagVariables(operation, fragmentsOf(document)), known: new Map() };
    layouts.set(operation, entry);
  }
  const key = entry.flags.map((flag) => Boolean(variableValues[flag])).join();
  let layout = entry.known.get(key);
  if (!layout || entry.flags.some((flag) => variableValues[flag] === null)) {
    layout = layOut(request); // a null flag is refused by graphql-js's own words, each time
    if (entry.known.size >= MAX_LAYOUTS_PER_OPERATION) entry.known.clear();
    entry.known.set(key, layout);
  }
  return layout;
}

function layOut({ schema, engine, document, operation, rootType, variableValues }: LayoutRequest): Layout {
  const fragments = fragmentsOf(document);
  const roots: LaidRoot[] = [];
  const restricted: Restriction[] = [];
  let fast = true;
  for (const [key, fieldNodes] of collectFields(schema, fragments, variableValues, rootType, operation.selectionSet)) {
    const fieldName = fieldNodes[0]!.name.value;
    const field = rootType.getFields()[fieldName];
    const path = { prev: undefined, key, typename: rootType.name };
    const returnType = field?.type ?? rootType;
    const info = {
      schema,
      fragments,
      operation,
      variableValues,
      rootValue: undefined,
      fieldName,
      fieldNodes,
      returnType,
      parentType: rootType,
      path,
    };
    const selection = field && engine.selection(info);
    if (field && selection) {
      if (selection.longKey) fast = false;
      restricted.push(...restrictionOf(rootType.name, fieldName, field), ...selection.restricted);
    } else if (fieldName !== '__typename') fast = false;
    roots.push({ info, field, selection, connection: getNamedType(returnType).name.endsWith('Connection') });
  }
  return { roots, fast, restricted };
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
