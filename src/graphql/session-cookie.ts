/** The session as an httpOnly cookie, for pages of this origin: scripts cannot read it, other sites cannot send it. */
import type { Context } from './context';

export const SESSION_COOKIE = 'oms_session';
const MAX_AGE_SECONDS = 90 * 86_400;

/** The token for the answer; null when it travels in a cookie instead. */
export function handOutToken(context: Context, token: string): string | null {
  if (!context.wantsCookie) return token;
  setCookie(context, token, MAX_AGE_SECONDS);
  return null;
}

/** Takes the cookie away from the browser. */
export function endSessionCookie(context: Context): void {
  setCookie(context, '', 0);
}

function setCookie(context: Context, value: string, maxAge: number): void {
  const secure = context.secure ? '; Secure' : '';
  context.responseHeaders.set(
    'set-cookie',
    `${SESSION_COOKIE}=${value}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${maxAge}${secure}`,
  );
}
