/** The demo shop: fills a database that holds nothing yet, so that a newcomer's first query answers something. */
import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { currencyDecimals } from '../core/money';
import { silent } from './progress';
import { demoShop } from './shop-data/demo-shop';
import { FILL_LOCK, writeShop } from './shop-data/write-shop';

/**
 * Fills the database when it has no users, products and orders. Answers whether it did; also false when another process
 * is filling it at this moment. In one transaction: a kill leaves the database empty.
 */
export async function fillDemoShop(dataSource: DataSource, currencyCode: string): Promise<boolean> {
  const runner = dataSource.createQueryRunner();
  try {
    const client = (await runner.connect()) as PoolClient;
    await runner.startTransaction();
    const fills = await mayFill(client);
    if (fills) {
      const currency = { code: currencyCode, decimals: currencyDecimals(currencyCode) };
      await writeShop(client, demoShop(currency, Date.now()), silent);
    }
    await runner.commitTransaction();
    return fills;
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
  }
}

/** The lock comes first: only the next statement sees what its last holder has committed. */
async function mayFill(client: PoolClient): Promise<boolean> {
  const lock = await client.query<{ got: boolean }>('select pg_try_advisory_xact_lock($1) as got', [FILL_LOCK]);
  if (!lock.rows[0]!.got) return false;
  const { rows } = await client.query<{ empty: boolean }>(
    `select not exists (select from users) and not exists (select from products)
       and not exists (select from orders) as empty`,
  );
  return rows[0]!.empty;
}
