/** The pages for people who look around: Apollo Sandbox (from the internet) at /graphql, GraphiQL (from here) at /explorer. */
import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { FastifyInstance, FastifyRequest, RouteHandlerMethod } from 'fastify';

export interface ExplorerOptions {
  /** Apollo Sandbox for browsers at /graphql. */
  readonly sandbox: boolean;
  /** GraphiQL at /explorer. */
  readonly explorer: boolean;
  /** The named operations that both begin with. */
  readonly document: string;
  /** Origins that may call the API from a browser. */
  readonly allowedOrigins: string[];
}

/** The hosted Sandbox, and the frame that the page at /graphql embeds. */
export const SANDBOX_ORIGINS = ['https://studio.apollographql.com', 'https://sandbox.embed.apollographql.com'];

/** Apollo's landing page, or none. */
export function landingPage({ sandbox, document }: ExplorerOptions): ApolloServerPlugin {
  if (!sandbox) return ApolloServerPluginLandingPageDisabled();
  return ApolloServerPluginLandingPageLocalDefault({
    document,
    footer: false,
    embed: { runTelemetry: false, endpointIsEditable: false },
  });
}

/** GET /graphql, /explorer and /. */
export async function explorerPages(
  server: FastifyInstance,
  { sandbox, explorer, document, graphql }: ExplorerOptions & { graphql: RouteHandlerMethod },
): Promise<void> {
  server.get('/graphql', (request, reply) => {
    if (explorer && !sandbox && isBrowserVisit(request)) return reply.redirect('/explorer');
    return graphql.call(server, request, reply);
  });
  if (!explorer) return;
  // 9 MB of text: made at the first visit, kept from then on.
  let page: string | undefined;
  server.get('/explorer', async (_request, reply) => {
    if (page === undefined) {
      const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
      page = renderGraphiQL({ title: 'Order management: explorer', endpoint: '/graphql', defaultQuery: document });
    }
    return reply.type('text/html; charset=utf-8').send(page);
  });
  server.get('/', (_request, reply) => reply.redirect(sandbox ? '/graphql' : '/explorer'));
}

function isBrowserVisit({ headers, query }: FastifyRequest): boolean {
  return Boolean(headers.accept?.includes('text/html')) && Object.keys(query as object).length === 0;
}
