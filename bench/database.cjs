/**
 * The PostgreSQL of the benchmark: embedded, with everything synced to disk as in production, seeded by our own command,
 * and put back to what was seeded after every slice that writes.
 */
const { spawnSync } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const { Client } = require('pg');
const { createStaff } = require('./login.cjs');
const { parentOf } = require('./processor-time.cjs');

const root = join(__dirname, '..');
const SIZES = { users: 10_000, products: 5_000, orders: 100_000 };

/** Nothing that happens now and then (vacuum, checkpoints) may fall into one contender's slice and not into another's. */
const SETTINGS = {
  autovacuum: 'off',
  checkpoint_timeout: '1h',
  max_wal_size: '8GB',
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track': 'none',
};

/** Starts PostgreSQL in `dataDir`, or in a temporary folder that goes when it stops. */
async function startDatabase(dataDir) {
  require('../scripts/build.cjs').build();
  const { startEmbeddedPostgres } = require('../dist/src/database/embedded/embedded-postgres.js');
  const folder = dataDir ?? mkdtempSync(join(tmpdir(), 'oms-bench-'));
  const start = () => startEmbeddedPostgres({ dataDir: folder, role: 'command' });
  let postgres = await start();
  await configure(postgres.url);
  await postgres.stop(); // shared_preload_libraries needs a new start
  postgres = await start();
  const database = await Database.open(postgres.url);
  const stop = async () => {
    await database.client.end();
    await postgres.stop();
    if (dataDir === undefined) rmSync(folder, { recursive: true, force: true });
  };
  return Object.assign(database, { stop });
}

async function configure(url) {
  const client = new Client({ connectionString: url });
  await client.connect();
  for (const [name, value] of Object.entries(SETTINGS)) await client.query(`alter system set ${name} = '${value}'`);
  await client.end();
}

class Database {
  static async open(url) {
    const client = new Client({ connectionString: url });
    await client.connect();
    return new Database(url, client);
  }

  constructor(url, client) {
    this.url = url;
    this.client = client;
    /** Process id of the postmaster. */
    this.postmaster = parentOf(client.processID);
  }

  /** Rows as arrays. */
  async rows(text, values = []) {
    const { rows } = await this.client.query({ text, values, rowMode: 'array' });
    return rows;
  }

  /** The first column. */
  async column(text, values) {
    return (await this.rows(text, values)).map(([value]) => value);
  }

  /** Seeds an empty database, or takes back what a run that was killed left in a kept one. */
  async prepare() {
    const [seeded] = await this.column(`select to_regclass('bench.product_of_draft') is not null`);
    if (!seeded) {
      seed(this.url);
      createStaff(this.url);
      await this.client.query(readFileSync(join(__dirname, 'snapshot.sql'), 'utf8'));
    }
    await this.client.query(readFileSync(join(__dirname, 'postgraphile', 'functions.sql'), 'utf8'));
    await this.restore();
    await this.client.query('vacuum (analyze)');
    await this.client.query('checkpoint');
    await this.client.query('set pg_stat_statements.track = none'); // whatever is counted, it is not us
  }

  /** Takes back what addProductToOrder did. */
  async restore() {
    await this.client.query(readFileSync(join(__dirname, 'restore.sql'), 'utf8'));
    await this.client.query('vacuum orders, order_lines');
  }

  /** How many statements arrive while `work` runs, BEGIN and COMMIT among them. Track 'top' first. */
  async countStatements(work) {
    await this.client.query('select bench.pg_stat_statements_reset()');
    await work();
    const [calls] = await this.column('select coalesce(sum(calls), 0)::int from bench.pg_stat_statements');
    return calls;
  }

  /** 'top' makes PostgreSQL count everybody's statements but ours; 'none', as at first, ends it. */
  async track(what) {
    await this.client.query(`alter system set pg_stat_statements.track = '${what}'`);
    await this.client.query('select pg_reload_conf()');
    await sleep(100); // every backend reads it before its next statement, once the postmaster has told it
  }
}

function seed(url) {
  const sizes = Object.entries(SIZES).flatMap(([name, count]) => [`--${name}`, String(count)]);
  const { status } = spawnSync(process.execPath, [join(root, 'bin', 'oms.cjs'), 'seed', ...sizes], {
    cwd: tmpdir(), // away from a developer's .env
    env: { PATH: process.env.PATH, DATABASE_URL: url },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error('seeding failed');
}

module.exports = { SIZES, startDatabase };
