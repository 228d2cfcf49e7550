/** products: which rows each filter keeps, what search finds and how it ranks, and what a selection may look like. */
import { createProduct } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

// [SKU, name, price, on hand, description]; created in this order, so the newest is the last.
const PRODUCTS = [
  ['MUG', 'Mug', '0.00', 0, 'Holds coffee'],
  ['MUG-XL', 'Large mug', '9.99', 3, 'Holds much coffee and crème brûlée'],
  ['TEA_POT', 'Teapot', '10.00', 5, 'Holds 1.5 l: 10-20 cups, black/green, चाय की केतली'],
  ['100%', 'Wool 100%', '10.01', 0, 'For winter'],
  ['BEAN', 'Coffee beans', '15.00', 4, null],
  ['BACK\\1', 'Backslash', '20.00', 1, null],
  ['ÖL-1', 'Olivenöl', '12.00', 2, 'Öl für Salat'],
  ['X-7', 'ÖL-1 (altes Olivenöl)', '11.00', 2, null],
  ['КОФЕ', 'Кофе', '30.00', 9, 'Чёрный кофе'],
  ['茶', '烏龍茶', '31.00', 9, null],
  ['MAX', 'Priceless', '90071992547409.91', 1_000_000_000, null],
] as const;
const ALL = PRODUCTS.map(([sku]) => sku).reverse();

let server: TestServer;
const ids: Record<string, string> = {};
beforeAll(async () => {
  server = await startServer();
  for (const [index, [sku, name, amount, onHand, description]] of PRODUCTS.entries()) {
    ids[sku] = await createProduct(server, {
      sku,
      name,
      price: { amount },
      onHand,
      description: description ?? undefined,
    });
    await server.sql('update products set created_at = $2 where id = $1', [
      ids[sku],
      `2026-01-${index + 10}T00:00:00Z`,
    ]);
  }
  await server.sql(`update products set status = 'ARCHIVED' where sku in ('MUG-XL', '茶')`);
  await server.sql(`update stock_levels set allocated = on_hand where product_id = $1`, [ids['TEA_POT']]);
  await server.sql(`update stock_levels set allocated = 1 where product_id = $1`, [ids['ÖL-1']]);
});
afterAll(() => server.stop());

/** The SKUs that a filter keeps, newest first unless `sort` says otherwise; totalCount must say as many. */
async function found(where: object, sort?: object): Promise<string[]> {
  const { nodes, totalCount } = (
    await server.data(
      `query ($where: ProductWhere, $sort: ProductSort) {
        products(first: 100, where: $where, sort: $sort) { nodes { sku } totalCount }
      }`,
      { where, sort },
    )
  ).products;
  expect(totalCount).toBe(nodes.length);
  return nodes.map(({ sku }: { sku: string }) => sku);
}

test.each<[object, readonly string[]]>([
  [{}, ALL],
  [{ status: null, sku: null, price: null, inStock: null, search: null }, ALL],
  [{ status: ['ARCHIVED'] }, ['茶', 'MUG-XL']],
  [{ status: ['ARCHIVED', 'ACTIVE'] }, ALL],
  [{ status: [] }, []],
  [{ sku: ['MUG', '100%', 'MUG', 'none'] }, ['100%', 'MUG']],
  [{ sku: ['mug', 'MUG%', 'TEA-POT'] }, []],
  [{ sku: [] }, []],
  [{ sku: Array(100).fill('茶') }, ['茶']],
  [{ price: {} }, ALL],
  [{ price: { min: '30.00' } }, ['MAX', '茶', 'КОФЕ']],
  [{ price: { max: '10.00' } }, ['TEA_POT', 'MUG-XL', 'MUG']],
  [{ price: { min: '10.00', max: '10.01' } }, ['100%', 'TEA_POT']],
  [{ price: { min: '10', max: '10' } }, ['TEA_POT']],
  [{ price: { min: '10.001', max: '10.019' } }, ['100%']],
  [{ price: { min: '9.995', max: '9.999' } }, []],
  [{ price: { min: '-1', max: '0' } }, ['MUG']],
  [{ price: { max: '-0.01' } }, []],
  [{ price: { min: '20', max: '10' } }, []],
  [{ price: { min: '90071992547409.91', max: '99999999999999999999' } }, ['MAX']],
  [{ price: { min: '90071992547409.92' } }, []],
  [{ inStock: true }, ['MAX', '茶', 'КОФЕ', 'X-7', 'ÖL-1', 'BACK\\1', 'BEAN', 'MUG-XL']],
  [{ inStock: false }, ['100%', 'TEA_POT', 'MUG']],
  [{ search: 'mug', status: ['ACTIVE'], price: { max: '5' }, inStock: false }, ['MUG']],
  [{ search: 'mug', status: ['ARCHIVED'], sku: ['MUG-XL', '茶'], price: { min: '5' }, inStock: true }, ['MUG-XL']],
  [{ search: 'mug', sku: ['TEA_POT'] }, []],
])('where %j keeps %j', async (where, skus) => {
  expect(await found(where)).toEqual(skus);
});

