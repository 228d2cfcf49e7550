/** Real users of each role with real sessions, made by the code that makes them in life, and requests sent as each. */
import { accounts, databaseOf, entities } from '../../src/app';
import type { ActorRole } from '../../src/core/actor';
import { createDataSource } from '../../src/database/data-source';
import { Reader } from '../../src/database/executor';
import { inTransaction, type Tx } from '../../src/database/transaction';
import type { TestServer } from './server';
import { unique } from './factory';

/** A password that nothing refuses. */
export const PASSWORD = 'quiet-harbour-lantern-42';

/** What came back, whatever the status. */
type Reply = Awaited<ReturnType<TestServer['request']>> & { readonly data: any };

export interface TestActor {
  readonly role: ActorRole;
  /** Empty for ANONYMOUS, like email, name and token. */
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly token: string;
  readonly headers: Record<string, string>;
  /** Sends one operation as this actor, to any server over the same database. */
  request(query: string, variables?: object, at?: TestServer): Promise<Reply>;
  /** Like request, for operations that must succeed: throws when there are errors, answers the data. */
  data(query: string, variables?: object, at?: TestServer): Promise<any>;
}

export interface Actors {
  readonly anonymous: TestActor;
  /** A new user with a password and one session. */
  user(role: Exclude<ActorRole, 'ANONYMOUS'>, details?: { email?: string; name?: string }): Promise<TestActor>;
  /** One more session of a user: another device. */
  again(actor: TestActor): Promise<TestActor>;
  stop(): Promise<void>;
}

/** Makes actors in the database of a server that was started with `anonymous: true`. */
export async function startActors(server: TestServer): Promise<Actors> {
  const url = server.databaseUrl;
  const dataSource = createDataSource({ url, poolSize: 2, statementTimeoutMs: 10_000, entities });
  await dataSource.initialize();
  const reader = new Reader(dataSource, { url, pipes: 0, prepared: false, statementTimeoutMs: 10_000 });
  const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => inTransaction(databaseOf(dataSource, reader), work);
  const session = async (who: Omit<TestActor, 'token' | 'headers' | 'request' | 'data'>): Promise<TestActor> => {
    if (who.role === 'ANONYMOUS') return speaking(server, { ...who, token: '' });
    const role = who.role;
    const { token } = await write((tx) => accounts.beginSession(tx, who.userId, role));
    return speaking(server, { ...who, token });
  };
  return {
    anonymous: await session({ role: 'ANONYMOUS', userId: '', email: '', name: '' }),
    again: session,
    user: async (role, details = {}) => {
      const email = details.email ?? `${unique(role.toLowerCase())}@example.com`;
      const name = details.name ?? unique(`${role} person`);
      const userId = await write((tx) => accounts.createAccount(tx, { email, name, role, password: PASSWORD }));
      return session({ role, userId, email, name });
    },
    stop: async () => {
      await reader.close();
      await dataSource.destroy();
    },
  };
}

function speaking(home: TestServer, who: Omit<TestActor, 'headers' | 'request' | 'data'>): TestActor {
  const headers: Record<string, string> = who.token ? { authorization: `Bearer ${who.token}` } : {};
  const request: TestActor['request'] = (query, variables, at = home) => at.request(query, variables, headers);
  return {
    ...who,
    headers,
    request,
    data: async (query, variables, at) => {
      const answer = await request(query, variables, at);
      if (answer.errors) throw new Error(`unexpected errors for ${who.role}: ${JSON.stringify(answer.errors)}`);
      return answer.data;
    },
  };
}

/** Every row of every table as text, with the table's name: for searches, and to see that nothing changed. */
export async function everyRow(server: TestServer, but: readonly string[] = []): Promise<string[]> {
  const tables = await server.sql<{ name: string }>(
    `select table_name "name" from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> all($1) order by 1`,
    [but],
  );
  const texts = tables.map(({ name }) => `select '${name}: ' || t::text "row" from "${name}" t`);
  return (await server.sql<{ row: string }>(`${texts.join(' union all ')} order by 1`)).map(({ row }) => row);
}
