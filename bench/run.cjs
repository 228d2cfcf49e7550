#!/usr/bin/env node
/** `npm run bench`: what a request costs here, by hand, and in what people would use instead. README.md says how. */
const { spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const { join } = require('node:path');

/** The benchmark's own packages: they would be dead weight for everybody who only runs the server. */
function installPackages() {
  if (existsSync(join(__dirname, 'node_modules', '.package-lock.json'))) return;
  console.log('Installing the benchmark’s own packages (npm ci --prefix bench) …');
  const arguments_ = ['ci', '--prefix', __dirname, '--loglevel=error', '--no-fund', '--no-audit'];
  const { status } = spawnSync('npm', arguments_, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error('npm ci --prefix bench failed: the benchmark needs these packages.');
}

async function main() {
  if (process.platform !== 'linux') throw new Error('The benchmark counts CPU in /proc: it runs on Linux only.');
  installPackages();
  const options = require('./options.cjs').readOptions(process.argv.slice(2));
  if (options) await require('./bench.cjs').bench(options);
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
