import type { Ack, ClientEventName, EventInput } from '@/lib/contract/socket-events';
import { type Answer, localRefusal } from './answer';
import { type Backoff, backoffMs } from './backoff';
import { type Clock, wait } from './clock';
import type { Link } from './link';
import { isRepeatable } from './repeatable';
import { until } from './store';

export interface RequestOptions {
  /** For each try: so long it waits for a connection, and then for the answer. Default 8 s. */
  timeoutMs?: number;
  /** Further tries after the first, default 2. None for what a repeat could do twice, whatever is asked. */
  retries?: number;
  /** Gives up at once with `ENDED`. */
  signal?: AbortSignal;
}

const TIMEOUT_MS = 8_000;
const RETRIES = 2;
const RETRY_BACKOFF: Backoff = { baseMs: 500, capMs: 10_000 };

type Emit<E extends ClientEventName> = (event: E, payload: EventInput<E>, ack: (answer?: Ack<E>) => void) => void;

/** Sends over the link and hands back the ack. Never rejects: what goes wrong on the way is an answer too. */
export function createRequester(link: Link, clock: Clock) {
  return async function request<E extends ClientEventName>(
    event: E,
    payload: EventInput<E>,
    { timeoutMs = TIMEOUT_MS, retries = RETRIES, signal }: RequestOptions = {},
  ): Promise<Answer<E>> {
    const tries = isRepeatable(event, payload) ? retries : 0;
    let left = false;
    for (let attempt = 0; ; attempt++) {
      const answer =
        (await whenOnline(link, clock, timeoutMs, signal)) ?? (await send(event, payload, timeoutMs, signal));
      if (answer.ok) return answer;
      left ||= answer.error === 'TIMEOUT';
      const pause = attempt < tries && !signal?.aborted ? pauseBefore(answer, attempt) : null;
      // Once one try has left, "it never left" would be a lie.
      if (pause === null) return left && answer.error === 'OFFLINE' ? localRefusal('TIMEOUT') : answer;
      await wait(clock, pause, signal);
    }
  };

  /** How long to wait before the next try, ms; null where another would be refused as well. */
  function pauseBefore(answer: Answer<ClientEventName> & { ok: false }, attempt: number): number | null {
    const backoff = backoffMs(RETRY_BACKOFF, attempt, clock.random());
    switch (answer.error) {
      case 'TIMEOUT':
        return backoff;
      case 'OFFLINE':
        return 0;
      case 'UNAVAILABLE':
        return Math.max(backoff, answer.retryAfterMs ?? 0);
      default:
        // Whoever is told when to come back comes back then, and a little later.
        return answer.retryAfterMs === undefined ? null : answer.retryAfterMs + backoff;
    }
  }

  function send<E extends ClientEventName>(event: E, payload: EventInput<E>, timeoutMs: number, signal?: AbortSignal) {
    return new Promise<Answer<E>>((resolve) => {
      const socket = link.socket();
      if (!socket) return resolve(localRefusal('OFFLINE'));
      const settle = (answer: Answer<E>) => {
        cancel();
        unwatch();
        signal?.removeEventListener('abort', aborted);
        resolve(answer);
      };
      const lost = () => settle(localRefusal('TIMEOUT'));
      const aborted = () => settle(localRefusal('ENDED'));
      const cancel = clock.after(timeoutMs, lost);
      // Not the socket's own event: a link that ends takes its listeners off the socket first.
      const unwatch = link.connection.subscribe(() => {
        if (link.socket() !== socket) lost();
      });
      signal?.addEventListener('abort', aborted, { once: true });
      (socket.emit as unknown as Emit<E>).call(socket, event, payload, (answer) => {
        if (answer && typeof answer.ok === 'boolean') settle(answer);
      });
    });
  }
}

/** Null once there is a connection; a refusal where there will be none, or none came in time. */
async function whenOnline(link: Link, clock: Clock, timeoutMs: number, signal?: AbortSignal) {
  if (signal?.aborted) return localRefusal('ENDED');
  if (link.socket()) return null;
  const over = new AbortController();
  const stop = () => over.abort();
  signal?.addEventListener('abort', stop, { once: true });
  const decided = until(link.connection, ({ state }) => state === 'online' || state === 'ended', over.signal);
  await Promise.race([decided, wait(clock, timeoutMs, over.signal)]);
  over.abort();
  signal?.removeEventListener('abort', stop);
  if (signal?.aborted) return localRefusal('ENDED');
  const { state } = link.connection.get();
  return state === 'online' ? null : localRefusal(state === 'ended' ? 'ENDED' : 'OFFLINE');
}
