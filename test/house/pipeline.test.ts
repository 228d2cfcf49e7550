/** Reads that share a connection without waiting for each other: what goes wrong with one must not reach the others. */
import { Client } from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { entities } from '../../src/app';
import { createDataSource } from '../../src/database/data-source';
import { Reader, type ReaderOptions, type TextStatement } from '../../src/database/executor';
import { sqlState } from '../../src/database/pg-error';
import { recordStatements } from '../golden/record-statements';
import { createDatabase } from '../support/database';
import { createOrder, createProduct } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

const NAME = 'order-management-server reads';
const PIDS = `select pid from pg_stat_activity where application_name = '${NAME}' and datname = current_database()`;
const KILL = `select pg_terminate_backend(pid) from (${PIDS}) reads`;

let server: TestServer;
let other: Client;
let dataSource: DataSource;
let productId: string;
let orderId: string;
const readers: Reader[] = [];

beforeAll(async () => {
  server = await startServer({ databaseUrl: await createDatabase() });
  productId = await createProduct(server, { name: 'Mug' });
  orderId = await createOrder(server, { lines: [{ productId }] });
  other = new Client({ connectionString: server.databaseUrl });
  await other.connect();
  const url = await createDatabase();
  dataSource = createDataSource({ url, poolSize: 2, statementTimeoutMs: 10_000, entities });
  await dataSource.initialize();
});
afterEach(async () => {
  for (const reader of readers.splice(0)) await reader.close();
});
afterAll(async () => {
  await dataSource?.destroy();
  await other?.end();
  await server?.stop();
});

function makeReader(options: Partial<ReaderOptions> = {}): Reader {
  const url = (dataSource.options as { url: string }).url;
  const reader = new Reader(dataSource, { url, pipes: 1, prepared: true, statementTimeoutMs: 10_000, ...options });
  readers.push(reader);
  return reader;
}

const quick = (n: number): TextStatement => ({ text: 'select ($1::int)::text', values: [n], costly: false });
const slow = (seconds: number): TextStatement => ({
  text: 'select coalesce(pg_sleep($1)::text, $2)',
  values: [seconds, ''],
  costly: false,
});
const divide = (by: number): TextStatement => ({ text: 'select (6 / $1::int)::text', values: [by], costly: false });

const states = (results: PromiseSettledResult<string>[]): (string | undefined)[] =>
  results.map((result) => (result.status === 'fulfilled' ? result.value : sqlState(result.reason)));

/** Waits until a query answers a row. */
async function until(text: string): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    if ((await other.query(text)).rows.length > 0) return;
    await sleep(10);
  }
  throw new Error(`never answered a row: ${text}`);
}

describe('a failing statement on a pipe', () => {
  test('fails alone, unnamed and named', async () => {
    const reader = makeReader();
    for (let round = 0; round < 3; round += 1) {
      const sent = [quick(1), divide(2), divide(0), quick(2), divide(0), divide(3), quick(3)];
      const results = await Promise.allSettled(sent.map((statement) => reader.run(statement)));
      expect(states(results)).toEqual(['1', '3', '22012', '2', '22012', '2', '3']);
    }
  });

  test('that PostgreSQL cannot parse fails with its own error, however many wait behind it', async () => {
    const reader = makeReader();
    for (let round = 0; round < 3; round += 1) {
      const wrong = { text: 'select nothing_like_it', values: [], costly: false };
      const sent = [quick(1), wrong, wrong, wrong, quick(2), wrong, quick(3)];
      const results = await Promise.allSettled(sent.map((statement) => reader.run(statement)));
      expect(states(results)).toEqual(['1', '42703', '42703', '42703', '2', '42703', '3']);
    }
  });
});

describe('a slow statement on a pipe', () => {
  test('is passed by reads on the other pipe, and holds up at most those on its own', async () => {
    const reader = makeReader({ pipes: 2 });
    await Promise.all([reader.run(quick(0)), reader.run(quick(0))]);
    let ended = false;
    const long = reader.run(slow(1)).then(() => (ended = true));
    for (let n = 0; n < 20; n += 1) expect(await reader.run(quick(n))).toBe(String(n)); // one after the other
    expect(ended).toBe(false);
    const passed = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => (await reader.run(quick(n)), ended ? 'after' : 'before')),
    );
    expect(passed.filter((when) => when === 'before').length).toBeGreaterThanOrEqual(9);
    await long;
    expect(ended).toBe(true);
  });

  test('holds nobody up when it is known to be costly', async () => {
    const reader = makeReader();
    let ended = false;
    const long = reader.run({ ...slow(1), costly: true }).then(() => (ended = true));
    expect(await Promise.all([1, 2, 3].map((n) => reader.run(quick(n))))).toEqual(['1', '2', '3']);
    expect(ended).toBe(false);
    await long;
  });

  test('is given up after its time, and those behind it are answered', async () => {
    const reader = makeReader({ statementTimeoutMs: 300 });
    for (let round = 0; round < 2; round += 1) {
      const results = await Promise.allSettled(
        [slow(20), quick(1), quick(2)].map((statement) => reader.run(statement)),
      );
      expect(states(results)).toEqual(['57014', '1', '2']);
    }
  });
});

