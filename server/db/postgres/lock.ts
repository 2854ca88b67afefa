import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { readIfThere } from './files';
import { identityOf, isAlive } from './processes';

interface LockOwner {
  pid: number;
  identity: string;
}

/** Another live process uses the data directory. */
export class DataDirectoryInUseError extends Error {
  override name = 'DataDirectoryInUseError';
  constructor(
    readonly pid: number,
    dataDir: string,
  ) {
    super(
      `DATA_DIR ${dataDir} is in use by another running SriVibes (process ${pid}): stop that one, or give this one its own DATA_DIR or a DATABASE_URL.`,
    );
  }
}

/**
 * Takes the lock file for this process. A lock left by a dead process is replaced.
 * @throws DataDirectoryInUseError when its owner lives.
 */
export async function takeLock(path: string, dataDir: string): Promise<{ release(): Promise<void> }> {
  const mine = JSON.stringify({
    pid: process.pid,
    identity: identityOf(process.pid),
    nonce: randomBytes(8).toString('hex'),
  });
  const draft = `${path}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, mine, { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 20; attempt++) {
      // link() is the one way of creating a file that is both exclusive and never seen half written.
      const taken = await link(draft, path).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'EEXIST') return false;
          throw error;
        },
      );
      if (taken) return { release: () => release(path, mine) };
      await removeIfStale(path, dataDir);
    }
    throw new Error(`The lock ${path} keeps changing hands; is another SriVibes starting at the same time?`);
  } finally {
    await rm(draft, { force: true });
  }
}

async function removeIfStale(path: string, dataDir: string): Promise<void> {
  const seen = await readIfThere(path);
  if (seen === null) return;
  const owner = parseOwner(seen);
  if (owner && lives(owner)) throw new DataDirectoryInUseError(owner.pid, dataDir);
  // Moved aside before it is judged dead for good: between reading and removing, another boot may have replaced it.
  const aside = `${path}.${randomBytes(4).toString('hex')}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if ((await readFile(aside, 'utf8')) !== seen) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

function lives({ pid, identity }: LockOwner): boolean {
  if (!isAlive(pid)) return false;
  const now = identityOf(pid);
  // Where the system tells nothing, a live process under the id is taken for the owner, unless it is this very one.
  if (!now || !identity) return pid !== process.pid;
  return now === identity;
}

function parseOwner(text: string): LockOwner | null {
  try {
    const { pid, identity } = JSON.parse(text) as Partial<LockOwner>;
    return typeof pid === 'number' ? { pid, identity: typeof identity === 'string' ? identity : '' } : null;
  } catch {
    return null;
  }
}

async function release(path: string, mine: string): Promise<void> {
  if ((await readIfThere(path)) === mine) await rm(path, { force: true });
}
