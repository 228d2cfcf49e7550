/**
 * The places where a statement begins: one object, a page, `node`, `nodes`, a mutation's payload. Each says its values,
 * what of them changes the SQL (shape), and the JSON expression of its root field.
 */
import { isObjectType } from 'graphql';
import { invariant } from '../core/invariant';
import type { Compiler } from './compile';
import { compileConnection } from './compile-connection';
import type { PreparedPage } from './page';
import type { Children, Selected, Selection } from './selection';
import type { PageSpec, View } from './view';

/** One root field's own part of a statement. */
export interface Root {
  readonly shape: string;
  readonly values: readonly unknown[];
  /** It may take long, whatever is selected. */
  readonly costly?: boolean;
  readonly compile: (compiler: Compiler, selection: Selection) => string;
}

/** The columns by which one row can be looked up, with their SQL types. */
export type LookupType = 'uuid' | 'text' | 'integer';

/** The row of a view whose column has a value, or null. */
export function rootOne(view: View, column: string, type: LookupType, value: unknown): Root {
  return {
    shape: `one ${view.type} ${column}`,
    values: [value],
    compile: (compiler, { children }) =>
      compiler.row(view, children, (row) => `${row}.${column} = ${compiler.value('root', 0)}::${type}`),
  };
}

/** Nothing at all: null. */
export const rootNothing: Root = { shape: 'nothing', values: [], compile: () => 'null::json' };

/** A page of a list. */
export function rootPage(spec: PageSpec, page: PreparedPage, selectedType: Selected['type']): Root {
  return {
    shape: `page ${page.shape}`,
    values: page.values,
    costly: page.costly,
    compile: (compiler, { children }) =>
      compileConnection(compiler, {
        spec,
        page,
        site: 'root',
        selected: { type: selectedType, children },
        on: undefined,
      }),
  };
}

/** The object with an id, whatever its type: only the types that the selection names are looked through. */
export function rootNode(id: string): Root {
  return {
    shape: 'node',
    values: [id],
    compile: (compiler, { children }) => probe(compiler, children, () => `${compiler.value('root', 0)}::uuid`),
  };
}

/** The objects with these ids, in their order, null where there is none. */
export function rootNodes(ids: readonly string[]): Root {
  return {
    shape: 'nodes',
    values: [ids],
    compile: (compiler, { children }) => {
      const wanted = compiler.alias();
      const object = probe(compiler, children, () => `${wanted}.id`);
      const from = `unnest(${compiler.value('root', 0)}::uuid[]) with ordinality ${wanted}(id, n)`;
      return `(select coalesce(json_agg(${object} order by ${wanted}.n), '[]') from ${from})`;
    },
  };
}

function probe(compiler: Compiler, children: Children, id: () => string): string {
  const probes = [...children].flatMap(([type, fields]) => {
    const view = compiler.registry.view(type);
    if (!view || fields.length === 0) return [];
    const row = compiler.alias();
    const list = compiler.columns(type, children, row) + compiler.typeColumn(type);
    const where = [`${row}.id = ${id()}`, ...compiler.visible(view, row)].join(' and ');
    return [`to_json(${compiler.object(`select ${list} from ${view.table} ${row} where ${where}`)})`];
  });
  return probes.length === 0 ? 'null::json' : `coalesce(${probes.join(', ')})`;
}

/** What a mutation answers: ids of objects to fetch, plain values, and refusals as JSON rows `{ t: type, … }`. */
export interface Payload {
  readonly [field: string]: string | null | undefined;
}

/** A mutation's payload. Objects are read by their ids; `userErrors` is a list of rows made of JSON. */
export function rootPayload(payload: Payload, errors: readonly object[]): Root {
  const names = Object.keys(payload);
  const values: unknown[] = names.map((name) => payload[name] ?? null);
  const refused = errors.length > 0;
  if (refused) values.push(JSON.stringify(errors));
  return {
    shape: `payload ${names.join(',')} ${refused}`,
    values,
    compile: (compiler, selection) => {
      names.forEach((name, index) => compiler.handedOut.set(name, index));
      const [type] = selection.children.keys();
      invariant(type, 'a payload is an object');
      const list = compiler.list(type, selection.children, (selected) => {
        if (selected.name === 'userErrors') {
          return refused ? userErrors(compiler, selected, compiler.value('root', names.length)) : `'[]'::json`;
        }
        const at = names.indexOf(selected.name);
        if (at < 0) return 'null';
        return payloadField(compiler, selected, compiler.value('root', at));
      });
      return compiler.object(`select ${list}`);
    },
  };
}

function payloadField(compiler: Compiler, selected: Selected, value: string): string {
  if (!isObjectType(selected.type)) return `${value}::${selected.type.name === 'ID' ? 'uuid' : 'text'}`;
  const view = compiler.registry.view(selected.type.name);
  invariant(view, `${selected.type.name} has a view`);
  return compiler.row(view, selected.children, (row) => `${row}.id = ${value}::uuid`);
}

function userErrors(compiler: Compiler, selected: Selected, json: string): string {
  const row = compiler.alias();
  const cases = [...selected.children.keys()].map((type) => {
    const list = compiler.columns(type, selected.children, row) + compiler.typeColumn(type);
    return `when '${type}' then to_json(${compiler.object(`select ${list.replace(/^, /, '')}`)})`;
  });
  const error = `case ${row}.v ->> 't' ${cases.join(' ')} end`;
  const from = `jsonb_array_elements(${json}::jsonb) with ordinality ${row}(v, n)`;
  return `(select json_agg(${error} order by ${row}.n) from ${from})`;
}
