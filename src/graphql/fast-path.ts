/**
 * The fast path: the JSON that PostgreSQL answers becomes the response without being parsed. It answers every operation
 * but those that look at the schema itself, which graphql-js answers (the exact path). Which one is decided before
 * anything runs: a mutation must never run twice.
 */
import type { ApolloServerPlugin, GraphQLRequestContext, GraphQLResponse } from '@apollo/server';
import { HeaderMap } from '@apollo/server';
import { locatedError, type FormattedExecutionResult, type GraphQLFormattedError } from 'graphql';
import { JsonText } from '../read/json-text';
import type { Context } from './context';
import type { PreparedOperation, RootField } from './operation';

type FormatError = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

/** Answers an operation; undefined leaves it to graphql-js. */
export function fastPath(formatError: FormatError): ApolloServerPlugin<Context> {
  const listener = {
    async responseForOperation({ contextValue }: GraphQLRequestContext<Context>): Promise<GraphQLResponse | null> {
      const operation = contextValue.operation;
      if (!operation?.fast) return null;
      contextValue.fast = true;
      const singleResult = await execute(operation, contextValue, formatError);
      return { http: { status: undefined, headers: new HeaderMap() }, body: { kind: 'single', singleResult } };
    },
  };
  return { requestDidStart: async () => listener };
}

/** Apollo's stringifyResult: JSON texts are spliced in as they are. */
export function stringifyResult(result: FormattedExecutionResult): string {
  const { data, errors, extensions } = result;
  if (!(data instanceof JsonText)) return JSON.stringify(result);
  const before = errors ? `"errors":${JSON.stringify(errors)},` : '';
  const after = extensions ? `,"extensions":${JSON.stringify(extensions)}` : '';
  return `{${before}"data":${data.text}${after}}`;
}

async function execute(
  operation: PreparedOperation,
  context: Context,
  formatError: FormatError,
): Promise<FormattedExecutionResult> {
  const errors: GraphQLFormattedError[] = [];
  const answer = async (root: RootField): Promise<string> => {
    try {
      return await resolve(root, operation, context);
    } catch (error) {
      errors.push(format(error, root, formatError));
      return 'null'; // every root field may be null
    }
  };
  const texts: string[] = [];
  if (operation.serial) for (const root of operation.roots) texts.push(await answer(root));
  else texts.push(...(await Promise.all(operation.roots.map(answer))));
  const entries = operation.roots.map(({ key }, index) => `"${key}":${texts[index]}`);
  const data = new JsonText(`{${entries.join(',')}}`) as unknown as Record<string, unknown>;
  return errors.length > 0 ? { errors, data } : { data };
}

async function resolve(
  { field, args, info }: RootField,
  { rootType }: PreparedOperation,
  context: Context,
): Promise<string> {
  if (!field?.resolve) return JSON.stringify(rootType.name); // __typename
  const value: unknown = await field.resolve(undefined, args, context, info as never);
  return value instanceof JsonText ? value.text : 'null';
}

function format(error: unknown, { key, info }: RootField, formatError: FormatError): GraphQLFormattedError {
  const located = locatedError(error, info.fieldNodes, [key]);
  const { code = 'INTERNAL_SERVER_ERROR' } = located.extensions;
  return formatError({ ...located.toJSON(), extensions: { ...located.extensions, code } }, located);
}
