/**
 * PostgreSQL on Windows, which has no FIFO: pg_ctl starts it (and drops the rights of an administrator, under which
 * PostgreSQL refuses to run), and a guard of node stops it when the pipe from its starter closes. Here PostgreSQL lives
 * as long as the process that started it; others use it without a hold. It is not used on other systems.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { bareEnvironment } from './account';
import { openLog, type Cluster } from './cluster';
import { explainOutput } from './embedded-postgres-error';
import { freePort, settingsFor, START_LIMIT_MS, type Session } from './launch';
import { livingPostmaster, type Postmaster } from './postmaster';

const POLL_MS = 50;

/** Arguments: pg_ctl and the data directory. */
const GUARD = `
const stop = () => require('node:child_process').spawnSync(process.argv[1], ['stop', '-D', process.argv[2], '-m', 'fast', '-w'], { windowsHide: true });
process.stdin.on('end', stop).on('error', stop).resume();
`;

/** Uses the PostgreSQL that runs; undefined while it starts or stops. */
export async function joinWithPgCtl(cluster: Cluster, found: Postmaster): Promise<Session | undefined> {
  const now = livingPostmaster(cluster.directory);
  if (now?.pid !== found.pid || now.status !== 'ready') return undefined;
  return { postmaster: now, adopted: true, release: async () => 'shared' };
}

/** Starts PostgreSQL and its guard. Throws EmbeddedPostgresError when it does not come up. */
export async function startWithPgCtl(cluster: Cluster): Promise<Session | undefined> {
  const port = await freePort();
  const log = openLog(cluster);
  fs.closeSync(log.descriptor);
  const { pgCtl } = cluster.binaries;
  const settings = settingsFor(cluster, port)
    .map((part) => `"${part}"`)
    .join(' ');
  const args = [
    'start',
    '-D',
    cluster.directory,
    '-l',
    log.file,
    '-w',
    '-t',
    String(START_LIMIT_MS / 1000),
    '-o',
    settings,
  ];
  // No pipe to it: PostgreSQL would inherit the pipe and hold it open.
  const child = spawn(pgCtl, args, {
    ...cluster.account.ids,
    env: bareEnvironment(),
    stdio: 'ignore',
    windowsHide: true,
  });
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  const postmaster = livingPostmaster(cluster.directory);
  if (postmaster !== undefined && postmaster.port !== port) return undefined; // another process was faster
  if (exitCode !== 0 || postmaster === undefined) {
    throw explainOutput(fs.readFileSync(log.file, 'utf8'), cluster.dataDir, log.file);
  }
  const guard = spawn(process.execPath, ['-e', GUARD, pgCtl, cluster.directory], {
    env: bareEnvironment(),
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    windowsHide: true,
  });
  guard.unref();
  const release = async (): Promise<'stopped'> => {
    guard.stdin.end();
    while (livingPostmaster(cluster.directory)?.pid === postmaster.pid) await sleep(POLL_MS);
    return 'stopped';
  };
  return { postmaster, adopted: false, release };
}
