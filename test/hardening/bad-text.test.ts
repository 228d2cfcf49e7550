/**
 * Texts that PostgreSQL refuses (U+0000) or silently changes (half a surrogate pair), at every place of the schema where
 * a text can be given: nothing is stored of them, and nothing breaks.
 */
import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isRequiredInputField,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
} from 'graphql';
import { createSchema } from '../../src/app';
import { createOrder, createUser } from '../support/factory';
import { startServer, type TestServer } from '../support/server';
import { checksum, LEAK } from './wire';

const BAD = { 'U+0000': 'a\u0000b', 'the first half of a pair': 'a\ud800b', 'the second half of a pair': '\udc00' };
const schema = createSchema();
const EXAMPLES: Record<string, unknown> = {
  Int: 1,
  Boolean: true,
  Decimal: '1.00',
  DateTime: '2026-01-01T00:00:00Z',
  ID: '00000000-0000-7000-8000-000000000000',
  String: 'correct horse battery staple',
};

interface Place {
  readonly name: string;
  /** The operation's one root field; its arguments are written with the value at the place. */
  operation: (bad: string) => { query: string; variables: object };
  readonly mutation: boolean;
}

/** Every path to a text below an input; lists count as their first entry. */
function textsBelow(type: GraphQLInputType, seen: readonly string[] = []): string[][] {
  const named = getNamedType(type);
  if (!isInputObjectType(named)) return ['String', 'ID', 'Decimal', 'DateTime'].includes(named.name) ? [[]] : [];
  if (seen.includes(named.name)) return [];
  return Object.values(named.getFields()).flatMap((field) =>
    textsBelow(field.type, [...seen, named.name]).map((path) => [field.name, ...path]),
  );
}

/** A value that fits: what must be given, and `bad` at the end of the path. */
function valueFor(type: GraphQLInputType, path: readonly string[] | undefined, bad: string): unknown {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return [valueFor(nullable.ofType, path, bad)];
  if (path?.length === 0) return bad;
  if (isEnumType(nullable)) return nullable.getValues()[0]!.name;
  if (!isInputObjectType(nullable)) return EXAMPLES[getNamedType(type).name];
  const given = (field: GraphQLInputField): boolean => field.name === path?.[0] || isRequiredInputField(field);
  const fields = Object.values(nullable.getFields()).filter(given);
  return Object.fromEntries(
    fields.map((field) => [
      field.name,
      valueFor(field.type, field.name === path?.[0] ? path.slice(1) : undefined, bad),
    ]),
  );
}

function selection(field: GraphQLField<unknown, unknown>): string {
  const { name } = getNamedType(field.type);
  if (name.endsWith('Payload')) return '{ userErrors { code } }';
  return name.endsWith('Connection') ? '{ nodes { id } totalCount }' : '{ id }';
}

function placesOf(field: GraphQLField<unknown, unknown>, mutation: boolean, inside = (text: string) => text): Place[] {
  return field.args.flatMap((argument) =>
    textsBelow(argument.type).map((path) => ({
      name: [field.name, argument.name, ...path].join('.'),
      mutation,
      operation: (bad) => write(field, argument, path, bad, mutation, inside),
    })),
  );
}

function write(
  field: GraphQLField<unknown, unknown>,
  argument: GraphQLArgument,
  path: readonly string[],
  bad: string,
  mutation: boolean,
  inside: (text: string) => string,
): { query: string; variables: object } {
  const call = inside(`${field.name}(${argument.name}: $value) ${selection(field)}`);
  return {
    query: `${mutation ? 'mutation' : 'query'} ($value: ${String(argument.type)}) { ${call} }`,
    variables: { value: valueFor(argument.type, path, bad) },
  };
}

const fieldsOf = (type: string): GraphQLField<unknown, unknown>[] =>
  Object.values(
    (schema.getType(type) as unknown as { getFields(): Record<string, GraphQLField<unknown, unknown>> }).getFields(),
  );

const PLACES = [
  ...fieldsOf('Query').flatMap((field) => placesOf(field, false)),
  ...fieldsOf('Mutation').flatMap((field) => placesOf(field, true)),
  ...fieldsOf('User').flatMap((field) => placesOf(field, false, (text) => `users { nodes { ${text} } }`)),
].map((place) => [place.name, place] as const);

let server: TestServer;
let before: string;
beforeAll(async () => {
  server = await startServer();
  await createUser(server);
  await createOrder(server);
  before = await checksum(server);
});
afterAll(() => server.stop());

test('there are texts to try', () => expect(PLACES.length).toBeGreaterThan(60));

describe.each(Object.entries(BAD))('%s', (_, bad) => {
  test.each(PLACES)('at %s', async (_name, { operation, mutation }) => {
    const { query, variables } = operation(bad);
    const { status, data, errors = [] } = await server.request(query, variables);
    expect(JSON.stringify({ data, errors })).not.toMatch(LEAK);
    expect(status).toBeLessThan(500);
    expect(errors.map(({ extensions }) => extensions.code)).not.toContain('INTERNAL_SERVER_ERROR');
    const payloads = Object.values((data ?? {}) as Record<string, { userErrors?: object[] } | null>);
    if (mutation)
      expect(errors.length + payloads.flatMap((payload) => payload?.userErrors ?? []).length).toBeGreaterThan(0);
    expect(await checksum(server)).toBe(before);
  });
});
