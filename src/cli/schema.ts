/** `oms schema`: prints the GraphQL schema. schema.graphql in the repository is this text. */
import type { Command } from 'commander';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { createSchema } from '../app';

export function addSchemaCommand(program: Command): void {
  program
    .command('schema')
    .description('print the GraphQL schema')
    .action(() => {
      process.stdout.write(`${printSchema(lexicographicSortSchema(createSchema()))}\n`);
    });
}
