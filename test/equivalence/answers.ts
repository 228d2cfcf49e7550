/**
 * One operation of one actor, answered three times: by the fast path, by the exact path, and by the reference. Says how
 * they differ. Both real answers come over HTTP; a root field that asks for the schema itself makes graphql-js answer.
 */
import { Kind, parse, print, visit, type DocumentNode } from 'graphql';
import type { Operation } from './operation';
import type { Reference } from './reference';
import type { TestActor, World } from './world';

const EXACT_KEY = 'graphql_js_answers_this';

interface Real {
  /** As JSON, so that the order of the keys counts; undefined when the operation was refused whole. */
  readonly data: string | undefined;
  readonly errors: readonly { code: string; path: string; message: string }[];
}

/** The document with a root field that only graphql-js can answer. */
export function exactly(query: string): string {
  const document: DocumentNode = visit(parse(query), {
    OperationDefinition: (node) => ({
      ...node,
      selectionSet: {
        ...node.selectionSet,
        selections: [...node.selectionSet.selections, EXACT_FIELD],
      },
    }),
  });
  return print(document);
}

const EXACT_FIELD = firstField(`{ ${EXACT_KEY}: __schema { queryType { name } } }`);

function firstField(query: string) {
  const [definition] = parse(query, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('an operation was expected');
  return definition.selectionSet.selections[0]!;
}

/** How the three answers compare. */
export interface Comparison {
  /** What differs, in words; undefined when they are the same. */
  readonly difference: string | undefined;
  readonly kind: 'rows' | 'nulls' | 'errors' | 'refused';
}

export async function compare(
  world: World,
  reference: Reference,
  operation: Operation,
  actor: TestActor,
): Promise<Comparison> {
  const [fast, exact] = await Promise.all([
    ask(world, operation.query, operation, actor),
    ask(world, exactly(operation.query), operation, actor),
  ]);
  return { kind: kindOf(fast), difference: await differenceOf(reference, operation, actor, fast, exact) };
}

function kindOf({ data, errors }: Real): Comparison['kind'] {
  if (data === undefined) return 'refused';
  if (errors.length > 0) return 'errors';
  return Object.values(JSON.parse(data) as object).some((root) => typeof root === 'object' && root) ? 'rows' : 'nulls';
}

async function differenceOf(
  reference: Reference,
  operation: Operation,
  actor: TestActor,
  fast: Real,
  exact: Real,
): Promise<string | undefined> {
  const between = differ('fast path', fast, 'exact path', exact, true);
  if (between) return between;
  if (fast.errors.some(({ code }) => code === 'INTERNAL_SERVER_ERROR'))
    return `both broke: ${JSON.stringify(fast.errors)}`;
  if (ranks(operation)) return undefined; // how well a text fits is PostgreSQL's to say
  const naive = await reference.answer(operation, actor);
  const errors = naive.errors.map((error) => ({ ...error, message: '' }));
  return differ('server', fast, 'reference', { data: naive.data, errors }, false);
}

function ranks({ query, variables }: Operation): boolean {
  return `${query}${JSON.stringify(variables)}`.includes('RELEVANCE');
}

async function ask(world: World, query: string, { variables }: Operation, actor: TestActor): Promise<Real> {
  const answer = await world.server.request(query, variables, actor.headers);
  const data = answer.data as Record<string, unknown> | undefined | null;
  if (data) delete data[EXACT_KEY];
  const errors = (answer.errors ?? []).map(({ extensions, path, message }) => ({
    code: extensions.code,
    path: String(path),
    message: message.replace(/under [0-9a-f-]{36}/, 'under …'),
  }));
  return { data: data ? JSON.stringify(data) : undefined, errors: sorted(errors) };
}

function sorted<E extends { path: string; code: string }>(errors: readonly E[]): E[] {
  const key = ({ path, code }: E): string => `${path} ${code}`;
  return [...errors].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function differ(one: string, a: Real, other: string, b: Real, messages: boolean): string | undefined {
  const told = ({ errors }: Real): string =>
    JSON.stringify(
      sorted(errors).map(({ code, path, message }) => (messages ? { code, path, message } : { code, path })),
    );
  if (a.data === b.data && told(a) === told(b)) return undefined;
  return [`${one}: ${a.data} ${told(a)}`, `${other}: ${b.data} ${told(b)}`].join('\n');
}
