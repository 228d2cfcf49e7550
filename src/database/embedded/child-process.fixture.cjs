/**
 * A process of the tests that uses the embedded PostgreSQL: prints one line of JSON once it is up or refused, lets go at
 * the line "stop", and otherwise lives until it is killed. It never runs outside of tests.
 */
const fs = require('node:fs');
const { transformSync } = require('@swc/core');

require.extensions['.ts'] = (module, file) => {
  const jsc = { parser: { syntax: 'typescript' }, target: 'es2023' };
  const options = { jsc, module: { type: 'commonjs' }, filename: file, swcrc: false };
  module._compile(transformSync(fs.readFileSync(file, 'utf8'), options).code, file);
};

process.on('SIGINT', () => {}); // as a server does that drains first

const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
const { startEmbeddedPostgres } = require('./embedded-postgres.ts');

startEmbeddedPostgres(JSON.parse(process.argv[2])).then(
  (postgres) => {
    say(postgres);
    process.stdin.on('data', async (chunk) => {
      if (!chunk.toString().includes('stop')) return;
      await postgres.stop();
      say('stopped');
      process.exit();
    });
  },
  (error) => {
    say({ refused: error.name, message: error.message });
    process.exit(1);
  },
);