describe('a terminated backend', () => {
  test('is replaced: what was sent on it is sent once more, and nothing else notices', async () => {
    const reader = makeReader({ pipes: 2 });
    await Promise.all([reader.run(quick(0)), reader.run(quick(0))]);
    const pool = reader.run({ ...slow(0.5), costly: true });
    const both = [slow(0.5), slow(0.5), quick(1), quick(2), quick(3), quick(4)].map((statement) =>
      reader.run(statement),
    );
    const settled = Promise.allSettled(both);
    while ((await dataSource.query(`${PIDS} and wait_event = 'PgSleep'`)).length !== 2) await sleep(5);
    await dataSource.query(KILL);
    expect(states(await settled)).toEqual(['', '', '1', '2', '3', '4']);
    expect(await pool).toBe('');
  });

  test('while idle costs no request an error', async () => {
    for (let round = 0; round < 3; round += 1) {
      await other.query(KILL);
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => server.request(`{ order(id: "${orderId}") { lines { productName } } }`)),
      );
      for (const answer of answers) {
        expect(answer).toEqual({ status: 200, data: { order: { lines: [{ productName: 'Mug' }] } } });
      }
    }
  });

  test('under load costs no request an error', async () => {
    let stop = false;
    const clients = Array.from({ length: 8 }, async () => {
      while (!stop)
        expect(await server.data('{ products { nodes { name } } }')).toEqual({
          products: { nodes: [{ name: 'Mug' }] },
        });
    });
    for (let round = 0; round < 5; round += 1) {
      await sleep(100);
      await other.query(KILL);
    }
    stop = true;
    await Promise.all(clients);
  });
});

test('a client that hangs up while its read waits disturbs nobody, and the connection serves on', async () => {
  const before = (await other.query(PIDS)).rows;
  await other.query('begin; lock table orders in access exclusive mode');
  try {
    const gone = new AbortController();
    const request = fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ orders { nodes { id } } }' }),
      signal: gone.signal,
    });
    await until(`${PIDS} and wait_event_type = 'Lock'`);
    gone.abort();
    await expect(request).rejects.toThrow(/abort/);
    for (let n = 0; n < 20; n += 1) {
      expect(await server.data(`{ product(id: "${productId}") { name } }`)).toEqual({ product: { name: 'Mug' } });
    }
  } finally {
    await other.query('rollback');
  }
  expect(await server.data('{ orders { nodes { id } } }')).toEqual({ orders: { nodes: [{ id: orderId }] } });
  expect((await other.query(PIDS)).rows).toEqual(before);
});

test('without pipes every read goes over the pool', async () => {
  const recorder = recordStatements();
  const plain = await startServer({ pipes: 0 });
  try {
    const id = await createProduct(plain, { name: 'Pot' });
    for (let n = 0; n < 5; n += 1) {
      expect(await plain.data(`{ product(id: "${id}") { name } }`)).toEqual({ product: { name: 'Pot' } });
    }
    expect(await plain.sql(PIDS)).toEqual([]);
    expect(recorder.sent.filter(({ pipelined }) => pipelined)).toEqual([]);
    expect(recorder.sent.length).toBeGreaterThan(5);
  } finally {
    recorder.stop();
    await plain.stop();
  }
});

describe('named prepared statements', () => {
  const HELD: TextStatement = { text: 'select count(*)::text from pg_prepared_statements', values: [], costly: false };

  test.each([
    [true, '2'],
    [false, '0'],
  ])('prepared: %s leaves names at PostgreSQL or none', async (prepared, held) => {
    const recorder = recordStatements();
    const reader = makeReader({ prepared });
    for (let n = 0; n < 5; n += 1) expect(await reader.run(quick(n))).toBe(String(n));
    for (let n = 0; n < 2; n += 1) await reader.run(HELD);
    expect(await reader.run(HELD)).toBe(held);
    for (let n = 0; n < 3; n += 1) await reader.run({ ...quick(n), costly: true });
    recorder.stop();
    expect(recorder.sent.some(({ name }) => name !== undefined)).toBe(prepared);
  });
});
