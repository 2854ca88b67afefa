import type { Logger } from 'pino';
import { createLocalBackplane, type HistoryLog } from './local';
import type { Backplane } from './port';
import { createRedisBackplane } from './redis';
import type { HistorySink, RedisLogDeps } from './redis/log';

const WAIT_FOR_REDIS_MS = 60_000;

/**
 * The backplane that the configuration asks for: Redis where REDIS_URL is set, else this process.
 * @throws Error of one line that names REDIS_URL when no Redis answers.
 */
export async function openBackplane(deps: {
  redisUrl: string | undefined;
  repositories: {
    history: HistoryLog & HistorySink;
    isConnectionFailure(error: unknown): boolean;
    /** The row itself is at fault. */
    isRefusedRow(error: unknown): boolean;
  };
  log: Pick<Logger, 'warn' | 'error'>;
  /** Told besides the log of a point that history cannot take. */
  onPoison?: RedisLogDeps['onPoison'];
  waitMs?: number;
}): Promise<Backplane> {
  const { redisUrl, repositories, log, waitMs = WAIT_FOR_REDIS_MS } = deps;
  if (redisUrl === undefined) return createLocalBackplane(repositories);
  return createRedisBackplane({
    url: redisUrl,
    history: repositories.history,
    isRefusedRow: repositories.isRefusedRow,
    waitMs,
    onError: (error) => log.warn({ err: error }, 'redis'),
    onDoubt: (line) => log.warn(line),
    onPoison: (poison) => {
      log.error(poison, 'a point that history cannot take was set aside');
      deps.onPoison?.(poison);
    },
  });
}
