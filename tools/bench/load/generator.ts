import { batch } from './batch';
import { fleet } from './fleet';
import { idle } from './idle';
import type { Order, Report } from './messages';
import { soak } from './soak';
import { storm } from './storm';
import { stream } from './stream';

/** The load generator's process: one order after another, each reported where its measuring begins and ends. */
export function runGenerator(): void {
  const tell = (report: Report) => process.send?.(report);
  let go = () => {};
  const measured = (phase: 'begin') =>
    new Promise<void>((resolve) => {
      go = resolve;
      tell({ phase });
    });
  const carryOut = async (order: Order) => {
    if (order.kind === 'stream') return stream(order, measured);
    if (order.kind === 'soak') return soak(order, measured);
    if (order.kind === 'fleet') return fleet(order, measured);
    if (order.kind === 'batch') return batch(order, measured);
    if (order.kind === 'storm') return storm(order, measured);
    await idle(order, measured);
    return undefined;
  };
  process.on('message', (message: Order | 'go') => {
    if (message === 'go') return go();
    carryOut(message).then(
      (result) => tell(result ? { phase: 'end', result } : { phase: 'end' }),
      (error: unknown) => tell({ phase: 'failed', message: String(error) }),
    );
  });
  process.once('disconnect', () => process.exit(0));
}
