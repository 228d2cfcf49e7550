/** A whole server over an initialized data source: schema, services, Apollo, HTTP. The caller opens the port. */
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { readFileSync } from 'node:fs';
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
}

export async function createServer({
  schema,
  services,
  logger,
  sandbox,
  explorer,
  maxObjects,
}: ServerOptions): Promise<FastifyInstance> {
  const pages = {
    sandbox,
    explorer,
    document: readFileSync(packageFile('examples', 'first-steps.graphql'), 'utf8'),
    allowedOrigins: sandbox ? SANDBOX_ORIGINS : [],
  };
  const apollo = createApollo({
    schema,
    engine: services.engine,
    maxObjects,
    introspection: explorer || sandbox,
    log: logger,
    plugins: [landingPage(pages)],
  });
  await apollo.start();
  const server = await createHttpServer({ apollo, services, logger, explorer: pages });
  server.addHook('onClose', () => apollo.stop());
  return server;
}
