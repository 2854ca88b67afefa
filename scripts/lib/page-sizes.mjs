import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PlainError } from './fail.mjs';

const STATS = '.next/diagnostics/route-bundle-stats.json';
const BUDGETS = 'scripts/page-budgets.json';
/** What holds for a page that has no line of its own. */
const ANY = '*';

/**
 * JavaScript that each page's HTML names, gzipped: what a browser loads before the page answers. Parts that come later (the map,
 * the socket client, menus, dialogs) are not in it.
 * @param {string} root
 * @returns {{ route: string, kb: number }[]} the largest first; a KB is 1024 bytes
 * @throws {PlainError} when there is no build to look at
 */
export function pageSizes(root) {
  const file = join(root, STATS);
  if (!existsSync(file))
    throw new PlainError(`${STATS} is missing: the pages are not built, or Next.js no longer writes it.`);
  const sizes = new Map();
  const sizeOf = (path) => {
    if (!sizes.has(path)) sizes.set(path, gzipSync(readFileSync(join(root, path))).length);
    return sizes.get(path);
  };
  return JSON.parse(readFileSync(file, 'utf8'))
    .map(({ route, firstLoadChunkPaths }) => ({
      route,
      kb: firstLoadChunkPaths.reduce((sum, path) => sum + sizeOf(path), 0) / 1024,
    }))
    .sort((a, b) => b.kb - a.kb);
}

/**
 * @param {{ route: string, kb: number }[]} sizes
 * @param {Record<string, number>} budgets KB by route, `*` for all others
 * @returns {string[]} a line for each page that is over its budget, and for each budget without a page
 */
export function overBudget(sizes, budgets) {
  const over = sizes.flatMap(({ route, kb }) => {
    const budget = budgets[route] ?? budgets[ANY];
    return kb > budget ? [`${route}: ${kb.toFixed(1)} KB of JavaScript gzipped, budget ${budget} KB`] : [];
  });
  const known = new Set(sizes.map(({ route }) => route));
  const idle = Object.keys(budgets).filter((route) => route !== ANY && !known.has(route));
  return [...over, ...idle.map((route) => `${route}: has a budget in ${BUDGETS} and is no page`)];
}

/**
 * Fails a build whose pages have grown past their budgets.
 * @param {string} root
 * @throws {PlainError}
 */
export function holdBudgets(root) {
  const budgets = JSON.parse(readFileSync(join(root, BUDGETS), 'utf8'));
  const lines = overBudget(pageSizes(root), budgets);
  if (lines.length === 0) return;
  const advice = `Import what is not shown at once with import(), or raise the budget in ${BUDGETS} and say why.`;
  throw new PlainError('Pages are over their budgets.', `${lines.join('\n')}\n${advice}`);
}

/** @param {string} root */
export function sizeTable(root) {
  const budgets = JSON.parse(readFileSync(join(root, BUDGETS), 'utf8'));
  const rows = pageSizes(root).map(
    ({ route, kb }) => `${route.padEnd(28)} ${kb.toFixed(1).padStart(7)} KB of ${budgets[route] ?? budgets[ANY]}`,
  );
  return rows.join('\n');
}