test.each<[string, string, readonly string[]]>([
  ['part of a name', 'arge m', ['MUG-XL']],
  ['part of a name or a SKU in any case', 'mUg', ['MUG-XL', 'MUG']],
  ['part of a SKU', 'ug-x', ['MUG-XL']],
  ['a whole SKU', 'TEA_POT', ['TEA_POT']],
  ['white space around it left out', '\n teapot ', ['TEA_POT']],
  ['a word of a description', 'winter', ['100%']],
  ['the beginning of a word of a description', 'coff', ['BEAN', 'MUG-XL', 'MUG']],
  ['words of name and description together, in any order', 'coffee large', ['MUG-XL']],
  ['words of name and SKU together, in any order', 'xl large', ['MUG-XL']],
  ['a word of a name and a number of a SKU', 'altes 7', ['X-7']],
  ['a number with a point, of a description', '1.5', ['TEA_POT']],
  ['a number after a hyphen, of a description', '20 cups', ['TEA_POT']],
  ['a word after a slash, of a description', 'green', ['TEA_POT']],
  ['not the middle of a word of a description', 'inter', []],
  ['not a word of one product and a word of another', 'coffee winter', []],
  ['the percent sign, literally', '%', ['100%']],
  ['the underscore, literally', '_', ['TEA_POT']],
  ['the backslash, literally', '\\', ['BACK\\1']],
  ['a backslash and a percent sign', '\\%', []],
  ['what would be operators of a text query', '& | ! <-> ( :*', []],
  ['operators between words', 'mug & !large | (', ['MUG-XL']],
  ['a quote', `'`, []],
  ['umlauts, small', 'öl', ['X-7', 'ÖL-1']],
  ['umlauts, capital', 'OLIVENÖL', ['X-7', 'ÖL-1']],
  ['umlauts in a description', 'FÜR SALAT', ['ÖL-1']],
  ['accents in a description', 'BRÛL', ['MUG-XL']],
  ['Cyrillic in any case', 'кОФЕ', ['КОФЕ']],
  ['Cyrillic in a description', 'ЧЁРНЫЙ', ['КОФЕ']],
  ['Hindi in a description', 'केतली', ['TEA_POT']],
  ['Chinese, one character', '茶', ['茶']],
  ['Chinese, two characters', '烏龍', ['茶']],
  ['one letter', 'w', ['100%']],
  ['one digit', '7', ['X-7']],
  ['what none has', 'zzz', []],
  ['nothing: it filters nothing', '', ALL],
  ['blanks: they filter nothing', ' \t ', ALL],
  ['200 characters', 'x'.repeat(200), []],
  ['200 emoji, which are 200 characters', '😀'.repeat(200), []],
])('search: %s', async (_, search, skus) => {
  expect(await found({ search })).toEqual(skus);
});

test.each([
  ['the product whose SKU it is comes first', 'mug', ['MUG', 'MUG-XL']],
  ['in any case, also beyond ASCII', 'öl-1', ['ÖL-1', 'X-7']],
  ['the SKU as it is written', 'ÖL-1', ['ÖL-1', 'X-7']],
  ['a name comes before descriptions, those newest first', 'coffee', ['BEAN', 'MUG-XL', 'MUG']],
])('RELEVANCE: %s', async (_, search, skus) => {
  for (const direction of ['ASC', 'DESC']) {
    expect(await found({ search }, { field: 'RELEVANCE', direction })).toEqual(skus);
  }
});

test('RELEVANCE answers nothing else than the search finds, whatever else is filtered', async () => {
  const sort = { field: 'RELEVANCE' };
  expect((await found({ search: 'coffee' }, sort)).sort()).toEqual(['BEAN', 'MUG', 'MUG-XL']);
  expect(await found({ search: 'coffee', status: ['ARCHIVED'] }, sort)).toEqual(['MUG-XL']);
  expect(await found({ search: '%' }, sort)).toEqual(['100%']);
  expect(await found({ search: 'zzz' }, sort)).toEqual([]);
});

