/**
 * The load, in a process of its own: a fixed number of keep-alive connections, each of which sends the next request as
 * soon as its answer is there. Requests are whole bytes made beforehand, so that the load costs little of the two cores.
 */
const { connect } = require('node:net');
const { quantile } = require('../statistics.cjs');

const HEAD_END = Buffer.from('\r\n\r\n');
const LAST_CHUNK = Buffer.from('\r\n0\r\n\r\n');
const ERRORS = Buffer.from('"errors"');

const lists = new Map();

process.on('message', (message) => {
  if (message.type === 'define') define(message);
  if (message.type === 'run') void run(message).then(report, (error) => report({ failure: error.message }));
});
process.on('disconnect', () => process.exit());

function report(result) {
  process.send({ type: 'done', ...result });
}

function define({ key, bodies, token }) {
  lists.set(
    key,
    bodies.map((body) => requestBytes(body, token)),
  );
}

function requestBytes(body, token) {
  const head = [
    'POST /graphql HTTP/1.1',
    'host: 127.0.0.1',
    'accept: application/json',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    ...(token ? [`authorization: Bearer ${token}`] : []),
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** Warms up, says `ready`, waits for `go`, and measures. `limit` is { ms } or { requests }. */
async function run({ key, port, connections: count, from, once, failure, warmUp, limit }) {
  const source = { requests: lists.get(key), next: from, once, failure: failure && Buffer.from(failure) };
  const connections = await Promise.all(Array.from({ length: count }, () => open(port)));
  try {
    if (warmUp > 0) await phase(connections, source, { ms: warmUp });
    process.send({ type: 'ready' });
    await new Promise((resolve) => process.once('message', resolve));
    const began = performance.now();
    const latencies = await phase(connections, source, limit);
    const elapsed = performance.now() - began;
    const sorted = Float64Array.from(latencies).sort();
    return {
      requests: sorted.length,
      perSecond: (sorted.length / elapsed) * 1_000,
      p50: quantile(sorted, 0.5),
      p99: quantile(sorted, 0.99),
      next: source.next,
    };
  } finally {
    for (const connection of connections) connection.destroy();
  }
}

/** Answers the ms that each request took. */
async function phase(connections, source, { ms = Infinity, requests: most = Infinity }) {
  const latencies = [];
  const end = performance.now() + ms;
  let sent = 0;
  const work = async (connection) => {
    for (;;) {
      const began = performance.now();
      if (began >= end || sent >= most) return;
      const request = takeRequest(source);
      if (!request) return;
      sent += 1;
      await exchange(connection, request, source.failure);
      latencies.push(performance.now() - began);
    }
  };
  await Promise.all(connections.map(work));
  return latencies;
}

function takeRequest(source) {
  const { requests, next, once } = source;
  if (once && next >= requests.length) return undefined;
  source.next += 1;
  return requests[next % requests.length];
}

function open(port) {
  return new Promise((resolve, reject) => {
    const connection = connect({ port, host: '127.0.0.1', noDelay: true });
    connection.once('error', reject);
    connection.once('connect', () => resolve(connection));
  });
}

/** Sends one request and waits for the end of its answer. Throws when that is no success. */
function exchange(connection, request, failure) {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const finish = (act, value) => {
      connection.off('data', onData);
      connection.off('close', onClose);
      act(value);
    };
    const onClose = () => finish(reject, new Error('the server closed the connection'));
    const onData = (chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      if (!isWhole(received)) return;
      if (isSuccess(received, failure)) return finish(resolve);
      finish(reject, new Error(`an answer was no success: ${received.toString('utf8', 0, 1_000)}`));
    };
    connection.on('data', onData);
    connection.on('close', onClose);
    connection.write(request);
  });
}

function isWhole(received) {
  const end = received.indexOf(HEAD_END);
  if (end < 0) return false;
  const length = /\r\ncontent-length: *(\d+)/i.exec(received.latin1Slice(0, end));
  if (length) return received.length >= end + HEAD_END.length + Number(length[1]);
  // Chunked. JSON holds no raw line ends, so its text cannot look like the last chunk.
  return received.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK);
}

function isSuccess(received, failure) {
  if (received.latin1Slice(9, 12) !== '200') return false;
  return !received.includes(ERRORS) && !(failure && received.includes(failure));
}
