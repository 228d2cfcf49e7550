/**
 * The embedded PostgreSQL: a real PostgreSQL 18 from npm in a folder, for who has set no DATABASE_URL. This is the entry;
 * the rooms beside it know one thing each. It creates no database or table and does not restart a PostgreSQL that died.
 */
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError } from 'pg';
import { openCluster, type Cluster } from './cluster';
import { EmbeddedPostgresError, explainOutput, explainSystemError } from './embedded-postgres-error';
import { joinRunning, notReady, PassingFailure, start, START_LIMIT_MS, urlOf, type Session } from './launch';
import { livingPostmaster } from './postmaster';
import { connect, takeServerLock, type ServerLock } from './server-lock';
import { joinWithPgCtl, startWithPgCtl } from './windows';

export { EmbeddedPostgresError } from './embedded-postgres-error';

export interface EmbeddedPostgres {
  /** Superuser, database "postgres", over TCP to 127.0.0.1; carries the generated password: never log it. */
  readonly url: string;
  readonly port: number;
  /** The folder that was asked for: absolute, links resolved. The cluster is in its folder "18". */
  readonly dataDir: string;
  /** Whether it ran already when we came. */
  readonly adopted: boolean;
  /**
   * Lets go of PostgreSQL. The last one to do so stops it: resolves when it has exited, or at once when other processes
   * go on using it. Close your connections first: it is a fast shutdown. May be called twice.
   */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  dataDir: string;
  /** For tests: nothing is synced to disk, and the folder is removed when PostgreSQL stops, even by a kill of node. */
  ephemeral?: boolean;
  /** One "server" at a time; any number of "command"s beside it. */
  role: 'server' | 'command';
}

const PASSING_LIMIT_MS = 20_000;
const POLL_MS = 20;
const RETRY_MS = 100;
/** SQLSTATEs of a PostgreSQL that is starting up or shutting down. */
const IN_TRANSITION = ['57P01', '57P02', '57P03'];

/**
 * Starts PostgreSQL in `dataDir` (made when missing), or joins the one that runs there. It stays up as long as any
 * process has it, and stops soon after the last is gone, be it by SIGKILL. Takes about a second for a new folder, 0.2 s
 * later, and as long as recovery takes after a crash. Throws EmbeddedPostgresError, one line for people.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const folder = path.resolve(options.dataDir);
  try {
    return await startOrJoin(folder, options);
  } catch (error) {
    throw explainSystemError(error, folder);
  }
}

async function startOrJoin(folder: string, options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const cluster = await openCluster(folder, options.ephemeral === true);
  const deadline = Date.now() + START_LIMIT_MS;
  let failingSince: number | undefined;
  while (Date.now() < deadline) {
    try {
      const session = await findSession(cluster);
      const lock = session && (await enter(cluster, session, options.role));
      if (session && lock) return handle(cluster, session, lock);
    } catch (error) {
      if (!(error instanceof PassingFailure)) throw error;
      failingSince ??= Date.now();
      if (Date.now() - failingSince > PASSING_LIMIT_MS) throw error.cause;
    }
    await sleep(failingSince === undefined ? POLL_MS : RETRY_MS);
  }
  throw notReady(cluster);
}

function findSession(cluster: Cluster): Promise<Session | undefined> {
  const found = livingPostmaster(cluster.directory);
  if (process.platform === 'win32') return found ? joinWithPgCtl(cluster, found) : startWithPgCtl(cluster);
  return found ? joinRunning(cluster, found) : start(cluster);
}

/** Proves that PostgreSQL lets us in, and takes the lock of a server. Undefined when PostgreSQL is going away. */
async function enter(
  cluster: Cluster,
  session: Session,
  role: EmbeddedOptions['role'],
): Promise<ServerLock | undefined> {
  const url = urlOf(cluster, session.postmaster.port);
  const isUp = (): boolean => livingPostmaster(cluster.directory)?.pid === session.postmaster.pid;
  try {
    if (role === 'server') return await takeServerLock(url, cluster.dataDir, isUp);
    const client = await connect(url, `command ${process.pid}`);
    await client.end();
    return { release: async () => {} };
  } catch (error) {
    await session.release();
    if (error instanceof EmbeddedPostgresError) throw error;
    if (!(error instanceof DatabaseError)) return undefined; // the connection broke
    if (IN_TRANSITION.includes(error.code ?? '')) return undefined;
    throw explainOutput(`${error.severity}: ${error.message}`, cluster.dataDir);
  }
}

function handle(cluster: Cluster, session: Session, lock: ServerLock): EmbeddedPostgres {
  const stop = async (): Promise<void> => {
    await lock.release();
    const end = await session.release();
    if (cluster.ephemeral && end === 'stopped') {
      fs.rmSync(cluster.dataDir, { recursive: true, force: true, maxRetries: 5 });
    }
  };
  let stopping: Promise<void> | undefined;
  const { port } = session.postmaster;
  return {
    url: urlOf(cluster, port),
    port,
    dataDir: cluster.dataDir,
    adopted: session.adopted,
    stop: () => (stopping ??= stop()),
  };
}
