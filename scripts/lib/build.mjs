import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PlainError } from './fail.mjs';
import { holdBudgets } from './page-sizes.mjs';
import { runNode } from './run.mjs';
import { clearStamp, isCurrent, sourceHash, writeStamp } from './stamp.mjs';
import { listFiles } from './tree.mjs';
import { buildWorker } from './worker.mjs';

/** What runs under plain Node. Packages stay outside, so that they are loaded from node_modules as they are. */
const SERVER_ENTRIES = [
  'server/main.ts',
  'server/worker.ts',
  'server/migrate-main.ts',
  'server/pages/thread.ts',
  'tools/mock-driver-client.ts',
];

/**
 * Puts the decoder of ticket codes where the pages fetch it: the file of the very zxing-wasm that is bundled with them, since another
 * version's would not fit. From this server, so that a scan needs no other one.
 */
function provideDecoder(root) {
  const from = createRequire(join(root, 'package.json')).resolve('zxing-wasm/reader/zxing_reader.wasm');
  const to = join(root, 'public/zxing/zxing_reader.wasm');
  if (existsSync(to) && readFileSync(to).equals(readFileSync(from))) return;
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to);
}

/** Writes the Prisma client that the server's code imports. Needs no database and no network. */
export async function generate(root) {
  provideDecoder(root);
  const { code, output } = await runNode([join(root, 'scripts/generate.mjs')], { cwd: root });
  if (code !== 0) throw new PlainError('Generating the database client failed.', output);
}

/**
 * Bundles each server entry into `dist/`, at the same path as its source.
 * @returns {Promise<string[]>} the entries that were bundled
 */
export async function bundleServer(root) {
  const entries = SERVER_ENTRIES.filter((entry) => existsSync(join(root, entry)));
  // Loaded here and not above: a start that has nothing to build needs no build tools.
  const { build } = await import('esbuild');
  try {
    await build({
      absWorkingDir: root,
      entryPoints: entries,
      outdir: 'dist',
      outbase: '.',
      bundle: true,
      packages: 'external',
      format: 'esm',
      platform: 'node',
      target: 'node20',
      sourcemap: true,
      logLevel: 'silent',
      tsconfig: 'tsconfig.json',
    });
  } catch (error) {
    const lines = error.errors?.map(({ location: at, text }) => (at ? `${at.file}:${at.line}: ${text}` : text));
    throw new PlainError('Bundling the server failed.', lines?.join('\n') ?? String(error));
  }
  return entries;
}

/** Where scripts and styles of the pages without React are put, for Next.js to serve as they are. */
const PAGE_ASSETS = 'public/page-assets';
/** Their styles: where the utility classes stand that are in them, beside those of the frame, and sheets of their own. */
const STYLES = {
  'track.css': {
    folders: ['components/track', 'app/(public)/track'],
    sheets: ['components/map/map.css', 'components/track/track.css'],
  },
  'public.css': {
    folders: ['app/(public)', 'components/plain'],
    files: ['components/ui/button-variants.ts', 'components/ui/input.tsx'],
    sheets: [],
    fonts: true,
  },
};
const FRAME = { source: 'components/plain/document.ts', sheet: 'components/plain/document.css' };
/** Listed by script, as in app/layout.tsx: a browser loads those that the page's letters need. */
const FONTS = ['inter', 'noto-sans-sinhala', 'noto-sans-tamil']
  .map((name) => `@import "@fontsource-variable/${name}/wght.css";\n`)
  .join('');
const BROWSERS = ['chrome99', 'safari15', 'firefox100'];

