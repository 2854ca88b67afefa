import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';
import { build, transform } from 'esbuild';

/** Statements that name a module, as the formatter lays them out, and `import('x')` in code or in a type. */
const STATEMENT = /^(import|export)\s+(type\b(?!\s*(?:,|from\b)))?(?:[^'"`;]*?\bfrom\s*)?['"]([^'"\n]+)['"]/gm;
const CALL = /\b(?:import|require)\(\s*['"]([^'"\n]+)['"]/g;
const READS_ENV = /\bprocess\s*\.\s*env\b|\{[^}]*\benv\b[^}]*\}\s*=\s*process\b/;

const loaderOf = (path) => (/\.tsx$/.test(path) ? 'tsx' : /\.[cm]?ts$/.test(path) ? 'ts' : 'jsx');
const lineAt = (text, index) => text.slice(0, index).split('\n').length;

/**
 * What an import names: a path from the root without its extension, `node:NAME` or `npm:NAME`.
 * @param {string} importer path from the root
 * @param {string} specifier as written
 */
function targetOf(importer, specifier) {
  if (specifier.startsWith('@/')) return withoutExtension(posix.normalize(specifier.slice(2)));
  if (specifier.startsWith('.')) return withoutExtension(posix.join(posix.dirname(importer), specifier));
  if (isBuiltin(specifier)) return specifier.startsWith('node:') ? specifier : `node:${specifier}`;
  return `npm:${specifier}`;
}

const withoutExtension = (path) => path.replace(/\.[cm]?[jt]sx?$/, '');

/** The imports that are there when the code runs, found by the parser that also bundles the server. */
async function valueImports(root, files) {
  /** @type {Map<string, Set<string>>} */
  const found = new Map(files.map((path) => [path, new Set()]));
  const recorder = {
    name: 'recorder',
    setup({ onResolve }) {
      onResolve({ filter: /.*/ }, ({ path, importer, kind }) => {
        if (kind === 'entry-point') return undefined;
        found.get(posix.relative(root, importer))?.add(path);
        return { path, external: true };
      });
    },
  };
  await build({
    absWorkingDir: root,
    entryPoints: files,
    outdir: 'never-written',
    write: false,
    bundle: true,
    format: 'esm',
    logLevel: 'silent',
    jsx: 'preserve',
    loader: { '.js': 'jsx', '.mjs': 'jsx' },
    // Keeps the imports that are written without `type` and never used: they load their module all the same.
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    plugins: [recorder],
  });
  return found;
}

/**
 * The line on which a file reads process.env, or 0. A mention in a comment or a string is none: where the text has one,
 * the parser is asked.
 */
async function readsEnvAt(path, text) {
  const mention = READS_ENV.exec(text);
  if (mention === null) return 0;
  const define = { 'process.env': 'PROCESS_ENV_IS_READ' };
  const { code } = await transform(text, { loader: loaderOf(path), define, legalComments: 'none' });
  const real = code.includes('PROCESS_ENV_IS_READ') || READS_ENV.exec(code)?.[0].startsWith('{');
  return real ? lineAt(text, mention.index) : 0;
}

/**
 * Every import of every file, types included, and every reading of process.env (target `process.env`).
 * @param {string} root absolute path
 * @param {string[]} files paths from the root
 * @returns {Promise<{ file: string, line: number, specifier: string, target: string, typeOnly: boolean }[]>}
 */
export async function readImports(root, files) {
  const values = await valueImports(root, files);
  const found = [];
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8');
    const left = new Set(values.get(file));
    const seen = new Set();
    const add = (index, specifier, typeOnly) => {
      const line = index < 0 ? 1 : lineAt(text, index);
      const key = `${line} ${specifier}`;
      if (seen.has(key)) return;
      seen.add(key);
      found.push({ file, line, specifier, target: targetOf(file, specifier), typeOnly });
    };
    for (const { 2: type, 3: specifier, index } of text.matchAll(STATEMENT)) {
      // Written without `type` and yet unknown to the parser: it stands in a comment or in a string.
      if (type === undefined && !values.get(file)?.has(specifier)) continue;
      add(index, specifier, type !== undefined);
      if (type === undefined) left.delete(specifier);
    }
    for (const { 1: specifier, index } of text.matchAll(CALL)) {
      if (text.slice(text.lastIndexOf('\n', index) + 1, index).match(/^\s*(\*|\/\/)/)) continue;
      const typeOnly = !values.get(file)?.has(specifier);
      add(index, specifier, typeOnly);
      if (!typeOnly) left.delete(specifier);
    }
    // Whatever the patterns have missed counts too, on the line where its name stands.
    for (const specifier of left) add(text.indexOf(specifier), specifier, false);
    const line = await readsEnvAt(file, text);
    if (line > 0) found.push({ file, line, specifier: 'process.env', target: 'process.env', typeOnly: false });
  }
  return found;
}
