import { setTimeout as delay } from 'node:timers/promises';
import type { IdleOrder } from './messages';
import { openClient } from './open';
import type { WireClient } from './wire';

const AT_ONCE = 50;
/** For what the handshakes left behind to be collected. */
const SETTLE_MS = 3000;

/** Connections that are let in and then say nothing. Measured from the `first` on, when the server has warmed up. */
export async function idle(order: IdleOrder, measured: (phase: 'begin') => Promise<void>): Promise<void> {
  const clients: WireClient[] = [];
  const open = async (tokens: string[]) => {
    for (let from = 0; from < tokens.length; from += AT_ONCE) {
      const some = tokens.slice(from, from + AT_ONCE);
      clients.push(...(await Promise.all(some.map((token) => openClient(order.target, { token })))));
    }
    await delay(SETTLE_MS);
  };
  await open(order.tokens.slice(0, order.first));
  await measured('begin');
  await open(order.tokens.slice(order.first));
  // Still held while the parent reads the server's memory.
  await measured('begin');
  for (const client of clients) client.destroy();
}
