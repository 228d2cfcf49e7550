/** The shop always has an administrator: LAST_ADMIN on delete and demote, also when two of them go at the same moment. */
import { everyRow, startActors, type Actors, type TestActor } from '../support/actors';
import { startServer, type TestServer } from '../support/server';

const DEMOTE = `mutation ($id: ID!, $role: Role!) {
  it: updateUser(input: { id: $id, role: $role, name: "Changed" }) { user { role name } userErrors { __typename code message field } }
}`;
const DELETE = `mutation ($id: ID!) {
  it: deleteUser(input: { id: $id }) { deletedId userErrors { __typename code message field } }
}`;

let server: TestServer;
let actors: Actors;
beforeEach(async () => {
  server = await startServer({ anonymous: true });
  actors = await startActors(server);
});
afterEach(async () => {
  await actors.stop();
  await server.stop();
});

const lastAdmin = (field: string) => [
  { __typename: 'ConflictError', code: 'LAST_ADMIN', message: expect.any(String), field: ['input', field] },
];
const admins = () => server.sql<{ id: string }>(`select id from users where role = 'ADMIN'`);
const demote = (by: TestActor, { userId }: TestActor) => by.request(DEMOTE, { id: userId, role: 'STAFF' });
const remove = (by: TestActor, { userId }: TestActor) => by.request(DELETE, { id: userId });

test('the only administrator is neither deleted nor demoted, and nothing changes', async () => {
  const admin = await actors.user('ADMIN');
  await actors.user('STAFF');
  const before = await everyRow(server);
  for (const role of ['STAFF', 'CUSTOMER']) {
    const { it } = await admin.data(DEMOTE, { id: admin.userId, role });
    expect(it).toEqual({ user: { role: 'ADMIN', name: admin.name }, userErrors: lastAdmin('role') });
  }
  for (const id of [admin.userId, admin.userId.toUpperCase()]) {
    expect((await admin.data(DELETE, { id })).it).toEqual({ deletedId: null, userErrors: lastAdmin('id') });
  }
  expect(await everyRow(server)).toEqual(before);
});

test('the only administrator may be renamed, and told ADMIN once more', async () => {
  const admin = await actors.user('ADMIN');
  expect((await admin.data(DEMOTE, { id: admin.userId, role: 'ADMIN' })).it).toEqual({
    user: { role: 'ADMIN', name: 'Changed' },
    userErrors: [],
  });
});

test('of two administrators one may go, and then none', async () => {
  const [one, two] = [await actors.user('ADMIN'), await actors.user('ADMIN')];
  expect((await demote(one, one)).data.it).toEqual({ user: { role: 'STAFF', name: 'Changed' }, userErrors: [] });
  expect((await remove(two, two)).data.it.userErrors).toEqual(lastAdmin('id'));
  expect(await admins()).toEqual([{ id: two.userId }]);
});

const ways: [string, (one: TestActor, two: TestActor) => Promise<any>[]][] = [
  ['demote each other', (one, two) => [demote(one, two), demote(two, one)]],
  ['delete each other', (one, two) => [remove(one, two), remove(two, one)]],
  ['demote and delete each other', (one, two) => [demote(one, two), remove(two, one)]],
  ['demote themselves', (one, two) => [demote(one, one), demote(two, two)]],
  ['delete themselves', (one, two) => [remove(one, one), remove(two, two)]],
];

test.each(ways)('two administrators who %s at once: exactly one succeeds, whoever is first', async (_, race) => {
  for (let round = 0; round < 8; round += 1) {
    await server.sql('delete from users');
    const [one, two] = [await actors.user('ADMIN'), await actors.user('ADMIN')];
    const answers = await Promise.all(race(one, two));
    const done = answers.filter(({ data }) => data?.it?.userErrors.length === 0);
    expect(done).toHaveLength(1);
    // The other is told LAST_ADMIN, or that its login or its role has gone: it writes as what it is by then.
    const [refused] = answers.filter((answer) => !done.includes(answer));
    const code = refused.data?.it?.userErrors[0]?.code ?? refused.errors?.[0]?.extensions.code;
    expect(['LAST_ADMIN', 'UNAUTHENTICATED', 'FORBIDDEN', 'NOT_ALLOWED']).toContain(code);
    expect(await admins()).toHaveLength(1);
  }
});

test('of five administrators who all go at once exactly one is left', async () => {
  const five = await Promise.all(Array.from({ length: 5 }, () => actors.user('ADMIN')));
  const answers = await Promise.all(five.map((admin, at) => (at % 2 ? remove(admin, admin) : demote(admin, admin))));
  expect(answers.filter(({ data }) => data?.it?.userErrors.length === 0)).toHaveLength(4);
  expect(await admins()).toHaveLength(1);
});
