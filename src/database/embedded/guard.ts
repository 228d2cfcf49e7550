/**
 * Keeps PostgreSQL up as long as any process uses it, and stops it soon after the last one is gone.
 *
 * Every user of the cluster holds a FIFO in its folder open for writing; the guard, a small shell that is PostgreSQL's
 * parent, reads it. The kernel counts the writers, so the guard meets the end of the file exactly when the last user is
 * gone, be it by close, crash or SIGKILL: no heartbeat, no timeout, no list of pids that goes stale. A shell and not
 * node, because it costs a megabyte and no start-up time, and not a pipe of one owner, because commands must be able to
 * join and to outlive the server. The guard leads a session of its own, so Ctrl-C reaches only the server, which drains.
 *
 * Joining is acknowledged (the guard removes the file that the line names), because a FIFO can still be opened after
 * its guard has met the end of the file and begun to stop PostgreSQL. Whoever gets no acknowledgement waits until that
 * guard is gone and starts afresh. Each start has its own FIFO, named by its port, which postmaster.pid then names: the
 * PostgreSQL that wins the data directory makes its FIFO the valid one, in one step.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bareEnvironment, run } from './account';
import type { Cluster } from './cluster';

const { O_NONBLOCK, O_RDONLY, O_RDWR, O_WRONLY } = fs.constants;
const POLL_MS = 10;
const STALE_MS = 3_600_000;

/**
 * Arguments: the FIFO, "ephemeral" or "durable", then either "watch" and the pid of a running PostgreSQL or "start" and
 * its command line. Works in the data directory; standard input is the FIFO. Only the watcher may keep the FIFO open:
 * its being read is what tells others that a guard is there.
 */
const GUARD = `
trap '' HUP INT QUIT TERM
guard=$$ users=$1 kind=$2 mode=$3
shift 3
exec 3<&0 </dev/null
if [ $mode = start ]; then "$@" 3<&- & postgres=$!; else postgres=$1; fi
(
  exec 3<&-
  while read -r line; do
    case $line in join.*) rm -f "./$line" </dev/null ;; esac
  done
  # Again and again: the first signal is lost when it meets PostgreSQL before it listens to signals.
  while kill -INT $postgres; do sleep 0.2 </dev/null; done
  while kill -0 $guard; do sleep 0.2 </dev/null; done
  rm -f "$users"
) <&3 2>/dev/null &
watcher=$!
exec 3<&-
if [ $mode = start ]; then wait $postgres; else while kill -0 $postgres; do sleep 0.5; done 2>/dev/null; fi
status=$?
if [ $kind = ephemeral ] && [ ! -e postmaster.pid ]; then rm -rf ./*; fi
kill -KILL $watcher 2>/dev/null
rm -f "$users"
exit $status
`;

const fifoName = (port: number): string => `users.${port}`;
const fifoOf = (cluster: Cluster, port: number): string => path.join(cluster.directory, fifoName(port));

export interface Guard {
  process: ChildProcess;
  /** Our hold on PostgreSQL: an open file, closed by `fs.closeSync` or by our death. */
  hold: number;
}

/** Makes the FIFO of `port`. False when it is there already: another start uses this port. */
export async function makeFifo(cluster: Cluster, port: number): Promise<boolean> {
  sweep(cluster);
  const { ok, output } = await run(cluster.account, cluster.directory, 'mkfifo', ['-m', '600', fifoName(port)]);
  if (ok || fs.existsSync(fifoOf(cluster, port))) return ok;
  throw Object.assign(new Error(output.trim()), { code: systemCode(output), syscall: 'mkfifo' });
}

