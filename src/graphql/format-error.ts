/** What a client sees of an error: its code and a clear message, never a stack, SQL or a path. */
import { unwrapResolverError } from '@apollo/server/errors';
import { randomUUID } from 'node:crypto';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { RequestError, type RequestErrorCode } from '../core/errors';
import { isTimeout, isUnavailable } from '../database/pg-error';

/** Where masked errors are written, with the id that the client sees. */
export interface ErrorLog {
  error(fields: { errorId: string; err: unknown }, message: string): void;
}

/** Apollo's formatError: our errors by their code, Apollo's own as they are, everything else masked and logged. */
export function makeFormatError(log: ErrorLog) {
  return (formatted: GraphQLFormattedError, wrapped: unknown): GraphQLFormattedError => {
    const error = unwrapResolverError(wrapped);
    if (error instanceof RequestError) return retryable(coded(formatted, error.code, error.message), error);
    if (isUnavailable(error)) {
      log.error({ errorId: 'database', err: error }, 'the database is not available');
      return coded(
        formatted,
        'SERVICE_UNAVAILABLE',
        'The database cannot be reached just now. Try again in some seconds.',
      );
    }
    if (isTimeout(error))
      return coded(formatted, 'TIMEOUT', 'It took too long and was given up. Ask for less, or try again.');
    if (isTooComplex(formatted)) return coded(formatted, 'QUERY_TOO_COMPLEX', formatted.message);
    const { code } = formatted.extensions ?? {};
    if (code !== undefined && code !== 'INTERNAL_SERVER_ERROR') return withoutStack(formatted);
    // A complaint of Apollo's or graphql-js's own about the request, without a code: nothing of ours threw it.
    if (error instanceof GraphQLError && !error.originalError && !error.path) {
      return coded(formatted, 'BAD_REQUEST', error.message);
    }
    const errorId = randomUUID();
    log.error({ errorId, err: error }, 'unexpected error');
    return coded(
      formatted,
      'INTERNAL_SERVER_ERROR',
      `Something broke on our side. The server's log has more under ${errorId}.`,
    );
  };
}

function retryable(formatted: GraphQLFormattedError, { retryAfterSeconds }: RequestError): GraphQLFormattedError {
  if (retryAfterSeconds === undefined) return formatted;
  return { ...formatted, extensions: { ...formatted.extensions, retryAfterSeconds } };
}

/** A document past our limits, or past the parser's limit of tokens. */
function isTooComplex({ message, extensions }: GraphQLFormattedError): boolean {
  return extensions?.['tooComplex'] === true || /^Syntax Error: Document contains more that \d+ tokens/.test(message);
}

function coded(
  { path, locations }: GraphQLFormattedError,
  code: RequestErrorCode,
  message: string,
): GraphQLFormattedError {
  return { message, ...(locations && { locations }), ...(path && { path }), extensions: { code } };
}

function withoutStack(formatted: GraphQLFormattedError): GraphQLFormattedError {
  const { stacktrace: _, ...extensions } = formatted.extensions ?? {};
  return { ...formatted, extensions };
}
