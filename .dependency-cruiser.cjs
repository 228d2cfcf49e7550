/** Who may import whom: the table of ARCHITECTURE.md, as rules that `npm run check` holds. */
const features = ['event', 'account', 'catalog', 'order', 'timeline', 'webhook', 'report']; // in order of birth

/** A feature imports only features born before it. */
const birthOrder = features.map((feature, index) => ({
  name: `${feature}-knows-no-later-feature`,
  severity: 'error',
  from: { path: `^src/features/${feature}/` },
  to: { path: `^src/features/(${features.slice(index + 1).join('|') || 'none'})/` },
}));

const room = (name, from, to) => ({ name, severity: 'error', from, to });

module.exports = {
  forbidden: [
    room('no-cycles', {}, { circular: true }),
    room('core-imports-nothing-of-ours', { path: '^src/core/' }, { path: '^src/', pathNot: '^src/core/' }),
    room(
      'read-knows-only-core-and-database',
      { path: '^src/read/' },
      { path: '^src/', pathNot: '^src/(core|read|database)/' },
    ),
    room(
      'database-knows-only-core',
      { path: '^src/database/' },
      { path: '^(src|test)/', pathNot: '^src/(core|database)/' },
    ),
    room(
      'graphql-knows-no-feature',
      { path: '^src/graphql/' },
      { path: '^src/', pathNot: '^src/(core|database|read|graphql)/' },
    ),
    room('server-knows-no-feature', { path: '^src/server/' }, { path: '^src/(features|cli|app|main)' }),
    room(
      'only-app-names-features',
      { path: '^src/', pathNot: '^src/(features/|app\\.ts)' },
      { path: '^src/features/' },
    ),
    room('only-main-runs-commands', { path: '^src/', pathNot: '^src/(cli/|main\\.ts)' }, { path: '^src/cli/' }),
    ...birthOrder,
    {
      name: 'between-features-only-service-view-type',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/features/', pathNot: ['^src/features/$1/', '\\.(service|view|type)\\.ts$'] },
    },
    room('rules-are-pure', { path: '\\.rules\\.ts$' }, { pathNot: '^src/core/|\\.rules\\.ts$' }),
    room(
      'entities-know-typeorm',
      { path: '\\.entity\\.ts$' },
      { path: '^src/', pathNot: '\\.rules\\.ts$|^src/database/columns\\.ts$' },
    ),
    room('views-write-nothing', { path: '\\.view\\.ts$' }, { path: '\\.(store|service|resolver|input)\\.ts$' }),
    room(
      'stores-decide-nothing',
      { path: '\\.store\\.ts$' },
      { path: '\\.(service|view|resolver|type|input)\\.ts$|^src/(graphql|read)/' },
    ),
    room('services-know-no-graphql', { path: '\\.service\\.ts$' }, { path: '\\.(resolver)\\.ts$|^src/graphql/' }),
    room(
      'types-write-nothing',
      { path: '\\.(type|input)\\.ts$' },
      { path: '\\.(store|service|view|resolver|entity)\\.ts$|^src/database/' },
    ),
    room(
      'resolvers-reach-no-table',
      { path: '\\.resolver\\.ts$' },
      { path: '\\.(store|entity|rules)\\.ts$|^src/database/' },
    ),
    room(
      'sources-need-no-tests',
      { path: '^src/', pathNot: '\\.(test|fixture)\\.(ts|cjs)$' },
      { path: '^test/|\\.(test|fixture)\\.' },
    ),
    room('nothing-unresolved', {}, { couldNotResolve: true }),
    room(
      'no-dev-packages-in-src',
      { path: '^src/', pathNot: '\\.(test|fixture)\\.ts$' },
      { dependencyTypes: ['npm-dev'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: 'specify',
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.cjs', '.json'] },
  },
};
