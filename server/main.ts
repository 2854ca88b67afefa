import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pino from 'pino';
import { DEMO_PASSWORD, extendDemoTimetable, seedDemoFleet } from '@/prisma/seed/demo';
import { demoFleet } from '@/prisma/seed/demo-data';
import { createApplication } from './application';
import { openBackplane } from './backplane/open';
import { type Config, ConfigError, readEnvironment } from './config';
import { createDatabase, waitForDatabase } from './db/client';
import { startEmbeddedPostgres } from './db/embedded';
import { migrate } from './db/migrate';
import { createRepositories } from './db/repositories';
import { assertPortIsFree } from './http';
import { startBackground } from './jobs/background';
import { poisonAlarm } from './jobs/poison';
import { pageAssets } from './page-assets';
import { startPages } from './pages';
import { createPaymentProviders } from './payments';
import { createJobStore } from './queue/bullmq';
import { say, warn } from './say';
import { keptSecret, makeAuthSecret } from './secrets';
import { createPasswords } from './services/passwords';
import { makeVapidKeys, pushChannels, type VapidKeys } from './services/push-channel';
import { generateTicketKey, loadTicketKey } from './services/ticket-key';

/** The composition root: configuration → stores → services → HTTP and sockets → signals. */

const WAIT_FOR_DATABASE_MS = 30_000;
const DEMO_TIMETABLE_EVERY_MS = 10 * 60_000;
/** After this a drain that hangs is cut short; the contract allows 15 s. */
const DRAIN_WITHIN_MS = 14_000;

/** What has been started, to be stopped in reverse. */
const stops: { name: string; stop: () => Promise<unknown> }[] = [];

async function boot(config: Config, root: string): Promise<void> {
  const log = pino({ level: config.logLevel });
  if (config.ticketSigningKey) loadTicketKey(config.ticketSigningKey);
  await assertPortIsFree(config.port, config.host);

  const dataDir = resolve(root, config.dataDir);
  const databaseUrl = config.databaseUrl ?? (await startOwnDatabase(dataDir));
  const connect = () => waitForDatabase(databaseUrl, { timeoutMs: WAIT_FOR_DATABASE_MS });
  await (config.databaseUrl ? say.step('Connecting to the database', connect) : connect());
  const database = createDatabase(databaseUrl, { max: 20, onError: (error) => log.warn({ err: error }, 'database') });
  stops.push({ name: 'database connections', stop: database.close });
  await say.step('Bringing the database up to date', () => migrate(databaseUrl, { root, log: quiet(log) }));

  const authSecret = config.authSecret ?? (await keptSecret(dataDir, 'auth-secret', makeAuthSecret));
  const ticketSigningKey =
    config.ticketSigningKey ?? (await keptSecret(dataDir, 'ticket-signing-key.pem', generateTicketKey));
  const push = { ...config.push, keys: config.push.keys ?? (await ownVapidKeys(config, dataDir)) };
  const repositories = createRepositories(database);
  if (config.demo) {
    await say.step('Setting up the demo fleet', async () => {
      await seedDemoFleet(database.prisma, createPasswords().hash);
      await extendDemoTimetable(database.prisma, Date.now());
    });
  }

  const dev = config.nodeEnv === 'development';
  let pages: Awaited<ReturnType<typeof startPages>> | undefined;
  const onError = (error: unknown) => log.error({ err: error }, 'background work failed');
  let onPoison: ReturnType<typeof poisonAlarm> | undefined;
  const backplane = await openBackplane({
    redisUrl: config.redisUrl,
    repositories,
    log,
    onPoison: (poison) => onPoison?.(poison),
  });
  let background: ReturnType<typeof startBackground> | undefined;
  const app = await createApplication({
    config: { ...config, authSecret, ticketSigningKey, push },
    databaseUrl,
    repositories,
    backplane: {
      ...backplane,
      // Jobs write through the backplane: they leave before it does, when the last client has.
      async close() {
        await background?.close();
        await backplane.close();
      },
    },
    log,
    root,
    isWorkDone: () => background?.isDone() ?? true,
    pages: {
      handle: (request, response) => pages?.handle(request, response),
      // Hot reloading; in production pages answer none.
      ...(dev ? { upgrade: (request, socket, head) => pages?.upgrade(request, socket, head) } : {}),
      isUp: () => pages?.isUp() ?? false,
    },
  });
  stops.push({ name: 'pages', stop: async () => pages?.close() });
  stops.push({ name: 'service', stop: app.close });
  if (config.admin) await app.services.accounts.ensureAdmin(config.admin);
  const { accounts, alerts, events } = app.services;
  pages = await say.step('Preparing the pages', () =>
    startPages({
      ...{ root, dev, hostname: config.host, port: config.port, rest: app.rest, accounts },
      config: {
        ...{ version: app.version, publicOrigin: app.publicOrigin(), secret: authSecret },
        ...{ tiles: config.tiles, demo: config.demo, plain: pageAssets(root) },
      },
      onFallen: (reason) => log.error({ reason }, 'the pages have fallen; they are started again'),
    }),
  );

  onPoison = poisonAlarm(alerts, onError);
  const { port } = await app.listen();
  pages.tellOrigin(app.publicOrigin());
  background = startBackground({
    config,
    repositories,
    live: backplane.live,
    alerts,
    events,
    noticeChannels: pushChannels(push, repositories.notify),
    paymentProviders: createPaymentProviders({ secret: authSecret, sandbox: config.sandboxPayments }).providers,
    store: createJobStore(
      { redisUrl: config.redisUrl, databaseUrl },
      { onError: (error) => log.warn({ err: error }, 'job store') },
    ),
    // Where nodes share a Redis, workers are processes of their own: see worker.ts.
    works: config.redisUrl === undefined,
    onError,
    warn: (line) => log.warn(line),
    now: Date.now,
  });
  if (config.demo) startDemoDrivers(root, port, database.prisma);
  greet(app.publicOrigin(), config);
}

