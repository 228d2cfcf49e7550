/**
 * Keyset cursors: what a client sends back to go on from a row. Pure. A cursor carries its sort, the row's sort key and
 * its id; it is opaque to clients, and everything in it is checked when it returns.
 */
import { isId } from './id';

export type SortDirection = 'ASC' | 'DESC';

/** The kinds of sort keys, each with the texts that may stand for one in a cursor. */
export type KeyKind = 'timestamp' | 'text' | 'integer' | 'bigint' | 'real';

export interface Cursor {
  key: string;
  id: string;
}

const MAX_CURSOR_LENGTH = 2_048;
const PATTERNS: Readonly<Record<Exclude<KeyKind, 'text'>, RegExp>> = {
  timestamp: /^(infinity|\d{4}-(0[1-9]|1[0-2])-([0-2]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z)$/,
  integer: /^-?\d{1,9}$|^-?1\d{9}$|^-?20\d{8}$/,
  bigint: /^-?\d{1,18}$/,
  real: /^-?\d{1,3}(\.\d{1,12})?(e-[0-3]\d)?$/,
};

/**
 * Reads a cursor back: base64url of ["sort", "key", "id"], as the SQL of the read engine writes it. Answers undefined when it is not one of ours, and 'other sort' when it belongs to a list that
 * was sorted otherwise.
 */
export function decodeCursor(text: string, sort: string, kind: KeyKind): Cursor | 'other sort' | undefined {
  if (text.length > MAX_CURSOR_LENGTH || !/^[\w-]+$/.test(text)) return undefined;
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
  if (!Array.isArray(parts) || parts.length !== 3) return undefined;
  const [cursorSort, key, id] = parts as unknown[];
  if (typeof cursorSort !== 'string' || typeof key !== 'string' || !isId(id)) return undefined;
  if (cursorSort !== sort) return 'other sort';
  return isKey(key, kind) ? { key, id } : undefined;
}

function isKey(key: string, kind: KeyKind): boolean {
  if (kind === 'text') return !key.includes('\u0000') && key.isWellFormed();
  if (!PATTERNS[kind].test(key)) return false;
  return kind !== 'timestamp' || key === 'infinity' || isTimestamp(key);
}

/** PostgreSQL knows no year 0 and no 31st of February; JavaScript would roll the latter over. */
function isTimestamp(text: string): boolean {
  const date = new Date(text);
  return !text.startsWith('0000') && !Number.isNaN(date.getTime()) && date.toISOString() === text;
}
