/** PostgreSQL goes away and comes back, and the process is told to stop: clear answers, and no help is needed after it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase } from '../support/database';
import { createUser } from '../support/factory';
import { startServer, type TestServer } from '../support/server';
import { startProxy, type Proxy } from './proxy';
import { waiting, whileLocked } from './locks';
import { checksum, LEAK, post, send, TYPENAME, type Reply } from './wire';

const POINT = JSON.stringify({ query: '{ product(sku: "none") { id } }' });
const COUNT = JSON.stringify({ query: '{ orders { totalCount } products { totalCount } }' });
const ORDERS = JSON.stringify({ query: '{ orders { totalCount } }' });
const CREATE = JSON.stringify({
  query: 'mutation { createUser(input: { name: "Eve", email: "eve@example.com" }) { user { id } } }',
});

async function expectAway(url: string, body: string, headers?: Record<string, string>): Promise<void> {
  const started = Date.now();
  const reply = await post(url, body, headers);
  expect(reply.text).not.toMatch(LEAK);
  const { errors } = JSON.parse(reply.text) as { errors: { extensions: object }[] };
  expect({ status: reply.status, codes: errors.map(({ extensions }) => extensions) }).toEqual({
    status: 503,
    codes: errors.map(() => ({ code: 'SERVICE_UNAVAILABLE' })),
  });
  expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
  expect(Date.now() - started).toBeLessThan(5_000); // a promise of the product
}

/** Asks until it is answered well again. */
async function recovered(url: string, body: string, headers?: Record<string, string>): Promise<void> {
  while (!(await post(url, body, headers)).text.startsWith('{"data":')) await sleep(50);
}

describe.each([
  ['pipelined', 2],
  ['pooled', 0],
])('a database that goes away, %s,', (_, pipes) => {
  let direct: TestServer;
  let server: TestServer;
  let proxy: Proxy;
  let token: string;

  beforeEach(async () => {
    const databaseUrl = await createDatabase();
    proxy = await startProxy(databaseUrl);
    direct = await startServer({ databaseUrl });
    server = await startServer({ databaseUrl: proxy.url, pipes, anonymous: true });
    const input = { email: 'ada@example.com', name: 'Ada', password: 'correct horse battery staple' };
    const { signUp } = await server.data(
      'mutation ($input: SignUpInput!) { signUp(input: $input) { session { token } userErrors { message } } }',
      { input },
    );
    token = signUp.session.token;
    await direct.sql(`update users set role = 'ADMIN'`);
    await recovered(server.url, POINT);
  });
  afterEach(async () => {
    proxy.mend();
    await server.stop();
    await direct.stop();
    await proxy.close();
  });

  test('stopped: 503 for reads, logins and mutations, and all is well when it is back', async () => {
    const login = { authorization: `Bearer ${token}` };
    const before = await checksum(direct);
    proxy.cut();
    await expectAway(server.url, POINT);
    await expectAway(server.url, COUNT, login);
    await expectAway(server.url, CREATE, login);
    await Promise.all(Array.from({ length: 20 }, () => expectAway(server.url, POINT)));
    expect((await post(server.url, TYPENAME)).status).toBe(200);
    expect(await checksum(direct)).toBe(before);
    proxy.mend();
    await recovered(server.url, POINT);
    await recovered(server.url, COUNT, login);
    await recovered(server.url, CREATE, login);
    expect(await direct.sql(`select name from users where email = 'eve@example.com'`)).toEqual([{ name: 'Eve' }]);
  });

  test('frozen before it was reached: 503 all the same', async () => {
    proxy.cut();
    await expectAway(server.url, POINT);
    proxy.freeze();
    await expectAway(server.url, POINT);
    proxy.mend();
    await recovered(server.url, POINT);
  });

  test('cut under a statement: the read is answered with 503', async () => {
    const login = { authorization: `Bearer ${token}` };
    await whileLocked(direct, 'orders', async () => {
      const slow = expectAway(server.url, ORDERS, login);
      await waiting(direct, 1);
      proxy.cut();
      await slow;
    });
    proxy.mend();
    await recovered(server.url, ORDERS, login);
  });
});

describe('the process', () => {
  let direct: TestServer;
  let child: ChildProcess;
  let url: string;
  let output = '';

  beforeEach(async () => {
    direct = await startServer();
    output = '';
    const env = { PATH: process.env['PATH'], DATABASE_URL: direct.databaseUrl, PORT: '0', DEMO: 'off', SANDBOX: 'off' };
    child = spawn(process.execPath, [join(__dirname, '../../bin/oms.cjs'), 'start'], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout!, child.stderr!])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    while (!/http:\/\/[\d.]+:\d+/.test(output)) {
      if (child.exitCode !== null) throw new Error(`it ended: ${output}`);
      await sleep(50);
    }
    url = /http:\/\/[\d.]+:\d+/.exec(output)![0];
  });
  afterEach(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await direct.stop();
  });

  test('outlives the end of all its connections, idle and busy', async () => {
    await Promise.all(
      Array.from({ length: 5 }, () => post(url, JSON.stringify({ query: '{ products { totalCount } }' }))),
    );
    for (let round = 0; round < 3; round += 1) {
      const reads = Array.from({ length: 10 }, () => post(url, POINT));
      const ended = await direct.sql(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and application_name like 'order-management-server%' and pid <> pg_backend_pid()`,
      );
      expect(ended.length).toBeGreaterThan(0);
      for (const { status, text } of await Promise.all(reads)) {
        expect([200, 503]).toContain(status);
        expect(text).toMatch(status === 200 ? /^{"data":/ : /"SERVICE_UNAVAILABLE"/);
      }
      await recovered(url, POINT);
    }
    expect(child.exitCode).toBeNull();
    expect(output).not.toMatch(/unhandled|uncaught/i);
  });

  test('told to stop it answers what it has begun, takes nothing new, and ends with 0', async () => {
    await createUser(direct);
    const begun: Promise<Reply>[] = [];
    let exit: Promise<unknown[]> | undefined;
    await whileLocked(direct, 'products', async () => {
      begun.push(post(url, POINT), post(url, POINT));
      await waiting(direct, 2);
      child.kill('SIGTERM');
      while (!output.includes('stopping')) await sleep(20);
      let refused = false;
      while (!refused)
        refused = await send(`${url}/healthz`).then(
          () => false,
          () => true,
        );
      expect(child.exitCode).toBeNull();
      exit = once(child, 'exit');
    });
    for (const { status, text } of await Promise.all(begun)) {
      expect({ status, text }).toEqual({ status: 200, text: '{"data":{"product":null}}' });
    }
    expect(await exit).toEqual([0, null]);
  });
});
