/** What a client sees of an error: its code and a clear message, never a stack, SQL or a path. */
import { HeaderMap } from '@apollo/server';
import { randomUUID } from 'node:crypto';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { RequestError, type RequestErrorCode } from '../core/errors';
import { isTimeout, isUnavailable } from '../database/pg-error';

/** Where masked errors are written, with the id that the client sees. */
export interface ErrorLog {
  error(fields: { errorId: string; err: unknown }, message: string): void;
}

/** The statuses of errors that are about the whole request. */
export const STATUS: Partial<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  RATE_LIMITED: 429,
  SERVICE_UNAVAILABLE: 503,
  TIMEOUT: 503,
};

/** Seconds after which a client may try again when nothing better is known. */
export const RETRY_AFTER_SECONDS = 2;

/**
 * Apollo's formatError: our errors by their code, Apollo's own as they are, everything else masked and logged. Without
 * `showSchema` no message tells names that the client did not send.
 */
export function makeFormatError(log: ErrorLog, showSchema: boolean) {
  return (formatted: GraphQLFormattedError, wrapped: unknown): GraphQLFormattedError => {
    const error = causeOf(wrapped);
    if (error instanceof RequestError) return retryable(coded(formatted, error.code, error.message), error);
    if (isUnavailable(error)) {
      log.error({ errorId: 'database', err: loggable(error) }, 'the database is not available');
      return coded(
        formatted,
        'SERVICE_UNAVAILABLE',
        'The database cannot be reached just now. Try again in some seconds.',
      );
    }
    if (isTimeout(error))
      return coded(formatted, 'TIMEOUT', 'It took too long and was given up. Ask for less, or try again.');
    const tooComplex = complexityProblem(formatted);
    if (tooComplex !== undefined) return coded(formatted, 'QUERY_TOO_COMPLEX', tooComplex);
    const { code } = formatted.extensions ?? {};
    if (code !== undefined && code !== 'INTERNAL_SERVER_ERROR') return told(formatted, showSchema);
    // A complaint of Apollo's or graphql-js's own, without a code: about a place in the document, or about the request.
    if (error instanceof GraphQLError && !error.originalError) {
      return coded(formatted, error.nodes ? 'BAD_USER_INPUT' : 'BAD_REQUEST', error.message);
    }
    const errorId = randomUUID();
    log.error({ errorId, err: loggable(error) }, 'unexpected error');
    return coded(
      formatted,
      'INTERNAL_SERVER_ERROR',
      `Something broke on our side. The server's log has more under ${errorId}.`,
    );
  };
}

/** An error that keeps a whole request from being run, with the status that it is answered with. */
export function requestFailure(error: unknown): GraphQLError {
  const code = error instanceof RequestError ? error.code : isUnavailable(error) ? 'SERVICE_UNAVAILABLE' : undefined;
  const known = code ?? (isTimeout(error) ? 'TIMEOUT' : 'INTERNAL_SERVER_ERROR');
  const status = STATUS[known] ?? 500;
  const headers = new HeaderMap(status === 503 ? [['retry-after', String(RETRY_AFTER_SECONDS)]] : []);
  return new GraphQLError('The request could not be run.', {
    originalError: error as Error,
    extensions: { code: known, http: { status, headers } },
  });
}

/** What was thrown, by a resolver or by what comes before one. graphql-js wraps what is no Error once more. */
function causeOf(wrapped: unknown): unknown {
  const cause = (wrapped instanceof GraphQLError && wrapped.originalError) || wrapped;
  return (cause as { thrownValue?: unknown } | undefined)?.thrownValue ?? cause;
}

function retryable(formatted: GraphQLFormattedError, { retryAfterSeconds }: RequestError): GraphQLFormattedError {
  if (retryAfterSeconds === undefined) return formatted;
  return { ...formatted, extensions: { ...formatted.extensions, retryAfterSeconds } };
}

/** What is wrong with a document that is past our limits, or past those of graphql-js, which name no code. */
function complexityProblem({ message, extensions }: GraphQLFormattedError): string | undefined {
  if (extensions?.['tooComplex'] === true) return message;
  if (message === 'Maximum call stack size exceeded') return 'It is nested too deeply to be read.';
  if (message === 'Validation aborted.') return 'It selects the same fields too many times. Ask for less.';
  return /^Syntax Error: Document contains more that \d+ tokens/.test(message) ? message : undefined;
}

/** What the log gets of an error: never the values that a statement was sent with. */
function loggable(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack } = error;
  const { code, constraint, query } = error as { code?: unknown; constraint?: unknown; query?: unknown };
  return { name, message, stack, code, constraint, query };
}

function coded(
  { path, locations }: GraphQLFormattedError,
  code: RequestErrorCode,
  message: string,
): GraphQLFormattedError {
  return { message, ...(locations && { locations }), ...(path && { path }), extensions: { code } };
}

/** An error of graphql-js or Apollo, as it may be told. */
function told(formatted: GraphQLFormattedError, showSchema: boolean): GraphQLFormattedError {
  const { stacktrace: _, validationErrorCode, ...extensions } = formatted.extensions ?? {};
  const message =
    validationErrorCode === 'INTROSPECTION_DISABLED'
      ? 'This server does not show its schema (no introspection): whoever runs it can set EXPLORER=on.'
      : formatted.message;
  return { ...formatted, message: showSchema ? message : message.replace(/ ?Did you mean .+\?$/s, ''), extensions };
}
