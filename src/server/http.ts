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
  type FastifyRequest,
  type RouteHandlerMethod,
} from 'fastify';
import { isUtf8 } from 'node:buffer';
import type { Socket } from 'node:net';
import type { RequestErrorCode } from '../core/errors';
import type { Context, Services } from '../graphql/context';
import { requestFailure } from '../graphql/format-error';
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
    frameworkErrors: answerError, // what breaks before there is a route: the error handler never sees it
    clientErrorHandler: answerBrokenHttp,
  });
  server.setErrorHandler<FastifyError>(answerError);
  server.setNotFoundHandler((request, reply) =>
    reply
      .code(404)
      .send(body('NOT_FOUND', `There is nothing at ${request.method} ${request.url}: the API is POST /graphql.`)),
  );
  await server.register(cors, {
    origin: explorer.allowedOrigins,
    exposedHeaders: ['Retry-After'],
    maxAge: 600,
    strictPreflight: false,
  });
  await server.register(helmet, { global: true });
  closeWhenAnswered(server);
  refuseUnreadable(server);
  readJson(server);
  const handler = bounded(
    fastifyApolloHandler(apollo, { context: (request) => contextOf(request, services) }),
    maxConcurrentRequests,
  );
  server.get('/healthz', () => ({ status: 'ok' }));
  await server.register(explorerPages, { ...explorer, graphql: handler });
  server.post('/graphql', handler);
  return server;
}

/** Who asks; looking that up can fail like everything else that needs the database. */
async function contextOf(request: FastifyRequest, services: Services): Promise<Context> {
  try {
    return await requestContext(request, services);
  } catch (error) {
    throw requestFailure(error);
  }
}

/**
 * Answers 503 at once to what is over the limit: a queue would only grow. Only work counts: neither a body that is slow
 * to arrive nor a client that has left frees or takes a place.
 */
function bounded(handler: RouteHandlerMethod, most: number): RouteHandlerMethod {
  let running = 0;
  return async function (request, reply) {
    if (running >= most) {
      reply.code(503).header('retry-after', '1');
      return body('SERVICE_UNAVAILABLE', 'Too many requests at once. Try again in a second.');
    }
    running += 1;
    try {
      const answer: unknown = await handler.call(this, request, reply);
      return answer;
    } finally {
      running -= 1;
    }
  };
}

/** Once the server is closing, no client keeps a connection past its answer: the process would wait for it to be idle. */
function closeWhenAnswered(server: FastifyInstance): void {
  let closing = false;
  server.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  server.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) reply.header('connection', 'close');
    done();
  });
}

/** Refuses, before anything is read of it, a request that could only be read wrongly. */
function refuseUnreadable(server: FastifyInstance): void {
  server.addHook('onRequest', (request, reply, done) => {
    const problem = unreadable(request);
    if (problem) reply.code(problem.status).send(body('BAD_REQUEST', problem.message));
    else done();
  });
}

function unreadable(request: FastifyRequest): { status: number; message: string } | undefined {
  const { headers, url, protocol, hostname } = request;
  const { 'content-encoding': coding = 'identity', 'content-type': type = '' } = headers;
  if (coding.toLowerCase() !== 'identity')
    return { status: 415, message: 'Send the body as it is, without Content-Encoding.' };
  if (/charset/i.test(type) && !/;\s*charset\s*=\s*"?utf-?8"?\s*(;|$)/i.test(type))
    return { status: 415, message: 'Send the body in UTF-8.' };
  if (URL.canParse(url, `${protocol}://${hostname}/`)) return undefined;
  return { status: 400, message: 'The header Host names no host.' };
}

/** JSON is UTF-8: bytes that are none would be replaced silently, and stored so. */
function readJson(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    if (!isUtf8(bytes)) return done(new SyntaxError('not UTF-8'));
    return void parse(request, bytes.toString('utf8'), done);
  });
}

function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const { status, code, message } = transportError(error);
  if (status >= 500) request.log.error({ err: error }, 'the HTTP server failed');
  void reply.code(status).send(body(code, message));
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
  if (error.code === 'FST_ERR_BAD_URL') return { status, code: 'BAD_REQUEST', message: 'The path is no URL.' };
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
