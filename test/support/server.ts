/** A real server over a real database of its own, spoken to over HTTP. One for each test file. */
import pino, { type Logger } from 'pino';
import { createSchema, createServices, entities } from '../../src/app';
import type { Actor } from '../../src/core/actor';
import type { Accounts, Mailer } from '../../src/graphql/context';
import { createDataSource } from '../../src/database/data-source';
import { Reader } from '../../src/database/executor';
import { fixCurrency } from '../../src/database/migrate';
import { createServer } from '../../src/server/server';
import { createDatabase } from './database';

interface Answer<Data = any> {
  status: number;
  data: Data;
  errors?: { message: string; path?: (string | number)[]; extensions: { code: string } }[];
  extensions?: Record<string, unknown>;
}

export interface TestServer {
  /** http://127.0.0.1:port */
  readonly url: string;
  readonly databaseUrl: string;
  /** Sends one operation and answers what came back, whatever the status. */
  request<Data = any>(query: string, variables?: object, headers?: Record<string, string>): Promise<Answer<Data>>;
  /** Like request, for operations that must succeed: throws when there are errors, answers the data. */
  data<Data = any>(query: string, variables?: object): Promise<Data>;
  /** Rows straight from the database. */
  sql<Row = any>(text: string, values?: unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
}

interface ServerOptions {
  currency?: string;
  databaseUrl?: string;
  /** Pipelined connections; 0 reads over the pool. */
  pipes?: number;
  statementTimeoutMs?: number;
  /** False turns the explorers off, and introspection with them. */
  explorers?: boolean;
  logger?: Logger;
  maxObjects?: number;
  maxObjectsPerSecond?: number;
  maxConcurrentRequests?: number;
  /** Requests without a token are anonymous, as in real life; otherwise they come from an administrator. */
  anonymous?: boolean;
  mailer?: Mailer;
}

/** An administrator without a profile, so that the lists of a test hold only what the test made. */
const NOBODYS_ADMIN: Actor = { role: 'ADMIN', userId: null, sessionId: null };

function withDefaultActor(accounts: Accounts): Accounts {
  return {
    actorOf: async (token) => (token === undefined ? NOBODYS_ADMIN : accounts.actorOf(token)),
    stillLoggedIn: (tx, actor) => accounts.stillLoggedIn(tx, actor),
  };
}

export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const databaseUrl = options.databaseUrl ?? (await createDatabase());
  const { statementTimeoutMs = 10_000, explorers = true } = options;
  const dataSource = createDataSource({ url: databaseUrl, poolSize: 10, statementTimeoutMs, entities });
  await dataSource.initialize();
  const reader = new Reader(dataSource, {
    url: databaseUrl,
    pipes: options.pipes ?? 2,
    prepared: true,
    statementTimeoutMs,
  });
  const currency = await fixCurrency(dataSource, options.currency ?? 'EUR');
  const services = createServices(
    dataSource,
    reader,
    currency,
    options.mailer ?? { sendPasswordReset: () => undefined },
  );
  const server = await createServer({
    schema: createSchema(),
    services: options.anonymous ? services : { ...services, accounts: withDefaultActor(services.accounts) },
    logger: options.logger ?? pino({ level: process.env['TEST_LOG_LEVEL'] ?? 'silent' }),
    sandbox: explorers,
    explorer: explorers,
    maxObjects: options.maxObjects ?? 10_000,
    maxObjectsPerSecond: options.maxObjectsPerSecond ?? 1_000_000,
    maxConcurrentRequests: options.maxConcurrentRequests ?? 1_000,
    trustProxy: false,
    allowedOrigins: ['https://shop.example.com'],
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  const request: TestServer['request'] = async (query, variables, headers) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) };
  };
  return {
    url,
    databaseUrl,
    request,
    data: async (query, variables) => {
      const answer = await request(query, variables);
      if (answer.errors) throw new Error(`unexpected errors: ${JSON.stringify(answer.errors)}`);
      return answer.data;
    },
    sql: (text, values) => dataSource.query(text, values),
    stop: async () => {
      await server.close();
      await reader.close();
      await dataSource.destroy();
    },
  };
}
