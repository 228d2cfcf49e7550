/**
 * Runs the read engine's statements, each of which answers one text: cheap reads on a few pipelined connections, costly
 * ones on the pool, so that they hold nobody up, and a mutation's answer inside its transaction.
 */
import type { Pool, PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { ReadPipe } from './read-pipe';
import { StatementNames } from './statement-names';

/** A statement whose one row holds one text. */
export interface TextStatement {
  readonly text: string;
  readonly values: unknown[];
  /** It may take long: search, counts, big pages. */
  readonly costly: boolean;
}

export interface TextExecutor {
  run(statement: TextStatement): Promise<string>;
}

export interface ReaderOptions {
  readonly url: string;
  /** Pipelined connections; 0 sends every read to the pool. */
  readonly pipes: number;
  /** Prepared statements are named. Poolers before PgBouncer 1.21 cannot carry names. */
  readonly prepared: boolean;
  readonly statementTimeoutMs: number;
}

export class Reader implements TextExecutor {
  readonly names: StatementNames;
  private readonly pipes: ReadPipe[];

  constructor(
    private readonly dataSource: DataSource,
    { url, pipes, prepared, statementTimeoutMs }: ReaderOptions,
  ) {
    this.names = new StatementNames(prepared);
    const config = {
      connectionString: url,
      application_name: 'order-management-server reads',
      statement_timeout: statementTimeoutMs,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    };
    this.pipes = Array.from({ length: pipes }, () => new ReadPipe(config));
  }

  run(statement: TextStatement): Promise<string> {
    const pipe = statement.costly ? undefined : this.shortestPipe();
    if (!pipe) return runText(poolOf(this.dataSource), this.names, statement);
    return pipe.run(statement.text, statement.values, this.names.nameOf(statement.text));
  }

  async close(): Promise<void> {
    await Promise.all(this.pipes.map((pipe) => pipe.close()));
  }

  private shortestPipe(): ReadPipe | undefined {
    let shortest = this.pipes[0];
    for (const pipe of this.pipes) if (pipe.pending < shortest!.pending) shortest = pipe;
    return shortest;
  }
}

/** Milliseconds after which PostgreSQL counts as away. */
export const CONNECT_TIMEOUT_MS = 4_000;

/** Runs a statement on a given connection or pool. */
export async function runText(
  client: Pick<Pool | PoolClient, 'query'>,
  names: StatementNames,
  { text, values }: TextStatement,
): Promise<string> {
  const { rows } = await client.query<[string]>({ name: names.nameOf(text), text, values, rowMode: 'array' });
  return rows[0]![0];
}

/** The pg pool under TypeORM. */
export function poolOf(dataSource: DataSource): Pool {
  return (dataSource.driver as unknown as { master: Pool }).master;
}
