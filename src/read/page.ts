/**
 * Pages of a list: which sorts and filters it offers, and what one request's arguments ask for. Arguments are checked
 * here, with BAD_USER_INPUT for the client; nothing here writes a statement.
 */
import { decodeCursor, type Cursor, type SortDirection } from '../core/page';
import { RequestError } from '../core/errors';
import type { PageSpec, PreparedFilter, SortSpec, SqlEnvironment } from './view';

export const MAX_PAGE_SIZE = 100;
export const DEFAULT_PAGE_SIZE = 20;

/** The arguments of every connection, as GraphQL coerced them. */
export interface PageArguments {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
  where?: object | null;
  sort?: { field: string; direction: SortDirection } | null;
}

/** One page as asked for: checked, and split into what changes the SQL (shape) and what does not (values). */
export interface PreparedPage {
  readonly shape: string;
  readonly values: readonly unknown[];
  /** Stands in the SQL itself: with a parameter the planner would guess a tenth of the table, and plan anew each time. */
  readonly size: number;
  /** A filter may look through much of a table. */
  readonly costly: boolean;
  readonly backward: boolean;
  readonly sort: { readonly name: string; readonly spec: SortSpec; readonly descending: boolean };
  /** Places in `values`. */
  readonly after: number | undefined;
  readonly before: number | undefined;
  readonly rankText: number | undefined;
  readonly filters: readonly { readonly filter: PreparedFilter; readonly at: number }[];
}

/** Checks a connection's arguments against what the list offers. Throws RequestError BAD_USER_INPUT. */
export function preparePage(spec: PageSpec, args: PageArguments, environment: SqlEnvironment): PreparedPage {
  const values: unknown[] = [];
  const { size, backward } = pageSize(args);
  const sort = pageSort(spec, args);
  const after = pushCursor(args.after, 'after', sort, values);
  const before = pushCursor(args.before, 'before', sort, values);
  const filters: { filter: PreparedFilter; at: number }[] = [];
  let shape = `${sort.name} ${backward ? 'last' : 'first'} ${size} ${after === undefined ? '' : 'a'}${before === undefined ? '' : 'b'}`;
  let rankText: number | undefined;
  for (const [name, value] of Object.entries(args.where ?? {})) {
    if (value === undefined || value === null) continue;
    const filter = spec.filters[name]?.(value, `where.${name}`, environment);
    if (!filter) continue;
    filters.push({ filter, at: values.length });
    values.push(...filter.values);
    if (name === sort.spec.ranking?.filter) rankText = values.push(filter.rankText) - 1;
    shape += ` ${name}${filter.shape}`;
  }
  if (sort.spec.ranking && rankText === undefined) {
    throw new RequestError(
      'BAD_USER_INPUT',
      `Sort by RELEVANCE needs a search text in where.${sort.spec.ranking.filter}.`,
    );
  }
  const costly = filters.some(({ filter }) => filter.costly);
  return { shape, values, size, costly, backward, sort, after, before, rankText, filters };
}

function pageSize({ first, last }: PageArguments): { size: number; backward: boolean } {
  if (first != null && last != null) {
    throw new RequestError('BAD_USER_INPUT', 'Give first or last, not both: one page goes in one direction.');
  }
  const size = first ?? last ?? DEFAULT_PAGE_SIZE;
  if (size < 0 || size > MAX_PAGE_SIZE) {
    const name = first != null ? 'first' : 'last';
    throw new RequestError(
      'BAD_USER_INPUT',
      `${name} is ${size}: ask for 0 to ${MAX_PAGE_SIZE}, then for the next page.`,
    );
  }
  return { size, backward: last != null };
}

function pageSort(spec: PageSpec, args: PageArguments): PreparedPage['sort'] {
  const { field, direction } = args.sort ?? spec.defaultSort;
  const sort = spec.sorts[field];
  if (!sort) throw new RequestError('BAD_USER_INPUT', `This list cannot be sorted by ${field}.`);
  const descending = sort.ranking ? true : direction === 'DESC';
  return { name: `${field}:${descending ? 'DESC' : 'ASC'}`, spec: sort, descending };
}

function pushCursor(
  text: string | null | undefined,
  argument: string,
  sort: PreparedPage['sort'],
  values: unknown[],
): number | undefined {
  if (text == null) return undefined;
  const cursor = decodeCursor(text, sort.name, sort.spec.kind);
  if (cursor === 'other sort') {
    throw new RequestError(
      'BAD_USER_INPUT',
      `The cursor in ${argument} comes from a list that was sorted otherwise. Start again without it.`,
    );
  }
  if (!cursor) {
    throw new RequestError(
      'BAD_USER_INPUT',
      `${argument} is no cursor of this list: use startCursor, endCursor or an edge's cursor as it came.`,
    );
  }
  return pushKey(cursor, values);
}

function pushKey(cursor: Cursor, values: unknown[]): number {
  values.push(cursor.key, cursor.id);
  return values.length - 2;
}
