import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { createAckMetrics } from './ack-metrics';

/** What an operator of the service watches. Names and units follow Prometheus's conventions. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    onAck: createAckMetrics(registry),
    /** `read` is asked whenever somebody looks. */
    gauge(name: string, help: string, read: () => number) {
      new Gauge({
        name,
        help,
        registers: [registry],
        collect() {
          this.set(read());
        },
      });
    },
  };
}
