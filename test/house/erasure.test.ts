/** Erasure: after deleteUser no row of any table holds the name or the email any more, in whatever form. */
import { everyRow, PASSWORD, startActors, type Actors, type TestActor } from '../support/actors';
import { startServer, type TestServer } from '../support/server';

const NAME = 'Zebulon Quackenbush';
const EMAIL = 'zebulon.quackenbush@example.com';
const LOG_IN = 'mutation ($input: LogInInput!) { logIn(input: $input) { session { token } userErrors { code } } }';
const DELETE = `mutation ($input: DeleteUserInput!) { deleteUser(input: $input) { deletedId userErrors { code } } }`;

let server: TestServer;
let actors: Actors;
let admin: TestActor;
beforeEach(async () => {
  server = await startServer({ anonymous: true });
  actors = await startActors(server);
  admin = await actors.user('ADMIN');
});
afterEach(async () => {
  await actors.stop();
  await server.stop();
});

/** A customer with everything that a customer can leave behind. */
async function busyCustomer(): Promise<{ user: TestActor; drafts: string[]; kept: Record<string, string> }> {
  const user = await actors.user('CUSTOMER', { email: EMAIL, name: NAME });
  const bystander = await actors.user('CUSTOMER');
  const { createProduct } = await admin.data(
    'mutation { createProduct(input: { sku: "S", name: "P", price: { amount: "3.00" } }) { product { id } } }',
  );
  const order = async (who: TestActor): Promise<string> => {
    const input = { note: 'leave it at the door', lines: [{ productId: createProduct.product.id, quantity: 2 }] };
    const query = 'mutation ($input: CreateOrderInput!) { createOrder(input: $input) { order { id } } }';
    return (await who.data(query, { input })).createOrder.order.id;
  };
  const drafts = [await order(user), await order(user)];
  const kept: Record<string, string> = { DRAFT: await order(bystander) };
  for (const status of ['PLACED', 'COMPLETED', 'CANCELED']) {
    kept[status] = await order(user);
    await server.sql('update orders set status = $2 where id = $1', [kept[status], status]);
  }
  await actors.again(user);
  await server.data(LOG_IN, { input: { email: EMAIL, password: PASSWORD } });
  for (const email of [EMAIL, EMAIL.toUpperCase()]) {
    await server.data(LOG_IN, { input: { email, password: 'wrong' } });
    await server.data(`mutation { requestPasswordReset(input: { email: "${email}" }) { userErrors { code } } }`);
  }
  await user.data(
    'mutation ($id: ID!) { updateUser(input: { id: $id, name: "Zebulon Q. Quackenbush" }) { user { id } } }',
    {
      id: user.userId,
    },
  );
  return { user, drafts, kept };
}

/** The rows that still tell of the customer: name, email, hashes of tokens and passwords, the id. */
async function traces(user: TestActor): Promise<string[]> {
  const telling = /zebulon|quackenbush/i;
  return (await everyRow(server)).filter((row) => telling.test(row) || row.includes(user.userId));
}

test.each([
  ['an administrator', (_: TestActor) => admin],
  ['the customer', (user: TestActor) => user],
])('deleted by %s, a customer leaves no trace in any table', async (_, by) => {
  const { user, drafts, kept } = await busyCustomer();
  const tables = new Set((await traces(user)).map((row) => row.split(':')[0]));
  expect([...tables].sort()).toEqual(['orders', 'password_resets', 'sessions', 'users']);
  expect(await by(user).data(DELETE, { input: { id: user.userId } })).toEqual({
    deleteUser: { deletedId: user.userId, userErrors: [] },
  });
  expect(await traces(user)).toEqual([]);
  expect(await server.sql('select id from orders where id = any($1)', [drafts])).toEqual([]);
  const left = await server.sql('select id, status, user_id is null "free", note from orders order by id');
  expect(left).toEqual(
    Object.entries(kept)
      .map(([status, id]) => ({ id, status, free: status !== 'DRAFT', note: 'leave it at the door' }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  );
  expect(await server.sql('select distinct order_id from order_lines')).toHaveLength(4);
  expect((await server.data(LOG_IN, { input: { email: EMAIL, password: PASSWORD } })).logIn.userErrors).toEqual([
    { code: 'INVALID_CREDENTIALS' },
  ]);
});

test('a session and a reset that begin while the user goes leave no trace either', async () => {
  const { user } = await busyCustomer();
  const ask = `mutation { requestPasswordReset(input: { email: "${EMAIL}" }) { userErrors { code } } }`;
  const logIn = () => server.request(LOG_IN, { input: { email: EMAIL, password: PASSWORD } });
  const answers = await Promise.all([
    logIn(),
    server.request(ask),
    admin.request(DELETE, { input: { id: user.userId } }),
    server.request(ask),
    logIn(),
    logIn(),
  ]);
  for (const { errors } of answers) expect(errors).toBeUndefined();
  expect(answers[2].data.deleteUser).toEqual({ deletedId: user.userId, userErrors: [] });
  expect(await traces(user)).toEqual([]);
});

test('a changed name and email leave nothing of the old ones', async () => {
  const { user } = await busyCustomer();
  const input = { id: user.userId, name: 'Somebody Else', email: 'somebody.else@example.com' };
  await user.data('mutation ($input: UpdateUserInput!) { updateUser(input: $input) { user { id } } }', { input });
  expect((await everyRow(server)).filter((row) => /zebulon|quackenbush/i.test(row))).toEqual([]);
});

test('the own deletion ends the session that asked for it', async () => {
  const { user } = await busyCustomer();
  await user.data(DELETE, { input: { id: user.userId } });
  const again = await user.request('mutation { createOrder(input: {}) { order { id } } }');
  expect(again).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
});
