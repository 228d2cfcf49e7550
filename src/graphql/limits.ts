/**
 * Limits on the shape of a document: depth, fields, aliases, directives, kinds of operation. They hold inside fragments
 * too, and are looked at before the document's meaning.
 */
import {
  GraphQLError,
  Kind,
  type ASTVisitor,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

export const MAX_TOKENS = 5_000;
const MAX_DEPTH = 20;
const MAX_SELECTIONS = 1_000;
const MAX_ALIASES = 100;
const MAX_DIRECTIVES = 100;

/** Marks a refusal of these rules, so that it gets the code QUERY_TOO_COMPLEX. */
const TOO_COMPLEX = { tooComplex: true } as const;

/** A validation rule; one refusal per operation is enough. */
export function limitsRule(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(operation) {
      if (!context.getSchema().getRootType(operation.operation)) {
        context.reportError(new GraphQLError(`This server has no ${operation.operation}s.`, { nodes: operation }));
      }
      const problem = new Measure(context).problemOf(operation);
      if (problem) context.reportError(new GraphQLError(problem, { nodes: operation, extensions: { ...TOO_COMPLEX } }));
    },
  };
}

/** What an operation adds up to when its fragments are spread. Counting stops at the first limit passed. */
class Measure {
  private selections = 0;
  private aliases = 0;
  private directives = 0;
  private readonly open = new Set<string>();

  constructor(private readonly context: ValidationContext) {}

  problemOf(operation: OperationDefinitionNode): string | undefined {
    this.directives += operation.directives?.length ?? 0;
    return this.walk(operation.selectionSet, 1);
  }

  private walk(set: SelectionSetNode, depth: number): string | undefined {
    if (depth > MAX_DEPTH) return `It is nested deeper than ${MAX_DEPTH} levels. Ask for less at once.`;
    for (const selection of set.selections) {
      this.directives += selection.directives?.length ?? 0;
      this.selections += 1;
      if (selection.kind === Kind.FIELD && selection.alias) this.aliases += 1;
      const problem = this.limitPassed() ?? this.below(selection, depth);
      if (problem) return problem;
    }
    return undefined;
  }

  private below(selection: SelectionSetNode['selections'][number], depth: number): string | undefined {
    if (selection.kind === Kind.FIELD) return selection.selectionSet && this.walk(selection.selectionSet, depth + 1);
    if (selection.kind === Kind.INLINE_FRAGMENT) return this.walk(selection.selectionSet, depth);
    const name = selection.name.value;
    const fragment: FragmentDefinitionNode | undefined | null = this.context.getFragment(name);
    if (!fragment || this.open.has(name)) return undefined; // unknown or cyclic: other rules say so
    this.open.add(name);
    const problem = this.walk(fragment.selectionSet, depth);
    this.open.delete(name);
    return problem;
  }

  private limitPassed(): string | undefined {
    if (this.selections > MAX_SELECTIONS)
      return `It selects more than ${MAX_SELECTIONS} fields, with fragments spread. Ask for less.`;
    if (this.aliases > MAX_ALIASES)
      return `It has more than ${MAX_ALIASES} aliases, with fragments spread. Send several requests.`;
    if (this.directives > MAX_DIRECTIVES)
      return `It has more than ${MAX_DIRECTIVES} directives, with fragments spread.`;
    return undefined;
  }
}
