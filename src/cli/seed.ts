/** `oms seed`: fills the database with a made-up shop of any size, beside what stands in it. It never changes a row. */
import { Client } from 'pg';
import { InvalidArgumentError, type Command } from 'commander';
import { readConfig } from '../config';
import { currencyDecimals, type Currency } from '../core/money';
import { sqlState } from '../database/pg-error';
import { UserMistake } from './explain';
import { openDatabase } from './open-database';
import { count, showProgress, type Progress } from './progress';
import { generatedShop, NUMBERED_EMAIL, NUMBERED_SKU, type Sizes } from './shop-data/generated-shop';
import { FILL_LOCK, writeShop } from './shop-data/write-shop';

const MAX_ROWS = 10_000_000;
const MAX_SEED = 2 ** 32 - 1;
const UNIQUE_VIOLATION = '23505';

type SeedOptions = Sizes & { readonly seed: number };

export function addSeedCommand(program: Command): void {
  const rows = wholeNumber(1, MAX_ROWS);
  program
    .command('seed')
    .description('add made-up users, products and orders, all or none of them')
    .option('--users <n>', 'how many users', rows, 1_000)
    .option('--products <n>', 'how many products', rows, 500)
    .option('--orders <n>', 'how many orders, of 1 to 7 lines each', rows, 10_000)
    .option('--seed <n>', 'the same number makes the same shop; only times and ids differ', wholeNumber(0, MAX_SEED), 1)
    .action(seed);
}

function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`Give a whole number from ${min} to ${count(max)}, in digits only.`);
  };
}

async function seed(options: SeedOptions): Promise<void> {
  const config = readConfig();
  const began = Date.now();
  const database = await openDatabase(config, 'command');
  try {
    const currency = { code: config.CURRENCY, decimals: currencyDecimals(config.CURRENCY) };
    await seedDatabase(database.directUrl, { ...options, currency }, showProgress());
    const { users, products, orders } = options;
    console.log(
      `Added ${count(users)} users, ${count(products)} products and ${count(orders)} orders to ${database.place} ` +
        `in ${((Date.now() - began) / 1000).toFixed(1)} s.`,
    );
  } finally {
    await database.close();
  }
}

/**
 * Adds a made-up shop to a migrated database, in one transaction: a kill leaves nothing of it. `directUrl` goes past any
 * pooler. Given an empty database, everything but times and ids follows from the options; in another, emails, SKUs and
 * order numbers go on after the highest that stand. Throws UserMistake when somebody took one of these meanwhile.
 */
export async function seedDatabase(
  directUrl: string,
  options: SeedOptions & { readonly currency: Currency },
  progress: Progress,
): Promise<void> {
  const client = new Client({ connectionString: directUrl, application_name: 'order-management-server seed' });
  client.on('error', () => undefined); // a lost connection fails the running query, which tells
  await client.connect();
  try {
    await client.query('begin');
    await client.query('set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0');
    await takeTurn(client, progress);
    await fill(client, options, progress);
    await client.query('commit');
    // New tables have no statistics yet, their rows no hint bits and their text indexes a list of pending entries.
    progress.say('Tidying up: vacuum and analyze.');
    await client.query('vacuum (analyze) users, products, stock_levels, orders, order_lines');
  } catch (error) {
    if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
    throw new UserMistake(
      `Somebody took an email, SKU or order number that the seed was about to use (${(error as Error).message}). ` +
        'Nothing was added: run it again.',
    );
  } finally {
    await client.end();
  }
}

/** One seed at a time: they would continue the same numbers. */
async function takeTurn(client: Client, progress: Progress): Promise<void> {
  const { rows } = await client.query<{ got: boolean }>('select pg_try_advisory_xact_lock($1) as got', [FILL_LOCK]);
  if (rows[0]!.got) return;
  progress.say('Another process is filling this database: waiting for it to end.');
  await client.query('select pg_advisory_xact_lock($1)', [FILL_LOCK]);
}

async function fill(
  client: Client,
  options: SeedOptions & { readonly currency: Currency },
  progress: Progress,
): Promise<void> {
  const { seed, currency, ...sizes } = options;
  const shop = generatedShop({ seed, sizes, currency, taken: await takenNumbers(client), now: Date.now() });
  await writeShop(client, shop, progress);
}

/** The highest number in an email, in an SKU and of an order. */
async function takenNumbers(client: Client): Promise<Sizes> {
  const { rows } = await client.query<Record<keyof Sizes, string>>(
    `select coalesce((select max(substring(email from $1)::bigint) from users), 0) as users,
       coalesce((select max(substring(sku from $2)::bigint) from products), 0) as products,
       coalesce((select max(number) from orders), 0) as orders`,
    [NUMBERED_EMAIL, NUMBERED_SKU],
  );
  const { users, products, orders } = rows[0]!;
  return { users: Number(users), products: Number(products), orders: Number(orders) };
}
