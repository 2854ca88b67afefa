import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import type { Logger } from 'pino';
import type { Backplane } from './backplane/port';
import { createServices } from './compose';
import type { Config } from './config';
import { type ChangeListener, listenForChanges } from './db/changes';
import type { Repositories } from './db/repositories';
import { createHttp, type HttpDeps, type RequestHandler } from './http';
import { createMetrics } from './metrics';
import { untilDone } from './patience';
import { createRest, isApiPath } from './rest/app';
import type { ClientInfo } from './rest/bind';
import { ADDRESS_HEADER, PROXIED_HEADER } from './runtime';
import type { Actor } from './services/actor';
import { createErrorRate } from './services/error-rate';
import { createSockets } from './sockets';
import { positionsPerSecond } from './sockets/flood';

export interface ApplicationDeps {
  /** With the secrets that a boot without them has made. */
  config: Config & { authSecret: string; ticketSigningKey: string };
  databaseUrl: string;
  repositories: Repositories;
  backplane: Backplane;
  log: Logger;
  /** The project's folder. */
  root: string;
  /** Next.js; without it the server answers the API and the sockets alone. */
  pages?: { handle: RequestHandler; upgrade?: HttpDeps['upgrade']; isUp(): boolean };
  /** Whether somebody does the background work; absent: this process does. */
  isWorkDone?(): boolean;
  now?(): number;
}

const SOCKET_PATH = '/socket.io';
const READY_WITHIN_MS = 2000;
/** So long a boot waits for a store that was there and has gone away again. */
const STORES_WITHIN_MS = 60_000;

