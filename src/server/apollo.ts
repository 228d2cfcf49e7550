/** Apollo Server over our schema: what it may do, and what it must not. */
import {
  ApolloServer,
  type ApolloServerPlugin,
  type GraphQLRequestListener,
  type HTTPGraphQLHead,
} from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { GraphQLError, type FormattedExecutionResult, type GraphQLSchema } from 'graphql';
import type { CostLimit } from '../graphql/cost-limit';
import type { Context } from '../graphql/context';
import { fastPath, stringifyResult } from '../graphql/fast-path';
import { makeFormatError, requestFailure, RETRY_AFTER_SECONDS, STATUS, type ErrorLog } from '../graphql/format-error';
import { limitsRule, MAX_TOKENS } from '../graphql/limits';
import { prepareOperation, refuseForbidden, refuseTooComplex, totalObjects } from '../graphql/operation';
import type { ReadEngine } from '../read/engine';
import { JsonText } from '../read/json-text';

export interface ApolloOptions {
  readonly schema: GraphQLSchema;
  readonly engine: ReadEngine;
  readonly introspection: boolean;
  /** Most objects that one operation may ask for. */
  readonly maxObjects: number;
  /** Bounds what each actor asks for over time. */
  readonly costLimit: CostLimit;
  readonly log: ErrorLog;
  readonly plugins: ApolloServerPlugin<Context>[];
}

export function createApollo(options: ApolloOptions): ApolloServer<Context> {
  const { schema, introspection, log, plugins } = options;
  const formatError = makeFormatError(log, introspection);
  return new ApolloServer<Context>({
    schema,
    introspection,
    stopOnTerminationSignals: false, // the command drains the server itself
    includeStacktraceInErrorResponses: false,
    formatError,
    stringifyResult,
    parseOptions: { maxTokens: MAX_TOKENS },
    validationRules: [limitsRule],
    hideSchemaDetailsFromClientErrors: !introspection,
    plugins: [
      ApolloServerPluginCacheControlDisabled(), // it instruments every field and serves nobody here
      preparation(options),
      fastPath(formatError),
      ...plugins,
    ],
    nodeEnv: 'production', // Apollo's own developer niceties leak stacks; ours are explicit options
  });
}

/** A null in a variable that has a default may only show when its value is used: in @skip, say. It is the client's. */
function prepareOr400(...operation: Parameters<typeof prepareOperation>): ReturnType<typeof prepareOperation> {
  try {
    return prepareOperation(...operation);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw new GraphQLError(error.message, {
      nodes: error.nodes,
      extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } },
    });
  }
}

/** Prepares each operation before it runs: what it asks for, whether the actor may, and what it costs. */
function preparation({ engine, maxObjects, costLimit }: ApolloOptions): ApolloServerPlugin<Context> {
  const listener: GraphQLRequestListener<Context> = {
    async didResolveOperation({ schema, document, operation, request, contextValue }) {
      if (!operation) return; // Apollo refuses it next
      const prepared = prepareOr400(schema, engine, document, operation, request.variables ?? {});
      contextValue.operation = prepared;
      if (!prepared) return; // graphql-js says what is wrong with the variables, and runs nothing
      refuseForbidden(prepared, contextValue.actor);
      refuseTooComplex(prepared, maxObjects);
      takeCost(costLimit, contextValue, 1 + totalObjects(prepared.objects));
    },
    async willSendResponse({ request, response, contextValue }) {
      for (const [name, value] of contextValue.responseHeaders) response.http.headers.set(name, value);
      response.http.headers.set('content-type', mediaType(request.http?.headers.get('accept')));
      if (response.body?.kind !== 'single') return;
      const { singleResult } = response.body;
      if (singleResult.errors) setStatus(response.http, singleResult);
      if (request.http?.headers.get('x-cost') !== '1') return;
      const requested = totalObjects(contextValue.operation?.objects ?? new Map());
      singleResult.extensions = { cost: { requested, sqlStatements: contextValue.statements, ...contextValue.cost } };
    },
  };
  return { requestDidStart: async () => listener };
}

/**
 * What a client that accepts neither of our types is answered is JSON all the same: Apollo would say 406, after a mutation
 * was done.
 */
function mediaType(accept = ''): string {
  const types = accept.toLowerCase().split(',');
  const json = types.findIndex((type) => /^\s*application\/json\b/.test(type));
  const graphql = types.findIndex((type) => /^\s*application\/graphql-response\+json\b/.test(type));
  const preferred = graphql >= 0 && (json < 0 || graphql < json);
  return `application/${preferred ? 'graphql-response+json' : 'json'}; charset=utf-8`;
}

/** Takes the cost from the actor's budget; a refusal too tells what is left. */
function takeCost(limit: CostLimit, context: Context, cost: number): void {
  const { userId, role } = context.actor;
  const take = (amount: number): void =>
    void (context.cost = limit.take(userId ?? context.address, role === 'ANONYMOUS', amount));
  try {
    take(cost);
  } catch (error) {
    take(0);
    throw requestFailure(error);
  }
}

/** When nothing was answered but errors, the status says so too; clients and proxies know when to try again. */
function setStatus(http: HTTPGraphQLHead, { data, errors }: FormattedExecutionResult): void {
  const seconds = errors!.map((error) => Number(error.extensions?.['retryAfterSeconds'])).filter((wait) => wait > 0);
  const retry = seconds.length > 0 ? Math.max(...seconds) : undefined;
  if (retry !== undefined) http.headers.set('retry-after', String(retry));
  if (http.status !== undefined || !isEmpty(data)) return;
  http.status = STATUS[String(errors![0]!.extensions?.['code'])];
  if (http.status === 503 && retry === undefined) http.headers.set('retry-after', String(RETRY_AFTER_SECONDS));
}

function isEmpty(data: unknown): boolean {
  if (data instanceof JsonText) return /^\{("[^"]+":null,?)*\}$/.test(data.text);
  return Object.values(data ?? {}).every((value) => value === null);
}
