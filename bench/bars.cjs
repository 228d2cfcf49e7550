/** The bars that the project has set itself, and whether a run holds them. */

/** CPU of server plus PostgreSQL over another contender's. */
const OVER = [
  { case: 'page', over: 'floor', most: 0.8 },
  { case: 'deep', over: 'floor', most: 0.8 },
  { case: 'point', over: 'floor', most: 0.9 },
  { case: 'search', over: 'floor', most: 1.1 },
  { case: 'add', over: 'floor', most: 1.6 },
  { case: 'page', over: 'pipelined', most: 1.25 },
  { case: 'deep', over: 'pipelined', most: 1.25 },
  { case: 'point', over: 'pipelined', most: 2.2 },
  { case: 'page', over: 'postgraphile', most: 0.6 },
];
const TUTORIAL_LEAST = 8;
const FAR_PAGE_MOST = 1.3;
const P99_MOST = 2;
const HEAP_GROWTH_MOST = 1.05;
const MEMORY_MOST = 300;

/**
 * Every bar whose numbers are there, as { text, value, bar, ok }. `summary` is cases by contenders by measures;
 * `memory` the result of the memory run, if there was one.
 */
function judge(summary, memory) {
  const median = (case_, contender, measure) => summary[case_]?.[contender]?.[measure].median;
  const judged = [];
  const add = (text, value, sign, bar) => {
    if (!Number.isFinite(value)) return;
    judged.push({ text, value, bar: `${sign} ${bar}`, ok: sign === '≤' ? value <= bar : value >= bar });
  };
  for (const { case: case_, over, most } of OVER) {
    const value = median(case_, 'ours', 'total') / median(case_, over, 'total');
    add(`${case_}: CPU of ours over ${over}`, value, '≤', most);
  }
  const tutorial = median('page', 'tutorial', 'total') / median('page', 'ours', 'total');
  add('page: CPU of the tutorial over ours', tutorial, '≥', TUTORIAL_LEAST);
  const far = median('far-page', 'ours', 'total') / median('first-page', 'ours', 'total');
  add('CPU of page 4,000 over page 1, ours', far, '≤', FAR_PAGE_MOST);
  for (const case_ of Object.keys(summary)) {
    add(
      `${case_}: p99 of ours over floor`,
      median(case_, 'ours', 'p99') / median(case_, 'floor', 'p99'),
      '≤',
      P99_MOST,
    );
  }
  if (memory) {
    const [half, whole] = memory;
    add('heap after 100,000 requests over 50,000', whole.heap / half.heap, '≤', HEAP_GROWTH_MOST);
    add('RSS at either time, MiB', Math.max(half.resident, whole.resident), '≤', MEMORY_MOST);
  }
  return judged;
}

module.exports = { judge };
