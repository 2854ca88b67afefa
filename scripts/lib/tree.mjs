import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root folder, wherever a command is called from. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Top-level folders whose content ends up in the built product: a change here makes a build stale. */
export const BUILT_FOLDERS = ['app', 'components', 'lib', 'server', 'tools', 'prisma', 'public'];

/** Every top-level folder the house knows. A folder of code outside this list is reported by the directions check. */
export const KNOWN_FOLDERS = [...BUILT_FOLDERS, 'scripts', 'tests', 'docs'];

/** Folders that are made, not written. */
const MADE_FOLDERS = [
  ...['node_modules', 'dist', 'coverage', 'test-results'],
  ...['server/db/generated', 'lib/contract/rest/generated', 'public/page-assets'],
];

/**
 * Files under `root`, as sorted paths relative to it with `/` between the parts. Skips hidden and made folders.
 * @param {string} root absolute path
 * @param {{ folders?: string[], match?: (path: string) => boolean }} [options] folders: where to look (default: all)
 * @returns {string[]}
 */
export function listFiles(root, { folders = [''], match = () => true } = {}) {
  const found = [];
  const walk = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!entry.name.startsWith('.') && entry.name !== 'node_modules' && !MADE_FOLDERS.includes(path)) walk(path);
      } else if (entry.isFile() && match(path)) {
        found.push(path);
      }
    }
  };
  for (const folder of folders) if (existsSync(join(root, folder))) walk(folder);
  return found.sort();
}