/** The whole service on one HTTP port, put together from its parts; it does not listen yet. */
export async function createApplication(deps: ApplicationDeps) {
  const { config, repositories, backplane, log, now = Date.now, isWorkDone = () => true } = deps;
  const { version } = JSON.parse(readFileSync(join(deps.root, 'package.json'), 'utf8')) as { version: string };
  const onError = (error: unknown) => log.error({ err: error }, 'background work failed');
  const isUnavailable = (error: unknown) => repositories.isConnectionFailure(error) || backplane.isUnavailable(error);
  const metrics = createMetrics();
  let publicOrigin = config.publicOrigin;
  const isOriginAllowed = (origin: string) => isOwnOrigin(origin, publicOrigin, config);
  let draining = false;

  let changes: ChangeListener | null = null;
  const services = createServices({
    config,
    repositories,
    backplane,
    publicOrigin: () => publicOrigin,
    heard: () => changes?.heard ?? null,
    onError,
    now,
  });
  const { accounts, alerts, fleet } = services;
  const patiently = <T>(work: () => Promise<T>) =>
    untilDone(work, { isPassing: isUnavailable, withinMs: STORES_WITHIN_MS });
  await patiently(() => fleet.load());

  const errorRate = createErrorRate({
    raise: (code, share, acks) => {
      const message = `${code}: ${Math.round(share * 100)} % of ${acks} answers in the last minute`;
      alerts
        .raise({ type: 'HIGH_ERROR_RATE', severity: 'WARNING', tripId: null, operatorId: null, key: code, message })
        .catch(onError);
    },
    clear: (code) => void alerts.resolveByKey('HIGH_ERROR_RATE', code).catch(onError),
  });
  const judgeRate = setInterval(() => errorRate.judge(now()), 1000);

  const readiness = async (): Promise<string[]> => {
    const within = (part: Promise<unknown>) =>
      Promise.race([part, new Promise((_, reject) => setTimeout(reject, READY_WITHIN_MS).unref())]);
    const parts: [string, Promise<unknown>][] = [
      ['database', within(repositories.ping())],
      [backplane.name, within(backplane.ping())],
    ];
    const failing = draining ? ['shutting down'] : [];
    const answers = await Promise.allSettled(parts.map(([, part]) => part));
    answers.forEach(({ status }, i) => {
      if (status === 'rejected') failing.push(parts[i]?.[0] ?? '');
    });
    if (!changes?.connected) failing.push('change notices');
    if (pages && !pages.isUp()) failing.push('pages');
    return failing;
  };

  const rest = createRest({
    ...services,
    version,
    readiness,
    warnings: () => (isWorkDone() ? [] : ['no worker']),
    metrics: metrics.registry,
    metricsToken: config.metricsToken,
    uptimeSeconds: () => process.uptime(),
    logger: log,
    isUnavailable,
    secret: config.authSecret,
    publicOrigin: () => publicOrigin,
    isOriginAllowed,
  });

  const { pages } = deps;
  const api = getRequestListener((request) => rest(request, clientOf(request.headers)));
  const httpServer = createHttp({
    handle: (request, response) =>
      pages && !isApiPath(pathOf(request.url)) ? pages.handle(request, response) : api(request, response),
    upgrade: pages?.upgrade,
    socketPath: SOCKET_PATH,
    onError,
  });

  const sockets = createSockets(httpServer, {
    ...services,
    backplane,
    maxSubscriptions: config.passengerMaxSubscriptions,
    maxPositionsPerSecond: positionsPerSecond(config.driver.maxPerMinute),
    isOriginAllowed,
    actorForToken: (token) => accounts.actorForToken(token),
    actorById: (actor: Actor) => accounts.refreshActor(actor),
    scan: (conductor, device, scan) => services.scans.scan(conductor, device, scan, 'SOCKET'),
    openAlerts: () => alerts.open(),
    isUnavailable,
    onAnswer(event, code, startedAt) {
      errorRate.count(code, now());
      metrics.onAck(event, code, (performance.now() - startedAt) / 1000);
    },
    log,
    now,
  });
  metrics.gauge('srivibes_work_done', '0 while no worker does the background work.', () => (isWorkDone() ? 1 : 0));
  metrics.gauge('srivibes_sockets', 'Sockets connected to this node.', () => sockets.io.engine.clientsCount);

  changes = await patiently(() =>
    listenForChanges({
      connectionString: deps.databaseUrl,
      onChange(change) {
        if (change.kind === 'user') return sockets.revocation.user(change.userId);
        if (change.kind === 'network') return services.networkChanged();
        services.forget(change.tripId);
        // A guest's sockets are known by their link's id, whether or not they follow at this moment.
        if (change.kind === 'share') sockets.revocation.user(change.shareId);
        if (change.kind === 'trip') fleet.tripChanged(change.tripId);
        sockets.revocation.trip(change.tripId);
      },
      onGap() {
        services.forgetAll();
        fleet.load().catch(onError);
        sockets.revocation.everybody().catch(onError);
      },
      onError: (error) => log.warn({ err: error }, 'change notices'),
      now,
    }),
  );

  let closing: Promise<void> | undefined;
  const close = async () => {
    draining = true;
    clearInterval(judgeRate);
    await sockets.close();
    await new Promise<void>((resolve) => {
      httpServer.close(() => resolve());
      httpServer.closeIdleConnections();
      setTimeout(() => httpServer.closeAllConnections(), 3000).unref();
    });
    await changes?.close();
    await backplane.close();
  };

  return {
    version,
    services,
    sockets,
    rest,
    httpServer,
    publicOrigin: () => publicOrigin,
    /** @throws the listen error, e.g. EADDRINUSE. */
    async listen(): Promise<{ port: number; origin: string }> {
      await new Promise<void>((resolve, reject) => {
        httpServer.once('error', reject);
        httpServer.listen(config.port, config.host, () => {
          httpServer.off('error', reject);
          resolve();
        });
      });
      const { port } = httpServer.address() as AddressInfo;
      const host = config.host === '0.0.0.0' || config.host === '127.0.0.1' ? 'localhost' : config.host;
      if (!config.publicOriginGiven) publicOrigin = `http://${host}:${port}`;
      return { port, origin: `http://${host === 'localhost' ? '127.0.0.1' : host}:${port}` };
    },
    /** Readiness off, no new sockets, open acks finished, clients told to come back; then the stores. Safe to call twice. */
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

const pathOf = (url = '/') => url.split('?', 1)[0] as string;

/** What the front wrote about the connection; see http.ts. */
export function clientOf(headers: Headers): ClientInfo {
  return { address: headers.get(ADDRESS_HEADER) ?? '', viaProxy: headers.get(PROXIED_HEADER) === '1' };
}

/** The public origin and those allowed besides; where none was set, this machine by either of its names. */
function isOwnOrigin(origin: string, publicOrigin: string, config: Config): boolean {
  if (origin === publicOrigin || config.allowedOrigins.includes(origin)) return true;
  return !config.publicOriginGiven && origin === publicOrigin.replace('//localhost:', '//127.0.0.1:');
}
