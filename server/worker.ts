import pino from 'pino';
import { Server } from 'socket.io';
import { openBackplane } from './backplane/open';
import { type Config, ConfigError, readEnvironment } from './config';
import { createDatabase, waitForDatabase } from './db/client';
import { migrate } from './db/migrate';
import { createRepositories } from './db/repositories';
import { startBackground } from './jobs/background';
import { poisonAlarm } from './jobs/poison';
import { createPaymentProviders } from './payments';
import { createJobStore } from './queue/bullmq';
import { say, warn } from './say';
import { createAlerts } from './services/alerts';
import { createDomainEvents } from './services/events';
import { pushChannels } from './services/push-channel';
import { broadcastAlerts } from './sockets/broadcast';
import { retellAlerts } from './sockets/retell-alerts';

/** `npm run worker`: the background work alone, for services of several nodes. Any number of workers share it. */

const WAIT_FOR_DATABASE_MS = 30_000;
const LEAVE_WITHIN_MS = 14_000;
const CONNECTIONS = 10;

const stops: { name: string; stop: () => unknown }[] = [];

async function boot(config: Config, root: string): Promise<void> {
  const { databaseUrl, redisUrl } = config;
  if (databaseUrl === undefined || redisUrl === undefined) {
    const name = databaseUrl === undefined ? 'DATABASE_URL' : 'REDIS_URL';
    throw new ConfigError(`${name} is required for a worker of its own; without it npm start runs one inside`);
  }
  const log = pino({ level: config.logLevel });
  const onError = (error: unknown) => log.error({ err: error }, 'background work failed');

  await waitForDatabase(databaseUrl, { timeoutMs: WAIT_FOR_DATABASE_MS });
  const database = createDatabase(databaseUrl, {
    max: CONNECTIONS,
    onError: (error) => log.warn({ err: error }, 'database'),
  });
  stops.push({ name: 'database connections', stop: database.close });
  await migrate(databaseUrl, { root, log: { info: (line) => log.info(line), warn: (line) => log.warn(line) } });

  const repositories = createRepositories(database);
  const events = createDomainEvents();
  const alerts = createAlerts({ alerts: repositories.alerts, events, now: Date.now });
  const backplane = await openBackplane({ redisUrl, repositories, log, onPoison: poisonAlarm(alerts, onError) });
  stops.push({ name: 'backplane', stop: backplane.close });

  // Nobody connects to it: through it the alerts of this process reach the sockets of the nodes.
  const io = new Server();
  backplane.attach(io);
  broadcastAlerts(io, events);
  retellAlerts({ io, events, alerts, backplane, onError, now: Date.now });

  const background = startBackground({
    ...{
      config,
      repositories,
      live: backplane.live,
      alerts,
      noticeChannels: pushChannels(config.push, repositories.notify),
    },
    paymentProviders: createPaymentProviders({ secret: config.authSecret ?? '', sandbox: config.sandboxPayments })
      .providers,
    store: createJobStore({ redisUrl, databaseUrl }, { onError: (error) => log.warn({ err: error }, 'job store') }),
    works: true,
    onError,
    now: Date.now,
  });
  stops.push({ name: 'jobs', stop: background.close });
  await background.ready;
  say.line('SriVibes: a worker is running');
}

let leaving: Promise<void> | undefined;
async function leave(): Promise<void> {
  setTimeout(() => {
    warn('The work under way took too long; leaving. It will be done again.');
    process.exit(0);
  }, LEAVE_WITHIN_MS).unref();
  for (const { name, stop } of stops.reverse()) {
    await Promise.resolve(stop()).catch((error: unknown) => warn(`Stopping the ${name}: ${String(error)}`));
  }
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    leaving ??= leave().then(() => process.exit(0));
  });
}

try {
  await boot(readEnvironment(), process.cwd());
} catch (error) {
  const plain = error instanceof Error && (error instanceof ConfigError || !error.message.includes('\n'));
  warn(plain ? error.message : String((error as Error).stack ?? error));
  leaving ??= leave();
  await leaving;
  process.exit(1);
}
