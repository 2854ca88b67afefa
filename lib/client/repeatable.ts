import type { ClientEventName, EventInput } from '@/lib/contract/socket-events';

function hasSeq(point: unknown): boolean {
  return typeof point === 'object' && point !== null && typeof (point as { seq?: unknown }).seq === 'number';
}

/**
 * May this be sent again when its answer got lost? Only where a repeat does no harm: statuses and subscriptions by themselves,
 * fixes by their `seq`, a scan by its `scanId`.
 */
export function isRepeatable<E extends ClientEventName>(event: E, payload: EventInput<E>): boolean {
  switch (event) {
    case 'driver:location:update':
      return hasSeq(payload);
    case 'driver:location:batch':
      return (payload as EventInput<'driver:location:batch'>).points.every(hasSeq);
    case 'conductor:scan':
      return (payload as EventInput<'conductor:scan'>).scanId !== undefined;
    default:
      return true;
  }
}
