/** What a run says: on the terminal, as JSON in results/, and as a table in README.md. */
const { execFileSync } = require('node:child_process');
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { cpus, totalmem } = require('node:os');
const { join } = require('node:path');
const prettier = require('prettier');
const { contenders } = require('./contenders.cjs');
const { spreadOf } = require('./statistics.cjs');

const MEASURES = ['perSecond', 'p50', 'p99', 'server', 'postgres', 'total', 'memory'];
const TABLE = /(<!-- table -->\n)[^]*(\n<!-- \/table -->)/;
const README = join(__dirname, 'README.md');

/** Cases by contenders by measures, each { median, min, max }. */
function summarize(records, cases, running) {
  const entries = cases.map(({ name }) => {
    const byContender = running.map((contender) => {
      const own = records.filter((record) => record.case === name && record.contender === contender.name);
      return [
        contender.name,
        Object.fromEntries(MEASURES.map((measure) => [measure, spreadOf(own.map((record) => record[measure]))])),
      ];
    });
    return [name, Object.fromEntries(byContender)];
  });
  return Object.fromEntries(entries);
}

const HEADINGS = [
  '',
  'req/s',
  'p50 ms',
  'p99 ms',
  'server CPU ms',
  'PostgreSQL CPU ms',
  'sum',
  '÷ floor',
  '÷ pipelined',
  'SQL',
  'RSS MiB',
];

/** One table for each case. Numbers are medians, in brackets the least and the most of the rounds. */
function caseTables({ cases, summary, statements }) {
  return cases.map(({ name, title }) => {
    const rows = Object.entries(summary[name]).map(([contender, measures]) => {
      const over = (other) => ratio(measures.total, summary[name][other]?.total);
      return [
        contenders.find((each) => each.name === contender).title,
        spread(measures.perSecond, 0),
        measures.p50.median.toFixed(1),
        spread(measures.p99, 1),
        measures.server.median.toFixed(3),
        measures.postgres.median.toFixed(3),
        spread(measures.total, 3),
        over('floor'),
        over('pipelined'),
        String(statements[name][contender]),
        measures.memory.max.toFixed(0),
      ];
    });
    return { title, name, rows };
  });
}

function ratio(numbers, others) {
  return others ? (numbers.median / others.median).toFixed(2) : '';
}

function spread({ median, min, max }, digits) {
  return `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;
}

function barRows(bars) {
  return bars.map(({ text, value, bar, ok }) => [text, value.toFixed(2), bar, ok ? 'ok' : 'missed']);
}

/** Everything for people, as Markdown, which the terminal shows as well. */
async function describe(result) {
  const { about, bars, memory, sameBytes } = result;
  const parts = [about.line];
  for (const { title, name, rows } of result.cases.length > 0 ? caseTables(result) : []) {
    parts.push(`**${title}** (${name})`, table(HEADINGS, rows));
  }
  if (sameBytes.length > 0) parts.push(`Floor and ours answer the same bytes in: ${sameBytes.join(', ')}.`);
  if (result.skipped.length > 0) parts.push(`Not run: ${result.skipped.join('; ')}.`);
  if (memory) {
    const rows = memory.map(({ requests, heap, resident }) => [String(requests), heap.toFixed(1), resident.toFixed(0)]);
    parts.push('**Memory of ours**', table(['requests', 'heap after collection MiB', 'RSS MiB'], rows));
  }
  if (bars.length > 0) parts.push('**Bars**', table(['', 'measured', 'bar', ''], barRows(bars)));
  return prettier.format(parts.join('\n\n'), { parser: 'markdown', printWidth: 120 });
}

function table(headings, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(headings), line(headings.map((_, index) => (index === 0 ? '---' : '--:'))), ...rows.map(line)].join(
    '\n',
  );
}

/** What was run, when and where. */
async function aboutRun(options, database) {
  const [version] = await database.column('show server_version');
  const commit = execFileSync('git', ['describe', '--always', '--dirty'], { cwd: __dirname, encoding: 'utf8' }).trim();
  const date = new Date().toISOString();
  const machine = `${cpus().length} × ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const { mode, rounds, slice, connections, pool } = options;
  const how = rounds > 0 ? `${mode}: ${rounds} rounds of ${slice} ms` : mode;
  const line = `${date.slice(0, 10)}, commit ${commit}, ${how}, ${connections} connections, pools of ${pool}; Node ${process.version}, PostgreSQL ${version}; ${machine}.`;
  return { date, commit, machine, node: process.version, postgres: version, line };
}

/** Writes results/DATE-MODE.json and, of a whole run, the table in README.md. Answers the paths. */
async function write(result, text) {
  const folder = join(__dirname, 'results');
  mkdirSync(folder, { recursive: true });
  const stamp = result.about.date.slice(0, 16).replace(/[:T]/g, '-');
  const file = join(folder, `${stamp}-${result.options.mode}.json`);
  writeFileSync(file, await prettier.format(JSON.stringify(result), { parser: 'json', printWidth: 120 }));
  if (result.options.mode !== 'full' || !result.options.whole) return [file];
  const readme = readFileSync(README, 'utf8').replace(TABLE, (_, begin, end) => `${begin}\n${text.trim()}\n${end}`);
  writeFileSync(README, await prettier.format(readme, { parser: 'markdown', printWidth: 120 }));
  return [file, README];
}

module.exports = { aboutRun, describe, summarize, write };
