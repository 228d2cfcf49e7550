/** What a server remembers of the operations it has seen: bounded, and never the wrong answer for a similar one. */
import { recordStatements, type Recorder } from '../golden/record-statements';
import { createOrder, createProduct, createUser, setStatus } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

const DOCUMENTS = 3_000;
const TIMES = 3;
/** MAX_NAMES_PER_CONNECTION of read-pipe.ts. */
const MOST_NAMES = 1_000;
const AT_ONCE = 16;

let server: TestServer;
let recorder: Recorder;
let userId: string;
let productId: string;
let orderIds: string[];

beforeAll(async () => {
  recorder = recordStatements();
  server = await startServer();
  userId = await createUser(server, { name: 'Ada' });
  productId = await createProduct(server, { name: 'Mug', sku: 'MUG' });
  orderIds = [];
  for (let n = 1; n <= 4; n += 1) {
    const lines = [{ productId, quantity: 5 - n }];
    orderIds.push(await createOrder(server, { userId, lines, note: `note ${n}` }));
  }
  await setStatus(server, orderIds[0]!, 'PLACED');
}, 60_000);
afterAll(async () => {
  recorder?.stop();
  await server?.stop();
});

/** Runs `work` for 0 to count - 1, some at a time. */
async function inTurns(count: number, work: (n: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

describe('a client that sends 3,000 different documents, each three times', () => {
  test('is answered right all along, and leaves a bounded number of names on each connection', async () => {
    recorder.sent.length = 0;
    await inTurns(DOCUMENTS, async (n) => {
      for (let time = 0; time < TIMES; time += 1) {
        const data = await server.data(`{ user(id: "${userId}") { a${n}: name b${n % 7}: version } }`);
        expect(data).toEqual({ user: { [`a${n}`]: 'Ada', [`b${n % 7}`]: 1 } });
      }
    });
    const reads = recorder.sent.filter(({ pipelined }) => pipelined);
    expect(reads.length).toBeGreaterThanOrEqual(DOCUMENTS * TIMES);
    const names = new Map<object, Set<string>>();
    for (const { client, name } of reads) {
      if (!names.has(client)) names.set(client, new Set());
      if (name !== undefined) names.get(client)!.add(name);
    }
    const sizes = [...names.values()].map((set) => set.size);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(MOST_NAMES + AT_ONCE);
    expect(sizes.length).toBeGreaterThan(2); // connections were replaced, and nobody noticed
  }, 300_000);

  test('each name stands for one text only', () => {
    const texts = new Map<string, string>();
    for (const { name, text } of recorder.sent) {
      if (name === undefined) continue;
      expect(texts.get(name) ?? text).toBe(text);
      texts.set(name, text);
    }
    expect(texts.size).toBeGreaterThan(MOST_NAMES);
  });

  test('leaves no connection behind', async () => {
    const open = await server.sql(
      `select pid from pg_stat_activity where application_name = 'order-management-server reads' and datname = current_database()`,
    );
    expect(open).toHaveLength(2);
  });

  test('does not keep a later one from being named', async () => {
    const operation = '{ me { id } }';
    for (let n = 0; n < 3; n += 1) await server.data(operation);
    recorder.sent.length = 0;
    const again = `{ order(id: "${orderIds[0]}") { number } }`;
    for (let n = 0; n < 4; n += 1) await server.data(again);
    expect(recorder.sent.map(({ name }) => name === undefined)).toEqual([true, false, false, false]);
  });
});

describe('one document asked for otherwise gets its own answer:', () => {
  /** The same document over and over, so that only the cache key can tell the cases apart. */
  const twice = async (
    query: string,
    cases: readonly (readonly [variables: object, expected: unknown])[],
  ): Promise<void> => {
    for (let round = 0; round < 3; round += 1) {
      for (const [variables, expected] of cases) expect(await server.data(query, variables)).toEqual(expected);
    }
  };

  test('@include and @skip', async () => {
    const query = `query ($name: Boolean!, $noEmail: Boolean!, $orders: Boolean = true) {
      user(id: "${userId}") { name @include(if: $name) ...more orders(first: 1) @include(if: $orders) { totalCount } }
    }
    fragment more on User { role @skip(if: $noEmail) }`;
    const orders = { totalCount: 4 };
    await twice(query, [
      [{ name: true, noEmail: true }, { user: { name: 'Ada', orders } }],
      [{ name: false, noEmail: true }, { user: { orders } }],
      [{ name: true, noEmail: false, orders: false }, { user: { name: 'Ada', role: 'CUSTOMER' } }],
      [{ name: false, noEmail: false }, { user: { role: 'CUSTOMER', orders } }],
      [{ name: false, noEmail: true, orders: false }, { user: {} }],
    ]);
  });

  test('where: absent, null, empty, one key, several keys, keys in another order', async () => {
    const query = 'query ($where: OrderWhere) { orders(where: $where, sort: { field: NUMBER }) { nodes { note } } }';
    const notes = (...numbers: number[]): object => ({
      orders: { nodes: numbers.map((n) => ({ note: `note ${n}` })) },
    });
    await twice(query, [
      [{}, notes(1, 2, 3, 4)],
      [{ where: null }, notes(1, 2, 3, 4)],
      [{ where: {} }, notes(1, 2, 3, 4)],
      [{ where: { status: null } }, notes(1, 2, 3, 4)],
      [{ where: { status: [] } }, notes()],
      [{ where: { status: ['PLACED'] } }, notes(1)],
      [{ where: { status: ['DRAFT'] } }, notes(2, 3, 4)],
      [{ where: { total: { min: '30.00' } } }, notes(1, 2)],
      [{ where: { total: { max: '30.00' } } }, notes(2, 3, 4)],
      [{ where: { total: { min: '20.00', max: '30.00' } } }, notes(2, 3)],
      [{ where: { total: { min: '30.00', max: null }, status: ['DRAFT'] } }, notes(2)],
      [{ where: { status: ['DRAFT'], total: { min: '30.00' } } }, notes(2)],
      [{ where: { userId, productId } }, notes(1, 2, 3, 4)],
      [{ where: { productId: userId, userId: null } }, notes()],
      [{ where: { search: 'mug' } }, notes(1, 2, 3, 4)],
      [{ where: { search: ' ' } }, notes(1, 2, 3, 4)],
      [{ where: { search: '0' } }, notes()],
    ]);
  });

  test('inStock true, false and null', async () => {
    const query = 'query ($inStock: Boolean) { products(where: { inStock: $inStock }) { nodes { sku } } }';
    await twice(query, [
      [{ inStock: true }, { products: { nodes: [] } }],
      [{ inStock: false }, { products: { nodes: [{ sku: 'MUG' }] } }],
      [{ inStock: null }, { products: { nodes: [{ sku: 'MUG' }] } }],
      [{}, { products: { nodes: [{ sku: 'MUG' }] } }],
    ]);
  });

  test('sorts, directions, first, last and cursors', async () => {
    const query = `query ($sort: OrderSort, $first: Int, $last: Int, $after: String) {
      user(id: "${userId}") {
        orders(sort: $sort, first: $first, last: $last, after: $after) { nodes { note } edges { cursor } }
      }
    }`;
    const list = async (variables: object): Promise<{ notes: string[]; cursors: string[] }> => {
      const { nodes, edges } = (await server.data(query, variables)).user.orders;
      return { notes: nodes.map((node: any) => node.note.at(-1)), cursors: edges.map((edge: any) => edge.cursor) };
    };
    for (let round = 0; round < 3; round += 1) {
      const byNumber = await list({ sort: { field: 'NUMBER' } });
      expect(byNumber.notes).toEqual(['1', '2', '3', '4']);
      expect((await list({ sort: { field: 'TOTAL' } })).notes).toEqual(['4', '3', '2', '1']);
      expect((await list({ sort: { field: 'TOTAL', direction: 'DESC' } })).notes).toEqual(['1', '2', '3', '4']);
      expect((await list({ sort: null })).notes).toEqual(['4', '3', '2', '1']);
      expect((await list({ first: 2 })).notes).toEqual(['4', '3']);
      expect((await list({ first: null, last: 2 })).notes).toEqual(['2', '1']);
      expect((await list({ first: 0 })).notes).toEqual([]);
      const after = { sort: { field: 'NUMBER' }, after: byNumber.cursors[1] };
      expect((await list(after)).notes).toEqual(['3', '4']);
      expect((await list({ ...after, first: 1 })).notes).toEqual(['3']);
      expect((await list({ ...after, last: 1 })).notes).toEqual(['4']);
    }
  });

  test('two operations of one document, and one fragment in both', async () => {
    const query = `query A { it: user(id: "${userId}") { ...f } } query B { it: product(id: "${productId}") { ...g } }
      fragment f on User { is: name } fragment g on Product { is: sku }`;
    for (let round = 0; round < 3; round += 1) {
      for (const [operationName, is] of [
        ['A', 'Ada'],
        ['B', 'MUG'],
      ] as const) {
        const response = await fetch(`${server.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ query, operationName }),
        });
        expect(await response.json()).toEqual({ data: { it: { is } } });
      }
    }
  });

  test('variables of one operation that reach different root fields of the same type', async () => {
    const query = 'query ($a: ID, $b: ID) { a: order(id: $a) { note } b: order(id: $b) { note } }';
    const [first, second] = orderIds as [string, string];
    await twice(query, [
      [
        { a: first, b: second },
        { a: { note: 'note 1' }, b: { note: 'note 2' } },
      ],
      [
        { a: second, b: first },
        { a: { note: 'note 2' }, b: { note: 'note 1' } },
      ],
    ]);
  });
});

test('a document asked for in 384 shapes, more than are remembered, is answered right in each', async () => {
  const query = `query ($sort: OrderSort, $first: Int, $last: Int, $where: OrderWhere) {
    orders(sort: $sort, first: $first, last: $last, where: $where) { nodes { number } }
  }`;
  const all = (await server.data('{ orders(sort: { field: NUMBER }) { nodes { number } } }')).orders.nodes.map(
    ({ number }: any) => number as number,
  ) as number[];
  // By number, the totals are 40, 30, 20 and 10, and the first is placed.
  const totals = [{}, { min: '15.00' }, { max: '35.00' }, { min: '15.00', max: '35.00' }];
  const times = [
    {},
    { from: '2000-01-01T00:00:00Z' },
    { to: '2100-01-01T00:00:00Z' },
    { from: '2100-01-01T00:00:00Z' },
  ];
  const sorts = ['NUMBER', 'CREATED_AT', 'TOTAL'].flatMap((field) =>
    ['ASC', 'DESC'].map((direction) => ({ field, direction })),
  );
  const cases = sorts.flatMap((sort) =>
    [{ first: 2 }, { last: 2 }].flatMap((page) =>
      [undefined, ['DRAFT']].flatMap((status) =>
        totals.flatMap((total) => times.map((createdAt) => ({ sort, ...page, where: { status, total, createdAt } }))),
      ),
    ),
  );
  expect(cases).toHaveLength(384);
  for (let round = 0; round < 2; round += 1) {
    await inTurns(cases.length, async (n) => {
      const { sort, where, ...page } = cases[n]!;
      const fitting = all.filter((_, index) => {
        const total = 40 - 10 * index;
        const { min, max } = where.total;
        const inTime = (where.createdAt as { from?: string }).from !== '2100-01-01T00:00:00Z';
        return inTime && !(where.status && index === 0) && total >= Number(min ?? 0) && total <= Number(max ?? 100);
      });
      const sorted = (sort.field === 'TOTAL') === (sort.direction === 'ASC') ? fitting.reverse() : fitting;
      const expected = 'first' in page ? sorted.slice(0, 2) : sorted.slice(-2);
      const { orders } = await server.data(query, cases[n]);
      expect(orders.nodes.map(({ number }: any) => number)).toEqual(expected);
    });
  }
});
