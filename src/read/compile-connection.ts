/**
 * The SQL of one connection: keyset pages in both directions, cursors, pageInfo, totalCount. The page is a CTE when more
 * than one part of the answer looks at it, else it is read in place.
 */
import { invariant } from '../core/invariant';
import type { KeyKind } from '../core/page';
import type { PreparedPage } from './page';
import type { Children, Selected } from './selection';
import { dateTimeText, tableOf } from './sql-text';
import type { PageSpec, View } from './view';

/** What a connection needs of the compiler of the whole statement. */
export interface RowCompiler {
  alias(): string;
  value(site: number | 'root', index: number): string;
  columns(type: string, children: Children, row: string): string;
  list(type: string, children: Children, expression: (selected: Selected) => string): string;
  select(type: string, children: Children, row: string): string;
  object(select: string): string;
  visible(view: View, row: string): string[];
  array(select: string): string;
}

export interface ConnectionRequest {
  readonly spec: PageSpec;
  readonly page: PreparedPage;
  /** Where the page's values come from. */
  readonly site: number | 'root';
  readonly selected: Pick<Selected, 'type' | 'children'>;
  /** The condition that ties the rows to their parent; undefined at the root. */
  readonly on: ((child: string) => string) | undefined;
}

/** The list's rows before any page is cut: FROM, conditions, and the sort key. */
interface Source {
  readonly row: string;
  readonly from: string;
  readonly conditions: readonly string[];
  readonly key: string;
  readonly id: string;
}

export function compileConnection(compiler: RowCompiler, request: ConnectionRequest): string {
  return new ConnectionCompiler(compiler, request).compile();
}

class ConnectionCompiler {
  private readonly row: string;
  private madeSource: Source | undefined;

  constructor(
    private readonly compiler: RowCompiler,
    private readonly request: ConnectionRequest,
  ) {
    this.row = compiler.alias();
  }

  compile(): string {
    const { type, children } = this.request.selected;
    const fields = children.get(type.name) ?? [];
    const readers = fields.filter((field) => ['nodes', 'edges', 'pageInfo'].includes(field.name));
    const single = readers.length === 1 && readers[0]!.name !== 'pageInfo';
    const cte = single || readers.length === 0 ? undefined : this.compiler.alias();
    const columns = this.compiler.list(type.name, children, (selected) => this.part(selected, cte));
    const page = cte ? `with ${cte} as materialized (${this.numberedPage()}) ` : '';
    return this.compiler.object(`${page}select ${columns}`);
  }

  private part(selected: Selected, cte: string | undefined): string {
    switch (selected.name) {
      case 'nodes':
        return this.rows(cte, (row) => this.compiler.columns(this.request.spec.view.type, selected.children, row));
      case 'edges':
        return this.rows(cte, (row, cursor) => this.edge(selected, row, cursor));
      case 'pageInfo':
        invariant(cte, 'pageInfo looks at the page');
        return this.pageInfo(selected.children, cte);
      default:
        return this.totalCount();
    }
  }

  private edge(selected: Selected, row: string, cursor: string): string {
    return this.compiler.list(selected.type.name, selected.children, (field) => {
      if (field.name === 'cursor') return cursor;
      return this.compiler.object(this.compiler.select(this.request.spec.view.type, field.children, row));
    });
  }

  /** The rows of the page as a JSON array, from the CTE or in place. */
  private rows(cte: string | undefined, columns: (row: string, cursor: string) => string): string {
    const { backward } = this.request.page;
    if (cte) {
      const row = this.compiler.alias();
      const list = columns(row, this.cursorOf(row));
      const order = backward ? ` order by ${row}."$n" desc` : '';
      return this.compiler.array(`select ${list} from ${cte} ${row} where ${row}."$n" <= ${this.limit}${order}`);
    }
    const { row, key, id } = this.source;
    if (!backward) {
      const list = columns(row, this.cursor(key, id));
      return this.compiler.array(`select ${list}${this.tail(this.limit)}`);
    }
    const outer = this.compiler.alias();
    const list = columns(outer, this.cursorOf(outer));
    return this.compiler.array(
      `select ${list} from (${this.numberedPage()}) ${outer} where ${outer}."$n" <= ${this.limit} order by ${outer}."$n" desc`,
    );
  }

  /** One row more than the page holds, to know whether there is a next one; "$n" counts from the page's own start. */
  private numberedPage(): string {
    const { row, key } = this.source;
    const inner = this.compiler.alias();
    const select = `select ${row}.*, ${key} "$k"${this.tail(this.limit + 1)}`;
    return `select ${inner}.*, row_number() over () "$n" from (${select}) ${inner}`;
  }

  private tail(limit: number): string {
    const { from, conditions, key, id } = this.source;
    const { page } = this.request;
    const all = [...conditions, ...this.bounds().map(([cursor, operator]) => this.beyond(cursor, operator))];
    const where = all.length > 0 ? ` where ${all.join(' and ')}` : '';
    const direction = page.sort.descending !== page.backward ? ' desc' : '';
    return ` from ${from}${where} order by ${key}${direction}, ${id}${direction} limit ${limit}`;
  }

