import type { ClientEventName } from '@/lib/contract/socket-events';
import { type Answer, isTransient } from './answer';
import { type Backoff, backoffMs } from './backoff';
import type { Clock } from './clock';
import type { SocketClient } from './socket';

const AGAIN: Backoff = { baseMs: 2_000, capMs: 30_000 };

/**
 * Runs `ask` now and after each reconnect (the server forgets subscriptions with the connection), and again after a while where
 * it failed for the moment only. `stop` ends it; `again` asks anew at once.
 */
export function whileOnline(client: SocketClient, clock: Clock, ask: () => Promise<Answer<ClientEventName>>) {
  let wasOnline = false;
  let failures = 0;
  let turn = 0;
  let cancel = () => {};

  const run = async () => {
    cancel();
    const mine = ++turn;
    const answer = await ask();
    if (mine !== turn) return;
    if (answer.ok) failures = 0;
    else if (wasOnline && isTransient(answer)) {
      const least = answer.retryAfterMs ?? 0;
      cancel = clock.after(least + backoffMs(AGAIN, failures++, clock.random()), () => void run());
    }
  };
  const look = () => {
    const online = client.connection.get().state === 'online';
    if (online === wasOnline) return;
    wasOnline = online;
    if (online) void run();
    else {
      turn += 1;
      cancel();
    }
  };

  const end = client.connection.subscribe(look);
  look();
  return {
    again: () => {
      if (wasOnline) void run();
    },
    stop: () => {
      end();
      turn += 1;
      cancel();
    },
  };
}
