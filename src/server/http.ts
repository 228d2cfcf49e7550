/** The HTTP server: routes, limits of the transport, and errors that are always JSON. It knows no feature. */
import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
} from 'fastify';
import type { Socket } from 'node:net';
import type { RequestErrorCode } from '../core/errors';
import type { Context, Services } from '../graphql/context';
import { requestContext } from './request-context';
import { explorerPages, type ExplorerOptions } from './explorer';

export interface HttpOptions {
  readonly apollo: ApolloServer<Context>;
  readonly services: Services;
  readonly logger: FastifyBaseLogger;
  readonly explorer: ExplorerOptions;
  /** More are answered with 503 instead of waiting. */
  readonly maxConcurrentRequests: number;
  readonly trustProxy: boolean;
}

const MAX_BODY_BYTES = 1_000_000;
const MAX_HEADER_BYTES = 16_384;
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;

/** A server that is ready to listen. */
export async function createHttpServer(options: HttpOptions): Promise<FastifyInstance> {
  const { apollo, services, logger, explorer, maxConcurrentRequests, trustProxy } = options;
  const server = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MAX_BODY_BYTES,
    trustProxy,
    http: { headersTimeout: HEADERS_TIMEOUT_MS, maxHeaderSize: MAX_HEADER_BYTES },
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true },
    // What breaks before there is a route: the error handler never sees it.
    frameworkErrors: (error, _request, reply: FastifyReply) => {
      const { status, code, message } = transportError(error);
      void reply.code(status).send(body(code, message));
    },
    clientErrorHandler: answerBrokenHttp,
  });
  server.setErrorHandler<FastifyError>((error, request, reply) => {
    const { status, code, message } = transportError(error);
    if (status >= 500) request.log.error({ err: error }, 'the HTTP server failed');
    return reply.code(status).send(body(code, message));
  });
  server.setNotFoundHandler((request, reply) =>
    reply
      .code(404)
      .send(body('NOT_FOUND', `There is nothing at ${request.method} ${request.url}: the API is POST /graphql.`)),
  );
  await server.register(cors, { origin: explorer.allowedOrigins, maxAge: 600, strictPreflight: false });
  await server.register(helmet, { global: true });
  boundConcurrency(server, maxConcurrentRequests);
  const handler = fastifyApolloHandler(apollo, { context: (request) => requestContext(request, services) });
  server.get('/healthz', () => ({ status: 'ok' }));
  await server.register(explorerPages, { ...explorer, graphql: handler });
  server.post('/graphql', handler);
  return server;
}

/** Answers 503 at once to what is over the limit: a queue would only grow. */
function boundConcurrency(server: FastifyInstance, most: number): void {
  let running = 0;
  server.addHook('onRequest', (request, reply, done) => {
    if (running >= most && request.url.startsWith('/graphql')) {
      reply
        .code(503)
        .header('retry-after', '1')
        .send(body('SERVICE_UNAVAILABLE', 'Too many requests at once. Try again in a second.'));
      return;
    }
    running += 1;
    reply.raw.once('close', () => (running -= 1));
    done();
  });
}

/** Fastify's errors as ours: a clear sentence and a code, with the status that Fastify chose. */
function transportError(error: FastifyError): { status: number; code: RequestErrorCode; message: string } {
  const status = error.statusCode ?? 500;
  if (status === 413)
    return { status, code: 'PAYLOAD_TOO_LARGE', message: 'The body is over 1 MB: send less at once.' };
  if (status === 415) {
    return {
      status,
      code: 'BAD_REQUEST',
      message: 'Send the operation as JSON, with the header Content-Type: application/json.',
    };
  }
  if (error instanceof SyntaxError || /JSON|EMPTY/.test(error.code)) {
    return {
      status: 400,
      code: 'BAD_REQUEST',
      message: 'The body is not JSON: send {"query": "…", "variables": {…}}.',
    };
  }
  if (status < 500) return { status, code: 'BAD_REQUEST', message: error.message };
  return {
    status: 500,
    code: 'INTERNAL_SERVER_ERROR',
    message: "Something broke on our side. The server's log has more.",
  };
}

const BROKEN_HTTP: Readonly<Record<string, readonly [status: string, message: string]>> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'The headers are over 16 KB: send less.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request took too long to arrive.'],
};

/** Answers bytes that are no HTTP request: node hands out the bare socket. */
function answerBrokenHttp({ code }: Error & { code?: string }, socket: Socket): void {
  if (code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, message] = BROKEN_HTTP[code ?? ''] ?? ['400 Bad Request', 'That is no HTTP: send POST /graphql.'];
  const text = JSON.stringify(body('BAD_REQUEST', message));
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  );
}

function body(code: RequestErrorCode, message: string): object {
  return { errors: [{ message, extensions: { code } }] };
}
