/** The process: reads the command line and hands over to a command. Every mistake of a person ends in clear lines, no stack. */
import 'reflect-metadata';
import { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { addMigrateCommand } from './cli/migrate';
import { addSeedCommand } from './cli/seed';
import { addSchemaCommand } from './cli/schema';
import { addStartCommand } from './cli/start';
import { addUserCommand } from './cli/user';
import { loadEnvFile } from './config';
import { explain } from './cli/explain';
import { packageFile } from './server/package-root';

async function main(): Promise<void> {
  loadEnvFile('.env');
  const { version } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { version: string };
  const program = new Command('oms').description('Order management over GraphQL on PostgreSQL.').version(version);
  addStartCommand(program, version);
  addSeedCommand(program);
  addMigrateCommand(program);
  addUserCommand(program);
  addSchemaCommand(program);
  await program.parseAsync();
}

main().catch((error: unknown) => {
  console.error(explain(error));
  process.exitCode = 1;
});
