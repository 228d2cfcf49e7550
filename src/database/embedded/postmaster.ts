/**
 * Reads postmaster.pid, PostgreSQL's own lock on its data directory, and tells whether the process it names still
 * lives. It never signals a process, and never removes a file that names one.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const EMPTY_LIMIT_MS = 10_000;

export interface Postmaster {
  pid: number;
  /** 0 while PostgreSQL has not yet written it. */
  port: number;
  /** As PostgreSQL writes it: starting, ready, stopping; empty while it has not yet. */
  status: string;
}

/** A setting of ours on PostgreSQL's command line that names the data directory; `-D` need not hold its path. */
export const identity = (directory: string): string => `oms.folder=${directory}`;

/** The PostgreSQL that runs on this data directory, if one does. */
export function livingPostmaster(directory: string): Postmaster | undefined {
  const recorded = recordedPostmaster(directory);
  return recorded !== undefined && isPostmasterOf(directory, recorded.pid) ? recorded : undefined;
}

/**
 * The pid in a stale postmaster.pid when it meanwhile belongs to a process that is none of ours. PostgreSQL would take
 * that process for itself and refuse to start.
 */
export function recycledPid(directory: string): number | undefined {
  const recorded = recordedPostmaster(directory);
  if (recorded === undefined || !isRunning(recorded.pid)) return undefined;
  return isPostmasterOf(directory, recorded.pid) ? undefined : recorded.pid;
}

/**
 * Removes a postmaster.pid that has been empty for ten seconds, as a full disk or a power cut leaves it: PostgreSQL
 * refuses to start beside it. One that is starting writes it at once.
 */
export function removeEmptyPidFile(directory: string): void {
  const file = path.join(directory, 'postmaster.pid');
  const stats = fs.statSync(file, { throwIfNoEntry: false });
  if (stats?.size === 0 && Date.now() - stats.mtimeMs > EMPTY_LIMIT_MS) fs.rmSync(file, { force: true });
}

/** Whether a process with this pid runs. One that was killed and only waits to be reaped (a zombie) does not. */
export function isRunning(pid: number): boolean {
  if (process.platform === 'linux') return (commandLine(pid) ?? '') !== '';
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** What postmaster.pid says, be it true or stale. */
export function recordedPostmaster(directory: string): Postmaster | undefined {
  let lines: string[];
  try {
    lines = fs.readFileSync(path.join(directory, 'postmaster.pid'), 'utf8').split('\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const pid = Number(lines[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3] ?? 0), status: (lines[7] ?? '').trim() };
}

/** A pid alone proves nothing: after a crash or in a restarted container it soon belongs to somebody else. */
function isPostmasterOf(directory: string, pid: number): boolean {
  if (process.platform === 'win32') return isRunning(pid); // no cheap way to read a command line there
  const command = commandLine(pid) ?? '';
  return command.includes(`\0${identity(directory)}\0`) || command.includes(` ${identity(directory)} `);
}

/** The arguments of a process: each ended by NUL (Linux) or set between blanks (ps). Undefined when there is no process. */
function commandLine(pid: number): string | undefined {
  if (process.platform === 'linux') {
    try {
      // Readable for everybody, unlike /proc/<pid>/cwd, which in a container even root may not read.
      return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    } catch {
      return undefined;
    }
  }
  const ps = spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return ps.status === 0 ? ` ${ps.stdout.trim()} ` : undefined;
}
