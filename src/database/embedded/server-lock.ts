/**
 * Lets one server at a time use the cluster: a session-level advisory lock in the cluster itself. PostgreSQL decides, so
 * of two servers at the same moment exactly one wins, and the lock is gone with its connection, so a killed server
 * leaves nothing stale. It knows nothing of how PostgreSQL was started.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { EmbeddedPostgresError } from './embedded-postgres-error';
import { isRunning } from './postmaster';

const KEY = [0x6f6d73, 1]; // "oms", the server
const RELEASE_LIMIT_MS = 15_000;
const RETRY_MS = 500;

export interface ServerLock {
  release(): Promise<void>;
}

/** `unref`: does not keep the process alive. pg has both, its types do not. */
type LockClient = Client & { ref(): void; unref(): void };

/** A connection whose loss does not end node. Rejects with pg's error. */
export async function connect(url: string, name: string): Promise<LockClient> {
  const client = new Client({
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: 30_000,
    ssl: false, // else PGSSLMODE in the environment decides
  });
  client.on('error', () => {}); // without a listener a lost connection ends node
  await client.connect();
  return client as LockClient;
}

/**
 * Takes the lock on a connection of its own. Throws EmbeddedPostgresError, with folder and pid, when another server
 * holds it. `isUp` tells whether the same PostgreSQL still runs.
 */
export async function takeServerLock(url: string, folder: string, isUp: () => boolean): Promise<ServerLock> {
  const name = `server ${process.pid}`;
  let client = await connect(url, name);
  let released = false;
  const release = async (): Promise<void> => {
    released = true;
    client.ref(); // else node may end while we wait
    await client.end().catch(() => {});
  };
  try {
    await lockOrRefuse(client, folder);
  } catch (error) {
    await release();
    throw error;
  }
  // When one backend crashes, PostgreSQL drops every connection and goes on: then the lock must be taken again.
  const keepOnEnd = (): void => void client.once('end', () => void keep().catch(() => {}));
  const keep = async (): Promise<void> => {
    while (!released && isUp()) {
      await sleep(RETRY_MS, undefined, { ref: false });
      const next = await connect(url, name).catch(() => undefined);
      if (next === undefined) continue;
      client = next;
      if (released) return release();
      keepOnEnd();
      next.unref();
      await next.query('select pg_advisory_lock($1, $2)', KEY).catch(() => {}); // lost again: "end" tells
      return;
    }
  };
  keepOnEnd();
  client.unref();
  return { release };
}

async function lockOrRefuse(client: Client, folder: string): Promise<void> {
  const deadline = Date.now() + RELEASE_LIMIT_MS;
  while (!(await tryLock(client))) {
    const holder = await holderPid(client);
    // PostgreSQL needs a moment to notice that a killed server is gone.
    if (Date.now() > deadline || (holder !== undefined && isRunning(holder))) {
      throw new EmbeddedPostgresError(
        `Another server (pid ${holder ?? 'unknown'}) already uses the data in ${folder}: stop it first, or choose another DATA_DIR.`,
      );
    }
    await sleep(20);
  }
}

async function tryLock(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1, $2) as locked', KEY);
  return rows[0]?.locked === true;
}

async function holderPid(client: Client): Promise<number | undefined> {
  const { rows } = await client.query<{ name: string }>(
    `select a.application_name as name
       from pg_locks l join pg_stat_activity a on a.pid = l.pid
      where l.locktype = 'advisory' and l.granted and l.classid = $1 and l.objid = $2 and l.objsubid = 2
        and l.database = (select oid from pg_database where datname = current_database())`,
    KEY,
  );
  const pid = /^server (\d+)$/.exec(rows[0]?.name ?? '')?.[1];
  return pid === undefined ? undefined : Number(pid);
}
