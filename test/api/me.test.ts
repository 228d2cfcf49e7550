/** me: who asks, and null for nobody. */
import { startActors, type Actors } from '../support/actors';
import { startServer, type TestServer } from '../support/server';

let server: TestServer;
let actors: Actors;
beforeAll(async () => {
  server = await startServer({ anonymous: true });
  actors = await startActors(server);
});
afterAll(async () => {
  await actors.stop();
  await server.stop();
});

/** A root field about the schema sends the operation through graphql-js. */
const paths = [
  ['fast', ''],
  ['exact', '__schema { queryType { name } }'],
] as const;

describe.each(paths)('on the %s path', (_, more) => {
  test.each(['CUSTOMER', 'STAFF', 'ADMIN'] as const)('is the profile of a %s', async (role) => {
    const actor = await actors.user(role);
    const { email, name, userId } = actor;
    expect((await actor.data(`{ me { __typename id email name role version } ${more} }`)).me).toEqual({
      __typename: 'User',
      id: userId,
      email,
      name,
      role,
      version: 1,
    });
  });

  test('is null for nobody, without an error', async () => {
    expect(await actors.anonymous.request(`{ me { id orders { totalCount } } ${more} }`)).toMatchObject({
      status: 200,
      data: { me: null },
    });
  });

  test('holds the own orders and no others', async () => {
    const [one, other] = [await actors.user('CUSTOMER'), await actors.user('CUSTOMER')];
    const create = 'mutation { createOrder(input: { note: "mine" }) { order { id } } }';
    const { id } = (await one.data(create)).createOrder.order;
    await other.data(create);
    expect((await one.data(`{ me { orders { totalCount nodes { id user { id } } } } ${more} }`)).me.orders).toEqual({
      totalCount: 1,
      nodes: [{ id, user: { id: one.userId } }],
    });
  });
});

test('two that ask at once are each themselves', async () => {
  const users = [await actors.user('CUSTOMER'), await actors.user('ADMIN'), await actors.user('STAFF')];
  const asked = Array.from({ length: 30 }, (_, at) => users[at % 3]!);
  const answers = await Promise.all(asked.map((user) => user.data('{ me { id role } }')));
  expect(answers).toEqual(asked.map(({ userId, role }) => ({ me: { id: userId, role } })));
});

test('is no longer that of a user who was deleted, once nothing remembers the login', async () => {
  const [user, admin] = [await actors.user('CUSTOMER'), await actors.user('ADMIN')];
  await admin.data(`mutation { deleteUser(input: { id: "${user.userId}" }) { deletedId } }`);
  expect(await user.request('{ me { id } }')).toEqual({ status: 200, data: { me: null } });
});
