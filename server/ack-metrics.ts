import type { Metric, MetricObjectWithValues, MetricValue, Registry } from 'prom-client';

/** Seconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

interface OfEvent {
  codes: Map<string, number>;
  /** How many fell into each bucket and not into one before; the last are slower than all. */
  buckets: number[];
  seconds: number;
  count: number;
}

/**
 * How events were answered, counted in plain numbers and put into Prometheus's form when somebody looks: the library's own counters look
 * their labels up by a hash each time, which is dear at every position.
 */
export function createAckMetrics(registry: Registry) {
  const events = new Map<string, OfEvent>();

  const register = (name: string, help: string, type: string, values: () => MetricValue<string>[]) => {
    const get = async () => ({ name, help, type, values: values(), aggregator: 'sum' }) as unknown;
    const metric = { name, help, get: get as () => Promise<MetricObjectWithValues<MetricValue<string>>>, reset() {} };
    registry.registerMetric(metric as unknown as Metric);
  };

  register('srivibes_acks_total', 'Socket events answered, by event and code (OK for none).', 'counter', () =>
    [...events].flatMap(([event, { codes }]) =>
      [...codes].map(([code, value]) => ({ value, labels: { event, code } })),
    ),
  );
  register('srivibes_ack_seconds', 'Time from an event to its answer.', 'histogram', () =>
    [...events].flatMap(([event, { buckets, seconds, count }]) => {
      let upTo = 0;
      const bucket = (le: number | string, value: number) => ({
        metricName: 'srivibes_ack_seconds_bucket',
        value,
        labels: { event, le },
      });
      return [
        ...BUCKETS.map((le, i) => {
          upTo += buckets[i] as number;
          return bucket(le, upTo);
        }),
        bucket('+Inf', count),
        { metricName: 'srivibes_ack_seconds_sum', value: seconds, labels: { event } },
        { metricName: 'srivibes_ack_seconds_count', value: count, labels: { event } },
      ];
    }),
  );

  return function count(event: string, code: string | null, seconds: number): void {
    let of = events.get(event);
    if (!of) {
      of = { codes: new Map(), buckets: new Array(BUCKETS.length + 1).fill(0), seconds: 0, count: 0 };
      events.set(event, of);
    }
    const word = code ?? 'OK';
    of.codes.set(word, (of.codes.get(word) ?? 0) + 1);
    of.seconds += seconds;
    of.count++;
    let i = 0;
    while (i < BUCKETS.length && seconds > (BUCKETS[i] as number)) i++;
    of.buckets[i] = (of.buckets[i] as number) + 1;
  };
}
