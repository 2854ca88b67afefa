import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What an operator of the service watches. Names and units follow Prometheus's conventions. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const acks = new Counter({
    name: 'srivibes_acks_total',
    help: 'Socket events answered, by event and code (OK for none).',
    labelNames: ['event', 'code'],
    registers: [registry],
  });
  const ackSeconds = new Histogram({
    name: 'srivibes_ack_seconds',
    help: 'Time from an event to its answer.',
    labelNames: ['event'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  });
  return {
    registry,
    onAck(event: string, code: string | null, seconds: number) {
      acks.inc({ event, code: code ?? 'OK' });
      ackSeconds.observe({ event }, seconds);
    },
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
