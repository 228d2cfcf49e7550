/** TypeORM's data source: entities, migrations and the pool. The features name their entities in app.ts. */
import { types, type CustomTypesConfig } from 'pg';
import { DataSource, type EntityTarget, type MixedList, type ObjectLiteral } from 'typeorm';
import { CONNECT_TIMEOUT_MS } from './executor';
import { migrations } from './migrations';

export interface DatabaseOptions {
  /** postgres://… */
  url: string;
  /** Most connections of this process. */
  poolSize: number;
  /** PostgreSQL gives a statement up after this many milliseconds. */
  statementTimeoutMs: number;
  entities: MixedList<EntityTarget<ObjectLiteral>>;
}

/** A connection is replaced after this many uses: its prepared statements go with it. */
const MAX_USES_PER_CONNECTION = 20_000;

/** Amounts and counts stay below 2^53 by the database's own checks, so a bigint is exact as a number. */
const typeParsers: CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === types.builtins.INT8 ? Number : (types.getTypeParser(oid, format) as (text: string) => unknown),
};

export function createDataSource({ url, poolSize, statementTimeoutMs, entities }: DatabaseOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities: entities as never,
    migrations,
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    applicationName: 'order-management-server',
    poolSize,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    installExtensions: false,
    extra: {
      types: typeParsers,
      maxUses: MAX_USES_PER_CONNECTION,
      statement_timeout: statementTimeoutMs,
      idle_in_transaction_session_timeout: statementTimeoutMs * 2,
    },
  });
}
