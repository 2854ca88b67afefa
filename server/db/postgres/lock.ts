import { createHash, randomBytes } from 'node:crypto';
import { link, rename, rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
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

const PATIENCE_MS = 5_000;
const POLL_MS = 20;

/**
 * Takes the lock file for this process. A lock left by a dead process is replaced.
 * @throws DataDirectoryInUseError when its owner lives.
 */
export async function takeLock(path: string, dataDir: string): Promise<{ release(): Promise<void> }> {
  const nonce = randomBytes(8).toString('hex');
  const mine = JSON.stringify({ pid: process.pid, identity: identityOf(process.pid), nonce });
  const draft = `${path}.${nonce}`;
  await writeFile(draft, mine, { mode: 0o600 });
  const deadline = performance.now() + PATIENCE_MS;
  try {
    for (;;) {
      const seen = await readIfThere(path);
      const owner = seen === null ? null : parseOwner(seen);
      if (owner && lives(owner)) throw new DataDirectoryInUseError(owner.pid, dataDir);
      const taken = seen === null ? await linkNew(draft, path) : await replace(path, seen, draft);
      if (taken) return { release: () => release(path, mine) };
      if (performance.now() > deadline) {
        throw new Error(`The lock ${path} cannot be taken: is another SriVibes starting? If not, delete it.`);
      }
      await delay(POLL_MS);
    }
  } finally {
    await rm(draft, { force: true });
  }
}

/** link() is the one way of making a file that is both exclusive and never seen half written. */
async function linkNew(draft: string, path: string): Promise<boolean> {
  return link(draft, path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );
}

/**
 * Puts the draft in place of a dead lock. Whoever may replace just this content holds a claim named after it, and looks again
 * under the claim: so a slow second never removes the lock of a quick first.
 */
async function replace(path: string, seen: string, draft: string): Promise<boolean> {
  const claim = `${path}.claim-${createHash('sha256').update(seen).digest('hex').slice(0, 16)}`;
  if (!(await linkNew(draft, claim))) {
    await removeIfOld(claim);
    return false;
  }
  try {
    if ((await readIfThere(path)) !== seen) return false;
    await rename(draft, path);
    return true;
  } finally {
    await rm(claim, { force: true });
  }
}

/** A claim lasts milliseconds; its holder was killed if it stands for seconds. */
async function removeIfOld(claim: string): Promise<void> {
  const made = await stat(claim).then(
    ({ ctimeMs }) => ctimeMs,
    () => null,
  );
  if (made !== null && Date.now() - made > PATIENCE_MS / 2) await rm(claim, { force: true });
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
