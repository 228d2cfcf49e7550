/** For the tests of this folder: real processes that use an embedded PostgreSQL, and a look at what runs. Never used by the server. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { EmbeddedOptions } from './embedded-postgres';

export const isRoot = process.getuid?.() === 0;
export const NOBODY = { uid: 65_534, gid: 65_534 };

/** A folder for one test file, open to all accounts, below which every process that it starts can be recognised. */
export const room = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'oms-embedded-')));
fs.chmodSync(room, 0o755);

export interface Answer {
  url: string;
  port: number;
  adopted: boolean;
  refused?: string;
  message?: string;
}

/** A process of its own that starts or joins the embedded PostgreSQL. */
export class User {
  readonly process: ChildProcess;
  readonly answer: Promise<Answer>;
  private readonly lines: AsyncIterator<string>;

  constructor(options: EmbeddedOptions, ids: { uid?: number; gid?: number } = {}) {
    const script = path.join(__dirname, 'child-process.fixture.cjs');
    this.process = spawn(process.execPath, [script, JSON.stringify(options)], {
      ...ids,
      detached: true, // leads a process group, as a command typed into a terminal does
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.lines = createInterface({ input: this.process.stdout! })[Symbol.asyncIterator]();
    this.answer = this.line() as Promise<Answer>;
  }

  /** Lets go, as a process does that ends properly. */
  async stop(): Promise<void> {
    const exit = once(this.process, 'exit');
    this.process.stdin!.write('stop\n');
    const line = await this.line();
    if (line !== 'stopped') throw new Error(`said ${JSON.stringify(line)} instead of "stopped"`);
    await exit;
  }

  async kill(): Promise<void> {
    const exit = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await exit;
  }

  private async line(): Promise<unknown> {
    const { value, done } = await this.lines.next();
    if (done === true) throw new Error('the process ended without an answer');
    return JSON.parse(value) as unknown;
  }
}

export interface Running {
  pid: number;
  command: string;
}

/** The living processes, of any account, whose command line names `folder`; this one excepted. */
export function processesOf(folder: string): Running[] {
  const lines = spawnSync('ps', ['-A', '-ww', '-o', 'pid=,stat=,command='], { encoding: 'utf8' }).stdout.split('\n');
  return lines.flatMap((line) => {
    const [, pid, state, command] = /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (pid === undefined || command === undefined || state?.startsWith('Z')) return [];
    return command.includes(folder) && Number(pid) !== process.pid ? [{ pid: Number(pid), command }] : [];
  });
}

export const guardsOf = (folder: string): Running[] =>
  processesOf(folder).filter(({ command }) => command.includes('oms-postgres-guard'));
export const postmasterOf = (folder: string): Running | undefined =>
  processesOf(folder).find(({ command }) => /bin\/postgres /.test(command) && !command.includes('oms-postgres-guard'));

/** Waits until nothing runs any more that names `folder`; throws after 15 s. */
export async function quiet(folder: string): Promise<void> {
  await until(
    () => processesOf(folder).length === 0,
    () => JSON.stringify(processesOf(folder)),
  );
}

export async function until(condition: () => boolean, explain = (): string => String(condition)): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`waited 15 s in vain: ${explain()}`);
    await sleep(60); // the conditions run ps, which is not free
  }
}

/** Runs one statement on a connection of its own. */
export async function query<Row>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end().catch(() => {});
  }
}
