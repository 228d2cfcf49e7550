/**
 * Gets a hold on the cluster's PostgreSQL: joins the one that runs, takes over one whose guard was killed, or starts
 * one. Each attempt answers "undefined" when the world changed under it; the caller then simply looks again.
 */
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openLog, type Cluster } from './cluster';
import { EmbeddedPostgresError, explainOutput } from './embedded-postgres-error';
import { hasGuard, isHeld, join, makeFifo, startGuard, type Guard } from './guard';
import {
  identity,
  livingPostmaster,
  recordedPostmaster,
  recycledPid,
  removeEmptyPidFile,
  type Postmaster,
} from './postmaster';
import { connect } from './server-lock';

export interface Session {
  postmaster: Postmaster;
  /** Whether PostgreSQL ran before we came. */
  adopted: boolean;
  /** Lets go. Resolves when PostgreSQL has exited ("stopped") or others go on using it ("shared"). */
  release(): Promise<'stopped' | 'shared'>;
}

const POLL_MS = 15;
/** Recovery after a crash takes its time. */
export const START_LIMIT_MS = 300_000;
const STOP_LIMIT_MS = 120_000;
const LOG_TAIL_BYTES = 65_536;
const TAKEOVER_KEY = [0x6f6d73, 2]; // "oms", taking over
/** A start that failed for a reason that passes: another process was faster, or a killed PostgreSQL's backends still end. */
const PASSING =
  /lock file .* (already exists|is empty)|pre-existing shared memory block|could not bind|could not create any TCP\/IP sockets/;

/** A start failed for a reason that may pass; `cause` is the refusal to show when it does not. */
export class PassingFailure extends Error {
  constructor(override readonly cause: Error) {
    super(cause.message);
  }
}

export const urlOf = (cluster: Cluster, port: number): string =>
  `postgres://postgres:${encodeURIComponent(cluster.password)}@127.0.0.1:${port}/postgres`;

/** The settings of every start, as arguments of `postgres`. On the command line, so that a damaged postgresql.conf cannot change them. */
export function settingsFor(cluster: Cluster, port: number): string[] {
  const settings: Record<string, string | number> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '128MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Errors of statements reach the server, which reports them. A log that grows with each would fill the disk.
    log_min_messages: 'log',
    log_checkpoints: 'off',
    ...(cluster.ephemeral ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  };
  const pairs = [...Object.entries(settings).map(([name, value]) => `${name}=${value}`), identity(cluster.directory)];
  return ['-p', String(port), ...pairs.flatMap((pair) => ['-c', pair])];
}

/** A port that was free a moment ago; PostgreSQL says so when it no longer is. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Joins the PostgreSQL that runs as `found`; takes it over when it has lost its guard. */
export async function joinRunning(cluster: Cluster, found: Postmaster): Promise<Session | undefined> {
  if (found.port === 0) return undefined;
  const hold = hasGuard(cluster, found.port)
    ? await join(cluster, found.port)
    : await takeOver(cluster, found).catch(() => undefined); // it may be stopping this very moment
  if (hold === undefined) return undefined;
  const postmaster = await untilReady(cluster, found);
  if (postmaster !== undefined) return session(cluster, postmaster, true, hold);
  fs.closeSync(hold);
  return undefined;
}

/**
 * Throws PassingFailure when a guard reads the FIFO of the PostgreSQL in postmaster.pid though no such process is to be
 * seen: it has just died and its guard will follow, or it runs in another container on the same folder. PostgreSQL
 * itself would not notice the latter, and two of them would ruin the data.
 */
function refuseUnseen(cluster: Cluster): void {
  const unseen = recordedPostmaster(cluster.directory);
  if (unseen === undefined || !hasGuard(cluster, unseen.port)) return;
  throw new PassingFailure(
    new EmbeddedPostgresError(
      `The data in ${cluster.dataDir} are used by a PostgreSQL that cannot be seen from here, in another container maybe: stop what uses it, or choose another DATA_DIR.`,
    ),
  );
}

