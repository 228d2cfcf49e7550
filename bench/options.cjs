/** The benchmark's command line. */
const { resolve } = require('node:path');
const { parseArgs } = require('node:util');
const { caseNames } = require('./cases.cjs');
const { contenderNames } = require('./contenders.cjs');

const USAGE = `npm run bench -- [options]

  --quick              few short rounds, no memory run: about two minutes
  --memory             only the memory run: 100,000 requests against ours
  --only ours,floor    only these contenders: ${contenderNames.join(', ')}
  --case page,deep     only these cases: ${caseNames.join(', ')}
  --rounds 7           how often everything is measured
  --slice 2500         ms of load for one contender in one case of one round
  --warm-up 400        ms of load before each slice, not measured
  --pool 10            connections to PostgreSQL of every contender
  --connections 16     HTTP connections of the load
  --data DIR           keep the seeded PostgreSQL in DIR and use it again next time
  --profile DIR        write CPU profiles of the floors' and our server's whole life to DIR`;

const MODES = {
  full: { rounds: 7, slice: 2_500, warmUp: 400 },
  quick: { rounds: 3, slice: 300, warmUp: 100 },
  memory: { rounds: 0, slice: 0, warmUp: 0 },
};

/** The options, or undefined when only help was asked for. Throws a line for people. */
function readOptions(argv) {
  const { values } = parseArgs({
    args: argv,
    options: {
      help: { type: 'boolean' },
      quick: { type: 'boolean' },
      memory: { type: 'boolean' },
      only: { type: 'string' },
      case: { type: 'string' },
      rounds: { type: 'string' },
      slice: { type: 'string' },
      'warm-up': { type: 'string' },
      pool: { type: 'string' },
      connections: { type: 'string' },
      data: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  if (values.help) return void console.log(USAGE);
  const mode = values.memory ? 'memory' : values.quick ? 'quick' : 'full';
  const standard = MODES[mode];
  const contenders = mode === 'memory' ? ['ours'] : listOf('only', values.only, contenderNames);
  const cases = listOf('case', values.case, caseNames);
  const rounds = wholeNumber('rounds', values.rounds, standard.rounds);
  return {
    mode,
    contenders,
    cases,
    rounds,
    /** Worth the table in README.md. */
    whole:
      contenders.length === contenderNames.length && cases.length === caseNames.length && rounds >= MODES.full.rounds,
    slice: wholeNumber('slice', values.slice, standard.slice),
    warmUp: wholeNumber('warm-up', values['warm-up'], standard.warmUp),
    pool: wholeNumber('pool', values.pool, 10),
    connections: wholeNumber('connections', values.connections, 16),
    data: values.data,
    profile: values.profile && resolve(values.profile), // the contenders work in another folder
  };
}

function listOf(option, text, known) {
  if (text === undefined) return known;
  const names = text.split(',');
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`--${option} knows no "${unknown}": give some of ${known.join(', ')}.`);
  return known.filter((name) => names.includes(name));
}

function wholeNumber(option, text, standard) {
  if (text === undefined) return standard;
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new Error(`--${option} takes a whole number above 0, not "${text}".`);
}

module.exports = { readOptions };
