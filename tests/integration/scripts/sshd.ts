import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findTool, TOOLS } from '@/scripts/lib/test-tools.mjs';
import { findFreePort } from '@/server/db/embedded';

const run = promisify(execFile);

const toolOf = async (variable: string) => {
  const tool = TOOLS.find((one) => one.variable === variable);
  return tool ? (await findTool(tool)).path : null;
};

/** Whether there are a real sshd and rsync, which npm test installs where it may. */
export const hasSsh = (await toolOf('SSHD_BIN')) !== null && (await toolOf('RSYNC_BIN')) !== null;

/** A real sshd of the test's own on a free port of 127.0.0.1, which lets in whoever runs the test, by a key made for it. */
export async function startSshd() {
  const bin = (await toolOf('SSHD_BIN')) as string;
  const home = await mkdtemp(join(tmpdir(), 'sshd-'));
  const port = await findFreePort();
  for (const name of ['host', 'client']) {
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(home, name)]);
  }
  const config = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${home}/host`,
    `AuthorizedKeysFile ${home}/client.pub`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'PidFile none',
    // As on the machine that is deployed to, node and npm are on the PATH of who deploys.
    `SetEnv PATH=${process.env.PATH}`,
  ];
  await writeFile(join(home, 'config'), `${config.join('\n')}\n`);
  // Debian's wants it, and its service, which would make it, does not run here.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
  const server = spawn(bin, ['-D', '-e', '-f', join(home, 'config')], { stdio: ['ignore', 'ignore', 'pipe'] });
  let words = '';
  server.stderr.on('data', (chunk) => {
    words += chunk;
  });
  for (let tries = 0; !(await listens(port)); tries++) {
    if (tries === 100 || server.exitCode !== null) throw new Error(`sshd does not start: ${words}`);
    await delay(50);
  }
  const known = '-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR';
  return {
    user: userInfo().username,
    /** For the ssh command. */
    options: `-p ${port} -i ${home}/client -o IdentitiesOnly=yes ${known}`,
    /** What it has said: who came in, and what went wrong. */
    said: () => words,
    async close() {
      server.kill();
      await rm(home, { recursive: true, force: true });
    },
  };
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createConnection(port, '127.0.0.1');
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });
}
