import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary DATA_DIR. Run by root, the database runs as another user, who must be able to enter it. */
export async function makeDataDir(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'srivibes-data-'));
  await chmod(path, 0o711);
  return path;
}
