/** The cases: which operation, over which inputs, and how PostGraphile, whose schema differs, asks for the same. */
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { toOurs } = require('./postgraphile/to-ours.cjs');

const TIME = `to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const NEWEST_FIRST = 'order by created_at desc, id desc';

const cursorsOf = (rows) => rows.map(([time, id]) => ({ after: cursorOf(time, id) }));

/** What our server answers as endCursor. */
function cursorOf(time, id) {
  return Buffer.from(`["CREATED_AT:DESC", "${time}", "${id}"]`).toString('base64url');
}

const cases = [
  {
    name: 'point',
    title: 'Point read: one order by id',
    operation: 'Point',
    inputs: async (database) => {
      const ids = await database.column('select id from orders order by md5(id::text) limit 5000');
      return ids.map((id) => ({ id }));
    },
  },
  {
    name: 'page',
    title: 'Page of 20 orders with user, lines and products',
    operation: 'Page',
    inputs: async (database) =>
      // Numbers grow with time: behind the first 100 orders there is always a whole page.
      cursorsOf(
        await database.rows(`select ${TIME}, id from orders where number > 100 order by md5(id::text) limit 3000`),
      ),
    postgraphile: withCursor,
  },
  {
    name: 'deep',
    title: "One user's 10 newest orders, deep",
    operation: 'Deep',
    inputs: async (database) => {
      const ids = await database.column(
        `select user_id from orders where user_id is not null group by user_id having count(*) >= 10
         order by md5(user_id::text) limit 3000`,
      );
      return ids.map((id) => ({ id }));
    },
  },
  {
    name: 'search',
    title: 'Product search: the best 20 of a text',
    operation: 'Search',
    inputs: async (database) => {
      const products = await database.rows('select name, sku from products order by md5(id::text) limit 1000');
      return products.map(([name, sku], index) => ({ text: searchText(name, sku, index) }));
    },
  },
  {
    name: 'add',
    title: 'addProductToOrder',
    operation: 'Add',
    once: true,
    failure: '"code"', // a refusal
    inputs: async (database) => {
      const pairs = await database.rows('select order_id, product_id from bench.product_of_draft order by n');
      return pairs.map(([orderId, productId]) => ({ input: { orderId, productId, quantity: 1 } }));
    },
    postgraphile: ({ input }) => input,
  },
  {
    name: 'first-page',
    title: 'Page 1 of 5,000',
    operation: 'FirstPage',
    inputs: async () => [{}],
  },
  {
    name: 'far-page',
    title: 'Page 4,000 of 5,000',
    operation: 'FarPage',
    inputs: async (database) =>
      cursorsOf(await database.rows(`select ${TIME}, id from orders ${NEWEST_FIRST} limit 200 offset 79880`)),
    postgraphile: withCursor,
  },
];

/** What people type: a word, two words, the beginning of a word, most of an SKU. */
function searchText(name, sku, index) {
  const words = name.replaceAll(',', '').split(' ');
  return [words[2], `${words[1]} ${words[2]}`.toLowerCase(), words[0].slice(0, 4).toLowerCase(), sku.slice(0, 8)][
    index % 4
  ];
}

/** PostGraphile's cursors hold the same time and id, behind a digest of the sort that its first page tells. */
function withCursor({ after }, { digest }) {
  const [, time, id] = JSON.parse(Buffer.from(after, 'base64url'));
  const key = [digest, time.replace('Z', '000+00:00'), id];
  return { after: Buffer.from(JSON.stringify(key)).toString('base64') };
}

const document = (folder, name) => readFileSync(join(__dirname, folder, `${name}.graphql`), 'utf8');

/** A case's request bodies for a contender's dialect; `known` is what that dialect had to be asked for. */
function bodiesOf({ name, operation, postgraphile = (input) => input }, inputs, dialect, known) {
  const foreign = dialect === 'postgraphile';
  const query = document(foreign ? 'postgraphile' : 'documents', name);
  return inputs.map((input) => {
    const variables = foreign ? postgraphile(input, known) : input;
    return JSON.stringify({ operationName: operation, query, variables });
  });
}

/** The data of an answer in the shape of ours. */
function dataOf({ name }, answer, dialect) {
  return dialect === 'postgraphile' ? toOurs[name](answer.data) : answer.data;
}

module.exports = { bodiesOf, caseNames: cases.map(({ name }) => name), cases, cursorOf, dataOf };
