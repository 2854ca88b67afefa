import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { createAckMetrics } from '@/server/ack-metrics';

it('tells of acks as Prometheus has counters and histograms', async () => {
  const registry = new Registry();
  const count = createAckMetrics(registry);
  count('driver:location:update', null, 0.001);
  count('driver:location:update', null, 0.003);
  count('driver:location:update', 'RATE_LIMITED', 7);
  const lines = (await registry.metrics()).split('\n');
  const event = 'event="driver:location:update"';
  expect(lines).toEqual(
    expect.arrayContaining([
      '# TYPE srivibes_acks_total counter',
      `srivibes_acks_total{${event},code="OK"} 2`,
      `srivibes_acks_total{${event},code="RATE_LIMITED"} 1`,
      '# TYPE srivibes_ack_seconds histogram',
      `srivibes_ack_seconds_bucket{${event},le="0.001"} 1`,
      `srivibes_ack_seconds_bucket{${event},le="0.0025"} 1`,
      `srivibes_ack_seconds_bucket{${event},le="0.005"} 2`,
      `srivibes_ack_seconds_bucket{${event},le="2.5"} 2`,
      `srivibes_ack_seconds_bucket{${event},le="+Inf"} 3`,
      `srivibes_ack_seconds_sum{${event}} 7.004`,
      `srivibes_ack_seconds_count{${event}} 3`,
    ]),
  );
  expect(await registry.getMetricsAsJSON()).toHaveLength(2);
});
