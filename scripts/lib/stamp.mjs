import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUILT_FOLDERS, listFiles } from './tree.mjs';

const STAMP = 'dist/build-stamp.json';

/** Top-level files that shape no build: settings of checks and tests, and what tools write for themselves. */
const SHAPES_NO_BUILD =
  /^(biome\.json|knip\.jsonc|(vitest|playwright(\.audit)?)\.config\.ts|next-env\.d\.ts|.*\.tsbuildinfo)$/;

/**
 * A hash over everything that a build is made from: the built folders, the top-level settings, the lock file and the
 * public variables that Next.js writes into the pages.
 * @param {string} root absolute path of the project
 * @param {Record<string, string | undefined>} [env]
 * @returns {string} SHA-256 in hex
 */
export function sourceHash(root, env = process.env) {
  const settings = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(json|[cm]?[jt]s)$/.test(entry.name) && !SHAPES_NO_BUILD.test(entry.name))
    .map((entry) => entry.name)
    .sort();
  const hash = createHash('sha256');
  for (const path of [
    ...settings,
    'scripts/lib/build.mjs',
    'scripts/lib/worker.mjs',
    ...listFiles(root, { folders: BUILT_FOLDERS }),
  ]) {
    if (!existsSync(join(root, path))) continue;
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  for (const name of Object.keys(env).sort()) {
    if (name.startsWith('NEXT_PUBLIC_')) hash.update(`${name}\0${env[name]}\0`);
  }
  return hash.digest('hex');
}

const readOr = (path, fallback) => (existsSync(path) ? readFileSync(path, 'utf8') : fallback);

/**
 * Whether what is built was built to its end from these very sources.
 * @param {string} root
 * @param {string} hash of {@link sourceHash}
 */
export function isCurrent(root, hash) {
  let stamp;
  try {
    stamp = JSON.parse(readOr(join(root, STAMP), 'null'));
  } catch {
    return false;
  }
  return (
    stamp?.hash === hash &&
    existsSync(join(root, 'dist/server/main.js')) &&
    existsSync(join(root, 'dist/sw.js')) &&
    // `.next` may have been removed or built by hand since.
    stamp.pages === readOr(join(root, '.next/BUILD_ID'), null)
  );
}

/** Called before anything is built, so that an interrupted build counts as none. */
export function clearStamp(root) {
  rmSync(join(root, STAMP), { force: true });
}

/** Called when everything is built. */
export function writeStamp(root, hash) {
  mkdirSync(join(root, 'dist'), { recursive: true });
  const stamp = { hash, pages: readOr(join(root, '.next/BUILD_ID'), null), builtAt: new Date().toISOString() };
  writeFileSync(join(root, `${STAMP}.new`), `${JSON.stringify(stamp, null, 2)}\n`);
  renameSync(join(root, `${STAMP}.new`), join(root, STAMP));
}