/** Starts PostgreSQL under a guard. Throws PassingFailure or EmbeddedPostgresError when it does not come up. */
export async function start(cluster: Cluster): Promise<Session | undefined> {
  refuseUnseen(cluster);
  const port = await freePort();
  if (!(await makeFifo(cluster, port))) return undefined;
  // PostgreSQL takes the pid in a stale postmaster.pid for another PostgreSQL as soon as any process has it, unless told
  // that it is its grandparent's. Better than removing the file, which also protects the shared memory.
  removeEmptyPidFile(cluster.directory);
  const stranger = recycledPid(cluster.directory);
  const log = openLog(cluster);
  let guard: Guard;
  try {
    guard = startGuard(cluster, port, {
      start: [cluster.binaries.postgres, '-D', cluster.name, ...settingsFor(cluster, port)],
      log: log.descriptor,
      env: stranger === undefined ? {} : { PG_GRANDPARENT_PID: String(stranger) },
    });
  } finally {
    fs.closeSync(log.descriptor);
  }
  let ended: { code: number | null } | Error | undefined;
  guard.process.once('exit', (code) => (ended ??= { code })).once('error', (error) => (ended ??= error));
  const deadline = Date.now() + START_LIMIT_MS;
  while (ended === undefined && Date.now() < deadline) {
    const postmaster = livingPostmaster(cluster.directory);
    if (postmaster?.port === port && postmaster.status === 'ready') {
      return session(cluster, postmaster, false, guard.hold);
    }
    await sleep(POLL_MS);
  }
  fs.closeSync(guard.hold);
  if (ended === undefined) throw notReady(cluster);
  if (ended instanceof Error) throw ended;
  throw failure(cluster, log.file, ended.code);
}

/** Why PostgreSQL ended before it was ready. `code` is the guard's exit code: above 128, or null, when a signal was the end. */
function failure(cluster: Cluster, logFile: string, code: number | null): Error {
  const output = tail(logFile);
  if (output === '') probeDisk(cluster); // the disk may have been too full for the reason
  const refusal = explainOutput(output, cluster.dataDir, logFile);
  const wasKilled = (code === null || code > 128) && !/\b(FATAL|PANIC):/.test(output);
  return wasKilled || PASSING.test(output) ? new PassingFailure(refusal) : refusal;
}

async function untilReady(cluster: Cluster, found: Postmaster): Promise<Postmaster | undefined> {
  for (;;) {
    const now = livingPostmaster(cluster.directory);
    if (now?.pid !== found.pid || now.status === 'stopping') return undefined;
    if (now.status === 'ready') return now;
    await sleep(POLL_MS);
  }
}

/** Gives a PostgreSQL that has lost its guard a new one. One process at a time: two guards might disagree on who came too late. */
async function takeOver(cluster: Cluster, found: Postmaster): Promise<number | undefined> {
  if (found.status !== 'ready') return undefined;
  const client = await connect(urlOf(cluster, found.port), `takeover ${process.pid}`);
  try {
    await client.query('select pg_advisory_lock($1, $2)', TAKEOVER_KEY);
    if (hasGuard(cluster, found.port)) return undefined; // another process was faster: join it
    // Who still uses it holds the old FIFO, so the new guard must read the same one.
    await makeFifo(cluster, found.port);
    return startGuard(cluster, found.port, { watch: found.pid }).hold;
  } finally {
    await client.end().catch(() => {});
  }
}

function session(cluster: Cluster, postmaster: Postmaster, adopted: boolean, hold: number): Session {
  const release = async (): Promise<'stopped' | 'shared'> => {
    fs.closeSync(hold);
    const deadline = Date.now() + STOP_LIMIT_MS;
    for (;;) {
      const now = livingPostmaster(cluster.directory);
      if (now === undefined && !hasGuard(cluster, postmaster.port)) return 'stopped';
      if (now !== undefined && now.pid !== postmaster.pid) return 'shared'; // ours died, others have started another
      if (now?.status === 'ready' && isHeld(cluster, postmaster.port)) return 'shared';
      if (Date.now() > deadline) throw notStopped(cluster);
      await sleep(POLL_MS);
    }
  };
  return { postmaster, adopted, release };
}

function notStopped(cluster: Cluster): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `PostgreSQL in ${cluster.dataDir} has not stopped in ${STOP_LIMIT_MS / 1000} s: it goes on stopping by itself, wait for it before you move the folder.`,
  );
}

/** The refusal when PostgreSQL neither becomes ready nor gives up. */
export function notReady(cluster: Cluster): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `PostgreSQL in ${cluster.dataDir} was not ready in ${START_LIMIT_MS / 1000} s: see the newest log in there; start again to go on waiting.`,
  );
}

/** Throws the error of the operating system when nothing can be written. */
function probeDisk(cluster: Cluster): void {
  const file = path.join(cluster.dataDir, `init.${process.pid}.probe`);
  try {
    fs.writeFileSync(file, Buffer.alloc(LOG_TAIL_BYTES));
  } finally {
    fs.rmSync(file, { force: true });
  }
}

function tail(file: string): string {
  const text = fs.readFileSync(file);
  return text.subarray(-LOG_TAIL_BYTES).toString();
}
