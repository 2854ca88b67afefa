import type { Redis } from 'ioredis';

const BEAT_MS = 1000;

/**
 * Finds out that Redis is away, also where the line is dead without having been closed, and that it is back.
 * @param prepare what must have been done before "back" is said; when it fails, it is not back yet.
 */
export function watchHealth(client: Redis, prepare: () => Promise<void>) {
  const listeners: ((awayMs: number) => void)[] = [];
  /** Since when (`performance.now()`). */
  let away: number | null = null;
  let checking = false;

  const check = async () => {
    if (checking) return;
    checking = true;
    try {
      if (client.status !== 'ready') throw new Error('not connected');
      await client.ping().catch((error) => {
        if (client.status === 'ready') client.disconnect(true);
        throw error;
      });
      if (away !== null) {
        const awayMs = performance.now() - away;
        await prepare();
        away = null;
        for (const listener of listeners) listener(awayMs);
      }
    } catch {
      away ??= performance.now();
    } finally {
      checking = false;
    }
  };

  client.on('close', () => {
    away ??= performance.now();
  });
  client.on('ready', () => void check());
  const timer = setInterval(check, BEAT_MS);
  timer.unref();

  return {
    onRecovered: (listener: (awayMs: number) => void) => void listeners.push(listener),
    close: () => clearInterval(timer),
  };
}
