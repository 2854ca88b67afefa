import { mkdir, mkdtemp, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLinks } from '@/server/db/postgres/binaries';
import { writePrivateFile } from '@/server/db/postgres/files';
import { DataDirectoryInUseError, takeLock } from '@/server/db/postgres/lock';
import { identityOf, isAlive } from '@/server/db/postgres/processes';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'srivibes-unit-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** No process has this number: Linux ends at 2^22, others earlier. */
const NOBODY = 2 ** 22 + 1;

describe('the lock of a data directory', () => {
  const path = () => join(folder, 'lock');

  test('is refused while its owner lives, and free after it let go', async () => {
    const lock = await takeLock(path(), folder);
    await expect(takeLock(path(), folder)).rejects.toBeInstanceOf(DataDirectoryInUseError);
    await lock.release();
    await (await takeLock(path(), folder)).release();
  });

  test.each([
    ['of a dead process', JSON.stringify({ pid: NOBODY, identity: 'x' })],
    ['of a process whose number was given to another', JSON.stringify({ pid: process.pid, identity: 'boot:1' })],
    ['half written', '{"pid":'],
    ['empty', ''],
  ])('a lock %s is replaced', async (_, content) => {
    await writeFile(path(), content);
    const lock = await takeLock(path(), folder);
    expect(JSON.parse(await readFile(path(), 'utf8')).pid).toBe(process.pid);
    await lock.release();
  });

  test('of many who find a dead one at once, one gets it', async () => {
    await writeFile(path(), JSON.stringify({ pid: NOBODY, identity: 'x' }));
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => takeLock(path(), folder)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('releasing does not take away a lock that somebody else has by now', async () => {
    const lock = await takeLock(path(), folder);
    await writeFile(path(), 'another');
    await lock.release();
    expect(await readFile(path(), 'utf8')).toBe('another');
  });
});

test('a process is told from a later one under its number', () => {
  expect(isAlive(process.pid)).toBe(true);
  expect(isAlive(NOBODY)).toBe(false);
  for (const nonsense of [0, -1, Number.NaN, 1.5]) expect(isAlive(nonsense)).toBe(false);
  expect(identityOf(process.pid)).toBe(identityOf(process.pid));
  expect(identityOf(NOBODY)).toBe('');
});

test('a private file is for its owner alone, and replaces what was there', async () => {
  const path = join(folder, 'deep', 'secret');
  await writePrivateFile(path, 'one');
  await writePrivateFile(path, 'two');
  expect(await readFile(path, 'utf8')).toBe('two');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('links that npm left out are made, and made once', async () => {
  const native = join(folder, 'native');
  await mkdir(join(native, 'lib'), { recursive: true });
  await writeFile(join(native, 'lib', 'libpq.so.5.18'), 'library');
  const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }];
  await writeFile(join(native, 'pg-symlinks.json'), JSON.stringify(links));
  await createLinks(native);
  await createLinks(native);
  expect(await readlink(join(native, 'lib', 'libpq.so.5'))).toBe('libpq.so.5.18');
  expect(await readFile(join(native, 'lib', 'libpq.so.5'), 'utf8')).toBe('library');
});
