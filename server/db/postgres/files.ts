import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Where things lie inside an embedded PostgreSQL's home. */
export function layoutOf(home: string) {
  return {
    home,
    data: join(home, 'data'),
    password: join(home, 'password'),
    serverLog: join(home, 'server.log'),
    lock: join(home, 'lock'),
    postmasterPid: join(home, 'data', 'postmaster.pid'),
  };
}

export type Layout = ReturnType<typeof layoutOf>;

export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Writes a 0600 file that is there whole or not at all, also after a loss of power. */
export async function writePrivateFile(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomBytes(4).toString('hex')}`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
