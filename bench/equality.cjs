/** Before anything is measured: all contenders answer the same, for a sample of the inputs of every case. */
const { isDeepStrictEqual } = require('node:util');
const { bodiesOf, dataOf } = require('./cases.cjs');

const SAMPLE = 25;

/** Answers in which cases floor and ours answered the same bytes. Throws when two contenders answer otherwise. */
async function checkAnswers({ cases, running, inputs, known, token, database }) {
  const sameBytes = [];
  for (const case_ of cases) {
    const sample = inputs[case_.name].slice(0, SAMPLE);
    const answers = new Map();
    for (const contender of running) {
      const bodies = bodiesOf(case_, sample, contender.dialect, known);
      answers.set(contender, await askAll(case_, contender, bodies, token));
      if (case_.once) await database.restore();
    }
    compare(case_, sample, answers);
    const [floor, ours] = ['floor', 'ours'].map((name) => answers.get(running.find((each) => each.name === name)));
    if (floor && ours && isDeepStrictEqual(floor, ours)) sameBytes.push(case_.name);
  }
  return sameBytes;
}

/** Where an operation works only once, the refusal of the second time is compared as well. */
async function askAll(case_, contender, bodies, token) {
  const texts = [];
  for (const body of bodies) texts.push(await contender.ask(body, token));
  if (!case_.once || contender.dialect !== 'ours') return texts;
  for (const body of bodies) texts.push(await contender.ask(body, token));
  return texts;
}

function compare(case_, sample, answers) {
  const [[first, expected]] = answers;
  for (const [contender, texts] of answers) {
    texts.forEach((text, index) => {
      const wanted = factsOf(case_, expected[index], first.dialect);
      const found = factsOf(case_, text, contender.dialect);
      if (wanted !== undefined && isDeepStrictEqual(wanted, found)) return;
      const problem = contender === first ? 'answers with an error' : `answers otherwise than ${first.title}`;
      throw new Error(
        [
          `In the case ${case_.name} ${contender.title} ${problem}.`,
          `input: ${JSON.stringify(sample[index % sample.length])}`,
          `${first.title}: ${expected[index].slice(0, 2_000)}`,
          `${contender.title}: ${text.slice(0, 2_000)}`,
        ].join('\n'),
      );
    });
  }
}

/** Undefined for an answer with errors. */
function factsOf(case_, text, dialect) {
  const answer = JSON.parse(text);
  if (answer.errors || !answer.data) return undefined;
  const data = dataOf(case_, answer, dialect);
  if (case_.name === 'search') delete data.products.pageInfo.endCursor; // PostGraphile's means something else
  return data;
}

/** How many statements one request sends, per case and contender. */
async function countStatements({ cases, running, inputs, known, token, database }) {
  const counts = {};
  await database.track('top');
  for (const case_ of cases) {
    counts[case_.name] = {};
    for (const [index, contender] of running.entries()) {
      // Others for each, since a product can be added once; twice as many, since a first use may prepare something.
      const sample = inputs[case_.name].slice(index * 2 * SAMPLE, (index + 1) * 2 * SAMPLE);
      const bodies = bodiesOf(case_, sample.length > 0 ? sample : inputs[case_.name], contender.dialect, known);
      const askFor = async (some) => {
        for (const body of some) await contender.ask(body, token);
      };
      await askFor(bodies.slice(SAMPLE));
      const counted = bodies.slice(0, SAMPLE);
      const calls = await database.countStatements(() => askFor(counted));
      counts[case_.name][contender.name] = Math.round((10 * calls) / counted.length) / 10;
    }
    if (case_.once) await database.restore();
  }
  await database.track('none');
  return counts;
}

module.exports = { checkAnswers, countStatements };
