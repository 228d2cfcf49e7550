/** Apollo Server over our schema: what it may do, and what it must not. */
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import type { Context } from '../graphql/context';
import { makeFormatError, type ErrorLog } from '../graphql/format-error';

export interface ApolloOptions {
  readonly schema: GraphQLSchema;
  readonly introspection: boolean;
  readonly log: ErrorLog;
  readonly plugins: ApolloServerPlugin<Context>[];
}

export function createApollo({ schema, introspection, log, plugins }: ApolloOptions): ApolloServer<Context> {
  return new ApolloServer<Context>({
    schema,
    introspection,
    includeStacktraceInErrorResponses: false,
    formatError: makeFormatError(log),
    // Cache control instruments every field and serves nobody here.
    plugins: [ApolloServerPluginCacheControlDisabled(), ...plugins],
    nodeEnv: 'production', // Apollo's own developer niceties leak stacks; ours are explicit options
  });
}
