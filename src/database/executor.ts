/** Runs the read engine's statements: on the pool, or inside a transaction. */
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import type { Tx } from './transaction';

/** A statement whose one row holds one text. */
interface TextExecutor {
  run(text: string, values: unknown[]): Promise<string>;
}

/** Reads on any free connection of the data source's pool. */
export function poolExecutor(dataSource: DataSource): TextExecutor {
  const pool = (dataSource.driver as unknown as { master: Pool }).master;
  return {
    run: async (text, values) => {
      const { rows } = await pool.query<[string]>({ text, values, rowMode: 'array' });
      return rows[0]![0];
    },
  };
}

/** Reads inside a transaction, so that a mutation's answer shows what it wrote. */
export function transactionExecutor(tx: Tx): TextExecutor {
  return {
    run: async (text, values) => {
      const [row] = await tx.manager.query<{ r: string }[]>(text, values);
      return row!.r;
    },
  };
}
