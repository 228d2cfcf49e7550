/**
 * Turns a selection and the views into one SQL statement whose only column is the JSON of the answer, keyed by response
 * keys. Values never enter the text: they are parameters. SQL names begin with "$", which no GraphQL name can.
 */
import { isAbstractType } from 'graphql';
import type { ActorRole } from '../core/actor';
import { invariant } from '../core/invariant';
import { compileConnection } from './compile-connection';
import type { PreparedPage } from './page';
import type { ViewRegistry } from './registry';
import type { Children, Selected } from './selection';
import { columnKey, dateTimeText, tableOf } from './sql-text';
import type { ActorSql, FieldSpec, ManyField, OneField, View } from './view';

/** Where a parameter comes from: the root field's values, an argument site of the selection, or the actor's user id. */
export interface Slot {
  readonly site: number | 'root' | 'actor';
  readonly index: number;
}

/** The name under which a row of an abstract type tells graphql-js its type. Only on the exact path. */
export const TYPE_KEY = '$type';

export class Compiler {
  readonly slots: Slot[] = [];
  /** Where the values stand that a payload hands out, by name. */
  readonly handedOut = new Map<string, number>();
  private readonly actor: ActorSql;
  private aliases = 0;

  constructor(
    readonly registry: ViewRegistry,
    private readonly pages: readonly (PreparedPage | undefined)[],
    private readonly exact: boolean,
    role: ActorRole,
  ) {
    this.actor = { role, id: () => `${this.value('actor', 0)}::uuid` };
  }

  /** A new SQL name. */
  alias(): string {
    this.aliases += 1;
    return `"$${this.aliases}"`;
  }

  /** A placeholder for a value that each execution brings along. */
  value(site: Slot['site'], index: number): string {
    const known = this.slots.findIndex((slot) => slot.site === site && slot.index === index);
    return `$${known >= 0 ? known + 1 : this.slots.push({ site, index })}`;
  }

  /** `select …` of one object type's fields over a row; `tail` is its FROM and what follows. */
  select(type: string, children: Children, row: string, tail = ''): string {
    return `select ${this.columns(type, children, row)}${tail}`;
  }

  /** The fields of a registered type over a row that stands in FROM already. */
  columns(type: string, children: Children, row: string): string {
    return this.columnsOf(type, children, row, (name) => this.registry.field(type, name));
  }

  /** The fields of a type by a given way of reading each. */
  columnsOf(type: string, children: Children, row: string, spec: (name: string) => FieldSpec): string {
    return this.list(type, children, (selected) => this.field(spec(selected.name), selected, row));
  }

  /** The select list of a type, each field by `expression`; `__typename` is a constant. */
  list(type: string, children: Children, expression: (selected: Selected) => string): string {
    const columns = (children.get(type) ?? []).map((selected) => {
      const value = selected.name === '__typename' ? `'${type}'` : expression(selected);
      return `${value} "${columnKey(selected.key)}"`;
    });
    return columns.join(', ');
  }

  /** The column that tells graphql-js the type of a row of an abstract type; nothing on the fast path. */
  typeColumn(type: string): string {
    return this.exact ? `, '${type}' "${TYPE_KEY}"` : '';
  }

  /** The one row of a select as a composite value, which becomes JSON with all around it; null when there is none. */
  object(select: string): string {
    return `(select "$" from (${select}) "$")`;
  }

  /** The rows of a select as a JSON array, in their order. */
  array(select: string): string {
    return `(select coalesce(json_agg("$"), '[]') from (${select}) "$")`;
  }

  /** An object of the row itself. */
  part(type: string, fields: Readonly<Record<string, FieldSpec>>, selected: Selected, row: string): string {
    const spec = (name: string): FieldSpec => {
      const field = fields[name];
      invariant(field, `${type}.${name} has a place in its view`);
      return field;
    };
    return this.object(`select ${this.columnsOf(type, selected.children, row, spec)}`);
  }

  /** A row of a view found by a condition; null when the actor may not see it. */
  row(view: View, children: Children, condition: (row: string) => string, withParent = false): string {
    const row = this.alias();
    const where = [condition(row), ...(withParent ? [] : this.visible(view, row))].join(' and ');
    return this.object(this.select(view.type, children, row, ` from ${tableOf(view)} ${row} where ${where}`));
  }

  /** The conditions under which the actor sees a row. */
  visible(view: View, row: string): string[] {
    const filter = view.rows?.(row, this.actor);
    return filter === undefined ? [] : [filter];
  }

  private field(spec: FieldSpec, selected: Selected, row: string): string {
    invariant(!isAbstractType(selected.type), `${selected.name} has one type`);
    switch (spec.kind) {
      case 'scalar':
        return this.scalar(spec.sql(row, this.registry.environment), selected);
      case 'handedOut': {
        const index = this.handedOut.get(spec.name);
        return index === undefined ? 'null' : `${this.value('root', index)}::text`;
      }
      case 'part':
        return this.part(spec.type, spec.fields, selected, row);
      case 'one':
        return this.one(spec, selected, row);
      case 'many':
        return this.many(spec, selected, row);
      case 'connection': {
        const site = selected.site;
        const page = site === undefined ? undefined : this.pages[site];
        invariant(site !== undefined && page, `${selected.name} takes the arguments of a page`);
        return compileConnection(this, { spec: spec.pages, page, site, selected, on: (child) => spec.on(child, row) });
      }
    }
  }

  private scalar(expression: string, selected: Selected): string {
    return selected.type.name === 'DateTime' ? dateTimeText(expression) : expression;
  }

  private one(spec: OneField, selected: Selected, parent: string): string {
    return this.row(spec.view, selected.children, (child) => spec.on(child, parent), spec.withParent);
  }

  private many(spec: ManyField, selected: Selected, parent: string): string {
    const row = this.alias();
    const from = `${tableOf(spec.view)} ${row}${spec.join ? ` ${spec.join(row)}` : ''}`;
    const where = [spec.on(row, parent), ...(spec.withParent ? [] : this.visible(spec.view, row))].join(' and ');
    const tail = ` from ${from} where ${where} order by ${spec.orderBy(row)}`;
    return this.array(this.select(spec.view.type, selected.children, row, tail));
  }
}
