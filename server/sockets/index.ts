import type { Server as HttpServer } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { Server } from 'socket.io';
import type { AckCode } from '@/lib/contract/codes';
import { rooms } from '@/lib/contract/rooms';
import type { Backplane } from '../backplane/port';
import type { Actor } from '../services/actor';
import type { DomainEvents } from '../services/events';
import type { Fleet } from '../services/fleet';
import type { Follow } from '../services/follow';
import { toServerLocation } from '../services/locations';
import { type AdminDeps, adminHandlers } from './admin';
import { authenticate } from './authenticate';
import { bindEvents, createBinding } from './bind';
import { broadcast } from './broadcast';
import { createClaims } from './claims';
import { type ConductorDeps, conductorHandlers } from './conductor';
import { type DriverDeps, driverHandlers, positionHandler } from './driver';
import { createFleetSockets } from './fleet';
import { createFloodGuard } from './flood';
import { createGate } from './gate';
import { heal } from './heal';
import { createLines } from './lines';
import { type PassengerDeps, passengerHandlers } from './passenger';
import { type RetellDeps, retellAlerts } from './retell-alerts';
import { createRevocation } from './revocation';
import { type SessionDeps, sessionHandlers } from './session';
import { shedRequest } from './shed';
import { createShortWay } from './short-way';
import { createShown } from './shown';
import { closeInTurns } from './turns';
import type { AppServer, AppSocket, EventHandlers } from './types';

export interface SocketsDeps
  extends Omit<DriverDeps, 'claims'>,
    Omit<PassengerDeps, 'subscriptions' | 'watch' | 'shown' | 'gate'>,
    ConductorDeps,
    AdminDeps,
    SessionDeps {
  alerts: RetellDeps['alerts'];
  backplane: Backplane;
  events: DomainEvents;
  fleet: Fleet;
  follow: Follow;
  /** Of a browser; a client without an Origin is judged by its token alone. */
  isOriginAllowed(origin: string): boolean;
  actorById(actor: Actor): Promise<Actor | null>;
  isUnavailable(error: unknown): boolean;
  /** So long may a client take nothing of what it is sent; see lines/. */
  slowClientCutOffMs?: number;
  maxPositionsPerSecond: number;
  onAnswer(event: string, code: AckCode | null, startedAt: number): void;
  log: Logger;
}

/** A batch of 500 points is some 80 KB; what is larger than this closes the connection (1009). */
const MAX_MESSAGE_BYTES = 1_000_000;

/** Of those who come in, and of those who begin to follow: enough to keep the stores at work, few enough for turns of some milliseconds. */
const AT_ONCE = 16;

/** The Socket.IO half of the contract. Each event's handler stands under its name in the file of its role. */
export function createSockets(httpServer: HttpServer, deps: SocketsDeps) {
  const { backplane, events, log, now } = deps;
  const onError = (error: unknown) => log.error({ err: error }, 'sockets');

  const io: AppServer = new Server(httpServer, {
    path: '/socket.io',
    serveClient: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    // One dispatcher looks after upgrades: see http.ts.
    destroyUpgrade: false,
    // The CORS option alone does not stop a WebSocket from a foreign page.
    allowRequest: (request, decide) => {
      const { origin } = request.headers;
      if (origin === undefined || deps.isOriginAllowed(origin)) decide(null, true);
      else decide('ORIGIN_NOT_ALLOWED', false);
    },
    cors: {
      origin: (origin, decide) => decide(null, origin !== undefined && deps.isOriginAllowed(origin)),
      credentials: true,
    },
  });
  backplane.attach(io as unknown as Server);
  closeInTurns(io.engine);

  const lines = createLines(io, {
    cutOffMs: deps.slowClientCutOffMs,
    onCutOff: ({ data }) => log.warn({ userId: data.actor.id }, 'a client that takes nothing is cut off'),
  });

  const { live, peers } = backplane;
  const shown = createShown({
    io,
    lines,
    // Who needs to know that it is heard of waits for it; see passenger.ts.
    onFollowed: (tripId) => void live.watch(tripId).catch(() => undefined),
    onUnfollowed: (tripId) => live.unwatch(tripId),
  });
  live.onMoved((tripId, fix) => shown.offer(toServerLocation(tripId, fix)));
  const claims = createClaims({ io, backplane });
  peers.listen((message) => {
    if (message.kind === 'driver-claimed') claims.onPeer(message.tripId, message.claim);
    else deps.fleet.merge(message.locations);
  });
  const fleetSockets = createFleetSockets({ io, fleet: deps.fleet, peers, now });
  const revocation = createRevocation({ ...deps, io, subscriptions: backplane.subscriptions, onError });
  const handlers: EventHandlers = {
    ...driverHandlers({ ...deps, claims }),
    ...passengerHandlers({
      ...deps,
      gate: createGate(AT_ONCE),
      subscriptions: backplane.subscriptions,
      watch: live.watch,
      shown,
    }),
    ...conductorHandlers(deps),
    ...adminHandlers(deps),
    ...fleetSockets.handlers,
    ...sessionHandlers(deps),
  };
  const flight = { open: 0 };
  const take = createBinding({
    ...deps,
    handlers,
    position: positionHandler(deps.locations),
    flood: createFloodGuard(),
    flight,
  });
  const attachShortWay = createShortWay(take);

  io.use(authenticate({ ...deps, gate: createGate(AT_ONCE), onError }));
  io.on('connection', (socket: AppSocket) => {
    const { actor } = socket.data;
    socket.join(rooms.user(actor.id));
    if (actor.role === 'BUSINESS' && actor.operatorId) socket.join(rooms.operatorAlerts(actor.operatorId));
    bindEvents(socket, take);
    shedRequest(socket);
    if (actor.role === 'DRIVER') attachShortWay(socket);
    socket.on('disconnect', () => {
      clearTimeout(socket.data.expiryTimer);
      fleetSockets.forget(socket);
      backplane.subscriptions.removeSocket(actor.id, socket.id).catch(onError);
    });
  });
  broadcast(io, events, shown);
  retellAlerts({ ...deps, io, onError });
  backplane.onRecovered(() => {
    claims.tellAll();
    heal({ ...deps, io, shown }).catch(onError);
  });

  return {
    io,
    revocation,
    /** No new sockets; those that are there are told to come back, with jitter on their side. */
    async close() {
      fleetSockets.close();
      revocation.close();
      for (let waits = 0; flight.open > 0 && waits < 100; waits++) await setTimeout(50);
      io.local.emit('server:session:ended', { reason: 'SHUTDOWN' });
      io.local.disconnectSockets(true);
      // The last packets are on their way; who does not take them within a second is cut.
      for (let waits = 0; io.engine.clientsCount > 0 && waits < 20; waits++) await setTimeout(50);
      io.engine.close();
    },
  };
}
