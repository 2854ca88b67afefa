import type { Logger } from 'pino';
import { ACK_CODES, type AckCode } from '@/lib/contract/codes';
import { type AckRefusal, type ClientEventName, clientEvents } from '@/lib/contract/socket-events';
import { Refusal } from '../services/refusal';
import type { FloodGuard } from './flood';
import type { AppSocket, EventHandlers } from './types';

export interface BindDeps {
  handlers: EventHandlers;
  flood: FloodGuard;
  /** How many events are being answered; a shutdown waits for none. */
  flight: { open: number };
  /** Is this error a store that is down? It is then UNAVAILABLE, else our own fault. */
  isUnavailable(error: unknown): boolean;
  /** Told of every answer; `code` null for an ok. */
  onAnswer(event: string, code: AckCode | null, startedAt: number): void;
  log: Logger;
  now(): number;
}

/** Events that may overtake others of the same socket. The rest are answered in the order in which they were sent. */
const PIPELINED: ReadonlySet<string> = new Set<ClientEventName>(['driver:location:update', 'conductor:scan']);
/** What a guest with a share link may send. */
const GUEST_EVENTS: ReadonlySet<string> = new Set<ClientEventName>([
  'passenger:subscribe',
  'passenger:glance',
  'passenger:unsubscribe',
  'auth:refresh',
]);
const ACK_CODE_SET: ReadonlySet<string> = new Set(ACK_CODES);
const MAX_ISSUES = 10;

/**
 * The one wrapper of all events: flood guard → known? → role → parse → handler → one ack. Whatever a client sends, and whether or
 * not it asks for an ack, it is answered at most once and harms nothing.
 */
export function bindEvents(socket: AppSocket, deps: BindDeps): void {
  const { handlers, flood, flight, isUnavailable, onAnswer, log, now } = deps;
  let chain: Promise<void> = Promise.resolve();

  const refuse = (error: unknown, event: string): AckRefusal => {
    if (error instanceof Refusal) return toRefusal(error);
    if (isUnavailable(error)) {
      log.warn({ err: error, event }, 'a store is down');
      return { ok: false, error: 'UNAVAILABLE' };
    }
    log.error({ err: error, event, userId: socket.data.actor.id }, 'handler failed');
    return { ok: false, error: 'INTERNAL' };
  };

  const judge = async (event: string, payload: unknown): Promise<object> => {
    const { actor } = socket.data;
    if (!isClientEvent(event)) throw new Refusal('UNKNOWN_EVENT');
    const spec = clientEvents[event];
    if (actor.shareId && !GUEST_EVENTS.has(event)) throw new Refusal('FORBIDDEN');
    if (spec.roles !== 'any' && !(spec.roles as readonly string[]).includes(actor.role)) {
      throw new Refusal(event.startsWith('driver:') ? 'NOT_DRIVER' : 'FORBIDDEN');
    }
    const parsed = spec.payload.safeParse(payload);
    if (!parsed.success) {
      const issues = parsed.error.issues
        .slice(0, MAX_ISSUES)
        .map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message }));
      throw new Refusal('INVALID_PAYLOAD', undefined, { issues });
    }
    return (handlers[event] as (socket: AppSocket, payload: unknown) => Promise<object>)(socket, parsed.data);
  };

  const answer = async (event: string, payload: unknown, ack: ((body: unknown) => void) | undefined) => {
    const startedAt = performance.now();
    flight.open++;
    let body: { ok: true } | AckRefusal;
    try {
      body = { ok: true, ...(await judge(event, payload)) };
    } catch (error) {
      body = refuse(error, event);
    }
    onAnswer(isClientEvent(event) ? event : 'unknown', body.ok ? null : body.error, startedAt);
    ack?.(body);
    flight.open--;
  };

  socket.onAny((event: string, ...args: unknown[]) => {
    const last = args.at(-1);
    const ack = typeof last === 'function' ? (last as (body: unknown) => void) : undefined;
    const payload = ack && args.length === 1 ? undefined : args[0];
    // A call for help must come through, whatever else this client is doing.
    const key = event === 'driver:status' ? `${socket.data.actor.id} ${event}` : socket.data.actor.id;
    const retryAfterMs = flood.take(key, now());
    if (retryAfterMs !== null) {
      onAnswer(isClientEvent(event) ? event : 'unknown', 'RATE_LIMITED', performance.now());
      ack?.({ ok: false, error: 'RATE_LIMITED', retryAfterMs });
    } else if (PIPELINED.has(event)) {
      void answer(event, payload, ack);
    } else {
      chain = chain.then(() => answer(event, payload, ack));
    }
  });
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
