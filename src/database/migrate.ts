/** Brings a database to the newest schema, whoever else tries at the same time, and fixes what a first start decides. */
import { Client } from 'pg';
import type { DataSource, EntityTarget, MixedList, ObjectLiteral } from 'typeorm';
import { createDataSource } from './data-source';

/** "oms" in ASCII and a number of its own: nobody else's advisory lock. */
const MIGRATION_LOCK = 0x6f6d73_01;
/** One migration may rewrite a big table. */
const STATEMENT_TIMEOUT_MS = 3_600_000;

/**
 * Runs the missing migrations under an advisory lock and answers their names. `directUrl` goes past any pooler. The lock
 * is held on a connection of its own: TypeORM runs each migration in a transaction of its own.
 */
export async function migrate(directUrl: string, entities: MixedList<EntityTarget<ObjectLiteral>>): Promise<string[]> {
  return withMigrations(directUrl, entities, async (dataSource) => {
    const done = await dataSource.runMigrations();
    return done.map((migration) => migration.name);
  });
}

/** Takes the newest migration back, under the same lock. */
export async function revert(directUrl: string, entities: MixedList<EntityTarget<ObjectLiteral>>): Promise<void> {
  await withMigrations(directUrl, entities, (dataSource) => dataSource.undoLastMigration());
}

async function withMigrations<T>(
  url: string,
  entities: MixedList<EntityTarget<ObjectLiteral>>,
  work: (dataSource: DataSource) => Promise<T>,
): Promise<T> {
  const client = new Client({ connectionString: url, application_name: 'order-management-server migrate' });
  await client.connect();
  const dataSource = createDataSource({ url, poolSize: 2, statementTimeoutMs: STATEMENT_TIMEOUT_MS, entities });
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await dataSource.initialize();
    return await work(dataSource);
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
    await client.end();
  }
}

/** Writes the shop's currency at the first start. Answers the one that stands, which may be another. */
export async function fixCurrency(dataSource: DataSource, currencyCode: string): Promise<string> {
  await dataSource.query('insert into shop (currency_code) values ($1) on conflict do nothing', [currencyCode]);
  const [shop] = await dataSource.query<{ currency_code: string }[]>('select currency_code from shop');
  return shop!.currency_code;
}
