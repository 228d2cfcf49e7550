/** The pages for people who look around: Apollo Sandbox (from the internet) at /graphql, GraphiQL (from here) at /explorer. */
import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { parse, visit } from 'graphql';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { createGunzip } from 'node:zlib';

export interface ExplorerOptions {
  /** Apollo Sandbox for browsers at /graphql. */
  readonly sandbox: boolean;
  /** GraphiQL at /explorer. */
  readonly explorer: boolean;
  /** The named operations that both begin with. */
  readonly document: string;
  /** Origins that may call the API from a browser. */
  readonly allowedOrigins: string[];
  /** Headers that both explorers begin with. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The hosted Sandbox, and the frame that the page at /graphql embeds. */
export const SANDBOX_ORIGINS = ['https://studio.apollographql.com', 'https://sandbox.embed.apollographql.com'];

/** Apollo's landing page, or none. */
export function landingPage({ sandbox, explorer, document, headers }: ExplorerOptions): ApolloServerPlugin {
  if (!sandbox) return ApolloServerPluginLandingPageDisabled();
  const plugin = ApolloServerPluginLandingPageLocalDefault({
    document,
    variables: emptyVariables(document),
    headers: { ...headers },
    footer: false,
    embed: { runTelemetry: false, endpointIsEditable: false },
  });
  return explorer ? withWayToExplorer(plugin) : plugin;
}

/** Without internet Apollo's page only says so: it then leads to the explorer that needs none. */
function withWayToExplorer(plugin: ApolloServerPlugin): ApolloServerPlugin {
  return {
    serverWillStart: async (service) => {
      const listener = await plugin.serverWillStart?.(service);
      const landing = await listener?.renderLandingPage?.();
      if (!landing) return;
      const html = async (): Promise<string> =>
        addWay(typeof landing.html === 'string' ? landing.html : await landing.html());
      return { renderLandingPage: async () => ({ html }) };
    },
  };
}

/** The frame of the Sandbox lies over the page, and would catch the click even when it is empty. */
function addWay(html: string): string {
  return html
    .replace('offline.</p>', '$&<p><a href="/explorer">Open the explorer that needs no internet</a></p>')
    .replace('#embeddableSandbox {', '#embeddableSandbox:empty { pointer-events: none; } $&');
}

/** Nothing on the page reaches another host: not by a script, not by an image. Monaco's workers are blobs. */
const EXPLORER_POLICY = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'unsafe-inline'"],
    styleSrc: ["'unsafe-inline'"],
    workerSrc: ['blob:'],
    connectSrc: ["'self'", 'blob:'],
    imgSrc: ["'self'", 'data:'],
    fontSrc: ['data:'],
    frameAncestors: ["'none'"],
  },
};

/** GET /graphql, /explorer and /. */
export async function explorerPages(
  server: FastifyInstance,
  { sandbox, explorer, document, headers, graphql }: ExplorerOptions & { graphql: RouteHandlerMethod },
): Promise<void> {
  // The Sandbox brings its own policy, and logs in through windows of other hosts.
  const open = sandbox ? { helmet: { contentSecurityPolicy: false, crossOriginOpenerPolicy: false } } : {};
  server.get('/graphql', open, (request, reply) => {
    if (explorer && !sandbox && isBrowserVisit(request)) return reply.redirect('/explorer');
    return graphql.call(server, request, reply);
  });
  if (explorer) {
    let page: Promise<Page> | undefined;
    server.get('/explorer', { helmet: { contentSecurityPolicy: EXPLORER_POLICY } }, async (request, reply) => {
      page ??= renderPage(document, headers);
      page.catch(() => (page = undefined)); // the next visit tries again
      return sendPage(await page, request, reply);
    });
  }
  if (sandbox || explorer) server.get('/', (_request, reply) => reply.redirect(sandbox ? '/graphql' : '/explorer'));
}

interface Page {
  readonly gzipped: Buffer;
  readonly etag: string;
}

/** 9 MB of text and the modules that make it are left behind with the thread; 2.4 MB compressed come back. */
const RENDER = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { renderGraphiQL } = require(workerData.module);
  const page = renderGraphiQL(workerData.options).replace('<div id="root">', (root) => workerData.first + root);
  parentPort.postMessage(require('node:zlib').gzipSync(page));
`;

async function renderPage(document: string, headers: ExplorerOptions['headers']): Promise<Page> {
  const options = { title: 'Order management', endpoint: '/graphql', defaultQuery: '' };
  const workerData = {
    module: require.resolve('@graphql-yoga/render-graphiql'),
    options,
    first: firstVisit(document, headers),
  };
  const [bytes] = (await once(new Worker(RENDER, { eval: true, workerData }), 'message')) as [Uint8Array];
  const gzipped = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { gzipped, etag: `"${createHash('sha256').update(gzipped).digest('base64url')}"` };
}

/**
 * Puts the document where GraphiQL keeps what a visitor wrote, once. Its own defaultQuery takes no variables, and a
 * reload before the first edit would open an empty tab over it. Our headers are put in place of those of the last visit:
 * the token of a shop that was thrown away would refuse everything.
 */
function firstVisit(document: string, headers: ExplorerOptions['headers']): string {
  const items = {
    'graphiql:query': document,
    'graphiql:variables': JSON.stringify(emptyVariables(document), null, 2),
    'graphiql:headers': JSON.stringify(headers, null, 2),
  };
  return `<script>{
    const headers = ${inScript(headers)};
    const last = JSON.parse(localStorage.getItem('explorer:headers') ?? '{}');
    if (localStorage.getItem('graphiql:tabState') === null) Object.assign(localStorage, ${inScript(items)});
    for (const key of Object.keys(localStorage).filter((key) => key.startsWith('graphiql:'))) {
      for (const name of Object.keys(headers).filter((name) => last[name] && last[name] !== headers[name])) {
        localStorage.setItem(key, localStorage.getItem(key).replaceAll(last[name], headers[name]));
      }
    }
    localStorage.setItem('explorer:headers', JSON.stringify(headers));
  }</script>`;
}

/** JSON that no script element ends in. */
function inScript(value: object): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

function sendPage({ gzipped, etag }: Page, { headers }: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.headers({ etag, 'cache-control': 'no-cache', vary: 'Origin, Accept-Encoding' });
  if (headers['if-none-match'] === etag) return reply.code(304).send();
  reply.type('text/html; charset=utf-8');
  if (/\bgzip\b/.test(headers['accept-encoding'] ?? '')) return reply.header('content-encoding', 'gzip').send(gzipped);
  return reply.send(Readable.from([gzipped]).pipe(createGunzip()));
}

/** The variables of a document's operations, each empty: what a person fills in. */
function emptyVariables(document: string): Record<string, string> {
  const names = new Set<string>();
  visit(parse(document), { VariableDefinition: (node) => void names.add(node.variable.name.value) });
  return Object.fromEntries([...names].map((name) => [name, '']));
}

function isBrowserVisit({ headers, query }: FastifyRequest): boolean {
  return Boolean(headers.accept?.includes('text/html')) && Object.keys(query as object).length === 0;
}
