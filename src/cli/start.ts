/** `oms start`: the server. Opens the database, listens, says where everything is, and ends cleanly when told to. */
import type { Command } from 'commander';
import pino, { type Logger } from 'pino';
import { accounts, createSchema, createServices, databaseOf } from '../app';
import { readConfig, type Config } from '../config';
import { DomainError } from '../core/errors';
import { inTransaction } from '../database/transaction';
import type { Mailer } from '../graphql/context';
import { createMailer } from '../server/mailer';
import { createServer } from '../server/server';
import { demoLogins, fillDemoShop } from './demo';
import { UserMistake } from './explain';
import { openDatabase, type OpenDatabase } from './open-database';
import { startBox } from './start-box';

const DRAIN_MS_MAX = 15_000;
const SWEEP_MS = 3_600_000;
/** Secrets never reach the log, whoever logs a request or an input. */
const REDACTED = [
  '*.password',
  '*.newPassword',
  '*.currentPassword',
  '*.token',
  '*.headers.authorization',
  '*.headers.cookie',
];

export function addStartCommand(program: Command, version: string): void {
  program
    .command('start', { isDefault: true })
    .description('serve the API (PostgreSQL from DATABASE_URL, or the embedded one in DATA_DIR)')
    .action(() => start(readConfig(), version));
}

async function start(config: Config, version: string): Promise<void> {
  const logger = pino({ level: config.LOG_LEVEL, redact: REDACTED });
  const database = await openDatabase(config, 'server');
  try {
    const filled =
      config.DEMO && (await fillDemoShop(database.dataSource, config.CURRENCY, { logins: !config.production }));
    await firstAdmin(config, database, logger);
    const demo = config.DEMO && !config.production ? await demoLogins(database) : undefined;
    const server = await createServer({
      schema: createSchema(),
      services: createServices(database.dataSource, database.reader, config.CURRENCY, mailerOf(config, logger)),
      logger,
      sandbox: config.SANDBOX,
      explorer: config.EXPLORER,
      maxObjects: config.MAX_OBJECTS,
      maxObjectsPerSecond: config.MAX_OBJECTS_PER_SECOND,
      maxConcurrentRequests: config.MAX_CONCURRENT_REQUESTS,
      trustProxy: config.TRUST_PROXY,
      allowedOrigins: config.ALLOWED_ORIGINS ?? [],
      demoToken: demo?.adminToken,
    });
    const address = await server.listen({
      host: config.HOST,
      port: config.PORT,
      listenTextResolver: (at) => `listening at ${at}`,
    });
    const sweeper = setInterval(() => sweep(database, logger), SWEEP_MS);
    console.log(startBox({ version, address, place: database.place, config, filled, demo }));
    stopOnSignal(logger, async () => {
      clearInterval(sweeper);
      await server.close();
      await database.close();
    });
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function firstAdmin(config: Config, database: OpenDatabase, logger: Logger): Promise<void> {
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = config;
  if (!email || !password) return;
  const created = await inTransaction(databaseOf(database.dataSource, database.reader), (tx) =>
    accounts.ensureAdmin(tx, email, password),
  ).catch((error: unknown) => {
    throw error instanceof DomainError ? new UserMistake(`ADMIN_EMAIL or ADMIN_PASSWORD: ${error.message}`) : error;
  });
  if (created) logger.info('created the first administrator');
}

function mailerOf(config: Config, log: Logger): Mailer {
  if (!config.SMTP_URL)
    log.warn(config.production ? 'no SMTP_URL: no mail is sent' : 'no SMTP_URL: mail is written to this log');
  return createMailer({
    smtpUrl: config.SMTP_URL,
    from: config.MAIL_FROM,
    publicUrl: config.PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}`,
    showInLog: !config.production,
    log,
  });
}

function sweep({ dataSource }: OpenDatabase, logger: Logger): void {
  accounts.deleteExpired(dataSource).catch((err: unknown) => logger.error({ err }, 'sweeping ended logins failed'));
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
