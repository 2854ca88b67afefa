import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLEAN } from './run-script';
import { hasSsh, startSshd } from './sshd';
import { createStaging } from './staging';

if (!hasSsh && process.env.CI) throw new Error('no sshd or no rsync, which npm test installs where it may');

describe.skipIf(!hasSsh)('a deploy over a real sshd, with rsync', { timeout: 120_000 }, () => {
  let staging: Awaited<ReturnType<typeof createStaging>>;
  let sshd: Awaited<ReturnType<typeof startSshd>>;
  beforeAll(async () => {
    [staging, sshd] = await Promise.all([createStaging(), startSshd()]);
  });
  afterAll(async () => {
    await sshd?.close();
    await staging?.remove();
  });

  const deploy = (more: Record<string, string> = {}) =>
    staging.deploy({
      STAGING_TARGET: '',
      STAGING_SSH_USER: sshd.user,
      STAGING_SSH_HOST: '127.0.0.1',
      STAGING_SSH_OPTIONS: sshd.options,
      STAGING_PATH: staging.target,
      // The system's own ssh, not the stand-in of the other tests.
      PATH: CLEAN.PATH ?? '',
      ...more,
    });

  test('the first release is copied, started and served', async () => {
    await staging.write({ name: 'one' });
    const { code, output } = await deploy();
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('Deployed ') });
    expect(output).not.toContain('rsync is not on both sides');
    expect(output).not.toContain('geheim');
    expect(await staging.served()).toEqual(['one', 'one']);
    expect(await readdir(join(staging.target, 'current/.next'))).not.toContain('cache');
    expect(await staging.lines('state/ssh'), 'the stand-in was asked').toEqual([]);
  });

  test('of the next only what has changed is sent; the rest is the same file on the disk', async () => {
    const before = join(staging.target, 'releases', await staging.current());
    await staging.write({ name: 'two' });
    expect((await deploy()).code).toBe(0);
    expect(await staging.served()).toEqual(['two', 'two']);
    const after = join(staging.target, 'current');
    const inode = async (release: string, path: string) => (await stat(join(release, path))).ino;
    expect(await inode(after, 'dist/server/main.js')).toBe(await inode(before, 'dist/server/main.js'));
    expect(await inode(after, 'dist/server/release.json')).not.toBe(await inode(before, 'dist/server/release.json'));
  });

  test('a release that does not become ready goes back', async () => {
    const good = await staging.current();
    await staging.write({ name: 'never ready', ready: false });
    const { code, stderr } = await deploy({ STAGING_READY_SECONDS: '1' });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(`rolled back to ${good}`) });
    expect(await staging.served()).toEqual(['two', 'two']);
  });

  test('a key that is not let in: nothing is changed, and it says so', async () => {
    const good = await staging.current();
    const key = join(staging.home, 'no-key');
    await writeFile(key, await readFile(join(staging.home, 'project/package.json')), { mode: 0o600 });
    const { code, output } = await deploy({ STAGING_SSH_OPTIONS: sshd.options.replace(/-i \S+/, `-i ${key}`) });
    expect(code).toBe(1);
    expect(output).toMatch(/ermission denied|cannot (reach|log)/);
    expect(await staging.current()).toBe(good);
    expect(await staging.served()).toEqual(['two', 'two']);
  });
});
