import { setTimeout as delay } from 'node:timers/promises';
import type { EmbeddedLog } from '../embedded';
import type { Layout } from './files';
import type { Postmaster } from './postmaster';
import { isAlive } from './processes';

const LOOK_MS = 250;
const RETRY_MAX_MS = 10_000;

/**
 * Starts a server again that has ended without being asked to (a kill, a crash, no memory), for as long as it is not released. Looked
 * after by its process id, since one that was taken over is no child of ours.
 */
export function keepAlive(
  first: Postmaster,
  { start, log, layout }: { start(): Promise<Postmaster>; log: EmbeddedLog; layout: Layout },
) {
  let current = first;
  let released = false;
  let starting: Promise<void> | undefined;

  const startAgain = async () => {
    log.error(`the embedded PostgreSQL ended by itself: see ${layout.serverLog}. Starting it again.`);
    for (let waitMs = LOOK_MS; !released; waitMs = Math.min(waitMs * 2, RETRY_MAX_MS)) {
      try {
        current = await start();
        return log.warn('the embedded PostgreSQL runs again');
      } catch (error) {
        log.error((error as Error).message);
        await delay(waitMs);
      }
    }
  };

  const timer = setInterval(() => {
    if (starting || isAlive(current.pid)) return;
    starting = startAgain().finally(() => {
      starting = undefined;
    });
  }, LOOK_MS);
  timer.unref();

  return {
    /** From now on its end is its end. Resolves with the server as it is then. */
    async release(): Promise<Postmaster> {
      released = true;
      clearInterval(timer);
      await starting;
      return current;
    },
  };
}
