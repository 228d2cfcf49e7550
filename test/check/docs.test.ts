/** What the documents say against what the code holds: settings, errors, operations. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SETTINGS } from '../../src/config';
import { REQUEST_ERROR_CODES, USER_ERROR_CODES } from '../../src/core/errors';

const text = (name: string): string => readFileSync(join(__dirname, '../..', name), 'utf8');

/** The rows of the Markdown tables of a text that begin with a name in code style. */
function rows(markdown: string): string[] {
  return markdown.split('\n').filter((line) => /^\| `[A-Z_]+` \|/.test(line));
}

test('docs/errors.md lists exactly the codes of the catalogue, with their meaning', () => {
  const catalogue = { ...USER_ERROR_CODES, ...REQUEST_ERROR_CODES };
  const expected = [...Object.entries(USER_ERROR_CODES), ...Object.entries(REQUEST_ERROR_CODES)];
  expect(Object.keys(catalogue).length).toBeGreaterThan(20);
  expect(rows(text('docs/errors.md'))).toEqual(expected.map(([code, meaning]) => `| \`${code}\` | ${meaning} |`));
});

test("the README's table lists exactly the settings, with what they do and what stands otherwise", () => {
  const expected = Object.entries(SETTINGS).map(
    ([name, { about, otherwise }]) => `| \`${name}\` | ${about} | ${otherwise} |`,
  );
  expect(rows(text('README.md'))).toEqual(expected);
});

test('.env.example names every setting once, commented out, under what it does', () => {
  const expected = Object.entries(SETTINGS).map(
    ([name, { about, otherwise, example }]) => `# ${about} Otherwise: ${otherwise}.\n# ${name}=${example}\n`,
  );
  expect(text('.env.example')).toBe(expected.join('\n'));
});