/** Bundles the pages that do without React: their scripts, and styles of those utility classes that stand in their sources. */
export async function bundlePlainPages(root) {
  const { build } = await import('esbuild');
  const { compile } = await import('tailwindcss');
  const read = (path) => readFileSync(join(root, path), 'utf8');
  const loadStylesheet = async (id, base) => ({ path: id, base, content: read(join('node_modules', id, 'index.css')) });
  const packing = {
    ...{ absWorkingDir: root, bundle: true, minify: true, logLevel: 'silent' },
    ...{ platform: 'browser', target: BROWSERS },
  };
  try {
    rmSync(join(root, PAGE_ASSETS), { recursive: true, force: true });
    mkdirSync(join(root, PAGE_ASSETS), { recursive: true });
    for (const [name, { folders, files = [], sheets, fonts = false }] of Object.entries(STYLES)) {
      const style = await compile(read('app/globals.css'), { base: root, loadStylesheet });
      const sources = [FRAME.source, ...files, ...listFiles(root, { folders, match: (path) => /\.ts$/.test(path) })];
      const words = new Set(sources.flatMap((path) => read(path).split(/[\s'"`${}]+/)));
      const css = [style.build([...words]), ...[FRAME.sheet, ...sheets].map(read)].join('\n');
      await build({
        ...packing,
        stdin: { contents: (fonts ? FONTS : '') + css, loader: 'css', resolveDir: root },
        outfile: `${PAGE_ASSETS}/${name}`,
        loader: { '.woff2': 'file' },
        assetNames: '[name]-[hash]',
        publicPath: '/page-assets',
      });
    }
    await build({
      ...packing,
      entryPoints: { track: 'components/track/main.ts', forms: 'components/plain/forms.ts' },
      outdir: PAGE_ASSETS,
      format: 'esm',
      define: { 'process.env.NODE_ENV': '"production"' },
      tsconfig: 'tsconfig.json',
    });
  } catch (error) {
    throw new PlainError('Bundling the pages without React failed.', String(error));
  }
}

/** Builds the pages. The stores' addresses are kept from it: a build that needed one would not be the same everywhere. */
async function buildPages(root) {
  const { DATABASE_URL: _database, REDIS_URL: _redis, ...env } = process.env;
  const { code, output } = await runNode([join(root, 'node_modules/next/dist/bin/next'), 'build'], {
    cwd: root,
    env: { ...env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  });
  if (code !== 0) throw new PlainError('Building the pages failed.', output);
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** One build at a time in one folder: a second command waits for the first, unless that one has died. */
async function withLock(root, log, task) {
  const lock = join(root, 'dist/build.lock');
  mkdirSync(join(root, 'dist'), { recursive: true });
  for (let told = false; ; ) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
    if (holder === process.pid || (holder > 0 && !alive(holder))) {
      rmSync(lock, { force: true });
      continue;
    }
    if (!told) log.line(`Waiting for another build in this folder to end (process ${holder})`);
    told = true;
    await delay(200);
  }
  const unlock = () => rmSync(lock, { force: true });
  process.once('exit', unlock);
  try {
    return await task();
  } finally {
    process.off('exit', unlock);
    unlock();
  }
}

/**
 * Builds server, pages and service worker, unless what is built is made of these very sources.
 * @param {{ root: string, log: ReturnType<typeof import('./log.mjs').createLog>, force?: boolean }} options
 * @returns {Promise<boolean>} whether anything had to be built
 * @throws {PlainError}
 */
export async function ensureBuilt({ root, log, force = false }) {
  // First, because it is one of the files that the hash is taken of.
  provideDecoder(root);
  const hash = sourceHash(root);
  if (!force && isCurrent(root, hash)) return false;
  return withLock(root, log, async () => {
    // The build we waited for may have been ours.
    if (!force && isCurrent(root, hash)) return false;
    clearStamp(root);
    log.line('Generating the database client');
    await generate(root);
    log.line('Bundling the server');
    await bundleServer(root);
    await bundlePlainPages(root);
    log.line('Building the pages (half a minute or so; only after a change)');
    await log.slow('building the pages', buildPages(root));
    holdBudgets(root);
    await buildWorker(root);
    writeStamp(root, hash);
    return true;
  });
}
