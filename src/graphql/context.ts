/** What a resolver is given with each request, and the one way to read through it. */
import { getNamedType } from 'graphql';
import type { Actor } from '../core/actor';
import type { Currency } from '../core/money';
import type { Database } from '../database/database';
import type { TextExecutor } from '../database/executor';
import type { Tx } from '../database/transaction';
import type { ReadEngine } from '../read/engine';
import { JsonText } from '../read/json-text';
import { preparePage, type PageArguments } from '../read/page';
import { rootPage, type Root } from '../read/roots';
import type { CostState } from './cost-limit';
import type { PreparedOperation } from './operation';
import type { ReadInfo } from '../read/selection';
import type { PageSpec } from '../read/view';

/** What the account feature does for every request. */
export interface Accounts {
  /** Whose token it is, as of at most 5 s ago; ANONYMOUS for none and for one that has ended. */
  actorOf(token: string | undefined): Promise<Actor>;
  /** The same actor with its role of now. Throws UNAUTHENTICATED when its session has ended. */
  stillLoggedIn(tx: Tx, actor: Actor): Promise<Actor>;
}

/** Limits on attempts to log in. */
interface LoginAttempts {
  /** Counts an attempt before it is made. Throws RATE_LIMITED. */
  attempt(account: string, address: string): Promise<void>;
  /** Counts an attempt that names no account. Throws RATE_LIMITED. */
  attemptFrom(address: string): Promise<void>;
  /** An attempt that was right is taken back, and the account's wrong ones are forgotten. */
  succeeded(account: string, address: string): Promise<void>;
  /** Forgets the wrong attempts on an account. */
  forget(account: string): Promise<void>;
}

/** Sends mail in the background; a failure is logged. */
export interface Mailer {
  sendPasswordReset(email: string, token: string): void;
}

/** The same for every request of a server. */
export interface Services {
  readonly database: Database;
  readonly engine: ReadEngine;
  readonly currency: Currency;
  /** What later features do with what they hold of a user, before its row is deleted. */
  readonly accounts: Accounts;
  readonly loginLimit: LoginAttempts;
  readonly mailer: Mailer;
  readonly onUserDeletion: readonly ((tx: Tx, userId: string) => Promise<void>)[];
}

export interface Context {
  /** Who asks, as of at most 5 s ago. A mutation looks again in its own transaction. */
  readonly actor: Actor;
  /** The client's network address. */
  readonly address: string;
  /** Headers that a mutation adds to the response: cookies. */
  readonly responseHeaders: Map<string, string>;
  /** The client is a page of this very origin that wants its session in an httpOnly cookie. */
  readonly wantsCookie: boolean;
  /** The request came over TLS. */
  readonly secure: boolean;
  readonly services: Services;
  readonly requestId: string;
  /** Root fields answer JSON texts that nobody parses (fast-path.ts), instead of values for graphql-js. */
  fast?: boolean;
  /** What was worked out of the operation before anything ran. */
  operation?: PreparedOperation;
  /** What is left of the actor's budget. */
  cost?: CostState;
  /** SQL statements sent so far, for `extensions.cost`. */
  statements: number;
}

/** A read that asks for more objects than this takes a connection of its own. */
const COSTLY_OBJECTS = 2_000;

/** Answers a root field with one SQL statement, in the shape of the answer. */
export function read(context: Context, info: ReadInfo, root: Root): Promise<unknown> {
  return readWith(context.services.database.reader, context.actor, context, info, root);
}

/** The same, on a given executor, as a given actor: in a mutation's transaction. */
export async function readWith(
  executor: TextExecutor,
  actor: Actor,
  context: Context,
  info: ReadInfo,
  root: Root,
): Promise<unknown> {
  const { text: sql, values } = context.services.engine.plan(info, root, actor, context.fast !== true);
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
