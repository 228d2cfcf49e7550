/** The measurement: every contender in every case, interleaved in rounds, so that a slow minute hits all of them. */
const { bodiesOf } = require('./cases.cjs');
const { postgresTime, processTime, residentMemory } = require('./processor-time.cjs');

const FIRST_WARM_UP_MS = 700; // at least: until then nothing is compiled

/** Hands the request bodies over to the load, once for each dialect and case. */
function defineRequests({ load, cases, running, inputs, known, token }) {
  const dialects = [...new Set(running.map(({ dialect }) => dialect))];
  for (const case_ of cases) {
    for (const dialect of dialects) {
      load.define(`${dialect} ${case_.name}`, bodiesOf(case_, inputs[case_.name], dialect, known), token);
    }
  }
}

/** Answers one record for each slice. `onRound` is told each round that begins. */
async function measure(bench, onRound) {
  const { options, cases, running } = bench;
  const firstWarmUp = Math.max(4 * options.warmUp, FIRST_WARM_UP_MS);
  for (const case_ of cases) {
    for (const contender of running) await slice(bench, case_, contender, firstWarmUp, 1);
  }
  const records = [];
  for (let round = 0; round < options.rounds; round += 1) {
    onRound(round);
    for (const case_ of cases) {
      // Each round begins with another one: nobody always follows the heaviest.
      const order = running.map((_, index) => running[(index + round) % running.length]);
      for (const contender of order) {
        const result = await slice(bench, case_, contender, options.warmUp, options.slice);
        records.push({ round, case: case_.name, contender: contender.name, ...result });
      }
    }
  }
  return records;
}

async function slice({ load, database, options }, case_, contender, warmUp, ms) {
  const serverTime = () => processTime(contender.pid);
  const databaseTime = () => postgresTime(database.postmaster);
  let began;
  const { requests, perSecond, p50, p99 } = await load.run(
    {
      key: `${contender.dialect} ${case_.name}`,
      port: contender.port,
      connections: options.connections,
      from: Math.floor(Math.random() * 500),
      once: case_.once,
      failure: case_.failure,
      warmUp,
      limit: { ms },
    },
    () => (began = { server: serverTime(), postgres: databaseTime() }),
  );
  const server = (serverTime() - began.server) / requests;
  const postgres = (databaseTime() - began.postgres) / requests;
  if (case_.once) await database.restore();
  return {
    requests,
    perSecond,
    p50,
    p99,
    server,
    postgres,
    total: server + postgres,
    memory: residentMemory(contender.pid),
  };
}

module.exports = { defineRequests, measure };
