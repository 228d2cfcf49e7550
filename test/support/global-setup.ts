/** Once per run: one throwaway PostgreSQL with a migrated template database, from which every test file clones its own. */
import 'reflect-metadata';
import { Client } from 'pg';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entities } from '../../src/app';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/database/embedded/embedded-postgres';
import { migrate } from '../../src/database/migrate';
import { databaseUrl, TEMPLATE } from './database';

declare global {
  var testPostgres: EmbeddedPostgres | undefined;
}

export default async function globalSetup(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'oms-test-'));
  const postgres = await startEmbeddedPostgres({ dataDir, ephemeral: true, role: 'command' });
  globalThis.testPostgres = postgres;
  process.env['TEST_POSTGRES_URL'] = postgres.url;
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  await client.query(`create database ${TEMPLATE}`);
  await client.end();
  await migrate(databaseUrl(TEMPLATE), entities);
}
