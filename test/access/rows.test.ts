/** Which rows each actor sees, at any depth and on both read paths. */
import type { TestActor } from '../support/actors';
import { startShop, type Shop } from './shop';

let shop: Shop;
beforeAll(async () => void (shop = await startShop()));
afterAll(() => shop.stop());

/** Root fields about the schema send a query through graphql-js. */
describe.each([
  ['fast', ''],
  ['exact', '__schema { queryType { name } }'],
])('on the %s path', (_, more) => {
  const ask = (actor: TestActor, fields: string) => actor.data(`{ ${fields} ${more} }`);
  const ids = (nodes: { id: string }[]) => nodes.map(({ id }) => id).sort();
  const skus = async (actor: TestActor, where = '{}') =>
    (await ask(actor, `products(where: ${where}) { totalCount nodes { sku } }`)).products;

  test('a customer’s orders are the own ones: lists, count, search, every filter', async () => {
    const where = [
      '{}',
      '{ search: "lamp" }',
      '{ search: "customer" }',
      `{ productId: "${shop.shelf}" }`,
      '{ number: [1, 2] }',
      '{ status: [DRAFT] }',
      '{ total: { min: "0.01" } }',
    ];
    for (const filter of where) {
      const { orders } = await ask(
        shop.mine,
        `orders(where: ${filter}) { totalCount nodes { id user { id } } edges { node { id } } pageInfo { hasNextPage hasPreviousPage } }`,
      );
      expect(orders).toEqual({
        totalCount: 1,
        nodes: [{ id: shop.myOrder, user: { id: shop.mine.userId } }],
        edges: [{ node: { id: shop.myOrder } }],
        pageInfo: { hasNextPage: false, hasPreviousPage: false },
      });
    }
    expect((await ask(shop.staff, 'orders(where: { search: "lamp" }) { totalCount }')).orders.totalCount).toBe(2);
  });

  test.each([
    ['the other’s id', () => `{ userId: "${shop.other.userId}" }`],
    ['the other’s archived product', () => `{ productId: "${shop.dusty}" }`],
    ['the other’s name', () => '{ search: "other customer" }'],
    ['the other’s email', () => `{ search: "${shop.other.email}" }`],
    ['the name of a product that only the other has', () => '{ search: "lamp dusty" }'],
    ['the other’s number', () => '{ number: [2] }'],
  ])('a customer finds nothing by %s', async (_name, where) => {
    const { orders } = await ask(
      shop.mine,
      `orders(where: ${where()}) { totalCount nodes { id } pageInfo { endCursor hasNextPage } }`,
    );
    expect(orders).toEqual({ totalCount: 0, nodes: [], pageInfo: { endCursor: null, hasNextPage: false } });
    expect((await ask(shop.staff, `orders(where: ${where()}) { totalCount }`)).orders.totalCount).toBe(1);
  });

  test('what is the other’s does not exist: order, user, node and nodes', async () => {
    const all = [
      shop.myOrder,
      shop.theirOrder,
      shop.myLine,
      shop.theirLine,
      shop.mine.userId,
      shop.other.userId,
      shop.staff.userId,
    ];
    const answer = await ask(
      shop.mine,
      `order(id: "${shop.theirOrder}") { id }
       number: order(number: 2) { id }
       user(id: "${shop.other.userId}") { id }
       email: user(email: "${shop.other.email}") { id }
       node(id: "${shop.theirLine}") { ... on OrderLine { quantity order: id } }
       all: nodes(ids: ${JSON.stringify(all)}) { id ... on Order { note } ... on OrderLine { quantity } ... on User { email } }`,
    );
    expect(answer).toMatchObject({ order: null, number: null, user: null, email: null, node: null });
    expect(answer.all.map((node: any) => node?.id ?? null)).toEqual([
      shop.myOrder,
      null,
      shop.myLine,
      null,
      shop.mine.userId,
      null,
      null,
    ]);
  });

  test('below oneself stand only own things', async () => {
    const { user } = await ask(
      shop.mine,
      `user(id: "${shop.mine.userId}") {
        orders { totalCount nodes { id lines { id product { sku } } products { sku } user { orders { totalCount } } } }
        products { totalCount nodes { sku } }
      }`,
    );
    expect(user.orders.totalCount).toBe(1);
    expect(user.orders.nodes).toMatchObject([{ id: shop.myOrder, user: { orders: { totalCount: 1 } } }]);
    expect(user.orders.nodes[0].products).toEqual([{ sku: 'SHELF' }, { sku: 'OLD' }]);
    expect(user.orders.nodes[0].lines.map((line: any) => line.product.sku)).toEqual(['SHELF', 'OLD']);
    expect(user.products.totalCount).toBe(2);
    expect(user.products.nodes.map((node: any) => node.sku).sort()).toEqual(['OLD', 'SHELF']);
  });

  test.each([
    ['nobody', () => shop.actors.anonymous, ['SHELF']],
    ['a customer', () => shop.mine, ['OLD', 'SHELF']],
    ['the other customer', () => shop.other, ['DUSTY', 'SHELF']],
    ['staff', () => shop.staff, ['DUSTY', 'GONE', 'OLD', 'SHELF']],
    ['an administrator', () => shop.admin, ['DUSTY', 'GONE', 'OLD', 'SHELF']],
  ])('the products of %s', async (_name, who, expected) => {
    const archived = expected.filter((sku) => sku !== 'SHELF');
    const found = async (where?: string): Promise<string[]> => {
      const { totalCount, nodes } = await skus(who(), where);
      expect(totalCount).toBe(nodes.length);
      return nodes.map(({ sku }: { sku: string }) => sku).sort();
    };
    expect(await found()).toEqual(expected);
    expect(await found('{ search: "lamp" }')).toEqual(expected);
    expect(await found('{ inStock: true }')).toEqual(expected);
    expect(await found('{ status: [ARCHIVED] }')).toEqual(archived);
    expect(await found('{ sku: ["OLD", "DUSTY", "GONE"] }')).toEqual(archived);
    for (const [sku, id] of [
      ['OLD', shop.old],
      ['DUSTY', shop.dusty],
      ['GONE', shop.gone],
      ['SHELF', shop.shelf],
    ] as const) {
      const { bySku, byId, node } = await ask(
        who(),
        `bySku: product(sku: "${sku}") { id } byId: product(id: "${id}") { id } node(id: "${id}") { ... on Product { id } }`,
      );
      const seen = expected.includes(sku) ? { id } : null;
      expect({ bySku, byId, node }).toEqual({ bySku: seen, byId: seen, node: seen });
    }
    const ranked = `products(where: { search: "lamp" }, sort: { field: RELEVANCE }) { nodes { sku } }`;
    expect((await ask(who(), ranked)).products.nodes.map((node: any) => node.sku).sort()).toEqual(expected);
  });

  test('nobody sees no user, order or line by node', async () => {
    const all = JSON.stringify([shop.myOrder, shop.myLine, shop.mine.userId]);
    const { nodes } = await ask(
      shop.actors.anonymous,
      `nodes(ids: ${all}) { id ... on Order { note } ... on User { email } }`,
    );
    expect(nodes).toEqual([null, null, null]);
  });

  test('staff reads every user and every order', async () => {
    const { users, orders } = await ask(shop.staff, 'users { nodes { id } } orders { nodes { id } }');
    expect(ids(users.nodes)).toEqual(
      [shop.admin, shop.staff, shop.mine, shop.other].map(({ userId }) => userId).sort(),
    );
    expect(ids(orders.nodes)).toEqual([shop.myOrder, shop.theirOrder].sort());
  });

  test('a cursor of the other’s order shows nothing but own rows', async () => {
    const { orders } = await ask(shop.staff, 'orders(sort: { field: NUMBER }) { edges { cursor node { id } } }');
    const cursor = (id: string) => orders.edges.find((edge: any) => edge.node.id === id).cursor as string;
    const page = async (args: string) =>
      (
        await ask(
          shop.mine,
          `orders(sort: { field: NUMBER }, ${args}) { totalCount nodes { id } pageInfo { hasNextPage hasPreviousPage } }`,
        )
      ).orders;
    expect(await page(`after: "${cursor(shop.theirOrder)}"`)).toEqual({
      totalCount: 1,
      nodes: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: true }, // mine stands before it
    });
    expect(await page(`before: "${cursor(shop.theirOrder)}", last: 5`)).toEqual({
      totalCount: 1,
      nodes: [{ id: shop.myOrder }],
      pageInfo: { hasNextPage: false, hasPreviousPage: false },
    });
    expect(await page(`after: "${cursor(shop.myOrder)}"`)).toMatchObject({
      nodes: [],
      pageInfo: { hasNextPage: false },
    });
  });
});
