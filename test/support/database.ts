/** A database of its own for each test file, cloned from the migrated template. */
import { Client } from 'pg';
import { randomBytes } from 'node:crypto';

export const TEMPLATE = 'oms_template';

/** The URL of a database of the run's PostgreSQL. */
export function databaseUrl(name: string): string {
  const url = new URL(process.env['TEST_POSTGRES_URL']!);
  url.pathname = `/${name}`;
  return url.href;
}

/** Creates a database and answers its URL; `template` undefined makes an empty one. */
export async function createDatabase(template: string | undefined = TEMPLATE): Promise<string> {
  const name = `oms_${randomBytes(6).toString('hex')}`;
  const client = new Client({ connectionString: databaseUrl('postgres') });
  await client.connect();
  try {
    await client.query(`create database ${name}${template ? ` template ${template}` : ''}`);
  } finally {
    await client.end();
  }
  return databaseUrl(name);
}
