/** The demo shop: fills a database that holds nothing yet, so that a newcomer's first query answers something. */
import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { accounts, databaseOf } from '../app';
import { currencyDecimals } from '../core/money';
import { inTransaction } from '../database/transaction';
import type { OpenDatabase } from './open-database';
import { silent } from './progress';
import { DEMO_LOGINS, demoShop } from './shop-data/demo-shop';
import { FILL_LOCK, writeShop } from './shop-data/write-shop';

/**
 * Fills the database when it has no users, products and orders. Answers whether it did; also false when another process
 * is filling it at this moment. `logins`: one user of each role gets the published password. In one transaction: a kill leaves the database empty.
 */
export async function fillDemoShop(
  dataSource: DataSource,
  currencyCode: string,
  { logins }: { logins: boolean },
): Promise<boolean> {
  const runner = dataSource.createQueryRunner();
  try {
    const client = (await runner.connect()) as PoolClient;
    await runner.startTransaction();
    const fills = await mayFill(client);
    if (fills) {
      const currency = { code: currencyCode, decimals: currencyDecimals(currencyCode) };
      await writeShop(client, demoShop(currency, Date.now()), silent);
      if (logins) await setDemoPasswords(client);
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

async function setDemoPasswords(client: PoolClient): Promise<void> {
  const hash = await accounts.hashPassword(DEMO_PASSWORD);
  await client.query('update users set password_hash = $1 where email = any($2)', [hash, DEMO_LOGINS]);
}

/** The demo shop's password: everybody may know it, and it is never set outside the demo shop. */
const DEMO_PASSWORD = 'a-password-for-the-demo';

/** Who can log in to the demo shop, one for each role. */
export interface DemoLogins {
  readonly emails: readonly { readonly role: string; readonly email: string }[];
  readonly password: string;
  /** A fresh session of the administrator, for the explorers and the line to try. */
  readonly adminToken: string;
}

/** The demo logins, when this database still has them. */
export async function demoLogins({ dataSource, reader }: OpenDatabase): Promise<DemoLogins | undefined> {
  const emails = await dataSource.query<{ id: string; role: string; email: string }[]>(
    'select id, role, email from users where email = any($1) and password_hash is not null order by role',
    [DEMO_LOGINS],
  );
  const admin = emails.find(({ role }) => role === 'ADMIN');
  if (!admin) return undefined;
  const { token } = await inTransaction(databaseOf(dataSource, reader), (tx) =>
    accounts.beginSession(tx, admin.id, 'ADMIN'),
  );
  return { emails, password: DEMO_PASSWORD, adminToken: token };
}
