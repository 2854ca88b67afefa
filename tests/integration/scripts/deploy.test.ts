import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createStaging } from './staging';

let staging: Awaited<ReturnType<typeof createStaging>>;

const calls = () => staging.lines('state/calls');
let before = 0;
/** What systemd was asked since the test began. */
const newCalls = async () => (await calls()).slice(before).filter((call) => !call.startsWith('is-active'));
beforeEach(async () => {
  before = (await calls()).length;
});

beforeAll(async () => {
  staging = await createStaging();
});
afterAll(() => staging?.remove());

// One story on one machine: each test goes on from what the one before has left there.
describe.sequential('a deploy', () => {
  test('names each missing variable in a line of its own', async () => {
    const { code, stderr } = await staging.deploy({ STAGING_DATABASE_URL: '', STAGING_TARGET: '' });
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toEqual([
      'deploy-staging.sh: STAGING_DATABASE_URL not set',
      'deploy-staging.sh: STAGING_SSH_USER not set',
      'deploy-staging.sh: STAGING_SSH_HOST not set',
    ]);
  });

  test('refuses settings that would mean something else to a shell', async () => {
    const ssh = { STAGING_TARGET: '', STAGING_SSH_USER: 'deploy', STAGING_SSH_HOST: 'host.example' };
    const unfit: Record<string, string>[] = [
      { ...ssh, STAGING_SSH_HOST: '-oProxyCommand=true' },
      { ...ssh, STAGING_PATH: '/srv/$(id)' },
      { ...ssh, STAGING_PATH: '/srv/../etc' },
      { STAGING_NODES: 'a=1;id' },
      { STAGING_SYSTEMCTL: 'systemctl;id' },
      { STAGING_KEEP: '1' },
    ];
    for (const env of unfit) {
      expect(await staging.deploy(env)).toMatchObject({ code: 1, stderr: expect.stringContaining('STAGING_') });
    }
    expect(await staging.lines('state/ssh')).toEqual([]);
  });

  test('--dry-run prints the steps in their order and does none of them', async () => {
    const ssh = { STAGING_TARGET: '', STAGING_SSH_USER: 'deploy', STAGING_SSH_HOST: 'host.example' };
    const { code, output } = await staging.deploy(ssh, ['--dry-run']);
    expect(code).toBe(0);
    const steps = ['npm run build', 'npm run migrate', 'rsync ', 'npm ci --omit=dev', 'ln -sfn', 'restart srivibes@1'];
    const places = [...steps, '/api/ready', 'restart srivibes@2', 'restart srivibes-worker'].map((step) =>
      output.indexOf(step),
    );
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(output).not.toContain('geheim');

    await staging.deploy({}, ['--dry-run']);
    expect(await readdir(staging.home)).not.toContain('target');
    expect([await calls(), await staging.lines('state/ssh'), await staging.lines('project/migrated')]).toEqual([
      [],
      [],
      [],
    ]);
  });

  test('the first release: built, migrated, copied, every unit started', async () => {
    await staging.write({ name: 'one' });
    const { code, output } = await staging.deploy();
    expect(output).not.toContain('geheim');
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('Deployed ') });
    expect(await staging.served()).toEqual(['one', 'one']);
    expect(await newCalls()).toEqual(['restart srivibes@1', 'restart srivibes@2', 'restart srivibes-worker']);
    expect(await staging.lines('project/migrated')).toEqual([staging.env.STAGING_DATABASE_URL]);
    const release = join(staging.target, 'current');
    expect(await readdir(join(release, '.next'))).not.toContain('cache');
    expect(await readdir(join(release, 'node_modules'))).toContain('left');
    await writeFile(join(release, 'node_modules/mark'), 'of the first');
  });

  test('the next one keeps the libraries, and at no moment is there no node', async () => {
    await staging.write({ name: 'two' });
    const gaps: number[] = [];
    let over = false;
    const watch = (async () => {
      for (let look = 0; !over; look++) if (!(await staging.anyReady())) gaps.push(look);
    })();
    const { code } = await staging.deploy();
    over = true;
    await watch;
    expect({ code, gaps }).toEqual({ code: 0, gaps: [] });
    expect(await staging.served()).toEqual(['two', 'two']);
    expect(await readdir(join(staging.target, 'current/node_modules'))).toContain('mark');
  });

  test('a node that does not become ready: the release before is back, the other node was never touched', async () => {
    const good = await staging.current();
    await staging.write({ name: 'never ready', ready: false });
    const { code, stderr } = await staging.deploy({ STAGING_READY_SECONDS: '1' }, ['--skip-build']);
    expect(code).toBe(1);
    expect(stderr).toContain(`rolled back to ${good}`);
    expect(await staging.current()).toBe(good);
    expect(await staging.served()).toEqual(['two', 'two']);
    expect(await newCalls()).toEqual(['restart srivibes@1', 'restart srivibes@1']);
  });

  test('interrupted between the nodes: what was restarted goes back', async () => {
    const good = await staging.current();
    await staging.write({ name: 'interrupted', ready: false });
    const deploying = staging.deploy({ STAGING_READY_SECONDS: '3' }, ['--skip-build']);
    await expect.poll(newCalls, { timeout: 20_000 }).toEqual(['restart srivibes@1']);
    deploying.child.kill('SIGTERM');
    const { code, stderr } = await deploying;
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(`rolled back to ${good}`) });
    expect(await staging.current()).toBe(good);
    expect(await staging.served()).toEqual(['two', 'two']);
    expect(await readdir(staging.target)).not.toContain('.deploying');
  });

  test('a worker that does not keep running: everything goes back', async () => {
    const good = await staging.current();
    await staging.write({ name: 'no worker', worker: false });
    expect(await staging.deploy({}, ['--skip-build'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('rolled back'),
    });
    expect(await staging.current()).toBe(good);
    expect(await staging.served()).toEqual(['two', 'two']);
    const restarts = ['restart srivibes@1', 'restart srivibes@2', 'restart srivibes-worker'];
    expect(await newCalls()).toEqual([...restarts, ...restarts]);
  });

  test('a migration that fails: nothing is copied, nothing restarted', async () => {
    const releases = await staging.releases();
    await staging.write({ name: 'unmigrated' });
    const { code, stderr } = await staging.deploy({ STAGING_DATABASE_URL: 'postgresql://u:geheim@127.0.0.1/broken' });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('the migration failed') });
    expect(stderr).not.toContain('geheim');
    expect(await staging.releases()).toEqual(releases);
    expect(await newCalls()).toEqual([]);
  });

  test('over SSH: the same, libraries anew for a changed lock file, and old releases go but for the last', async () => {
    await staging.write({ name: 'three' }, '1.0.1');
    const over = {
      STAGING_TARGET: '',
      STAGING_SSH_USER: 'deploy',
      STAGING_SSH_HOST: 'host.example',
      STAGING_KEEP: '2',
    };
    const { code, output } = await staging.deploy({
      ...over,
      STAGING_PATH: staging.target,
      STAGING_SSH_OPTIONS: '-p 2222',
    });
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('Deployed ') });
    expect(new Set(await staging.lines('state/ssh'))).toEqual(new Set(['deploy@host.example']));
    expect(await staging.served()).toEqual(['three', 'three']);
    const libraries = await readdir(join(staging.target, 'current/node_modules'));
    expect(libraries).toContain('left');
    expect(libraries).not.toContain('mark');
    // The newest two (one of them had failed), and the one to which a roll-back would have gone.
    expect((await staging.releases()).at(-1)).toBe(await staging.current());
    expect(await staging.releases()).toHaveLength(3);
  });

  test('one at a time', async () => {
    expect(await readdir(staging.target)).toEqual(['current', 'releases']);
    await mkdir(join(staging.target, '.deploying'));
    expect(await staging.deploy()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('another deploy is under way'),
    });
    expect(await newCalls()).toEqual([]);
    // The other's lock is not ours to take away.
    expect(await readdir(staging.target)).toContain('.deploying');
  });
});
