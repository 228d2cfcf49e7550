/** Who asks, worked out of an HTTP request: the token of its header or cookie, its address, and what it wants back. */
import type { FastifyRequest } from 'fastify';
import type { Context, Services } from '../graphql/context';
import { SESSION_COOKIE } from '../graphql/session-cookie';

export async function requestContext(request: FastifyRequest, services: Services): Promise<Context> {
  return {
    services,
    requestId: request.id,
    actor: await services.accounts.actorOf(bearerToken(request) ?? cookieToken(request)),
    address: request.ip,
    wantsCookie: request.headers['x-session'] === 'cookie' && isSameOrigin(request),
    secure: request.protocol === 'https',
    responseHeaders: new Map(),
    statements: 0,
  };
}

function bearerToken({ headers }: FastifyRequest): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}

/** The cookie counts only for pages of this origin: SameSite keeps other sites out already, this keeps subdomains out. */
function cookieToken(request: FastifyRequest): string | undefined {
  const cookies = request.headers.cookie;
  if (cookies === undefined || !isSameOrigin(request)) return undefined;
  for (const cookie of cookies.split(';')) {
    const [name, value] = cookie.trim().split('=');
    if (name === SESSION_COOKIE) return value;
  }
  return undefined;
}

/** Browsers send Origin or Sec-Fetch-Site with what a page asks for; a request with neither comes from no page. */
function isSameOrigin({ headers, host }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const { origin } = headers;
  return origin === undefined || origin.replace(/^https?:\/\//, '') === host;
}
