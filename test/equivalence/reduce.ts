/** Makes a failing operation small: takes away one thing after the other, as long as it still fails. */
import { Kind, parse, print, validate, visit, type ASTNode, type DocumentNode, type GraphQLSchema } from 'graphql';
import type { Operation } from './operation';

const REMOVABLE = ['Field', 'InlineFragment', 'FragmentSpread', 'Argument', 'Directive', 'ObjectField', 'Name'];

/** The smallest failing operation that taking away finds; `fails` is asked again and again. */
export async function reduce(
  schema: GraphQLSchema,
  operation: Operation,
  fails: (smaller: Operation) => Promise<boolean>,
): Promise<Operation> {
  let smallest = operation;
  for (let at = 0; ;) {
    const document = without(parse(smallest.query), at);
    if (!document) return smallest;
    const smaller = tidied(document, smallest.variables);
    const valid = validate(schema, parse(smaller.query)).length === 0;
    if (valid && smaller.query !== smallest.query && (await fails(smaller))) smallest = smaller;
    else at += 1;
  }
}

/** The document without its removable node number `at`; undefined when it has fewer. */
function without(document: DocumentNode, at: number): DocumentNode | undefined {
  let count = -1;
  let found = false;
  const smaller: DocumentNode = visit(document, {
    enter(node: ASTNode, key, parent) {
      if (found || !REMOVABLE.includes(node.kind)) return undefined;
      if (node.kind === Kind.NAME && key !== 'alias') return undefined;
      if (
        Array.isArray(parent) &&
        parent.length === 1 &&
        !['Argument', 'Directive', 'ObjectField'].includes(node.kind)
      ) {
        return undefined;
      }
      count += 1;
      if (count < at) return undefined;
      found = true;
      return null;
    },
  });
  return found ? smaller : undefined;
}

/** Without fragments that nothing spreads and variables that nothing uses. */
function tidied(document: DocumentNode, variables: Operation['variables']): Operation {
  let query = print(document);
  for (let before = ''; before !== query;) {
    before = query;
    const text = query;
    query = print(
      visit(parse(text), {
        FragmentDefinition: ({ name }) => (new RegExp(`\\.\\.\\.${name.value}\\b`).test(text) ? undefined : null),
        VariableDefinition: ({ variable }) =>
          text.split(new RegExp(`\\$${variable.name.value}\\b`)).length > 2 ? undefined : null,
      }),
    );
  }
  const used = Object.entries(variables).filter(([name]) => new RegExp(`\\$${name}\\b`).test(query));
  return { query, variables: Object.fromEntries(used) };
}
