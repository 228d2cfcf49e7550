/** `oms migrate`: brings the database to the newest schema and says what it did. */
import type { Command } from 'commander';
import { entities } from '../app';
import { readConfig } from '../config';
import { revert } from '../database/migrate';
import { openDatabase } from './open-database';

export function addMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('bring the database to the newest schema (start does it too)')
    .option('--down', 'take the newest migration back; its data are lost')
    .action(async ({ down }: { down?: boolean }) => {
      const database = await openDatabase(readConfig(), 'command');
      try {
        if (down) await revert(database.directUrl, entities);
        console.log(summary(down ?? false, database.migrated));
      } finally {
        await database.close();
      }
    });
}

function summary(down: boolean, migrated: readonly string[]): string {
  if (down) return 'Took the newest migration back.';
  return migrated.length > 0 ? `Migrated: ${migrated.join(', ')}.` : 'The schema is the newest already.';
}
