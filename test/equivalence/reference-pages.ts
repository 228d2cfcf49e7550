/** Pages of lists in plain JavaScript: filter every row, sort all of them, cut. What the schema's descriptions promise. */
import { GraphQLError } from 'graphql';
import type { Row } from './reference-data';
import type { KnownCursor, ListType } from './world';

export type PageArguments = Readonly<Record<string, any>>;

export function badInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** Whether a row of a list fits one field of `where`. */
const FILTERS: Readonly<Record<ListType, Readonly<Record<string, (row: Row, value: any) => boolean>>>> = {
  User: {
    search: (row, text: string) => contains([row['name'], row['email']], text),
    role: (row, roles: string[]) => roles.includes(row['role']),
    createdAt: inTimeRange,
  },
  Product: {
    search: (row, text: string) => isNamed(row, text) || isWorded(row, text),
    status: (row, statuses: string[]) => statuses.includes(row['status']),
    sku: (row, skus: string[]) => skus.includes(row['sku']),
    price: inMoneyRange,
    inStock: (row, yes: boolean) => row['stock'].available > 0 === yes,
  },
  Order: {
    search: (row, text: string) =>
      row['number'] === Number(/^#?(\d+)$/.exec(text)?.[1]) ||
      (row['user'] !== null && contains([row['user'].name, row['user'].email], text)) ||
      row['products'].some((product: Row) => isNamed(product, text)),
    status: (row, statuses: string[]) => statuses.includes(row['status']),
    number: (row, numbers: number[]) => numbers.includes(row['number']),
    userId: (row, id: string) => row['user']?.id === id.toLowerCase(),
    productId: (row, id: string) => row['products'].some((product: Row) => product.id === id.toLowerCase()),
    createdAt: inTimeRange,
    total: inMoneyRange,
  },
};

function contains(texts: readonly string[], part: string): boolean {
  return texts.some((text) => text.toLowerCase().includes(part.toLowerCase()));
}

const isNamed = (product: Row, text: string): boolean => contains([product['name'], product['sku']], text);

/** Every word of the text begins a word of name, SKU or description. */
function isWorded(product: Row, text: string): boolean {
  const words = (some: string): string[] =>
    some
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter(Boolean);
  const own = words([product['name'], product['sku'], product['description']].join(' '));
  const wanted = words(text);
  return wanted.length > 0 && wanted.every((word) => own.some((candidate) => candidate.startsWith(word)));
}

function inTimeRange({ at }: Row, { from, to }: { from?: string | null; to?: string | null }): boolean {
  return (from == null || at >= new Date(from)) && (to == null || at < new Date(to));
}

/** Compared exactly, in units of 10^-10 minor units. */
function inMoneyRange({ minor }: Row, { min, max }: { min?: string | null; max?: string | null }): boolean {
  const scaled = (text: string): bigint => {
    const [whole, fraction = ''] = text.replace('-', '').split('.');
    const magnitude = BigInt(whole! + fraction.padEnd(12, '0'));
    return text.startsWith('-') ? -magnitude : magnitude;
  };
  const amount = (minor as bigint) * 10n ** 10n;
  return (min == null || amount >= scaled(min)) && (max == null || amount <= scaled(max));
}

/** Lists of one type, with the cursors that the server gave for their rows. */
export class ReferenceList {
  private readonly cursorOf = new Map<string, string>();
  private readonly placeOf = new Map<string, { sort: string; id: string }>();

  constructor(
    private readonly type: ListType,
    private readonly all: ReadonlyMap<string, Row>,
    cursors: readonly KnownCursor[],
  ) {
    for (const { type: of, sort, id, cursor } of cursors) {
      if (of !== type) continue;
      this.cursorOf.set(`${sort} ${id}`, cursor);
      this.placeOf.set(cursor, { sort, id });
    }
  }

  /** Throws BAD_USER_INPUT when the arguments ask for what no list offers. */
  check({ first, last, after, before, where, sort }: PageArguments): void {
    if (first != null && last != null) throw badInput('both first and last');
    const size = first ?? last ?? 20;
    if (size < 0 || size > 100) throw badInput('page size');
    for (const cursor of [after, before]) {
      if (cursor != null && this.placeOf.get(cursor)?.sort !== sortName(sort)) throw badInput('cursor');
    }
    for (const [name, value] of Object.entries((where ?? {}) as Record<string, any>)) {
      if (name.endsWith('Id') && value !== null && !isUuid(value)) throw badInput('id');
      if (name === 'search' && value !== null && value.length > 200) throw badInput('search');
    }
    if (sort?.field === 'RELEVANCE' && !where?.search?.trim()) throw badInput('RELEVANCE without search');
  }

  /** The connection of the rows that fit. */
  page(rows: readonly Row[], args: PageArguments): object {
    const sort = sortName(args['sort']);
    const list = rows.filter((row) => this.fits(row, args['where'])).sort((a, b) => this.compare(sort, a, b));
    const place = (cursor: string | null | undefined): Row | undefined =>
      cursor == null ? undefined : this.all.get(this.placeOf.get(cursor)!.id);
    const after = place(args['after']);
    const before = place(args['before']);
    const window = list.filter(
      (row) => (!after || this.compare(sort, row, after) > 0) && (!before || this.compare(sort, row, before) < 0),
    );
    const { first, last } = args;
    const page = last != null ? window.slice(Math.max(0, window.length - last)) : window.slice(0, first ?? 20);
    const cut = window.length > page.length;
    const edges = page.map((node) => ({ node, cursor: this.cursorOf.get(`${sort} ${node.id}`) }));
    const hasAfter = before !== undefined && list.some((row) => this.compare(sort, row, before) >= 0);
    const hasBefore = after !== undefined && list.some((row) => this.compare(sort, row, after) <= 0);
    return {
      edges,
      nodes: page,
      totalCount: list.length,
      pageInfo: {
        hasNextPage: hasAfter || (last == null && cut),
        hasPreviousPage: hasBefore || (last != null && cut),
        startCursor: edges[0]?.cursor ?? null,
        endCursor: edges.at(-1)?.cursor ?? null,
      },
    };
  }

  private fits(row: Row, where: PageArguments | null | undefined): boolean {
    return Object.entries(where ?? {}).every(([name, value]) => {
      if (value === null || (typeof value === 'string' && name === 'search' && value.trim() === '')) return true;
      return FILTERS[this.type][name]!(row, name === 'search' ? value.trim() : value);
    });
  }

  private compare(sort: string, a: Row, b: Row): number {
    const [field, direction] = sort.split(':') as [string, string];
    const [left, right] = [a.keys[field]!, b.keys[field]!];
    const order = left < right ? -1 : left > right ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
    return direction === 'DESC' ? -order : order;
  }
}

function sortName(sort: { field: string; direction: string } | null | undefined): string {
  if (sort?.field === 'RELEVANCE') return 'RELEVANCE:DESC';
  return sort ? `${sort.field}:${sort.direction}` : 'CREATED_AT:DESC';
}
