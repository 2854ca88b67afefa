import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Protocol } from '../load/open';
import { freePort } from './free-port';
import { stopChild } from './process';

/** Brokers of other languages, measured where they are installed. */
export const BROKERS = ['mosquitto', 'nats'] as const;
export type Broker = (typeof BROKERS)[number];

const BIN: Record<Broker, string> = { mosquitto: 'mosquitto', nats: 'nats-server' };
const UP_WITHIN_MS = 10_000;

export function hasBroker(broker: Broker): boolean {
  try {
    execFileSync('which', [BIN[broker]], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const MOSQUITTO = (port: number) =>
  [
    `listener ${port} 127.0.0.1`,
    'allow_anonymous true',
    'set_tcp_nodelay true',
    'persistence false',
    'max_queued_messages 10000',
    'max_inflight_messages 1000',
    'log_type none',
  ].join('\n');

/** @throws when it does not listen in time */
export async function startBroker(broker: Broker) {
  const dir = await mkdtemp(join(tmpdir(), 'srivibes-bench-broker-'));
  const port = await freePort();
  const flags = ['-a', '127.0.0.1', '-p', String(port)];
  if (broker === 'mosquitto') await writeFile(join(dir, 'mosquitto.conf'), `${MOSQUITTO(port)}\n`, { mode: 0o644 });
  const child = spawn(BIN[broker], broker === 'nats' ? flags : ['-c', join(dir, 'mosquitto.conf')], {
    stdio: 'ignore',
  });
  const stop = async () => {
    await stopChild(child);
    await rm(dir, { recursive: true, force: true });
  };
  const until = performance.now() + UP_WITHIN_MS;
  while (!(await listens(port))) {
    if (child.exitCode !== null || performance.now() > until) {
      await stop();
      throw new Error(`${BIN[broker]} did not come up`);
    }
    await delay(50);
  }
  const protocol: Protocol = broker === 'nats' ? 'nats' : 'mqtt';
  return { port, pid: child.pid as number, protocol, stop };
}

const listens = (port: number) =>
  new Promise<boolean>((resolve) => {
    const probe = connect({ port, host: '127.0.0.1' });
    const say = (up: boolean) => {
      probe.destroy();
      resolve(up);
    };
    probe.once('connect', () => say(true));
    probe.once('error', () => say(false));
  });
