/**
 * Every write passes through here: one transaction, READ COMMITTED with row locks, and bounded retries where PostgreSQL
 * asks for one. This is the place where retry keys and events join each write.
 */
import type { PoolClient } from 'pg';
import { runText, type TextExecutor } from './executor';
import type { EntityManager } from 'typeorm';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from './database';
import { isRetryable, translateConstraint } from './pg-error';

/** A running transaction: handed on as the first argument of everything that takes part in it. */
export interface Tx {
  readonly manager: EntityManager;
  /** Rows of one statement. Its text is constant and becomes a prepared statement; values are parameters. */
  query<Row extends object>(text: string, values: readonly unknown[]): Promise<Row[]>;
  /** Reads what was written so far. */
  readonly reader: TextExecutor;
}

const MAX_ATTEMPTS = 5;
const FIRST_WAIT_MS = 5;

/**
 * Runs `work` in one transaction and commits. Any error rolls everything back; a violated constraint that stands for a
 * rule is thrown as its refusal. Serialization failures and deadlocks (40001, 40P01) are tried again, five times in all.
 */
export async function inTransaction<T>(database: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runOnce(database, work);
    } catch (error) {
      if (!isRetryable(error) || attempt === MAX_ATTEMPTS) throw translateConstraint(error, database.refusals);
      await sleep(FIRST_WAIT_MS * 2 ** attempt * (0.5 + Math.random()));
    }
  }
}

async function runOnce<T>(database: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  const runner = database.dataSource.createQueryRunner();
  try {
    const client = (await runner.connect()) as PoolClient;
    await runner.startTransaction();
    const tx: Tx = {
      manager: runner.manager,
      reader: { run: (statement) => runText(client, database.reader.names, statement) },
      query: async <Row extends object>(text: string, values: readonly unknown[]) =>
        (
          await client.query<Row>({
            name: database.reader.names.enabled ? statementName(text) : undefined,
            text,
            values: values as unknown[],
          })
        ).rows,
    };
    const result = await work(tx);
    await runner.commitTransaction();
    return result;
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
  }
}

const names = new Map<string, string>();

/** The texts of stores are constants of the program, so the number of names is bounded by the code. */
function statementName(text: string): string {
  let name = names.get(text);
  if (!name) {
    name = `w${names.size}`;
    names.set(text, name);
  }
  return name;
}
