/** What a resolver is given with each request, and the one way to read through it. */
import { getNamedType } from 'graphql';
import type { Currency } from '../core/money';
import type { Database } from '../database/database';
import type { TextExecutor } from '../database/executor';
import type { Tx } from '../database/transaction';
import type { ReadEngine } from '../read/engine';
import { JsonText } from '../read/json-text';
import { preparePage, type PageArguments } from '../read/page';
import { rootPage, type Root } from '../read/roots';
import type { PreparedOperation } from './operation';
import type { ReadInfo } from '../read/selection';
import type { PageSpec } from '../read/view';

/** The same for every request of a server. */
export interface Services {
  readonly database: Database;
  readonly engine: ReadEngine;
  readonly currency: Currency;
  /** What later features do with what they hold of a user, before its row is deleted. */
  readonly onUserDeletion: readonly ((tx: Tx, userId: string) => Promise<void>)[];
}

export interface Context {
  readonly services: Services;
  readonly requestId: string;
  /** Root fields answer JSON texts that nobody parses (fast-path.ts), instead of values for graphql-js. */
  fast?: boolean;
  /** What was worked out of the operation before anything ran. */
  operation?: PreparedOperation;
  /** SQL statements sent so far, for `extensions.cost`. */
  statements: number;
}

/** A read that asks for more objects than this takes a connection of its own. */
const COSTLY_OBJECTS = 2_000;

/** Answers a root field with one SQL statement, in the shape of the answer. */
export function read(context: Context, info: ReadInfo, root: Root): Promise<unknown> {
  return readWith(context.services.database.reader, context, info, root);
}

/** The same, on a given executor: a mutation's transaction. */
export async function readWith(executor: TextExecutor, context: Context, info: ReadInfo, root: Root): Promise<unknown> {
  const { text: sql, values } = context.services.engine.plan(info, root, context.fast !== true);
  const costly = root.costly === true || (context.operation?.objects.get(String(info.path.key)) ?? 0) > COSTLY_OBJECTS;
  context.statements += 1;
  const text = await executor.run({ text: sql, values, costly });
  return context.fast ? new JsonText(text) : JSON.parse(text);
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
