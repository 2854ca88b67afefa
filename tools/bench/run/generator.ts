import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Order, Report, StormResult, StreamResult } from '../load/messages';

/** The load generator as a child: `carryOut` calls `onBegin` where the measuring begins and resolves where it ends. */
export function startGenerator(program: string) {
  const child = fork(program, ['generate'], { execArgv: process.execArgv });
  return {
    async carryOut<R extends StreamResult | StormResult | undefined>(order: Order, onBegin: () => void): Promise<R> {
      child.send(order);
      for (;;) {
        const [report] = (await once(child, 'message')) as [Report];
        if (report.phase === 'failed') throw new Error(report.message);
        if (report.phase === 'end') return report.result as R;
        onBegin();
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
