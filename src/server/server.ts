/** A whole server over an initialized data source: schema, services, Apollo, HTTP. The caller opens the port. */
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { readFileSync } from 'node:fs';
import { CostLimit } from '../graphql/cost-limit';
import type { Services } from '../graphql/context';
import { createApollo } from './apollo';
import { landingPage, SANDBOX_ORIGINS } from './explorer';
import { createHttpServer } from './http';
import { packageFile } from './package-root';

export interface ServerOptions {
  readonly schema: GraphQLSchema;
  readonly services: Services;
  readonly logger: FastifyBaseLogger;
  readonly sandbox: boolean;
  readonly explorer: boolean;
  /** Most objects that one operation may ask for. */
  readonly maxObjects: number;
  readonly maxObjectsPerSecond: number;
  readonly maxConcurrentRequests: number;
  readonly trustProxy: boolean;
  readonly allowedOrigins: readonly string[];
  /** A token with which the explorers begin, outside production only. */
  readonly demoToken?: string;
}

export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { schema, services, logger, sandbox, explorer } = options;
  const pages = {
    sandbox,
    explorer,
    document: readFileSync(packageFile('examples', 'first-steps.graphql'), 'utf8'),
    allowedOrigins: [...options.allowedOrigins, ...(sandbox ? SANDBOX_ORIGINS : [])],
    headers: explorerHeaders(options.demoToken),
  };
  const apollo = createApollo({
    schema,
    engine: services.engine,
    maxObjects: options.maxObjects,
    costLimit: new CostLimit(options.maxObjectsPerSecond),
    introspection: explorer || sandbox,
    log: logger,
    plugins: [landingPage(pages)],
  });
  await apollo.start();
  const server = await createHttpServer({
    apollo,
    services,
    logger,
    explorer: pages,
    maxConcurrentRequests: options.maxConcurrentRequests,
    trustProxy: options.trustProxy,
  });
  server.addHook('onClose', () => apollo.stop());
  return server;
}

function explorerHeaders(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { Authorization: `Bearer ${token}` };
}