  /** The cursors given, each with the operator that keeps the rows inside. */
  private bounds(): (readonly [cursor: number, operator: '<' | '>'])[] {
    const { after, before, sort } = this.request.page;
    const bounds: (readonly [number, '<' | '>'])[] = [];
    if (after !== undefined) bounds.push([after, sort.descending ? '<' : '>']);
    if (before !== undefined) bounds.push([before, sort.descending ? '>' : '<']);
    return bounds;
  }

  private beyond(cursor: number, operator: '<' | '>' | '<=' | '>='): string {
    const { key, id } = this.source;
    const { sort } = this.request.page;
    return `(${key}, ${id}) ${operator} (${this.value(cursor)}::${CASTS[sort.spec.kind]}, ${this.value(cursor + 1)}::uuid)`;
  }

  private pageInfo(children: Children, cte: string): string {
    const columns = this.compiler.list('PageInfo', children, ({ name }) => {
      if (name === 'hasNextPage') return this.hasMore(cte, 'next');
      if (name === 'hasPreviousPage') return this.hasMore(cte, 'previous');
      const first = (name === 'startCursor') !== this.request.page.backward;
      const row = this.compiler.alias();
      const place = first ? `1 and ${this.limit} > 0` : `(select least(count(*), ${this.limit}) from ${cte})`;
      return `(select ${this.cursorOf(row)} from ${cte} ${row} where ${row}."$n" = ${place})`;
    });
    return this.compiler.object(`select ${columns}`);
  }

  /** Rows beyond the page: in its own direction one row more was read; in the other a cursor says where to look. */
  private hasMore(cte: string, side: 'next' | 'previous'): string {
    const { page } = this.request;
    const more = (side === 'next') !== page.backward ? [`(select count(*) > ${this.limit} from ${cte})`] : [];
    const cursor = side === 'next' ? page.before : page.after;
    if (cursor !== undefined) {
      const operator = (side === 'next') !== page.sort.descending ? '>=' : '<=';
      const conditions = [...this.source.conditions, this.beyond(cursor, operator)].join(' and ');
      const { from, key, id } = this.source;
      const direction = operator === '<=' ? ' desc' : '';
      more.push(
        `exists (select from (select from ${from} where ${conditions} order by ${key}${direction}, ${id}${direction} limit 1) "$")`,
      );
    }
    return more.length === 0 ? 'false' : `(${more.join(' or ')})`;
  }

  private totalCount(): string {
    const { page } = this.request;
    const source = page.sort.spec.ranking ? this.plainSource() : this.source;
    const where = source.conditions.length > 0 ? ` where ${source.conditions.join(' and ')}` : '';
    return `(select count(*)::int from ${source.from}${where})`;
  }

  /** Made only when the page is read: PostgreSQL refuses parameters that the statement does not use. */
  private get source(): Source {
    this.madeSource ??= this.makeSource();
    return this.madeSource;
  }

  private makeSource(): Source {
    const { row } = this;
    const { page } = this.request;
    const { ranking, join } = page.sort.spec;
    const plain = this.plainSource();
    if (ranking) {
      invariant(page.rankText !== undefined, 'a ranking has its text');
      const rank = ranking.rank(row, this.value(page.rankText));
      const best = `select ${row}.*, ${rank} "$rank" from ${plain.from} where ${plain.conditions.join(' and ')} order by "$rank" desc, ${row}.id desc limit ${ranking.limit}`;
      return { row, from: `(${best}) ${row}`, conditions: [], key: `${row}."$rank"`, id: `${row}.id` };
    }
    return join ? { ...plain, from: `${plain.from} ${join.sql(row)}`, id: join.id } : plain;
  }

  private plainSource(): Source {
    const { row } = this;
    const { spec, page, on } = this.request;
    const conditions = [...(on ? [on(row)] : []), ...this.compiler.visible(spec.view, row)];
    for (const { filter, at } of page.filters) {
      conditions.push(
        filter.sql(
          row,
          filter.values.map((_, index) => this.value(at + index)),
        ),
      );
    }
    return { row, from: `${tableOf(spec.view)} ${row}`, conditions, key: page.sort.spec.key(row), id: `${row}.id` };
  }

  private cursorOf(row: string): string {
    return this.cursor(`${row}."$k"`, `${row}.id`);
  }

  /** What core/page.ts calls a cursor, made by PostgreSQL. */
  private cursor(key: string, id: string): string {
    const { sort } = this.request.page;
    const text = sort.spec.kind === 'timestamp' ? dateTimeText(key) : `${key}::text`;
    const json = `json_build_array('${sort.name}', ${text}, ${id})::text`;
    return `translate(encode(convert_to(${json}, 'UTF8'), 'base64'), E'+/=\\n', '-_')`;
  }

  private get limit(): number {
    return this.request.page.size;
  }

  private value(index: number): string {
    return this.compiler.value(this.request.site, index);
  }
}

const CASTS: Readonly<Record<KeyKind, string>> = {
  timestamp: 'timestamptz',
  text: 'text',
  integer: 'integer',
  bigint: 'bigint',
  real: 'real',
};
