/** Small pieces of SQL text and names that every part of the compiler uses. */
import { createHash } from 'node:crypto';
import { invariant } from '../core/invariant';
import type { View } from './view';

/** PostgreSQL cuts names at 63 bytes: a longer response key travels under a short one. */
const MAX_NAME_BYTES = 63;

/** The name under which a response key stands in the JSON that PostgreSQL makes. */
export function columnKey(responseKey: string): string {
  if (responseKey.length <= MAX_NAME_BYTES) return responseKey;
  return `$${createHash('sha256').update(responseKey).digest('base64url').slice(0, 32)}`;
}

/** The table that a view reads. */
export function tableOf(view: View): string {
  invariant(view.table, `${view.type} reads from a table`);
  return view.table;
}

/** A timestamptz as the text of the scalar DateTime: RFC 3339, UTC, milliseconds. */
export function dateTimeText(expression: string): string {
  return `to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
