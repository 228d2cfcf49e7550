/** The migrations against the entities, both ways, and that every migration can be taken back. */
import type { DataSource } from 'typeorm';
import { entities } from '../../src/app';
import { createDataSource } from '../../src/database/data-source';
import { migrate, revert } from '../../src/database/migrate';
import { migrations } from '../../src/database/migrations';
import { createDatabase } from '../support/database';

/** Columns that only the database itself writes and reads. */
const DATABASE_ONLY = ['products.search', 'products.words', 'users.search'];

interface Column {
  name: string;
  type: string;
  nullable: boolean;
}

let dataSource: DataSource;
beforeAll(async () => {
  dataSource = createDataSource({ url: await createDatabase(), poolSize: 2, statementTimeoutMs: 10_000, entities });
  await dataSource.initialize();
});
afterAll(() => dataSource.destroy());

test('every column of the tables that entities name is a column of the entity, of the same type', async () => {
  const declared = dataSource.entityMetadatas.flatMap((entity) =>
    entity.columns.map((column): Column => {
      const precision = column.precision ? `(${column.precision})` : '';
      const type = String(column.type) === 'timestamptz' ? `timestamp${precision} with time zone` : String(column.type);
      return { name: `${entity.tableName}.${column.databaseName}`, type, nullable: column.isNullable };
    }),
  );
  const stored = await dataSource.query<Column[]>(
    `select format('%s.%s', c.relname, a.attname) "name", format_type(a.atttypid, a.atttypmod) "type",
       not a.attnotnull "nullable"
     from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relname = any($1) and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped`,
    [dataSource.entityMetadatas.map((entity) => entity.tableName)],
  );
  const byName = (left: Column, right: Column): number => left.name.localeCompare(right.name);
  const visible = stored.filter((column) => !DATABASE_ONLY.includes(column.name));
  expect(declared.sort(byName)).toEqual(visible.sort(byName));
  expect(stored.map((column) => column.name)).toEqual(expect.arrayContaining(DATABASE_ONLY));
});

test('every constraint has a name of ours, and every foreign key an index', async () => {
  const constraints = await dataSource.query<{ name: string }[]>(
    `select conname "name" from pg_constraint where connamespace = 'public'::regnamespace
     and conrelid <> 'migrations'::regclass and contype <> 'n' and conname !~ '^[a-z_]+_(pkey|key|fkey|check)$'`,
  );
  expect(constraints).toEqual([]);
  const unindexed = await dataSource.query<{ name: string }[]>(
    `select k.conname "name" from pg_constraint k where k.contype = 'f' and not exists (
       select from pg_index i where i.indrelid = k.conrelid and i.indkey[0] = k.conkey[1])`,
  );
  expect(unindexed).toEqual([]);
});

test('all migrations go down to an empty database and up again, and a second run does nothing', async () => {
  const url = await createDatabase('template0');
  expect(await migrate(url, entities)).toHaveLength(migrations.length);
  expect(await migrate(url, entities)).toEqual([]);
  for (const _ of migrations) await revert(url, entities);
  const empty = createDataSource({ url, poolSize: 2, statementTimeoutMs: 10_000, entities: [] });
  await empty.initialize();
  const tables = await empty.query(
    `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
  );
  await empty.destroy();
  expect(tables).toEqual([{ relname: 'migrations' }]);
  expect(await migrate(url, entities)).toHaveLength(migrations.length);
});

test('of several servers that migrate at once, one does it', async () => {
  const url = await createDatabase('template0');
  const runs = await Promise.all([1, 2, 3].map(() => migrate(url, entities)));
  expect(runs.map((run) => run.length).sort()).toEqual([0, 0, migrations.length]);
});
