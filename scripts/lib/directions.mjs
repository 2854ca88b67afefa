import { RULES } from './direction-rules.mjs';
import { readImports } from './imports.mjs';
import { KNOWN_FOLDERS, listFiles } from './tree.mjs';

const SOURCE = /\.[cm]?[jt]sx?$/;

/** Whether `name` (a path without extension, `npm:x`, `node:x`, `process.env`) falls under a pattern of the rules. */
function matches(name, pattern) {
  const bare = pattern.replace(/\.tsx?$/, '');
  if (bare.endsWith('*')) return name.startsWith(bare.slice(0, -1));
  return name === bare || name.startsWith(`${bare}/`);
}

const any = (name, patterns = []) => patterns.some((pattern) => matches(name, pattern));

/** @returns {boolean} whether this import breaks this rule */
function breaks(rule, { file, target, typeOnly }) {
  const from = file.replace(SOURCE, '');
  if (!any(from, rule.from) || any(from, rule.except)) return false;
  if (typeOnly && any(target, rule.types)) return false;
  if (rule.only) return target !== 'process.env' && !any(target, rule.only);
  return any(target, rule.never) && !any(target, rule.but);
}

/**
 * The folder a file belongs to when cycles are looked for: two levels in lib, components and server; else the top one.
 * A file directly in lib or server stands for itself.
 */
function folderOf(path) {
  const parts = path.replace(SOURCE, '').split('/');
  return parts.slice(0, ['lib', 'components', 'server'].includes(parts[0]) ? 2 : 1).join('/');
}

/**
 * Circles of folders that load each other, each once, with the import that closes it.
 * @param {{ file: string, line: number, target: string, typeOnly: boolean }[]} imports
 */
function findCycles(imports) {
  /** @type {Map<string, Map<string, { file: string, line: number }>>} */
  const edges = new Map();
  for (const { file, line, target, typeOnly } of imports) {
    const [from, to] = [folderOf(file), folderOf(target)];
    if (typeOnly || from === to || /^(npm|node):|^process\.env$/.test(target)) continue;
    if (!edges.has(from)) edges.set(from, new Map());
    if (!edges.get(from).has(to)) edges.get(from).set(to, { file, line });
  }
  const cycles = [];
  const done = new Set();
  const visit = (folder, trail) => {
    if (done.has(folder)) return;
    for (const [next, at] of edges.get(folder) ?? []) {
      const start = [...trail, folder].indexOf(next);
      if (start >= 0) cycles.push({ ...at, folders: [...[...trail, folder].slice(start), next] });
      else visit(next, [...trail, folder]);
    }
    done.add(folder);
  };
  for (const folder of [...edges.keys()].sort()) visit(folder, []);
  return cycles;
}

/**
 * Holds the sources under `root` against the rules.
 * @param {string} root absolute path
 * @returns {Promise<{ files: number, imports: number, problems: string[] }>} problems: one line each
 */
export async function checkDirections(root) {
  const files = listFiles(root, { match: (path) => SOURCE.test(path) && path.includes('/') });
  const strangers = new Set(files.map((path) => path.split('/')[0]).filter((name) => !KNOWN_FOLDERS.includes(name)));
  const sources = files.filter((path) => !/\.d\.[cm]?ts$/.test(path) && !path.startsWith('public/'));
  const imports = await readImports(root, sources);
  const broken = imports.flatMap((found) =>
    RULES.filter((rule) => breaks(rule, found)).map((rule) => {
      const verb = found.target === 'process.env' ? 'reads' : 'imports';
      return `${found.file}:${found.line} ${verb} ${found.specifier}: ${rule.name}`;
    }),
  );
  const product = imports.filter(({ file }) => !/^(tests|scripts)\//.test(file));
  const circles = findCycles(product).map(
    ({ file, line, folders }) => `${file}:${line} closes a circle of folders: ${folders.join(' → ')}`,
  );
  const unknown = [...strangers].map((name) => `${name}/ is no folder of the house (scripts/lib/tree.mjs lists them)`);
  return { files: sources.length, imports: imports.length, problems: [...unknown, ...broken, ...circles] };
}
