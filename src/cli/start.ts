/** `oms start`: the server. Opens the database, listens, says where everything is, and ends cleanly when told to. */
import type { Command } from 'commander';
import pino, { type Logger } from 'pino';
import { createSchema, createServices } from '../app';
import { readConfig, type Config } from '../config';
import { createServer } from '../server/server';
import { fillDemoShop } from './demo';
import { openDatabase, type OpenDatabase } from './open-database';

const DRAIN_MS_MAX = 15_000;

export function addStartCommand(program: Command, version: string): void {
  program
    .command('start', { isDefault: true })
    .description('serve the API (PostgreSQL from DATABASE_URL, or the embedded one in DATA_DIR)')
    .action(() => start(readConfig(), version));
}

async function start(config: Config, version: string): Promise<void> {
  const logger = pino({ level: config.LOG_LEVEL });
  const database = await openDatabase(config, 'server');
  try {
    const demo = config.DEMO && (await fillDemoShop(database.dataSource, config.CURRENCY));
    const server = await createServer({
      schema: createSchema(),
      services: createServices(database.dataSource, database.reader, config.CURRENCY),
      maxObjects: config.MAX_OBJECTS,
      logger,
      sandbox: config.SANDBOX,
      explorer: config.EXPLORER,
    });
    const address = await server.listen({ host: config.HOST, port: config.PORT, listenTextResolver: () => '' });
    console.log(box(version, address, database, config, demo));
    stopOnSignal(logger, async () => {
      await server.close();
      await database.close();
    });
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The first signal drains and ends with 0; the second, or 15 s, ends at once. */
function stopOnSignal(logger: Logger, stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(1);
    stopping = true;
    logger.info({ signal }, 'stopping: finishing open requests');
    setTimeout(() => process.exit(1), DRAIN_MS_MAX).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

function box(version: string, address: string, database: OpenDatabase, config: Config, demo: boolean): string {
  const query = '{ orders(first: 3) { nodes { number user { name } total { amount } } } }';
  const lines = [
    `Order management server ${version}`,
    '',
    `API        ${address}/graphql`,
    ...(config.SANDBOX ? [`Sandbox    ${address}/graphql in a browser (loads from the internet)`] : []),
    ...(config.EXPLORER ? [`Explorer   ${address}/explorer (needs no internet)`] : []),
    `Data       ${database.place}${demo ? ', filled with a demo shop' : ''}`,
  ];
  const width = Math.max(...lines.map((line) => line.length));
  const frame = lines.map((line) => `│ ${line.padEnd(width)} │`);
  return [
    `┌${'─'.repeat(width + 2)}┐`,
    ...frame,
    `└${'─'.repeat(width + 2)}┘`,
    'Try it:',
    `curl -s ${address}/graphql -H 'content-type: application/json' -d '${JSON.stringify({ query })}'`,
    '',
  ].join('\n');
}
