import { z } from 'zod';

/** The environment, read once. A wrong or missing value stops the boot with one line that names the variable and the rule. */

/** The words of examples and tutorials, alone or repeated. */
const DEFAULT_SECRET =
  /^((your|my|a|the|super|change|me|replace|this|in|production|secret|password|key|example|default)[-_ .]*)+\d{0,3}$/i;

const Flag = z
  .enum(['0', '1', 'true', 'false'], 'must be 0 or 1')
  .transform((value) => value === '1' || value === 'true');
const int = (name: string, min: number, max: number, fallback: number) =>
  z.coerce
    .number(`must be a whole number from ${min} to ${max}`)
    .int(`must be a whole number from ${min} to ${max}`)
    .min(min, `must be a whole number from ${min} to ${max}`)
    .max(max, `must be a whole number from ${min} to ${max}`)
    .default(fallback)
    .describe(name);
const Origin = z.string().refine((value) => {
  try {
    const url = new URL(value);
    return (url.protocol === 'http:' || url.protocol === 'https:') && url.origin === value;
  } catch {
    return false;
  }
}, 'must be an origin such as https://buses.example, without a path');
const Url = (protocols: string[]) =>
  z.string().refine(
    (value) => {
      try {
        return protocols.includes(new URL(value).protocol);
      } catch {
        return false;
      }
    },
    `must be a URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`,
  );

