/**
 * Compiles src/ and migrations/ to dist/ with swc: only what changed, in well under a second. It checks no types: that
 * is `npm run check`. Tests and JSON are left out. Run as a program, or call build().
 */
const {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} = require('node:fs');
const { basename, dirname, join, relative } = require('node:path');

const root = join(__dirname, '..');
const dist = join(root, 'dist');
const FOLDERS = ['src', 'migrations'];

/** The sources that a server runs. */
function sources() {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, name)),
  ).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.includes('.fixture.'));
}

function outputs() {
  return existsSync(dist) ? readdirSync(dist, { recursive: true }).filter((name) => name.endsWith('.js')) : [];
}

/** Compiles what is newer than its output, and removes outputs whose source is gone. Answers how many files changed. */
function build() {
  const wanted = new Map(sources().map((source) => [source.replace(/\.ts$/, '.js'), source]));
  for (const output of outputs()) {
    if (!wanted.has(output)) rmSync(join(dist, output));
  }
  const options = JSON.parse(readFileSync(join(root, '.swcrc'), 'utf8'));
  const settingsTime = Math.max(...['.swcrc', 'package-lock.json'].map((name) => modified(join(root, name))));
  let changed = 0;
  for (const [output, source] of wanted) {
    const from = join(root, source);
    const to = join(dist, output);
    if (modified(to) > Math.max(modified(from), settingsTime)) continue;
    compile(from, to, options);
    changed += 1;
  }
  return changed;
}

function compile(from, to, options) {
  const { transformFileSync } = require('@swc/core'); // loaded only when something changed
  const { code, map } = transformFileSync(from, {
    ...options,
    swcrc: false,
    sourceFileName: relative(dirname(to), from),
  });
  mkdirSync(dirname(to), { recursive: true });
  replaceFile(`${to}.map`, map);
  replaceFile(to, `${code}\n//# sourceMappingURL=${basename(to)}.map\n`);
}

/** Two builds at once, or a program that reads meanwhile, never see half a file. */
function replaceFile(path, text) {
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}

function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

module.exports = { build };

if (require.main === module) console.log(`compiled ${build()} changed files to dist/`);
