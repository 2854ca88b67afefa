import { createDrivingAccount, type DrivingAccount } from './driving-account';
import { createOutbox, type Outbox } from './outbox';
import type { OutboxStore } from './outbox-store';
import type { SocketClient } from './socket';
import { createStatusQueue, type StatusQueue } from './status-queue';

/** All that leaves a driver's phone, whichever trip is on its screen. */
export interface Courier {
  readonly outbox: Outbox;
  readonly queue: StatusQueue;
  readonly account: DrivingAccount;
  /** The line is there: what is pressed goes first, then the fixes. */
  send(): void;
  stop(): void;
}

/** The server's clock, to a second: the date of its answer. */
async function askServerClock(): Promise<number> {
  const answer = await fetch('/api/health', { cache: 'no-store' });
  const at = Date.parse(answer.headers.get('date') ?? '');
  if (Number.isNaN(at)) throw new Error('no date');
  return at;
}

/** False where the browser knows that there is no network: an old connection may still look alive, and nothing gets through. */
const hasNetwork = () => typeof navigator === 'undefined' || navigator.onLine !== false;

export function createCourier(client: SocketClient, store: OutboxStore): Courier {
  const queue = createStatusQueue({ client, store, mayGo: hasNetwork });
  const outbox = createOutbox({
    client,
    store,
    mayGo: () => hasNetwork() && !queue.goesFirst(),
    serverNow: askServerClock,
  });
  const send = () => {
    void queue.flush().then(() => outbox.flush());
  };
  const isOnline = () => client.connection.get().state === 'online';
  let online = isOnline();
  const ends = [
    client.connection.subscribe(() => {
      const before = online;
      online = isOnline();
      if (online && !before) send();
    }),
    // What held the fixes up has been answered.
    queue.onSettled(() => {
      if (!queue.goesFirst()) void outbox.flush();
    }),
  ];
  window.addEventListener('online', send);
  if (online) send();
  return {
    outbox,
    queue,
    account: createDrivingAccount(store),
    send,
    stop() {
      for (const end of ends) end();
      window.removeEventListener('online', send);
      queue.stop();
      outbox.stop();
    },
  };
}