const Env = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).catch('production'),
  PORT: int('PORT', 0, 65_535, 3000),
  HOST: z.string().optional(),
  DATABASE_URL: Url(['postgres:', 'postgresql:']).optional(),
  REDIS_URL: Url(['redis:', 'rediss:']).optional(),
  DATA_DIR: z.string().default('.data'),
  AUTH_SECRET: z
    .string()
    .refine((value) => Buffer.byteLength(value) >= 32, 'must be at least 32 bytes long')
    .refine((value) => !DEFAULT_SECRET.test(value), 'must not be a default; make one with: openssl rand -base64 48')
    .optional(),
  TICKET_SIGNING_KEY: z.string().optional(),
  PUBLIC_ORIGIN: Origin.optional(),
  ALLOWED_ORIGINS: z
    .string()
    .transform((value) =>
      value
        .split(',')
        .map((origin) => origin.trim())
        .filter(Boolean),
    )
    .pipe(z.array(Origin))
    .optional(),
  ADMIN_EMAIL: z.email('must be an e-mail address').optional(),
  ADMIN_PASSWORD: z.string().min(8, 'must have at least 8 characters').optional(),
  DEMO: Flag.optional(),
  DRIVER_MIN_INTERVAL_MS: int('DRIVER_MIN_INTERVAL_MS', 0, 600_000, 3000),
  DRIVER_MAX_PER_MINUTE: int('DRIVER_MAX_PER_MINUTE', 1, 100_000, 30),
  PASSENGER_MAX_SUBSCRIPTIONS: int('PASSENGER_MAX_SUBSCRIPTIONS', 1, 1000, 5),
  SNAPSHOT_INTERVAL_SECONDS: int('SNAPSHOT_INTERVAL_SECONDS', 1, 86_400, 60),
  HISTORY_RETENTION_DAYS: int('HISTORY_RETENTION_DAYS', 1, 36_500, 90),
  TILE_URL: z.string().default('https://tile.openstreetmap.org/{z}/{x}/{y}.png'),
  TILE_ATTRIBUTION: z.string().default('© OpenStreetMap contributors'),
  SANDBOX_PAYMENTS: Flag.optional(),
  VAPID_PUBLIC_KEY: z
    .string()
    .regex(/^[\w-]{87}$/, 'must be a P-256 point in base64url')
    .optional(),
  VAPID_PRIVATE_KEY: z
    .string()
    .regex(/^[\w-]{43}$/, 'must be a P-256 scalar in base64url')
    .optional(),
  VAPID_SUBJECT: Url(['mailto:', 'https:']).optional(),
  /** For tests: pushes may go to this machine, and without TLS. */
  PUSH_ANY_ENDPOINT: Flag.optional(),
  METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  SMTP_URL: Url(['smtp:', 'smtps:']).optional(),
  MAIL_FROM: z.string().max(254).default('SriVibes <no-reply@srivibes.lk>'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

export class ConfigError extends Error {}

/**
 * @param env the process's environment.
 * @throws ConfigError, one line: the variable, the rule.
 */
export function readConfig(env: Record<string, string | undefined>) {
  // An empty value in a unit file or compose file means "not set".
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Env.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigError(`${String(issue?.path[0])} ${issue?.message}`);
  }
  const e = parsed.data;
  const embedded = e.DATABASE_URL === undefined;
  const demo = e.DEMO ?? (embedded && e.NODE_ENV !== 'test');
  if (!embedded && !e.AUTH_SECRET) {
    throw new ConfigError(
      'AUTH_SECRET is required with DATABASE_URL: 32 bytes or more; make one with: openssl rand -base64 48',
    );
  }
  if (!embedded && !e.TICKET_SIGNING_KEY) {
    throw new ConfigError(
      'TICKET_SIGNING_KEY is required with DATABASE_URL: an Ed25519 key; make one with: openssl genpkey -algorithm ed25519',
    );
  }
  if ((e.ADMIN_EMAIL === undefined) !== (e.ADMIN_PASSWORD === undefined)) {
    throw new ConfigError('ADMIN_EMAIL and ADMIN_PASSWORD belong together: set both or neither');
  }
  if ((e.VAPID_PUBLIC_KEY === undefined) !== (e.VAPID_PRIVATE_KEY === undefined)) {
    throw new ConfigError('VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY belong together: set both or neither');
  }
  const publicOrigin = e.PUBLIC_ORIGIN ?? `http://localhost:${e.PORT}`;
  return {
    nodeEnv: e.NODE_ENV,
    port: e.PORT,
    host: e.HOST ?? (demo ? '127.0.0.1' : '0.0.0.0'),
    databaseUrl: e.DATABASE_URL,
    redisUrl: e.REDIS_URL,
    dataDir: e.DATA_DIR,
    authSecret: e.AUTH_SECRET,
    ticketSigningKey: e.TICKET_SIGNING_KEY,
    publicOrigin,
    /** Undefined: the public origin alone, which with PORT=0 is known only once the server listens. */
    publicOriginGiven: e.PUBLIC_ORIGIN !== undefined,
    allowedOrigins: e.ALLOWED_ORIGINS ?? [],
    admin: e.ADMIN_EMAIL && e.ADMIN_PASSWORD ? { email: e.ADMIN_EMAIL, password: e.ADMIN_PASSWORD } : undefined,
    demo,
    driver: { minIntervalMs: e.DRIVER_MIN_INTERVAL_MS, maxPerMinute: e.DRIVER_MAX_PER_MINUTE },
    passengerMaxSubscriptions: e.PASSENGER_MAX_SUBSCRIPTIONS,
    snapshotIntervalSeconds: e.SNAPSHOT_INTERVAL_SECONDS,
    historyRetentionDays: e.HISTORY_RETENTION_DAYS,
    tiles: { url: e.TILE_URL, attribution: e.TILE_ATTRIBUTION },
    /** A way to pay without money: where the demo or a test wants it, and never by accident in production. */
    sandboxPayments: e.SANDBOX_PAYMENTS ?? (demo || e.NODE_ENV !== 'production'),
    push: {
      /** Undefined: made once and kept in DATA_DIR, where one process is the whole service. */
      keys:
        e.VAPID_PUBLIC_KEY && e.VAPID_PRIVATE_KEY
          ? { publicKey: e.VAPID_PUBLIC_KEY, privateKey: e.VAPID_PRIVATE_KEY }
          : undefined,
      subject: e.VAPID_SUBJECT ?? 'mailto:push@srivibes.invalid',
      anyEndpoint: e.PUSH_ANY_ENDPOINT ?? false,
    },
    metricsToken: e.METRICS_TOKEN,
    mail: { smtpUrl: e.SMTP_URL, from: e.MAIL_FROM },
    logLevel: e.LOG_LEVEL,
  };
}
export type Config = ReturnType<typeof readConfig>;

/** The configuration of this process. @throws ConfigError */
export const readEnvironment = (): Config => readConfig(process.env);

/** DATABASE_URL alone, for a program that needs nothing else. @throws ConfigError */
export function readDatabaseUrl(): string {
  const parsed = Env.pick({ DATABASE_URL: true }).required().safeParse(process.env);
  if (!parsed.success) throw new ConfigError('DATABASE_URL must be set: a URL that starts with postgresql://');
  return parsed.data.DATABASE_URL;
}

/** next-auth takes its own address from the environment and nowhere else. */
export function tellNextAuth(publicOrigin: string): void {
  process.env.NEXTAUTH_URL = publicOrigin;
}
