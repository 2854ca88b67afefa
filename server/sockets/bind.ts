import type { Logger } from 'pino';
import { ACK_CODES, type AckCode } from '@/lib/contract/codes';
import { isLocationUpdate } from '@/lib/contract/quick';
import { type AckRefusal, type ClientEventName, clientEvents, type EventPayload } from '@/lib/contract/socket-events';
import { Refusal } from '../services/refusal';
import type { FloodGuard } from './flood';
import type { AppSocket, EventHandlers, PositionHandler } from './types';

export interface BindDeps {
  handlers: EventHandlers;
  position: PositionHandler;
  flood: FloodGuard;
  /** Of one user, before the cap of its driver is looked at; see flood.ts. */
  maxPositionsPerSecond: number;
  /** How many events are being answered; a shutdown waits for none. */
  flight: { open: number };
  /** Is this error a store that is down? It is then UNAVAILABLE, else our own fault. */
  isUnavailable(error: unknown): boolean;
  /** Told of every answer; `code` null for an ok. */
  onAnswer(event: string, code: AckCode | null, startedAt: number): void;
  log: Logger;
  now(): number;
}

/** May overtake others of the same socket, as a position does. The rest are answered in the order in which they were sent. */
const PIPELINED: ReadonlySet<string> = new Set<ClientEventName>(['conductor:scan']);
const POSITION = 'driver:location:update' satisfies ClientEventName;
/** What a guest with a share link may send. */
const GUEST_EVENTS: ReadonlySet<string> = new Set<ClientEventName>([
  'passenger:subscribe',
  'passenger:glance',
  'passenger:unsubscribe',
  'auth:refresh',
]);
const ACK_CODE_SET: ReadonlySet<string> = new Set(ACK_CODES);
const MAX_ISSUES = 10;
/** The answer to nearly everything; it is one object, so that it is known for what it is. */
export const OK = { ok: true } as const;

export type Ack = (body: unknown) => void;

/** Takes an event of a client; see `createBinding`. */
export type Take = (socket: AppSocket, event: string, payload: unknown, ack: Ack | undefined) => void;

/**
 * The one wrapper of all events: flood guard → known? → role → parse → handler → one ack. Whatever a client sends, and whether or
 * not it asks for an ack, it is answered at most once and harms nothing.
 */
