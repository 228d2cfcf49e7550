/**
 * The vocabulary in which a feature says how its GraphQL types read from tables. A view is data: it holds no connection,
 * makes no statement and knows no request; the compiler (compile.ts) turns views and a selection into SQL.
 */
import { getMetadataArgsStorage } from 'typeorm';
import { invariant } from '../core/invariant';
import type { ActorRole } from '../core/actor';
import type { KeyKind, SortDirection } from '../core/page';

/** What the SQL of a field may depend on besides its row; the same for the whole life of a server. */
export interface SqlEnvironment {
  /** Number of decimals of the shop's currency. */
  readonly currencyDecimals: number;
}

/** The actor as the SQL of a row filter sees it. */
export interface ActorSql {
  readonly role: ActorRole;
  /** The placeholder of the actor's user id, with its cast. */
  id(): string;
}

/** Which rows of a view an actor sees; undefined: all of them. What one may not see does not exist. */
export type RowFilter = (row: string, actor: ActorSql) => string | undefined;

type RowSql = (row: string, environment: SqlEnvironment) => string;
type LinkSql = (child: string, parent: string) => string;

/** A value of the row itself. */
export interface ScalarField {
  readonly kind: 'scalar';
  readonly sql: RowSql;
}
/** An object made of values of the same row, such as Money. */
export interface PartField {
  readonly kind: 'part';
  readonly type: string;
  readonly fields: Readonly<Record<string, FieldSpec>>;
}
/** Another row, or null. */
export interface OneField {
  readonly kind: 'one';
  readonly view: View;
  readonly on: LinkSql;
  /** Whoever sees the parent sees this row too: it is not filtered again. */
  readonly withParent: boolean;
}
/** Other rows, few by the rules of the business: a plain list. `join` follows the child's table in FROM. */
export interface ManyField {
  readonly kind: 'many';
  readonly view: View;
  readonly join?: (child: string) => string;
  readonly on: LinkSql;
  readonly orderBy: (child: string) => string;
  /** Whoever sees the parent sees these rows too: they are not filtered again. */
  readonly withParent: boolean;
}
/** Other rows, many: a connection with keyset pages. */
export interface ConnectionField {
  readonly kind: 'connection';
  readonly pages: PageSpec;
  readonly on: LinkSql;
}
/** A value that a mutation hands out beside the object and that no table holds, by its name in the payload. */
export interface HandedOutField {
  readonly kind: 'handedOut';
  readonly name: string;
}
export type FieldSpec = HandedOutField | ScalarField | PartField | OneField | ManyField | ConnectionField;

/** How one GraphQL object type reads. A view without a table reads from a row that its surroundings make. */
export interface View {
  readonly type: string;
  readonly table?: string;
  readonly fields: Readonly<Record<string, FieldSpec>>;
  readonly rows?: RowFilter;
}

/** Fields that a later feature adds to the type of an earlier one: the edge lives with the child. */
export interface ViewExtension {
  readonly extends: View;
  readonly fields: Readonly<Record<string, FieldSpec>>;
}

/** One way to sort: a key per row, not unique by itself; the row's id is always the tie-breaker. */
export interface SortSpec {
  readonly kind: KeyKind;
  readonly key: (row: string) => string;
  /** A table beside the row's own that holds the key, with its id column, so that one index serves key and id. */
  readonly join?: { readonly sql: (row: string) => string; readonly id: string };
  /** Only with this filter; ranks by its text (`rankText`) and offers the best `limit` rows, best first. */
  readonly ranking?: {
    readonly filter: string;
    readonly limit: number;
    readonly rank: (row: string, text: string) => string;
  };
}

/** What a filter makes of a client's value: SQL over placeholders, its values, and what of it changes the SQL. */
export interface PreparedFilter {
  readonly shape: string;
  /** Each must stand in the SQL: PostgreSQL refuses a parameter that nothing gives a type. */
  readonly values: readonly unknown[];
  /** What a ranking compares rows with. */
  readonly rankText?: string;
  /** It may look through much of a table. */
  readonly costly?: boolean;
  readonly sql: (row: string, placeholders: readonly string[]) => string;
}
/** Answers undefined when the value filters nothing. Throws RequestError when it is wrong. */
export type FilterSpec = (value: unknown, argument: string, environment: SqlEnvironment) => PreparedFilter | undefined;

/** What a list offers. */
export interface PageSpec {
  readonly view: View;
  readonly sorts: Readonly<Record<string, SortSpec>>;
  readonly defaultSort: { readonly field: string; readonly direction: SortDirection };
  readonly filters: Readonly<Record<string, FilterSpec>>;
}

/**
 * A view over an entity's table. Every column is a field under its property's name already; `fields` adds the others
 * and overrules. A column becomes visible only when the GraphQL type names it.
 */
export function viewOf(
  type: string,
  entity: new () => object,
  fields: Record<string, FieldSpec> = {},
  rows?: RowFilter,
): View {
  const storage = getMetadataArgsStorage();
  const table = storage.tables.find((candidate) => candidate.target === entity)?.name;
  invariant(table, `${entity.name} names its table`);
  const columns = storage.columns.filter((column) => column.target === entity && column.options.select !== false);
  const own = columns.map((column) => [column.propertyName, columnField(column.options.name ?? column.propertyName)]);
  return { type, table, fields: { ...(Object.fromEntries(own) as Record<string, FieldSpec>), ...fields }, rows };
}

/** A view without a table. */
export function viewOfParts(type: string, fields: Record<string, FieldSpec>): View {
  return { type, fields };
}

export function extendView(view: View, fields: Record<string, FieldSpec>): ViewExtension {
  return { extends: view, fields };
}

export function sql(expression: RowSql): ScalarField {
  return { kind: 'scalar', sql: expression };
}

function part(type: string, fields: Record<string, FieldSpec>): PartField {
  return { kind: 'part', type, fields };
}

export function one(view: View, on: LinkSql, options: { withParent?: boolean } = {}): OneField {
  return { kind: 'one', view, on, withParent: options.withParent ?? false };
}

export function many(view: View, link: Omit<ManyField, 'kind' | 'view'>): ManyField {
  return { kind: 'many', view, ...link };
}

/** A secret shown once, under its name in the mutation's payload. */
export function handedOut(name: string): HandedOutField {
  return { kind: 'handedOut', name };
}

export function connection(pages: PageSpec, on: LinkSql): ConnectionField {
  return { kind: 'connection', pages, on };
}

/** Money from an expression in minor units; the decimal text is made without a float: 1250 * 0.01 is numeric 12.50. */
export function money(amount: (row: string) => string, currencyCode: (row: string) => string): PartField {
  return part('Money', {
    amount: sql((row, { currencyDecimals: decimals }) =>
      decimals === 0 ? `(${amount(row)})::text` : `((${amount(row)}) * 0.${'1'.padStart(decimals, '0')})::text`,
    ),
    currencyCode: sql(currencyCode),
  });
}

function columnField(name: string): ScalarField {
  return sql((row) => `${row}.${name}`);
}
