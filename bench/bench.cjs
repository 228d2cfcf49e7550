/** One run from the first process to the last: start, compare, measure, report, and stop whatever happens. */
const { cases: allCases } = require('./cases.cjs');
const { contenders, startContender } = require('./contenders.cjs');
const { startDatabase } = require('./database.cjs');
const { checkAnswers, countStatements } = require('./equality.cjs');
const { judge } = require('./bars.cjs');
const { startLoad } = require('./load/load.cjs');
const { logIn } = require('./login.cjs');
const { measureMemory } = require('./memory/memory.cjs');
const { aboutRun, describe, summarize, write } = require('./report.cjs');
const { defineRequests, measure } = require('./rounds.cjs');

/** Runs the benchmark. Throws when a contender fails or answers otherwise than the others. */
async function bench(options) {
  const stops = [];
  let stopping;
  const stopAll = () => (stopping ??= stopInTurn(stops));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void stopAll().then(() => process.exit(130)));
  try {
    console.log('Starting and seeding PostgreSQL …');
    const database = await startDatabase(options.data);
    stops.push(database.stop);
    await database.prepare();
    const load = startLoad();
    stops.push(load.stop);
    const inputs = {};
    for (const { name, inputs: read } of allCases) inputs[name] = await read(database);
    const result = await run({ options, database, load, inputs }, stops);
    const text = await describe(result);
    console.log(`\n${text}`);
    for (const path of await write(result, text)) console.log(`Written: ${path}`);
  } finally {
    await stopAll();
  }
}

/** The last that was started stops first. */
async function stopInTurn(stops) {
  while (stops.length > 0) await stops.pop()();
}

async function run({ options, database, load, inputs }, stops) {
  const result = { about: await aboutRun(options, database), options, cases: [], skipped: [], sameBytes: [] };
  let summary = {};
  if (options.rounds > 0) {
    const { running, skipped } = await startAll(options, database, stops);
    const cases = allCases.filter(({ name }) => options.cases.includes(name));
    const known = await knownOf(running);
    const ours = running.find(({ name }) => name === 'ours');
    const token = ours && (await logIn(ours));
    const setting = { options, database, load, inputs, cases, running, known, token };
    console.log('Comparing answers …');
    const sameBytes = await checkAnswers(setting);
    const statements = await countStatements(setting);
    defineRequests(setting);
    console.log('Warming up …');
    const records = await measure(setting, (round) => console.log(`Round ${round + 1} of ${options.rounds} …`));
    summary = summarize(records, cases, running);
    const titles = cases.map(({ name, title }) => ({ name, title }));
    Object.assign(result, { cases: titles, skipped, sameBytes, statements, summary, records });
    for (const { stop } of running) await stop();
  }
  if (options.mode === 'memory' || (options.mode === 'full' && options.whole)) {
    console.log('100,000 requests for the memory of ours …');
    result.memory = await measureMemory({ database, load, options, inputs });
  }
  return { ...result, bars: judge(summary, result.memory) };
}

async function startAll(options, database, stops) {
  const running = [];
  const skipped = [];
  for (const contender of contenders.filter(({ name }) => options.contenders.includes(name))) {
    const reason = contender.missing?.();
    if (reason) {
      skipped.push(`${contender.title} (${reason})`);
      continue;
    }
    console.log(`Starting ${contender.title} …`);
    const flags = options.profile ? ['--cpu-prof', `--cpu-prof-dir=${options.profile}/${contender.name}`] : [];
    const started = await startContender(contender, { url: database.url, pool: options.pool, flags });
    stops.push(started.stop);
    running.push(started);
  }
  return { running, skipped };
}

/** What the request bodies of a dialect need to know of its server. */
async function knownOf(running) {
  const postgraphile = running.find(({ dialect }) => dialect === 'postgraphile');
  if (!postgraphile) return {};
  const query = '{ allOrders(first: 1, orderBy: [CREATED_AT_DESC, ROW_ID_DESC]) { pageInfo { endCursor } } }';
  const { data } = JSON.parse(await postgraphile.ask(JSON.stringify({ query })));
  const [digest] = JSON.parse(Buffer.from(data.allOrders.pageInfo.endCursor, 'base64'));
  return { digest };
}

module.exports = { bench };
