/**
 * The floor: what a careful engineer writes by hand when one server has to answer these operations and no other. Bare
 * node:http, a pool, and one named statement for each read, whose text becomes the answer. PIPELINE=on sends the reads
 * over two pipelined clients instead. Its SQL is golden: no change that reports a gain may touch it.
 */
const { readFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { join } = require('node:path');
const { Client, Pool } = require('pg');
const { addProduct } = require('./add-product.cjs');

const { DATABASE_URL: connectionString, POOL_SIZE, PORT } = process.env;
const pipelined = process.env.PIPELINE === 'on';

/** The values of each read's statement, from the operation's variables. */
const reads = {
  Point: ['point', ({ id }) => [id]],
  Page: ['page', ({ after }) => cursor(after)],
  Deep: ['deep', ({ id }) => [id]],
  Search: ['search', ({ text }) => searchValues(text)],
  FirstPage: ['first-page', () => []],
  FarPage: ['far-page', ({ after }) => cursor(after)],
};

const statements = new Map(
  Object.entries(reads).map(([operation, [name, values]]) => {
    const text = readFileSync(join(__dirname, `${name}.sql`), 'utf8');
    return [operation, (variables) => ({ name, text, values: values(variables), rowMode: 'array' })];
  }),
);

function cursor(text) {
  const [, time, id] = JSON.parse(Buffer.from(text, 'base64url').toString());
  return [time, id];
}

/** In lower case, with one sigma wherever it stands; words part at ASCII punctuation: as the columns for search have it. */
function searchValues(text) {
  const folded = text.trim().toLowerCase().replaceAll('ς', 'σ');
  const words = folded.split(/[!-/:-@[-`{-~\s]+/).filter((word) => word !== '');
  return [folded, `%${folded.replace(/[\\%_]/g, '\\$&')}%`, words.map((word) => `'${word}':*`).join(' & ')];
}

async function start() {
  const pool = new Pool({ connectionString, max: Number(POOL_SIZE), pipeline: pipelined });
  let query = (statement) => pool.query(statement);
  if (pipelined) {
    const clients = [1, 2].map(() => new Client({ connectionString, pipeline: true }));
    await Promise.all(clients.map((client) => client.connect()));
    let turn = 0;
    query = (statement) => clients[(turn ^= 1)].query(statement);
  }

  const answer = async ({ operationName, variables }) => {
    if (operationName === 'Add') return addProduct(pool, pipelined, variables);
    const { rows } = await query(statements.get(operationName)(variables));
    return rows[0][0];
  };

  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
      try {
        const data = await answer(JSON.parse(Buffer.concat(chunks)));
        send(response, 200, `{"data":${data}}`);
      } catch (error) {
        send(response, 500, JSON.stringify({ errors: [{ message: String(error) }] }));
      }
    });
  });
  server.listen(Number(PORT), '127.0.0.1');
  process.once('SIGTERM', () => process.exit()); // by itself, so that --profile is written
}

function send(response, status, body) {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

void start();
