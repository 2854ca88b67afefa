import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ALERT_TYPES } from '@/lib/contract/primitives';
import { createMetrics } from '@/server/metrics';
import { PROJECT } from './run-script';

/** What no machine of ours can start: read as text, and held to what it is for. */

// knip's own parser; one of our own would be a dependency for this file alone.
const { parse } = createRequire(createRequire(import.meta.url).resolve('knip'))('yaml') as {
  parse(text: string, options: { merge: boolean }): unknown;
};
const read = (path: string) => readFileSync(join(PROJECT, path), 'utf8');

interface Service {
  image?: string;
  command?: string[];
  environment?: Record<string, string>;
  network_mode?: string;
  read_only?: boolean;
  stop_grace_period?: string;
  ports?: string[];
}
const compose = parse(read('compose.yaml'), { merge: true }) as { services: Record<string, Service> };
const service = (name: string): Service => compose.services[name] ?? {};

/** The names that server/config.ts reads. */
const known = new Set([...read('server/config.ts').matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name = '']) => name));

test('two nodes and a worker of one image, with settings that the program knows', () => {
  expect(known).toContain('DATABASE_URL');
  for (const name of ['node1', 'node2', 'worker', 'migrate']) {
    const { environment = {}, image, read_only, stop_grace_period } = service(name);
    expect(image, name).toMatch(/^srivibes:/);
    expect({ read_only, stop_grace_period }, name).toEqual({ read_only: true, stop_grace_period: '20s' });
    expect(Object.keys(environment), name).toContain('TICKET_SIGNING_KEY');
    for (const variable of Object.keys(environment)) expect(known, name).toContain(variable);
  }
  expect(service('worker').command).toContain('dist/server/worker.js');
});

test('nodes are reached on loopback through the proxy alone, each on a port that the proxy names', () => {
  const ports = ['node1', 'node2'].map((name) => service(name).environment?.PORT);
  expect(new Set(ports).size).toBe(2);
  expect(service('caddy').environment?.SRIVIBES_NODES).toBe(ports.map((port) => `127.0.0.1:${port}`).join(' '));
  for (const name of ['node1', 'node2']) {
    expect(service(name)).toMatchObject({ network_mode: 'service:caddy', environment: { HOST: '127.0.0.1' } });
    expect(service(name).ports).toBeUndefined();
  }
  // The database is for this machine, Redis for nobody outside.
  expect(service('postgres').ports).toEqual(['127.0.0.1:5432:5432']);
  expect(service('redis').ports).toBeUndefined();
});

test('Redis writes before it answers, and refuses when it is full', () => {
  const command = service('redis').command?.join(' ') ?? '';
  expect(command).toContain('--appendonly yes --appendfsync always');
  expect(command).toContain('--maxmemory-policy noeviction');
});

test('no secret has a default', () => {
  const text = read('compose.yaml');
  for (const [, name, kind] of text.matchAll(/\$\{(\w*(?:PASSWORD|SECRET|KEY))(:[-?])/g)) {
    if (name !== 'ADMIN_PASSWORD') expect({ name, kind }).toEqual({ name, kind: ':?' });
  }
  expect(text).toMatch(/AUTH_SECRET: \$\{AUTH_SECRET:\?/);
});

test('the proxy keeps a session with its node, asks for readiness, and shows no metrics', () => {
  const caddy = read('ops/Caddyfile');
  for (const words of [
    'lb_policy cookie',
    'fallback client_ip_hash',
    'health_uri /api/ready',
    'respond /api/metrics 404',
  ]) {
    expect(caddy).toContain(words);
  }
  expect(caddy.split('{').length).toBe(caddy.split('}').length);
});

test('the image runs as nobody special and asks whether it lives', () => {
  const dockerfile = read('Dockerfile');
  const last = dockerfile.slice(dockerfile.lastIndexOf('FROM '));
  expect(last).toMatch(/^USER node$/m);
  expect(last).toMatch(/HEALTHCHECK[\s\S]*\/api\/health/);
  // What it copies is what a deploy copies, but for the scripts.
  const parts = /^readonly PARTS=\((.*)\)$/m.exec(read('scripts/deploy-staging.sh'))?.[1]?.split(' ') ?? [];
  expect(parts).toContain('dist');
  for (const part of parts.filter((name) => name !== 'scripts' && name !== '.npmrc')) expect(last).toContain(part);
  const ignored = read('.dockerignore').split('\n');
  for (const path of ['.env', '.git', '.data', 'node_modules', 'backups']) expect(ignored).toContain(path);
});

for (const [unit, program] of [
  ['srivibes@.service', 'main'],
  ['srivibes-worker.service', 'worker'],
]) {
  test(`${unit} runs the built ${program}, drains before it is killed, and may write nowhere`, () => {
    const lines = read(`ops/systemd/${unit}`).split('\n');
    for (const line of [
      `ExecStart=/usr/bin/node --enable-source-maps dist/server/${program}.js`,
      'KillSignal=SIGTERM',
      'TimeoutStopSec=20',
      'User=srivibes',
      'NoNewPrivileges=yes',
      'ProtectSystem=strict',
    ]) {
      expect(lines).toContain(line);
    }
    const named = lines.flatMap((line) => /^Environment=(.*)$/.exec(line)?.[1]?.split(' ') ?? []);
    for (const setting of named) expect(known).toContain(setting.split('=')[0]);
  });
}

test('operations.md names every variable, every alert, every metric of ours, and every path it links to', async () => {
  const text = read('docs/operations.md');
  for (const name of [...known, ...ALERT_TYPES]) expect(text).toContain(`\`${name}\``);
  const metrics = createMetrics();
  const names = (await metrics.registry.getMetricsAsJSON()).map(({ name }) => name);
  expect(names).toContain('srivibes_ack_seconds');
  for (const name of names.filter((name) => name.startsWith('srivibes_'))) expect(text).toContain(name);
  for (const [name] of text.matchAll(/(?:nodejs|process)_\w+/g)) expect(names).toContain(name);
  for (const [, path = ''] of text.matchAll(/\]\((\.\.\/[^)#]+)\)/g))
    expect(() => read(join('docs', path))).not.toThrow();
});
