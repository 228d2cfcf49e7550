/**
 * What a read asks for, counted before anything runs: objects, where pages multiply what stands below them. Pages count
 * as full, and lists that only the business bounds by a guess. Runs no SQL and looks at no data.
 */
import { Kind, type FieldNode } from 'graphql';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from './page';
import type { Children, Selected } from './selection';
import type { ViewRegistry } from './registry';

/** What a plain list, such as an order's lines, is taken to hold. */
const LIST_LENGTH = 5;
/** What counting a list is taken to cost, in objects. */
const COUNT_COST = 20;

type Variables = Readonly<Record<string, unknown>>;

/** Objects that a root field asks for. `length` is that of a list of ids, 1 otherwise. */
export function objectsAsked(
  registry: ViewRegistry,
  root: Pick<Selected, 'nodes' | 'children'> & { readonly connection: boolean; readonly length: number },
  variables: Variables,
): number {
  const counter = new Counter(registry, variables);
  if (root.connection) return counter.page(root);
  return root.length * (1 + counter.below(root.children));
}

class Counter {
  constructor(
    private readonly registry: ViewRegistry,
    private readonly variables: Variables,
  ) {}

  /** Objects below a row whose selected fields are `children`; of several possible types the dearest counts. */
  below(children: Children): number {
    let most = 0;
    for (const fields of children.values()) {
      let objects = 0;
      for (const field of fields) objects += this.field(field);
      most = Math.max(most, objects);
    }
    return most;
  }

  /** Objects of one page, whose own fields are nodes, edges, pageInfo and totalCount. */
  page({ nodes, children }: Pick<Selected, 'nodes' | 'children'>): number {
    const size = pageSize(nodes[0]!, this.variables);
    let objects = 0;
    for (const fields of children.values()) {
      for (const field of fields) {
        if (field.name === 'totalCount') objects += COUNT_COST;
        if (field.name === 'nodes') objects += size * (1 + this.below(field.children));
        if (field.name === 'edges') objects += size * (1 + this.edge(field.children));
      }
    }
    return objects;
  }

  private edge(children: Children): number {
    const fields = [...children.values()].flat();
    return fields.reduce((sum, field) => sum + (field.name === 'node' ? this.below(field.children) : 0), 0);
  }

  private field(field: Selected): number {
    if (field.children.size === 0) return 0;
    const spec = this.registry.find(field.parent, field.name);
    if (spec?.kind === 'connection') return this.page(field);
    if (spec?.kind === 'part' || spec?.kind === 'scalar') return 0;
    return (spec?.kind === 'many' ? LIST_LENGTH : 1) * (1 + this.below(field.children));
  }
}

/** The size that a page's arguments ask for. A wrong one is refused later, with its own words; here it counts as full. */
function pageSize(node: FieldNode, variables: Variables): number {
  for (const { name, value } of node.arguments ?? []) {
    if (name.value !== 'first' && name.value !== 'last') continue;
    const size =
      value.kind === Kind.INT ? Number(value.value) : value.kind === Kind.VARIABLE ? variables[value.name.value] : null;
    if (typeof size === 'number') return Math.min(Math.max(size, 0), MAX_PAGE_SIZE);
  }
  return DEFAULT_PAGE_SIZE;
}
