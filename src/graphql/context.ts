/** What a resolver is given with each request, and the one way to read through it. */
import { getNamedType } from 'graphql';
import type { Currency } from '../core/money';
import type { Database } from '../database/database';
import type { Tx } from '../database/transaction';
import type { Executor, ReadEngine } from '../read/engine';
import { preparePage, type PageArguments, type PageSpec } from '../read/page';
import { rootPage, type Root } from '../read/roots';
import type { ReadInfo } from '../read/selection';

/** The same for every request of a server. */
export interface Services {
  readonly database: Database;
  readonly engine: ReadEngine;
  readonly reader: Executor;
  readonly currency: Currency;
  /** What later features do with what they hold of a user, before its row is deleted. */
  readonly onUserDeletion: readonly ((tx: Tx, userId: string) => Promise<void>)[];
}

export interface Context {
  readonly services: Services;
  readonly requestId: string;
}

/** Answers a root field with one SQL statement, in the shape of the answer. */
export function read(context: Context, info: ReadInfo, root: Root): Promise<unknown> {
  return context.services.engine.read(context.services.reader, info, root);
}

/** Answers a root connection with one SQL statement. Throws RequestError when its arguments are wrong. */
export async function readPage(
  context: Context,
  info: ReadInfo,
  spec: PageSpec,
  args: PageArguments,
): Promise<unknown> {
  const page = preparePage(spec, args, context.services.engine.registry.environment);
  return read(context, info, rootPage(spec, page, getNamedType(info.returnType)));
}