/** Starts a guard on the FIFO of `port`, either with PostgreSQL's command line to start or to watch a running one. */
export function startGuard(
  cluster: Cluster,
  port: number,
  task: { start: string[]; log: number; env: NodeJS.ProcessEnv } | { watch: number },
): Guard {
  const fifo = fifoOf(cluster, port);
  // Opening one end of a FIFO waits for the other end, unless somebody holds both.
  const both = fs.openSync(fifo, O_RDWR | O_NONBLOCK);
  const readable = fs.openSync(fifo, O_RDONLY);
  const hold = fs.openSync(fifo, O_WRONLY | O_NONBLOCK);
  fs.closeSync(both);
  const kind = cluster.ephemeral ? 'ephemeral' : 'durable';
  const mode = 'start' in task ? ['start', ...task.start] : ['watch', String(task.watch)];
  const output = 'start' in task ? task.log : 'ignore';
  try {
    const guard = spawn(
      '/bin/sh',
      ['-c', GUARD, `oms-postgres-guard of ${cluster.directory}`, fifoName(port), kind, ...mode],
      {
        ...cluster.account.ids,
        cwd: cluster.directory,
        env: 'start' in task ? { ...bareEnvironment(), ...task.env } : bareEnvironment(),
        detached: true,
        stdio: [readable, output, output],
      },
    );
    guard.unref();
    return { process: guard, hold };
  } finally {
    fs.closeSync(readable);
  }
}

/** Whether a guard reads the FIFO of `port`. */
export function hasGuard(cluster: Cluster, port: number): boolean {
  const writable = openForWriting(cluster, port);
  if (writable !== undefined) fs.closeSync(writable);
  return writable !== undefined;
}

/** Takes a hold on a running PostgreSQL. Undefined when its guard is gone or was already stopping it, which it then has done. */
export async function join(cluster: Cluster, port: number): Promise<number | undefined> {
  const hold = openForWriting(cluster, port);
  if (hold === undefined) return undefined;
  const name = `join.${process.pid}.${randomBytes(6).toString('hex')}`;
  const file = path.join(cluster.directory, name);
  let joined = false;
  try {
    fs.writeFileSync(file, '');
    for (let round = 0; !joined && hasGuard(cluster, port); round++) {
      // Repeated, because the line may have been read by `isHeld` of a process that leaves.
      if (round % 5 === 0) fs.writeSync(hold, `${name}\n`);
      await sleep(POLL_MS);
      joined = !fs.existsSync(file);
    }
  } catch (error) {
    if (!['EPIPE', 'EAGAIN'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error; // the guard is gone
  } finally {
    fs.rmSync(file, { force: true });
    if (!joined) fs.closeSync(hold);
  }
  return joined ? hold : undefined;
}

/** Whether anybody holds the PostgreSQL of `port`; the kernel answers, not a list. */
export function isHeld(cluster: Cluster, port: number): boolean {
  let readable: number | undefined;
  try {
    readable = fs.openSync(fifoOf(cluster, port), O_RDONLY | O_NONBLOCK);
    while (fs.readSync(readable, Buffer.alloc(64)) > 0); // lines of processes that are joining: they say them again
    return false; // the end of the file: there is no writer
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EAGAIN') return true; // nothing to read, but there is a writer
    if (code === 'ENOENT') return false;
    throw error;
  } finally {
    if (readable !== undefined) fs.closeSync(readable);
  }
}

function openForWriting(cluster: Cluster, port: number): number | undefined {
  try {
    return fs.openSync(fifoOf(cluster, port), O_WRONLY | O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENXIO' || code === 'ENOENT') return undefined; // nobody reads it; it is gone
    throw error;
  }
}

/** Removes what killed processes left behind. Only old files: a join file that vanishes means "joined". */
function sweep(cluster: Cluster): void {
  for (const name of fs.readdirSync(cluster.directory)) {
    const port = /^users\.(\d+)$/.exec(name)?.[1];
    if (port === undefined && !name.startsWith('join.')) continue;
    const file = path.join(cluster.directory, name);
    const born = fs.lstatSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - born < STALE_MS || (port !== undefined && hasGuard(cluster, Number(port)))) continue;
    fs.rmSync(file, { force: true });
  }
}

function systemCode(output: string): string {
  if (/No space left/.test(output)) return 'ENOSPC';
  if (/Read-only/.test(output)) return 'EROFS';
  return /ermission|not permitted/.test(output) ? 'EACCES' : 'EIO';
}
