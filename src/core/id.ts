/** Ids are UUIDv7 made in the application, so that they grow with time and an object can be named before it is stored. */
import { v7 } from 'uuid';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A new UUIDv7 (RFC 9562), strictly growing within one process. */
export function newId(): string {
  return v7();
}

/** True for a UUID of any version in the usual notation of 36 characters. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}
