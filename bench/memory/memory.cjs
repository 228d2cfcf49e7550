/** The memory run: 100,000 requests of all kinds against ours; what is left of the heap halfway and at the end. */
const { once } = require('node:events');
const { join } = require('node:path');
const { bodiesOf, cases } = require('../cases.cjs');
const { contenders, startContender } = require('../contenders.cjs');
const { logIn } = require('../login.cjs');
const { residentMemory } = require('../processor-time.cjs');

const HALF = 50_000;
const MEBIBYTE = 1_048_576;
/** How often each case comes in a row of requests. */
const MIX = { point: 3, page: 1, deep: 1, search: 1, add: 1, 'first-page': 1, 'far-page': 1 };

/** [{ requests, heap, resident }] with MiB, at 50,000 and at 100,000 requests. */
async function measureMemory({ database, load, options, inputs }) {
  const ours = await startContender(
    contenders.find(({ name }) => name === 'ours'),
    {
      url: database.url,
      pool: options.pool,
      flags: ['--expose-gc', '--require', join(__dirname, 'probe.cjs')],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  try {
    load.define('mix', mixed(inputs), await logIn(ours));
    const points = [];
    for (let from = 0; from < 2 * HALF; from += HALF) {
      await load.run({
        key: 'mix',
        port: ours.port,
        connections: options.connections,
        from,
        failure: '"code"',
        warmUp: 0,
        limit: { requests: HALF },
      });
      points.push({ requests: from + HALF, ...(await probe(ours)) });
    }
    return points;
  } finally {
    await ours.stop();
    await database.restore();
  }
}

async function probe({ child, pid }) {
  const resident = residentMemory(pid); // as it stands, garbage included
  child.send('heap');
  const [heap] = await once(child, 'message');
  return { heap: heap / MEBIBYTE, resident };
}

/** 100,000 bodies; no product is added twice. */
function mixed(inputs) {
  const lists = cases.flatMap((case_) => {
    const bodies = bodiesOf(case_, inputs[case_.name], 'ours');
    let next = 0;
    const take = () => bodies[next++ % bodies.length];
    return Array(MIX[case_.name]).fill(take);
  });
  return Array.from({ length: 2 * HALF }, (_, index) => lists[index % lists.length]());
}

module.exports = { measureMemory };
