/** Apollo Server over our schema: what it may do, and what it must not. */
import { ApolloServer, type ApolloServerPlugin, type GraphQLRequestListener } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import type { Context } from '../graphql/context';
import { fastPath, stringifyResult } from '../graphql/fast-path';
import { makeFormatError, type ErrorLog } from '../graphql/format-error';
import { limitsRule, MAX_TOKENS } from '../graphql/limits';
import { prepareOperation, refuseTooComplex, totalObjects } from '../graphql/operation';
import type { ReadEngine } from '../read/engine';

export interface ApolloOptions {
  readonly schema: GraphQLSchema;
  readonly engine: ReadEngine;
  readonly introspection: boolean;
  /** Most objects that one operation may ask for. */
  readonly maxObjects: number;
  readonly log: ErrorLog;
  readonly plugins: ApolloServerPlugin<Context>[];
}

export function createApollo(options: ApolloOptions): ApolloServer<Context> {
  const { schema, engine, introspection, maxObjects, log, plugins } = options;
  const formatError = makeFormatError(log);
  return new ApolloServer<Context>({
    schema,
    introspection,
    includeStacktraceInErrorResponses: false,
    formatError,
    stringifyResult,
    parseOptions: { maxTokens: MAX_TOKENS },
    validationRules: [limitsRule],
    plugins: [
      ApolloServerPluginCacheControlDisabled(), // it instruments every field and serves nobody here
      preparation(engine, maxObjects),
      fastPath(formatError),
      ...plugins,
    ],
    nodeEnv: 'production', // Apollo's own developer niceties leak stacks; ours are explicit options
  });
}

/** Prepares each operation before it runs, and says what it cost when the header x-cost asks. */
function preparation(engine: ReadEngine, maxObjects: number): ApolloServerPlugin<Context> {
  const listener: GraphQLRequestListener<Context> = {
    async didResolveOperation({ schema, document, operation, request, contextValue }) {
      if (!operation) return; // Apollo refuses it next
      contextValue.operation = prepareOperation(schema, engine, document, operation, request.variables ?? {});
      if (contextValue.operation) refuseTooComplex(contextValue.operation, maxObjects);
    },
    async willSendResponse({ request, response, contextValue }) {
      if (request.http?.headers.get('x-cost') !== '1' || response.body?.kind !== 'single') return;
      const requested = totalObjects(contextValue.operation?.objects ?? new Map());
      response.body.singleResult.extensions = { cost: { requested, sqlStatements: contextValue.statements } };
    },
  };
  return { requestDidStart: async () => listener };
}
