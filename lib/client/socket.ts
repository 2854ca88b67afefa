import type { ClientEventName, EventInput, ServerEventName, ServerPayload } from '@/lib/contract/socket-events';
import type { Answer } from './answer';
import type { Backoff } from './backoff';
import { type Clock, systemClock } from './clock';
import type { ConnectionState, EndReason } from './connection';
import { keepFresh } from './keep-fresh';
import { createLink } from './link';
import { createRequester, type RequestOptions } from './request';
import type { Readable } from './store';

export interface SocketClientOptions {
  /** Origin of the server; in a browser the page's own when left out. */
  url?: string;
  /**
   * A token that is still good for a while. Asked at each attempt to connect and shortly before the last one ends. A
   * RestError with status 401 or 403 ends the client (NO_TOKEN); any other failure is tried again.
   */
  token: () => Promise<string>;
  /** Names this device to the server, at most 64 characters; without it the user stands for it. */
  device?: string;
  /** In the order of preference; by default WebSocket, and long polling where that is blocked. */
  transports?: ('websocket' | 'polling')[];
  /** The client has stopped for good. */
  onSessionEnded?: (reason: EndReason) => void;
  backoff?: Backoff;
  clock?: Clock;
}

/** One connection to the server, spoken in the words of the contract. Nothing is opened before `connect()`. */
export interface SocketClient {
  readonly connection: Readable<ConnectionState>;
  /** Starts, also anew after an end. */
  connect(): void;
  /** Stops for good, or until `connect()`. Open requests are answered with a local refusal. */
  close(): void;
  /** Hears a server event on this and every later connection; the returned function ends it. */
  on<E extends ServerEventName>(event: E, handler: (payload: ServerPayload<E>) => void): () => void;
  /** Sends an event and resolves with its ack; waits for a connection first. Never rejects. */
  request<E extends ClientEventName>(event: E, payload: EventInput<E>, options?: RequestOptions): Promise<Answer<E>>;
}

const RECONNECT_BACKOFF: Backoff = { baseMs: 1_000, capMs: 15_000 };
const REFRESH_TIMEOUT_MS = 10_000;

export function createSocketClient(options: SocketClientOptions): SocketClient {
  const clock = options.clock ?? systemClock;
  const handlers = new Map<string, Set<(payload: never) => void>>();

  const link = createLink({
    url: options.url ?? (typeof location === 'undefined' ? '' : location.origin),
    token: options.token,
    device: options.device,
    transports: options.transports ?? ['websocket', 'polling'],
    clock,
    backoff: options.backoff ?? RECONNECT_BACKOFF,
    onOnline(socket, held) {
      socket.onAny((event: string, payload: unknown) => {
        for (const handler of [...(handlers.get(event) ?? [])]) handler(payload as never);
      });
      return keepFresh({
        clock,
        held,
        token: options.token,
        handIn: async (token) =>
          (await request('auth:refresh', { token }, { timeoutMs: REFRESH_TIMEOUT_MS, retries: 0 })).ok,
      });
    },
    onEnded: (reason) => options.onSessionEnded?.(reason),
  });
  const request = createRequester(link, clock);

  return {
    connection: link.connection,
    connect: link.connect,
    close: link.close,
    request,
    on(event, handler) {
      const known = handlers.get(event) ?? new Set();
      handlers.set(event, known);
      const entry = (payload: never) => handler(payload);
      known.add(entry);
      return () => {
        known.delete(entry);
      };
    },
  };
}
