import { fork } from 'node:child_process';
import { once } from 'node:events';
import { PlainError } from '../../lib/plain-error';
import type { Order, Report, Result } from '../load/messages';

/** No order but a soak takes longer; a server that no longer answers must not hold up the bench for ever. */
const LIMIT_MS = 180_000;

/** The load generator as a child: `carryOut` calls `onBegin` where a measuring begins or ends, and resolves at the order's end. */
export function startGenerator(program: string) {
  const child = fork(program, ['generate'], { execArgv: process.execArgv });
  const next = async (until: number): Promise<Report> => {
    const [report] = (await once(child, 'message', {
      signal: AbortSignal.timeout(Math.max(1, Math.ceil(until - performance.now()))),
    }).catch(() => {
      throw new PlainError(
        'The load generator was not done in time: a server no longer answers, or the machine is overloaded.',
      );
    })) as [Report];
    return report;
  };
  return {
    async carryOut<R extends Result | undefined>(
      order: Order,
      onBegin: () => unknown,
      limitMs: number = LIMIT_MS,
    ): Promise<R> {
      const until = performance.now() + limitMs;
      child.send(order);
      for (;;) {
        const report = await next(until);
        if (report.phase === 'failed') throw new Error(report.message);
        if (report.phase === 'end') return report.result as R;
        await onBegin();
        child.send('go');
      }
    },
    async stop() {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}
export type Generator = ReturnType<typeof startGenerator>;
