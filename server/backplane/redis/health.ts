import type { Redis } from 'ioredis';

const BEAT_MS = 1000;

/**
 * Finds out that Redis is away, also where the line is dead without having been closed, and that it is back.
 * @param prepare what must have been done before "back" is said; when it fails, it is not back yet.
 */
export function watchHealth(clients: readonly Redis[], prepare: () => Promise<void>) {
  const listeners: (() => void)[] = [];
  let away = false;
  let checking = false;

  const check = async () => {
    if (checking) return;
    checking = true;
    try {
      for (const client of clients) {
        if (client.status !== 'ready') throw new Error('not connected');
        await client.ping().catch((error) => {
          if (client.status === 'ready') client.disconnect(true);
          throw error;
        });
      }
      if (away) {
        await prepare();
        away = false;
        for (const listener of listeners) listener();
      }
    } catch {
      away = true;
    } finally {
      checking = false;
    }
  };

  for (const client of clients) {
    client.on('close', () => {
      away = true;
    });
    client.on('ready', () => void check());
  }
  const timer = setInterval(check, BEAT_MS);
  timer.unref();

  return {
    onRecovered: (listener: () => void) => void listeners.push(listener),
    close: () => clearInterval(timer),
  };
}