/** Kept in DATA_DIR; where several processes are one service, they are to be given, since all must have the same. */
async function ownVapidKeys(config: Config, dataDir: string): Promise<VapidKeys | undefined> {
  if (config.redisUrl !== undefined) return undefined;
  return JSON.parse(await keptSecret(dataDir, 'vapid.json', makeVapidKeys));
}

async function startOwnDatabase(dataDir: string): Promise<string> {
  const server = await say.step('Starting the database', () =>
    startEmbeddedPostgres({ dataDir, log: { info: () => undefined, warn, error: warn } }),
  );
  stops.push({ name: 'database', stop: server.stop });
  return server.connectionString;
}

/** The demo's drivers come in by the front door: a client of their own, over the sockets, as any phone would. */
function startDemoDrivers(root: string, port: number, prisma: Parameters<typeof extendDemoTimetable>[0]): void {
  const built = join(root, 'dist/tools/mock-driver-client.js');
  const script = existsSync(built) ? built : join(root, 'tools/mock-driver-client.ts');
  const emails = demoFleet.blocks.map(({ driverEmail }) => driverEmail);
  const args = [
    '--url',
    `http://127.0.0.1:${port}`,
    '--drivers',
    emails.join(','),
    '--password',
    DEMO_PASSWORD,
    '--quiet',
  ];
  let stopping = false;
  let child = start();

  function start() {
    const execArgv = script.endsWith('.ts') ? ['--import', 'tsx'] : [];
    const process = fork(script, args, { cwd: root, execArgv, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    process.once('exit', (code) => {
      if (stopping) return;
      warn(`The demo's drivers stopped (code ${code}); starting them again in 5 s.`);
      setTimeout(() => {
        if (!stopping) child = start();
      }, 5000).unref();
    });
    return process;
  }
  const timetable = setInterval(() => {
    extendDemoTimetable(prisma, Date.now()).catch((error: unknown) => warn(`The demo's timetable: ${String(error)}`));
  }, DEMO_TIMETABLE_EVERY_MS);
  stops.push({
    name: 'demo drivers',
    stop: async () => {
      stopping = true;
      clearInterval(timetable);
      child.kill('SIGTERM');
    },
  });
}

function greet(origin: string, config: Config): void {
  say.line('');
  say.line(`SriVibes is running at ${origin}`);
  if (!config.demo) return;
  say.line('');
  say.line(`The demo's buses are under way. Sign in with the password ${DEMO_PASSWORD} as`);
  for (const { email, role } of demoFleet.logins) say.line(`  ${email.padEnd(32)} ${role.toLowerCase()}`);
  say.line('');
  say.line('Stop with Ctrl-C.');
}

const quiet = (log: pino.Logger) => ({
  info: (message: string) => log.debug(message),
  warn: (message: string) => log.warn(message),
  error: (message: string) => log.error(message),
});

let stopping: Promise<void> | undefined;
async function stop(): Promise<void> {
  const deadline = setTimeout(() => {
    warn('The drain took too long; leaving.');
    process.exit(0);
  }, DRAIN_WITHIN_MS);
  deadline.unref();
  for (const { name, stop } of stops.reverse()) {
    await stop().catch((error: unknown) => warn(`Stopping the ${name}: ${String(error)}`));
  }
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    stopping ??= stop().then(() => process.exit(0));
  });
}

try {
  await boot(readEnvironment(), process.cwd());
} catch (error) {
  // One line for what somebody can mend; the whole story for what nobody foresaw.
  const foreseen = error instanceof ConfigError || (error instanceof Error && isOneLine(error.message));
  warn(foreseen ? (error as Error).message : String((error as Error).stack ?? error));
  stopping ??= stop();
  await stopping;
  process.exit(1);
}

function isOneLine(message: string): boolean {
  return !message.includes('\n');
}
