/** logOut: ends the one session that the request came with, and no other. */
import { startActors, type Actors } from '../support/actors';
import { startServer, type TestServer } from '../support/server';

const LOG_OUT = 'mutation { logOut { userErrors { code } } }';

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

const sessions = () => server.sql('select * from sessions order by id');
const UNAUTHENTICATED = [expect.objectContaining({ extensions: { code: 'UNAUTHENTICATED' } })];

test.each(['CUSTOMER', 'STAFF', 'ADMIN'] as const)(
  'ends the session of a %s and leaves the other one',
  async (role) => {
    const first = await actors.user(role);
    const before = await sessions();
    const second = await actors.again(first);
    expect(await second.data(LOG_OUT)).toEqual({ logOut: { userErrors: [] } });
    expect(await sessions()).toEqual(before);
    expect(await first.data('{ me { id } }')).toEqual({ me: { id: first.userId } });
  },
);

test('of a session that has ended already is UNAUTHENTICATED', async () => {
  const actor = await actors.user('CUSTOMER');
  await actor.data(LOG_OUT);
  const { status, data, errors } = await actor.request(LOG_OUT);
  expect({ status, data }).toEqual({ status: 401, data: { logOut: null } });
  expect(errors).toEqual(UNAUTHENTICATED);
});

test('of nobody is UNAUTHENTICATED and ends nothing', async () => {
  await actors.user('CUSTOMER');
  const before = await sessions();
  const { status, data, errors } = await actors.anonymous.request(LOG_OUT);
  expect({ status, data }).toEqual({ status: 401, data: undefined });
  expect(errors).toEqual(UNAUTHENTICATED);
  expect(await sessions()).toEqual(before);
});

test('what follows it in the same document is not done', async () => {
  const actor = await actors.user('CUSTOMER');
  const { data, errors } = await actor.request(
    `mutation { logOut { userErrors { code } } createOrder(input: {}) { order { id } } }`,
  );
  expect(data).toEqual({ logOut: { userErrors: [] }, createOrder: null });
  expect(errors).toEqual([expect.objectContaining({ path: ['createOrder'], extensions: { code: 'UNAUTHENTICATED' } })]);
  expect(await server.sql('select 1 from orders')).toEqual([]);
});

test('of 10 requests at once at least one succeeds, the others are UNAUTHENTICATED, and the session is gone', async () => {
  const actor = await actors.user('CUSTOMER');
  const answers = await Promise.all(Array.from({ length: 10 }, () => actor.request(LOG_OUT)));
  expect(answers.some(({ data }) => data.logOut)).toBe(true);
  for (const { errors } of answers) if (errors) expect(errors).toEqual(UNAUTHENTICATED);
  expect(await server.sql('select 1 from sessions where user_id = $1', [actor.userId])).toEqual([]);
});
