import type { io as connect, Socket } from 'socket.io-client';
import { SESSION_END_REASONS, type SessionEndReason } from '@/lib/contract/codes';
import type { ClientToServerEvents, ServerToClientEvents } from '@/lib/contract/socket-events';
import { type Backoff, backoffMs } from './backoff';
import type { Clock } from './clock';
import { type ConnectionState, type EndReason, isFinalRefusal, mayReturn } from './connection';
import { RestError } from './rest-error';
import { createStore, type Readable } from './store';

export type ContractSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

export interface LinkOptions {
  url: string;
  /** Asked at each attempt to connect. */
  token: () => Promise<string>;
  device?: string | undefined;
  transports: ('websocket' | 'polling')[];
  clock: Clock;
  backoff: Backoff;
  /** A connection is up; the returned function is called when it is gone. */
  onOnline: (socket: ContractSocket, token: string) => () => void;
  onEnded: (reason: EndReason) => void;
}

export interface Link {
  readonly connection: Readable<ConnectionState>;
  /** The connected socket; null while there is none. */
  socket(): ContractSocket | null;
  connect(): void;
  close(): void;
}

/** One attempt, from asking for a token to being connected. */
const ATTEMPT_MS = 20_000;
/** A connection that held so long was a good one: the next loss starts the back-off anew. */
const GOOD_MS = 10_000;
/** A server that goes down tells everybody at once; they come back spread over this. */
const SHUTDOWN_SPREAD_MS = 5_000;

/**
 * Keeps one connection, making it anew whenever it is lost. It does the reconnecting itself and not socket.io: a fresh token
 * belongs to each attempt, and most refusals need a decision that socket.io leaves open. Each attempt is a socket of its own.
 */
export function createLink(options: LinkOptions): Link {
  const { clock, backoff } = options;
  const connection = createStore<ConnectionState>({ state: 'connecting' });
  let socket: ContractSocket | null = null;
  let failures = 0;
  /** Grows with each attempt: what belongs to an earlier one is no longer heard. */
  let turn = 0;
  let wanted = false;
  /** The token that the server has called expired: it is not shown again. */
  let spent: string | null = null;
  let cancelTimer = () => {};
  let leave = () => {};

  const drop = () => {
    turn += 1;
    cancelTimer();
    leave();
    leave = () => {};
    socket?.removeAllListeners();
    socket?.disconnect();
    socket = null;
  };

  const end = (reason: EndReason) => {
    drop();
    wanted = false;
    removeWake();
    connection.set({ state: 'ended', reason });
    // Whoever closed it knows.
    if (reason !== 'CLOSED') options.onEnded(reason);
  };

  const tryAgain = (reason: string, delayMs = backoffMs(backoff, failures++, clock.random())) => {
    drop();
    if (connection.get().state !== 'offline') connection.set({ state: 'offline', reason });
    cancelTimer = clock.after(delayMs, attempt);
  };

  const attempt = () => {
    drop();
    const mine = turn;
    cancelTimer = clock.after(ATTEMPT_MS, () => tryAgain('timeout'));
    // Fetched beside the token, and anew after a failure: what a page shows first it shows without a socket.
    Promise.all([options.token(), import('socket.io-client')]).then(
      ([token, { io }]) => {
        if (mine !== turn) return;
        if (token === spent) return end('TOKEN_EXPIRED');
        dial(token, io);
      },
      (error: unknown) => {
        if (mine !== turn) return;
        if (error instanceof RestError && (error.status === 401 || error.status === 403)) return end('NO_TOKEN');
        tryAgain('no token');
      },
    );
  };

  const dial = (token: string, io: typeof connect) => {
    const { url, device, transports } = options;
    const auth = device === undefined ? { token } : { token, device };
    const dialled: ContractSocket = io(url, {
      auth,
      transports,
      tryAllTransports: true,
      forceNew: true,
      reconnection: false,
    });
    socket = dialled;
    let since = 0;
    let said: SessionEndReason | null = null;

    dialled.on('connect', () => {
      cancelTimer();
      since = clock.now();
      leave = options.onOnline(dialled, token);
      connection.set({ state: 'online' });
    });
    dialled.on('connect_error', ({ message }) => {
      if (isFinalRefusal(message)) return end(message);
      if (message === 'TOKEN_EXPIRED') spent = token;
      tryAgain(message);
    });
    dialled.on('server:session:ended', (payload) => {
      const reason = SESSION_END_REASONS.find((known) => known === payload?.reason);
      if (!reason) return;
      if (!mayReturn(reason)) return end(reason);
      // The server closes by itself, after it has answered what is still open.
      said = reason;
    });
    dialled.on('disconnect', (reason) => {
      if (since > 0 && clock.now() - since >= GOOD_MS) failures = 0;
      if (said === 'TOKEN_EXPIRED') spent = token;
      if (said === 'SHUTDOWN') return tryAgain(said, clock.random() * SHUTDOWN_SPREAD_MS);
      tryAgain(said ?? reason);
    });
  };

  /** The browser knows first that the network is back. */
  const wake = () => {
    if (connection.get().state === 'offline') attempt();
  };
  const browser = typeof window === 'undefined' ? null : window;
  const removeWake = () => browser?.removeEventListener('online', wake);

  return {
    connection,
    socket: () => (socket?.connected ? socket : null),
    connect() {
      if (wanted) return;
      wanted = true;
      failures = 0;
      spent = null;
      connection.set({ state: 'connecting' });
      browser?.addEventListener('online', wake);
      attempt();
    },
    close() {
      if (wanted) end('CLOSED');
    },
  };
}