test.each([
  ['totalCount alone', 'totalCount', { totalCount: 2 }],
  ['__typename alone', '__typename', { __typename: 'ProductConnection' }],
  ['nodes alone', 'nodes { sku }', { nodes: [{ sku: 'MUG' }] }],
  ['edges alone', 'edges { node { sku } }', { edges: [{ node: { sku: 'MUG' } }] }],
  ['pageInfo alone', 'pageInfo { hasNextPage }', { pageInfo: { hasNextPage: true } }],
  ['nothing', 'nodes @include(if: false) { id }', {}],
])('answers %s, in every sort', async (_, selection, products) => {
  for (const sort of ['PRICE', 'AVAILABLE', 'RELEVANCE']) {
    const query = `{ products(first: 1, where: { search: "mug" }, sort: { field: ${sort} }) { ${selection} } }`;
    expect(await server.data(query)).toEqual({ products });
  }
  for (const args of ['first: 1, where: { search: "%", inStock: false }', 'first: 0, where: { sku: [] }']) {
    const { products: some } = await server.data(`{ products(${args}) { totalCount } }`);
    expect(some).toEqual({ totalCount: args.includes('%') ? 1 : 0 });
  }
});

test('answers aliases, fragments and __typename at every level', async () => {
  const long = 'k'.repeat(99);
  const { all, rest } = await server.data(
    `query ($where: ProductWhere, $yes: Boolean!) {
      all: products(first: 1, where: $where, sort: { field: AVAILABLE, direction: DESC }) {
        __typename
        edges { __typename cursor node { __typename ...Facts } }
        nodes { ...Facts stock { __typename allocated } ${long}a: price { ${long}b: amount } }
        pageInfo { __typename startCursor }
        totalCount @include(if: $yes)
        no: totalCount @skip(if: $yes)
      }
      rest: products(first: 1, sort: { field: PRICE, direction: DESC }) { nodes { sku } }
    }
    fragment Facts on Product { sku code: sku stock { available } price { __typename currencyCode } }`,
    { where: { sku: ['MUG', 'ÖL-1', 'TEA_POT'] }, yes: true },
  );
  const facts = { sku: 'ÖL-1', code: 'ÖL-1', price: { __typename: 'Money', currencyCode: 'EUR' } };
  const { cursor } = all.edges[0];
  expect(all).toEqual({
    __typename: 'ProductConnection',
    edges: [{ __typename: 'ProductEdge', cursor, node: { __typename: 'Product', ...facts, stock: { available: 1 } } }],
    nodes: [
      {
        ...facts,
        stock: { __typename: 'StockLevel', available: 1, allocated: 1 },
        [`${long}a`]: { [`${long}b`]: '12.00' },
      },
    ],
    pageInfo: { __typename: 'PageInfo', startCursor: cursor },
    totalCount: 3,
  });
  expect(rest).toEqual({ nodes: [{ sku: 'MAX' }] });
});

test('RELEVANCE offers the best 1,000 of more, each once, and then no next page', async () => {
  const shop = await startServer();
  try {
    await shop.sql(`with product as (
        insert into products (id, sku, name, price_amount, currency_code, created_at, updated_at)
        select gen_random_uuid(), 'BULK-' || n, case when n > 40 then 'Nail ' else 'Nails and more nails ' end || n, 1,
               'EUR', now(), now() from generate_series(1, 1040) n returning id)
      insert into stock_levels (product_id) select id from product`);
    const seen: string[] = [];
    let after: string | null = null;
    for (let pages = 0; pages < 10; pages += 1) {
      const { products }: any = await shop.data(
        `query ($after: String) {
          products(first: 100, after: $after, where: { search: "nail" }, sort: { field: RELEVANCE }) {
            nodes { sku } pageInfo { hasNextPage endCursor }
          }
        }`,
        { after },
      );
      seen.push(...products.nodes.map(({ sku }: { sku: string }) => sku));
      expect(products.pageInfo.hasNextPage).toBe(pages < 9);
      after = products.pageInfo.endCursor;
    }
    expect(new Set(seen).size).toBe(1_000);
  } finally {
    await shop.stop();
  }
});
