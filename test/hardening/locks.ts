/** Makes statements wait, as a busy database does. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { TestServer } from '../support/server';

/** Runs `work` while nobody else can read the table. */
export async function whileLocked(server: TestServer, table: string, work: () => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: server.databaseUrl });
  await client.connect();
  try {
    await client.query(`begin; lock table ${table} in access exclusive mode`);
    await work();
  } finally {
    await client.end();
  }
}

/** Resolves when so many statements wait for a lock. */
export async function waiting(server: TestServer, count: number): Promise<void> {
  for (;;) {
    const [row] = await server.sql<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (row!.n >= count) return;
    await sleep(20);
  }
}
