import { accessSync, constants, existsSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { run } from './run.mjs';

const DEBIAN_POSTGRES = '/usr/lib/postgresql';

/** Debian keeps each version's programs in a folder of their own, outside the PATH; the newest first. */
function debianPostgres() {
  if (!existsSync(DEBIAN_POSTGRES)) return [];
  const versions = readdirSync(DEBIAN_POSTGRES).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(DEBIAN_POSTGRES, version, 'bin/postgres'));
}

/** A server alone (npm's is one) is of no use to the backup's tests. */
function lacksItsPrograms(path) {
  const folder = dirname(realpathSync(path));
  const lacking = ['initdb', 'psql', 'pg_dump', 'pg_restore'].filter((name) => !existsSync(join(folder, name)));
  return lacking.length > 0 ? `has no ${lacking.join(', ')} beside it` : null;
}

/** What tests need beyond npm: the variable that hands on its path, its names, its Debian package, and who needs it. */
export const TOOLS = [
  {
    title: 'Redis 7',
    variable: 'REDIS_SERVER_BIN',
    names: ['redis-server', 'valkey-server'],
    apt: 'redis-server',
    neededBy: 'the tests that run against Redis',
    refuse: (version) => (Number(/v=(\d+)/.exec(version)?.[1]) >= 7 ? null : 'is older than version 7'),
  },
  {
    title: 'PostgreSQL with pg_dump',
    variable: 'POSTGRES_BIN',
    names: ['postgres'],
    apt: 'postgresql',
    neededBy: 'the tests of the backup scripts (tests/integration/scripts)',
    refuse: (version, path) =>
      Number(/\) (\d+)/.exec(version)?.[1]) >= 15 ? lacksItsPrograms(path) : 'is older than version 15',
    elsewhere: async () => debianPostgres(),
  },
  {
    title: 'sshd',
    variable: 'SSHD_BIN',
    names: ['sshd', '/usr/sbin/sshd'],
    // Of older versions -V is no option; asked so, they say their version and fail.
    ask: ['-V'],
    apt: 'openssh-server',
    neededBy: 'the test of the deploy over SSH (tests/integration/scripts)',
    refuse: (version) => (version.includes('OpenSSH') ? null : 'is no OpenSSH'),
  },
  {
    title: 'rsync',
    variable: 'RSYNC_BIN',
    names: ['rsync'],
    apt: 'rsync',
    neededBy: 'the test of the deploy over SSH (tests/integration/scripts)',
    refuse: () => null,
  },
  {
    title: 'Chromium',
    variable: 'CHROMIUM_BIN',
    names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    apt: 'chromium',
    neededBy: 'the tests in a browser (tests/e2e)',
    refuse: () => null,
    async elsewhere() {
      const { chromium } = await import('playwright');
      return [chromium.executablePath()];
    },
  },
];

function onPath(name, env) {
  if (isAbsolute(name)) return existsSync(name) ? name : null;
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

/**
 * Looks for a tool and makes sure that it runs: Ubuntu, for one, has a `chromium-browser` that only asks for a snap.
 * @param {(typeof TOOLS)[number]} tool
 * @param {Record<string, string | undefined>} [env]
 * @returns {Promise<{ path: string | null, version: string, refused: string[] }>}
 */
export async function findTool(tool, env = process.env) {
  const given = env[tool.variable];
  const candidates = given ? [given] : [...tool.names, ...((await tool.elsewhere?.()) ?? [])];
  const refused = given && !isAbsolute(given) ? [`${tool.variable}=${given} is no absolute path`] : [];
  for (const name of candidates) {
    const path = onPath(name, env);
    if (path === null) continue;
    const { code, output } = await run(path, tool.ask ?? ['--version'], { env, timeoutMs: 20_000 });
    const reason = code === 0 || tool.ask ? tool.refuse(output, path) : 'does not run';
    // Debian's chromium mutters about its shell before it names its version.
    const version = output.split('\n').find((line) => /\d\.\d/.test(line)) ?? '';
    if (reason === null) return { path, version: version.trim(), refused };
    refused.push(`${path} ${reason}`);
  }
  return { path: null, version: '', refused };
}

const POLICY = '/usr/sbin/policy-rc.d';

/**
 * Installs Debian packages where we may (root, apt-get). A service among them is not started: tests start their own.
 * @param {string[]} packages
 * @returns {Promise<string | null>} why it could not be done, or null
 */
async function aptInstall(packages) {
  if (process.getuid?.() !== 0) return 'not root, so apt-get may not be used';
  if (onPath('apt-get', process.env) === null) return 'no apt-get on this system';
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const update = await run('apt-get', ['update', '-q'], { env, timeoutMs: 120_000 });
  // Exit code 101 is how a Debian package asks for its service and hears no.
  const ours = !existsSync(POLICY);
  if (ours) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    const args = ['install', '-y', '-q', '--no-install-recommends', ...packages];
    const { code, output } = await run('apt-get', args, { env, timeoutMs: 240_000 });
    if (code === 0) return null;
    const words = `${update.code === 0 ? '' : update.output}${output}`.trim().split('\n');
    return `apt-get install ${packages.join(' ')} failed: ${words.filter((line) => /^E:/.test(line))[0] ?? words.at(-1)}`;
  } finally {
    if (ours) rmSync(POLICY, { force: true });
  }
}

/**
 * Finds what the tests need, installing what is missing where it may.
 * @param {ReturnType<typeof import('./log.mjs').createLog>} log
 * @param {typeof TOOLS} [tools]
 * @returns {Promise<{ env: Record<string, string>, missing: { title: string, neededBy: string, why: string }[] }>}
 *   env: the paths under their variables
 */
export async function provideTools(log, tools = TOOLS) {
  const env = {};
  const take = async (tool) => {
    const found = await findTool(tool);
    if (found.path !== null) {
      env[tool.variable] = found.path;
      log.line(`${tool.title}: ${found.path} (${found.version})`);
    }
    return { tool, ...found };
  };
  const lacking = [];
  for (const tool of tools) {
    const found = await take(tool);
    if (found.path === null) lacking.push(found);
  }
  if (lacking.length === 0) return { env, missing: [] };

  const packages = lacking.map(({ tool }) => tool.apt);
  log.line(`Installing ${packages.join(' and ')} with apt-get`);
  const failure = await log.slow(`installing ${packages.join(' and ')}`, aptInstall(packages));
  const missing = [];
  for (const { tool, refused } of lacking) {
    const again = failure === null ? await take(tool) : { path: null, refused };
    if (again.path !== null) continue;
    const why = [...again.refused, failure ?? `${tool.apt} was installed and is still not found`].join('; ');
    missing.push({ title: tool.title, neededBy: tool.neededBy, why });
  }
  return { env, missing };
}