export function createBinding(deps: BindDeps): Take {
  const { handlers, position, flood, flight, isUnavailable, onAnswer, log, now } = deps;
  /** Of sockets that have something to be answered: the end of it. */
  const chains = new WeakMap<AppSocket, Promise<void>>();

  const refuse = (socket: AppSocket, error: unknown, event: string): AckRefusal => {
    if (error instanceof Refusal) return toRefusal(error);
    if (isUnavailable(error)) {
      log.warn({ err: error, event }, 'a store is down');
      return { ok: false, error: 'UNAVAILABLE' };
    }
    log.error({ err: error, event, userId: socket.data.actor.id }, 'handler failed');
    return { ok: false, error: 'INTERNAL' };
  };

  const assertMay = ({ data: { actor } }: AppSocket, event: ClientEventName): void => {
    const { roles } = clientEvents[event];
    if (actor.shareId && !GUEST_EVENTS.has(event)) throw new Refusal('FORBIDDEN');
    if (roles !== 'any' && !(roles as readonly string[]).includes(actor.role)) {
      throw new Refusal(event.startsWith('driver:') ? 'NOT_DRIVER' : 'FORBIDDEN');
    }
  };

  const judge = async (socket: AppSocket, event: string, payload: unknown): Promise<object> => {
    if (!isClientEvent(event) || event === POSITION) throw new Refusal('UNKNOWN_EVENT');
    assertMay(socket, event);
    const parsed = parse(event, payload);
    return (handlers[event] as (socket: AppSocket, payload: unknown) => Promise<object>)(socket, parsed);
  };

  const end = (event: string, startedAt: number, body: { ok: true } | AckRefusal, ack: Ack | undefined) => {
    onAnswer(isClientEvent(event) ? event : 'unknown', body.ok ? null : body.error, startedAt);
    ack?.(body);
    flight.open--;
  };

  const answer = async (socket: AppSocket, event: string, payload: unknown, ack: Ack | undefined) => {
    const startedAt = performance.now();
    flight.open++;
    let body: { ok: true } | AckRefusal;
    try {
      body = { ok: true, ...(await judge(socket, event, payload)) };
    } catch (error) {
      body = refuse(socket, error, event);
    }
    end(event, startedAt, body, ack);
  };

  /** The same of a position, without a promise. */
  const answerPosition = (socket: AppSocket, payload: unknown, ack: Ack | undefined) => {
    const startedAt = performance.now();
    flight.open++;
    let isOver = false;
    const done = (error: unknown, body?: { duplicate?: true }) => {
      if (isOver) return;
      isOver = true;
      if (!body) end(POSITION, startedAt, refuse(socket, error, POSITION), ack);
      else end(POSITION, startedAt, body.duplicate ? { ok: true, ...body } : OK, ack);
    };
    try {
      assertMay(socket, POSITION);
      position(socket, isLocationUpdate(payload) ? payload : parse(POSITION, payload), done);
    } catch (error) {
      done(error);
    }
  };

  return (socket, event, payload, ack) => {
    const { id } = socket.data.actor;
    const retryAfterMs =
      event === POSITION
        ? flood.take(`${id} position`, now(), deps.maxPositionsPerSecond)
        : // A call for help must come through, whatever else this client is doing.
          flood.take(event === 'driver:status' ? `${id} status` : id, now());
    if (retryAfterMs !== null) {
      onAnswer(isClientEvent(event) ? event : 'unknown', 'RATE_LIMITED', performance.now());
      ack?.({ ok: false, error: 'RATE_LIMITED', retryAfterMs });
    } else if (event === POSITION) {
      answerPosition(socket, payload, ack);
    } else if (PIPELINED.has(event)) {
      void answer(socket, event, payload, ack);
    } else {
      const before = chains.get(socket);
      const next = before
        ? before.then(() => answer(socket, event, payload, ack))
        : answer(socket, event, payload, ack);
      chains.set(socket, next);
      void next.then(() => {
        if (chains.get(socket) === next) chains.delete(socket);
      });
    }
  };
}

/** Hands all that a socket sends to `take`. */
export function bindEvents(socket: AppSocket, take: Take): void {
  socket.onAny((event: string, ...args: unknown[]) => {
    const last = args.at(-1);
    const ack = typeof last === 'function' ? (last as Ack) : undefined;
    take(socket, event, ack && args.length === 1 ? undefined : args[0], ack);
  });
}

/** @throws Refusal INVALID_PAYLOAD, with what is wrong where */
function parse<E extends ClientEventName>(event: E, payload: unknown): EventPayload<E> {
  const parsed = clientEvents[event].payload.safeParse(payload);
  if (parsed.success) return parsed.data as EventPayload<E>;
  const issues = parsed.error.issues
    .slice(0, MAX_ISSUES)
    .map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message }));
  throw new Refusal('INVALID_PAYLOAD', undefined, { issues });
}

function isClientEvent(event: string): event is ClientEventName {
  return Object.hasOwn(clientEvents, event);
}

function toRefusal({ code, message, retryAfterMs, issues }: Refusal): AckRefusal {
  const error = (ACK_CODE_SET.has(code) ? code : code === 'NOT_FOUND' ? 'TRIP_NOT_FOUND' : 'FORBIDDEN') as AckCode;
  const refusal: AckRefusal = { ok: false, error };
  if (message !== code) refusal.message = message;
  if (retryAfterMs !== undefined) refusal.retryAfterMs = Math.ceil(retryAfterMs);
  if (issues) refusal.issues = issues;
  return refusal;
}
