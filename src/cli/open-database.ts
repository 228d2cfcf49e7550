/** The database that the settings name, ready for use: embedded or not, migrated, its currency fixed. */
import type { DataSource } from 'typeorm';
import { entities } from '../app';
import type { Config } from '../config';
import { createDataSource } from '../database/data-source';
import { Reader } from '../database/executor';
import { startEmbeddedPostgres } from '../database/embedded/embedded-postgres';
import { fixCurrency, migrate } from '../database/migrate';
import { UserMistake } from './explain';

export interface OpenDatabase {
  readonly dataSource: DataSource;
  readonly reader: Reader;
  /** A URL past any pooler. */
  readonly directUrl: string;
  /** Where the data are, for people. */
  readonly place: string;
  readonly migrated: readonly string[];
  close(): Promise<void>;
}

/** Opens the database. `role` 'server' owns an embedded one alone; a 'command' shares it. */
export async function openDatabase(config: Config, role: 'server' | 'command'): Promise<OpenDatabase> {
  const embedded = config.DATABASE_URL ? undefined : await startEmbeddedPostgres({ dataDir: config.DATA_DIR, role });
  const url = config.DATABASE_URL ?? embedded!.url;
  const directUrl = config.DATABASE_DIRECT_URL ?? url;
  const dataSource = createDataSource({
    url,
    poolSize: config.DB_POOL_SIZE,
    statementTimeoutMs: config.STATEMENT_TIMEOUT_MS,
    entities,
  });
  const reader = new Reader(dataSource, {
    url,
    pipes: config.DB_PIPELINE ? config.DB_PIPES : 0,
    prepared: config.DB_PREPARED,
    statementTimeoutMs: config.STATEMENT_TIMEOUT_MS,
  });
  const close = async (): Promise<void> => {
    await reader.close();
    if (dataSource.isInitialized) await dataSource.destroy();
    await embedded?.stop();
  };
  try {
    await dataSource.initialize();
    const migrated = await migrate(directUrl, entities);
    await checkCurrency(dataSource, config.CURRENCY);
    const place = embedded
      ? `${embedded.dataDir} (embedded PostgreSQL on port ${embedded.port})`
      : withoutPassword(url);
    return { dataSource, reader, directUrl, place, migrated, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function checkCurrency(dataSource: DataSource, wanted: string): Promise<void> {
  const standing = await fixCurrency(dataSource, wanted);
  if (standing === wanted) return;
  throw new UserMistake(
    `This shop's currency is ${standing} since its first start and CURRENCY says ${wanted}: every amount would change its ` +
      `meaning. Set CURRENCY=${standing}, or use another DATA_DIR or database.`,
  );
}

function withoutPassword(url: string): string {
  const parsed = new URL(url);
  return `${parsed.host}${parsed.pathname}`;
}
