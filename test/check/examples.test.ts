/** The examples against the schema, and the README's table of REST routes against the example that stands for it. */
import { Kind, parse, validate, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSchema } from '../../src/app';

const root = join(__dirname, '../..');
const text = (...names: string[]): string => readFileSync(join(root, ...names), 'utf8');
const files = readdirSync(join(root, 'examples'));
const schema = createSchema();

function operations(document: DocumentNode): OperationDefinitionNode[] {
  return document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
}

/** "POST /users" -> "createUser": each route in the comment before an operation, with the operation's fields. */
function routesOfExample(): Map<string, string> {
  const source = text('examples', 'from-rest.graphql');
  return new Map(
    operations(parse(source)).map(({ loc, selectionSet }) => {
      const [comment] = source.slice(0, loc!.start).trimEnd().split('\n').slice(-1);
      const fields = selectionSet.selections.map((field) => (field.kind === Kind.FIELD ? field.name.value : '…'));
      return [comment!.replace(/^# /, ''), fields.join()];
    }),
  );
}

test('there are the examples that the documents name', () => {
  expect(files.sort()).toEqual([
    'browse-and-page.graphql',
    'first-steps.graphql',
    'from-rest.graphql',
    'keep-an-order.graphql',
    'keep-the-catalog.graphql',
    'log-in.graphql',
  ]);
});

test.each(files)('%s fits the schema, and each of its operations has a name of its own', (file) => {
  const document = parse(text('examples', file));
  expect(validate(schema, document)).toEqual([]);
  const names = operations(document).map((operation) => operation.name?.value);
  expect(names).not.toContain(undefined);
  expect(new Set(names).size).toBe(names.length);
});

test("the README's table of REST routes names the operations of examples/from-rest.graphql, all of them", () => {
  const rows = [...text('README.md').matchAll(/^\| `((?:GET|POST|PUT|DELETE) [^`]+)` +\| `(\w+)/gm)];
  expect(rows).toHaveLength(17);
  expect(new Map(rows.map(([, route, operation]) => [route!, operation!]))).toEqual(routesOfExample());
});
