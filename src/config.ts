/** The only reader of process.env. Every setting is described once, here; README and .env.example are tested against it. */
import { z } from 'zod';

interface Setting<T> {
  /** What it does, in one sentence, for the README. */
  readonly about: string;
  /** What stands when it is not set, in words when it is no constant. */
  readonly otherwise: string;
  readonly example: string;
  readonly schema: z.ZodType<T, string | undefined>;
}

const text = (pattern: RegExp, hint: string) => z.string().regex(pattern, hint);
const onOff = z.enum(['on', 'off'], 'say on or off').transform((value) => value === 'on');
const whole = (min: number, max: number) =>
  text(/^\d{1,12}$/, `give a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `give a whole number from ${min} to ${max}`);
const postgresUrl = text(/^postgres(ql)?:\/\/\S+$/, 'give a URL that begins with postgres://');

function setting<T>(
  about: string,
  otherwise: string,
  example: string,
  schema: z.ZodType<T, string | undefined>,
): Setting<T> {
  return { about, otherwise, example, schema };
}

/** Every setting of the server, in the order in which people meet them. */
export const SETTINGS = {
  HOST: setting('Address to listen on.', '127.0.0.1', '0.0.0.0', z.string().min(1).default('127.0.0.1')),
  PORT: setting('Port to listen on; 0 takes a free one.', '4000', '8080', whole(0, 65_535).default(4_000)),
  DATABASE_URL: setting(
    'PostgreSQL 15 or later to use instead of the embedded one.',
    'the embedded PostgreSQL in DATA_DIR',
    'postgres://oms:secret@db.example.com:5432/oms',
    postgresUrl.optional(),
  ),
  DATABASE_DIRECT_URL: setting(
    'The same database past a pooler: for migrations.',
    'DATABASE_URL',
    'postgres://oms:secret@db.example.com:5432/oms',
    postgresUrl.optional(),
  ),
  DATA_DIR: setting('Folder of the embedded PostgreSQL.', '.data', '/var/lib/oms', z.string().min(1).default('.data')),
  DEMO: setting(
    'on fills an empty database with a demo shop at start.',
    'on with the embedded PostgreSQL outside production, else off',
    'off',
    onOff.optional(),
  ),
  CURRENCY: setting(
    "The shop's currency (ISO 4217), fixed at the first start.",
    'EUR',
    'USD',
    z.string().refine(isCurrency, 'give an ISO 4217 code such as EUR').default('EUR'),
  ),
  TIME_ZONE: setting(
    "The shop's time zone (IANA), for days in reports.",
    'UTC',
    'Europe/Berlin',
    z.string().refine(isTimeZone, 'give an IANA time zone such as Europe/Berlin').default('UTC'),
  ),
  LOG_LEVEL: setting(
    'How much is logged: fatal, error, warn, info, debug, trace or silent.',
    'info',
    'warn',
    z
      .enum(
        ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
        'say fatal, error, warn, info, debug, trace or silent',
      )
      .default('info'),
  ),
  NODE_ENV: setting(
    'production turns explorers and the demo shop off unless asked for.',
    'development',
    'production',
    z.enum(['production', 'development', 'test'], 'say production or development').default('development'),
  ),
  ALLOWED_ORIGINS: setting(
    'Origins whose pages may call the API, separated by commas.',
    'none but this server itself',
    'https://shop.example.com,https://admin.example.com',
    text(/^https?:\/\/[^\s,/]+(,https?:\/\/[^\s,/]+)*$/, 'give origins such as https://shop.example.com')
      .transform((origins) => origins.split(','))
      .optional(),
  ),
  TRUST_PROXY: setting(
    'on takes the client address from X-Forwarded-For: only behind a proxy that sets it.',
    'off',
    'on',
    onOff.default(false),
  ),
  PUBLIC_URL: setting(
    'Where people reach this server: for links in mails.',
    'http://HOST:PORT',
    'https://shop.example.com',
    text(/^https?:\/\/\S+$/, 'give a URL that begins with https://').optional(),
  ),
  SMTP_URL: setting(
    'Mail server for password resets.',
    'mails are written to the log outside production',
    'smtps://user:secret@mail.example.com',
    text(/^smtps?:\/\/\S+$/, 'give a URL that begins with smtp:// or smtps://').optional(),
  ),
  MAIL_FROM: setting(
    'Sender of mails.',
    'shop@localhost',
    'shop@example.com',
    z.string().min(3).default('shop@localhost'),
  ),
  SANDBOX: setting(
    'on serves Apollo Sandbox, which loads from the internet, to browsers at /graphql.',
    'on outside production',
    'off',
    onOff.optional(),
  ),
  EXPLORER: setting(
    'on serves an explorer that needs no internet at /explorer, and lets clients read the schema (introspection).',
    'on outside production',
    'off',
    onOff.optional(),
  ),
  DB_POOL_SIZE: setting('Most connections to PostgreSQL of one server.', '10', '20', whole(2, 500).default(10)),
  DB_PIPELINE: setting(
    'off sends cheap reads over the pool instead of a few pipelined connections (for poolers).',
    'on',
    'off',
    onOff.default(true),
  ),
  DB_PIPES: setting('Pipelined connections for cheap reads.', '2', '4', whole(1, 32).default(2)),
  DB_PREPARED: setting(
    'off sends no named prepared statements (PgBouncer before 1.21 cannot carry them).',
    'on',
    'off',
    onOff.default(true),
  ),
  MAX_OBJECTS: setting(
    'Most objects that one operation may ask for, pages multiplied.',
    '10000',
    '5000',
    whole(100, 1_000_000).default(10_000),
  ),
  MAX_OBJECTS_PER_SECOND: setting(
    'Objects that one actor may ask for per second on average, for ten seconds at once; anonymous ones a tenth.',
    '1000000',
    '50000',
    whole(100, 100_000_000).default(1_000_000),
  ),
  MAX_CONCURRENT_REQUESTS: setting(
    'Requests in work at a time; more are answered with 503.',
    '256',
    '512',
    whole(1, 100_000).default(256),
  ),
  STATEMENT_TIMEOUT_MS: setting(
    'PostgreSQL gives a statement up after this many milliseconds.',
    '10000',
    '5000',
    whole(100, 600_000).default(10_000),
  ),
  ADMIN_EMAIL: setting(
    'Email of the first administrator, created at start when there is none.',
    'none',
    'ada@example.com',
    z.string().min(3).optional(),
  ),
  ADMIN_PASSWORD: setting(
    'Password of the first administrator: 12 to 256 characters.',
    'none',
    'four-words-of-your-own',
    z.string().min(12, 'give 12 characters or more').max(256, 'give 256 characters or fewer').optional(),
  ),
} as const;

type SettingName = keyof typeof SETTINGS;
type Settings = { readonly [Name in SettingName]: z.output<(typeof SETTINGS)[Name]['schema']> };

/** The settings, with what follows from others filled in. */
export interface Config extends Omit<Settings, 'DEMO' | 'SANDBOX' | 'EXPLORER'> {
  readonly DEMO: boolean;
  readonly SANDBOX: boolean;
  readonly EXPLORER: boolean;
  readonly production: boolean;
}

/** Every wrong setting at once, each with its reason and an example. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads the settings. An empty value counts as not set. Throws ConfigError. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, { schema, example }] of Object.entries(SETTINGS)) {
    const result = schema.safeParse(env[name] === '' ? undefined : env[name]);
    if (result.success) values[name] = result.data;
    else problems.push(`  ${name} is wrong: ${result.error.issues[0]!.message}, for example ${name}=${example}`);
  }
  if (problems.length === 0 && (values['ADMIN_EMAIL'] === undefined) !== (values['ADMIN_PASSWORD'] === undefined)) {
    problems.push('  ADMIN_EMAIL and ADMIN_PASSWORD go together: set both or neither');
  }
  if (problems.length > 0) throw new ConfigError(`These settings are wrong:\n${problems.join('\n')}`);
  const settings = values as Settings;
  const production = settings.NODE_ENV === 'production';
  return {
    ...settings,
    production,
    DEMO: settings.DEMO ?? (settings.DATABASE_URL === undefined && !production),
    SANDBOX: settings.SANDBOX ?? !production,
    EXPLORER: settings.EXPLORER ?? !production,
  };
}

/** Loads a file of settings into the environment, when it is there; what is set already stays. */
export function loadEnvFile(path: string): void {
  try {
    process.loadEnvFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function isCurrency(code: string): boolean {
  return /^[A-Z]{3}$/.test(code) && Intl.supportedValuesOf('currency').includes(code);
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return !/^[+-]/.test(zone);
  } catch {
    return false;
  }
}
