import { randomBytes } from 'node:crypto';
import { chmod, cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Account, canReach } from './account';
import { type Binaries, binariesIn } from './binaries';
import { exists, type Layout, layoutOf, readIfThere, writePrivateFile } from './files';

/** Where a database goes that cannot lie under DATA_DIR. */
const ELSEWHERE = '/var/lib/srivibes';

export interface Home {
  layout: Layout;
  /** Set when the home is not under DATA_DIR: a sentence for the log. */
  notice?: string;
}

/**
 * The folder of the embedded PostgreSQL: DATA_DIR/postgres. Started by root, PostgreSQL runs as another user; where that
 * user cannot enter DATA_DIR (a closed home directory), the folder lies under /var/lib/srivibes and DATA_DIR keeps its path.
 * Nobody else's permissions are ever changed.
 */
export async function prepareHome(dataDir: string, account: Account | undefined): Promise<Home> {
  await makeFolder(dataDir);
  const inside = layoutOf(join(dataDir, 'postgres'));
  await makeFolder(inside.home);
  if (canReach(inside.home, account)) return { layout: inside };
  if (await exists(inside.data)) {
    throw new Error(
      `The user "postgres" cannot enter ${inside.home}, where the database lies: open the way to it (chmod o+x on its parent folders), start SriVibes as the owner instead of root, or set DATABASE_URL.`,
    );
  }
  const pointer = join(dataDir, 'postgres-home');
  const known = (await readIfThere(pointer))?.trim();
  const home = known || join(ELSEWHERE, randomBytes(6).toString('hex'));
  await makeFolder(home).catch(() => undefined);
  if (!canReach(home, account)) {
    throw new Error(
      `The user "postgres" can enter neither ${dataDir} nor ${home}: set DATA_DIR to a folder that it can reach, start SriVibes as another user than root, or set DATABASE_URL.`,
    );
  }
  if (!known) await writePrivateFile(pointer, `${home}\n`);
  return {
    layout: layoutOf(home),
    notice: `The user "postgres" cannot enter ${dataDir}: the database lies in ${home}`,
  };
}

/** The binaries, or a copy of them in the home when the account cannot reach node_modules. */
export async function reachableBinaries(
  binaries: Binaries,
  home: string,
  account: Account | undefined,
): Promise<Binaries> {
  if (canReach(binaries.postgres, account)) return binaries;
  const { version } = JSON.parse(await readFile(join(dirname(binaries.native), 'package.json'), 'utf8'));
  const copy = join(home, `postgresql-${version}`);
  if (!(await exists(copy))) {
    const draft = `${copy}.${randomBytes(4).toString('hex')}`;
    await cp(binaries.native, draft, { recursive: true, verbatimSymlinks: true });
    await rename(draft, copy).catch(async (error) => {
      await rm(draft, { recursive: true, force: true });
      throw error;
    });
  }
  const copied = binariesIn(copy);
  if (canReach(copied.postgres, account)) return copied;
  throw new Error(
    `The user "postgres" can reach neither ${binaries.postgres} nor a copy of it in ${home}: start SriVibes as another user than root, or set DATABASE_URL.`,
  );
}

/** A folder that we create may be entered by others whatever the umask; one that exists stays as it is. */
async function makeFolder(path: string): Promise<void> {
  const created = await mkdir(path, { recursive: true });
  if (created === undefined) return;
  for (let folder = path; folder.length >= created.length; folder = dirname(folder)) await chmod(folder, 0o711);
}
