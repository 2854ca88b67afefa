import { cp, mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { findFreePort } from '@/server/db/embedded';
import { CLEAN, PROJECT, runCommand } from './run-script';

/** A node as small as can be: says which release it is, and on request never becomes ready. */
const MAIN = `import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
const release = JSON.parse(readFileSync(new URL('./release.json', import.meta.url), 'utf8'));
createServer((request, response) => {
  response.statusCode = request.url === '/api/ready' && !release.ready ? 503 : 200;
  response.end(release.name);
}).listen(Number(process.env.PORT), '127.0.0.1');
`;
const WORKER = `import { readFileSync } from 'node:fs';
if (JSON.parse(readFileSync(new URL('./release.json', import.meta.url), 'utf8')).worker) setInterval(() => {}, 1000);
`;
/** Commands of the project itself; the real ones have tests of their own. */
const BUILD = `import { mkdirSync } from 'node:fs'; mkdirSync('.next/cache', { recursive: true });`;
const MIGRATE = `import { appendFileSync } from 'node:fs';
appendFileSync('migrated', process.env.DATABASE_URL + '\\n');
if (process.env.DATABASE_URL.endsWith('/broken')) process.exit(1);
`;

/** Starts and stops processes as systemd would, and notes what it was asked. */
const systemctl = (home: string) => `#!/bin/bash
cd ${home}/state
echo "$*" >>calls
unit=\${!#}
runs() { [[ -f $unit.pid && -d /proc/$(cat $unit.pid) ]] && ! grep -q '^State:.Z' /proc/$(cat $unit.pid)/status; }
case $1 in
is-active) runs ;;
restart)
  runs && kill $(cat $unit.pid)
  while runs; do sleep 0.05; done
  program=main
  [[ $unit == *worker* ]] && program=worker
  PORT=$(cat $unit.port 2>/dev/null) node ${home}/target/current/dist/server/$program.js </dev/null >/dev/null 2>&1 &
  echo $! >$unit.pid
  ;;
esac
`;

/** What sshd does with a command: a shell gets all words, joined. Options and address are noted. */
const ssh = (home: string) => `#!/bin/bash
user=
while [[ $1 == -* ]]; do
  [[ $1 == -l ]] && user=$2@ # as rsync says it
  shift 2
done
echo "$user$1" >>${home}/state/ssh
shift
exec sh -c "$*"
`;

interface Release {
  name: string;
  ready?: boolean;
  worker?: boolean;
}

/** A project to deploy and a machine to deploy it to, both in one temporary folder. */
export async function createStaging() {
  const home = await mkdtemp(join(tmpdir(), 'staging-'));
  const project = join(home, 'project');
  const target = join(home, 'target');
  const state = join(home, 'state');
  const ports = [await findFreePort(), await findFreePort()];
  const units = ['srivibes@1', 'srivibes@2', 'srivibes-worker'];

  for (const folder of ['dist/server', 'prisma', 'public/left', 'scripts']) {
    await mkdir(join(project, folder), { recursive: true });
  }
  await mkdir(state);
  await cp(join(PROJECT, 'scripts/deploy-staging.sh'), join(project, 'scripts/deploy-staging.sh'));
  const file = (path: string, text: string, mode = 0o644) => writeFile(join(home, path), text, { mode });
  await Promise.all([
    file('project/dist/server/main.js', MAIN),
    file('project/dist/server/worker.js', WORKER),
    file('project/build.mjs', BUILD),
    file('project/migrate.mjs', MIGRATE),
    file('project/public/left/package.json', '{"name":"left","version":"1.0.0"}'),
    file('systemctl', systemctl(home), 0o755),
    file('ssh', ssh(home), 0o755),
    ...ports.map((port, i) => file(`state/${units[i]}.port`, String(port))),
  ]);
  const manifest = {
    name: 'deployed',
    version: '1.0.0',
    type: 'module',
    scripts: { build: 'node build.mjs', migrate: 'node migrate.mjs' },
    dependencies: { left: 'file:public/left' },
  };
  await file('project/package.json', JSON.stringify(manifest));
  const { scripts: _, type: __, ...lockedRoot } = manifest;
  const lock = (version: string) => ({
    ...{ name: 'deployed', version, lockfileVersion: 3, requires: true },
    packages: {
      '': lockedRoot,
      'node_modules/left': { resolved: 'public/left', link: true },
      'public/left': { name: 'left', version: '1.0.0' },
    },
  });

  const env = {
    STAGING_DATABASE_URL: 'postgresql://u:geheim@127.0.0.1/staging',
    STAGING_TARGET: `dir:${target}`,
    STAGING_NODES: `srivibes@1=${ports[0]} srivibes@2=${ports[1]}`,
    STAGING_SYSTEMCTL: join(home, 'systemctl'),
    STAGING_READY_SECONDS: '10',
    STAGING_WORKER_SECONDS: '1',
    PATH: `${home}:${CLEAN.PATH}`,
  };
  const ask = async (port: number, path: string) => {
    try {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close' } });
      return { ok: response.ok, text: await response.text() };
    } catch {
      return { ok: false, text: '' };
    }
  };

  return {
    home,
    target,
    env,
    lines: async (name: string) =>
      (await readFile(join(home, name), 'utf8').catch(() => '')).split('\n').filter(Boolean),
    /** Writes what the next release is made of. */
    async write({ name, ready = true, worker = true }: Release, lockVersion = '1.0.0') {
      await file('project/dist/server/release.json', JSON.stringify({ name, ready, worker }));
      await file('project/package-lock.json', JSON.stringify(lock(lockVersion)));
    },
    deploy: (more: Record<string, string> = {}, args: string[] = []) =>
      runCommand('bash', [join(project, 'scripts/deploy-staging.sh'), ...args], { ...env, ...more }),
    current: async () => basename(await readlink(join(target, 'current'))),
    releases: async () => (await readdir(join(target, 'releases'))).sort(),
    /** What both nodes say they are. */
    served: async () => (await Promise.all(ports.map((port) => ask(port, '/')))).map(({ text }) => text),
    /** Whether at least one node would take a request now. */
    anyReady: async () => (await Promise.all(ports.map((port) => ask(port, '/api/ready')))).some(({ ok }) => ok),
    async remove() {
      for (const unit of units) {
        const pid = Number(await readFile(join(state, `${unit}.pid`), 'utf8').catch(() => '0'));
        if (pid > 0) {
          try {
            process.kill(pid, 'SIGKILL');
          } catch {
            // Ended by itself.
          }
        }
      }
      await rm(home, { recursive: true, force: true });
    },
  };
}
