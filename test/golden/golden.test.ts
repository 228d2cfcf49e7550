/**
 * Golden queries: the SQL that each becomes stands beside its answer, so that a reviewer sees SQL change. Rewrite them with
 * UPDATE_GOLDEN=1 npx jest test/golden
 */
import { readdirSync, readFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startServer, type TestServer } from '../support/server';
import { formatSql, squeezeSql } from './format-sql';
import { recordStatements, type Recorder, type SentStatement } from './record-statements';

const UPDATE = process.env['UPDATE_GOLDEN'] === '1';
/** The token whose session shop.sql holds. A query that says "# as Ada" is sent with it, others as an administrator. */
const ADA = { authorization: `Bearer ${'a'.repeat(43)}` };

const NAMES = readdirSync(__dirname)
  .filter((file) => file.endsWith('.graphql'))
  .map((file) => file.slice(0, -'.graphql'.length));

let server: TestServer;
let recorder: Recorder;

beforeAll(async () => {
  server = await startServer({ pipes: 1 }); // on two, which statement goes first is a race
  await server.sql(read('shop.sql'));
  await server.sql('analyze');
  await server.data('{ order(number: 0) { id } }'); // connects the pipe
  recorder = recordStatements();
});
afterAll(async () => {
  recorder?.stop();
  await server.stop();
});

test('there are ten golden queries or more', () => {
  expect(NAMES.length).toBeGreaterThanOrEqual(10);
});

test.each(NAMES)('%s: the SQL and the answer are the golden ones', async (name) => {
  const document = read(`${name}.graphql`);
  const variables = existsSync(join(__dirname, `${name}.variables.json`))
    ? (JSON.parse(read(`${name}.variables.json`)) as object)
    : undefined;
  recorder.sent.length = 0;
  const { status, ...answer } = await server.request(document, variables, document.startsWith('# as Ada') ? ADA : {});
  expect(status).toBe(200);
  expect(answer.errors).toBeUndefined();
  const statements = recorder.sent.filter(({ text }) => !/ sessions /.test(text)); // who asks is looked up now and then
  for (const { text } of statements) expect(squeezeSql(formatSql(text))).toBe(squeezeSql(text));
  compare(`${name}.sql`, statements.map(shown).join('\n'));
  compare(`${name}.json`, `${JSON.stringify(answer, null, 2)}\n`);
});

function shown({ text, values, pipelined }: SentStatement): string {
  const placeholders = values.map((value, index) => `$${index + 1} = ${fixed(JSON.stringify(value))}`);
  const head = [pipelined ? 'pipelined' : 'on the pool', ...placeholders].map((line) => `-- ${line}\n`);
  return `${head.join('')}${formatSql(text)};\n`;
}

/** Ids that the server makes are new in every run; those of shop.sql begin with zeros. */
function fixed(text: string): string {
  return text.replace(/(?!0{8})[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'a new id');
}

function read(file: string): string {
  return readFileSync(join(__dirname, file), 'utf8');
}

function compare(file: string, now: string): void {
  if (UPDATE) writeFileSync(join(__dirname, file), now);
  expect(now).toBe(
    existsSync(join(__dirname, file)) ? read(file) : 'a golden file: run UPDATE_GOLDEN=1 npx jest test/golden',
  );
}
