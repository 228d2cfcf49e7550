/**
 * The read engine: one root field is one SQL statement. It plans (and remembers plans), runs the statement on what it is
 * given, and hands the JSON on. It knows views, never features.
 */
import { getArgumentValues, type OperationDefinitionNode } from 'graphql';
import type { Actor, ActorRole } from '../core/actor';
import { invariant } from '../core/invariant';
import { Compiler, type Slot } from './compile';
import { preparePage, type PageArguments, type PreparedPage } from './page';
import type { ViewRegistry } from './registry';
import type { Root } from './roots';
import { buildSelection, flagVariables, type ReadInfo, type Selection } from './selection';

interface Plan {
  readonly text: string;
  readonly slots: readonly Slot[];
}

/** What was worked out for one parsed operation. Dropped with the document, which Apollo's store bounds. */
interface OperationPlans {
  readonly flags: readonly string[];
  readonly selections: Map<string, Selection>;
  readonly plans: Map<string, Plan>;
}

const MAX_PLANS_PER_OPERATION = 200;

export class ReadEngine {
  private readonly operations = new WeakMap<OperationDefinitionNode, OperationPlans>();

  constructor(readonly registry: ViewRegistry) {}

  /** The statement of a root field and its values. `exact`: the answer goes through graphql-js. */
  plan(info: ReadInfo, root: Root, actor: Actor, exact: boolean): { text: string; values: unknown[] } {
    const known = this.plansOf(info);
    const path = pathOf(known, info);
    const selection = selectionAt(known, path, info);
    const pages = this.pagesOf(selection, info);
    const key = [exact ? 'exact' : 'fast', actor.role, path, root.shape, ...pages.map((page) => page?.shape)].join('|');
    let plan = known.plans.get(key);
    if (!plan) {
      plan = this.compile(selection, root, pages, exact, actor.role);
      if (known.plans.size >= MAX_PLANS_PER_OPERATION) known.plans.clear();
      known.plans.set(key, plan);
    }
    return {
      text: plan.text,
      values: plan.slots.map(({ site, index }) =>
        site === 'actor' ? actor.userId : valueOf(root, pages, site, index),
      ),
    };
  }

  /** What is selected below a root field. */
  selection(info: ReadInfo): Selection {
    const known = this.plansOf(info);
    return selectionAt(known, pathOf(known, info), info);
  }

  private plansOf(info: ReadInfo): OperationPlans {
    let known = this.operations.get(info.operation);
    if (!known) {
      known = { flags: flagVariables(info.operation, info.fragments), selections: new Map(), plans: new Map() };
      this.operations.set(info.operation, known);
    }
    return known;
  }

  /** The arguments of every nested connection, checked. */
  private pagesOf(selection: Selection, info: ReadInfo): (PreparedPage | undefined)[] {
    return selection.sites.map(({ parent, field, name, nodes }) => {
      const spec = this.registry.field(parent, name);
      if (spec.kind !== 'connection' || !field) return undefined;
      const args: PageArguments = getArgumentValues(field, nodes[0]!, info.variableValues);
      return preparePage(spec.pages, args, this.registry.environment);
    });
  }

  private compile(
    selection: Selection,
    root: Root,
    pages: readonly (PreparedPage | undefined)[],
    exact: boolean,
    role: ActorRole,
  ): Plan {
    const compiler = new Compiler(this.registry, pages, exact, role);
    const json = root.compile(compiler, selection);
    return { text: `select coalesce(to_json(${json}), 'null')::text "r"`, slots: compiler.slots };
  }
}

function selectionAt(known: OperationPlans, path: string, info: ReadInfo): Selection {
  let selection = known.selections.get(path);
  if (!selection) {
    selection = buildSelection(info);
    if (known.selections.size >= MAX_PLANS_PER_OPERATION) known.selections.clear();
    known.selections.set(path, selection);
  }
  return selection;
}

/** A root field of an operation, under the values of the variables that @skip and @include look at. */
function pathOf({ flags }: OperationPlans, { path, variableValues }: ReadInfo): string {
  return `${path.key} ${flags.map((flag) => Boolean(variableValues[flag])).join()}`;
}

function valueOf(
  root: Root,
  pages: readonly (PreparedPage | undefined)[],
  site: number | 'root',
  index: number,
): unknown {
  if (site === 'root') return root.values[index];
  const page = pages[site];
  invariant(page, 'an argument site has a page');
  return page.values[index];
}
