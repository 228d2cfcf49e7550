/**
 * The part of an operation below one root field, merged as graphql-js merges it: fragments spread, aliases kept,
 * @skip and @include applied. It holds which fields take arguments (sites), but no argument values.
 */
import {
  getNamedType,
  Kind,
  isAbstractType,
  isLeafType,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { collectSubfields } from 'graphql/execution/collectFields';
import { ACTOR_ROLES, type ActorRole } from '../core/actor';
import { invariant } from '../core/invariant';
import { columnKey } from './sql-text';

/** The extension of a field that names the roles that may select it; without it, whoever may select its parent. */
export const ROLES = 'roles';

/** What the read engine needs of GraphQLResolveInfo. */
export type ReadInfo = Pick<
  GraphQLResolveInfo,
  'schema' | 'fragments' | 'operation' | 'variableValues' | 'fieldNodes' | 'returnType' | 'path'
>;

/** One field of a selection. */
export interface Selected {
  /** The object type that the field belongs to. */
  readonly parent: string;
  readonly key: string;
  readonly name: string;
  readonly nodes: readonly FieldNode[];
  readonly type: GraphQLNamedType;
  /** Undefined for __typename. */
  readonly field: GraphQLField<unknown, unknown> | undefined;
  /** Where its arguments stand in `Selection.sites`; undefined when the field takes none. */
  readonly site: number | undefined;
  readonly children: Children;
}
/** The selected fields of each object type that can stand at a place, by type name. */
export type Children = ReadonlyMap<string, readonly Selected[]>;

export interface Selection {
  readonly children: Children;
  readonly sites: readonly Selected[];
  /** A response key is longer than a name of PostgreSQL: its JSON cannot be the answer as it is. */
  readonly longKey: boolean;
  /** The selected fields that not every role may select, with the roles that may. */
  readonly restricted: readonly Restriction[];
}

export interface Restriction {
  readonly coordinate: string;
  readonly roles: readonly ActorRole[];
}

/** Collects what is selected below a root field. */
export function buildSelection(info: ReadInfo): Selection {
  const sites: Selected[] = [];
  const children = collectChildren(info, getNamedType(info.returnType), info.fieldNodes, sites);
  const restricted = [...restrictions(children)].filter(({ roles }) => roles.length < ACTOR_ROLES.length);
  return { children, sites, longKey: hasLongKey(children), restricted };
}

function* restrictions(children: Children): Generator<Restriction> {
  for (const { parent, name, field, children: below } of [...children.values()].flat()) {
    if (field) yield* restrictionOf(parent, name, field);
    yield* restrictions(below);
  }
}

/** Every field that says who may select it. */
export function restrictionOf(parent: string, name: string, field: GraphQLField<unknown, unknown>): Restriction[] {
  const roles = field.extensions[ROLES] as readonly ActorRole[] | undefined;
  return roles ? [{ coordinate: `${parent}.${name}`, roles }] : [];
}

function hasLongKey(children: Children): boolean {
  return [...children.values()].flat().some(({ key, children: below }) => columnKey(key) !== key || hasLongKey(below));
}

function collectChildren(
  info: ReadInfo,
  type: GraphQLNamedType,
  nodes: readonly FieldNode[],
  sites: Selected[],
): Children {
  const children = new Map<string, readonly Selected[]>();
  for (const object of objectTypes(info.schema, type)) {
    const collected = collectSubfields(info.schema, info.fragments, info.variableValues, object, nodes);
    children.set(
      object.name,
      [...collected].map(([key, fieldNodes]) => selectField(info, object, key, fieldNodes, sites)),
    );
  }
  return children;
}

function objectTypes(schema: GraphQLSchema, type: GraphQLNamedType): readonly GraphQLObjectType[] {
  if (isLeafType(type)) return [];
  return isAbstractType(type) ? schema.getPossibleTypes(type) : [type as GraphQLObjectType];
}

function selectField(
  info: ReadInfo,
  parent: GraphQLObjectType,
  key: string,
  nodes: readonly FieldNode[],
  sites: Selected[],
): Selected {
  const name = nodes[0]!.name.value;
  const field = parent.getFields()[name];
  if (!field) {
    invariant(name === '__typename', `${parent.name}.${name} was validated`);
    return {
      parent: parent.name,
      key,
      name,
      nodes,
      type: info.schema.getType('String')!,
      field,
      site: undefined,
      children: new Map(),
    };
  }
  const type = getNamedType(field.type);
  const site = field.args.length > 0 ? sites.length : undefined;
  if (site !== undefined) sites.push(undefined as never); // its place, before those of its children
  const selected = {
    parent: parent.name,
    key,
    name,
    nodes,
    type,
    field,
    site,
    children: collectChildren(info, type, nodes, sites),
  };
  if (site !== undefined) sites[site] = selected;
  return selected;
}

/** The names of the variables that @skip and @include of an operation, or of the fragments beside it, look at. */
export function flagVariables(
  operation: OperationDefinitionNode,
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
): string[] {
  const names = new Set<string>();
  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [operation, ...Object.values(fragments)],
  };
  visit(document, {
    Directive(node) {
      if (node.name.value !== 'skip' && node.name.value !== 'include') return;
      for (const argument of node.arguments ?? []) {
        if (argument.value.kind === Kind.VARIABLE) names.add(argument.value.name.value);
      }
    },
  });
  return [...names];
}
