import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PlainError } from './fail.mjs';
import { listFiles } from './tree.mjs';

/** Where the service worker ends up; served at `/sw.js` by app/sw.js/route.ts. */
const OUTPUT = 'dist/sw.js';

/**
 * The files every app needs, as serwist wants them. Fonts are left out: which script a reader uses is not known here,
 * and the worker keeps those a page has loaded.
 */
async function precacheManifest(root) {
  const { getManifest } = await import('@serwist/build');
  const { manifestEntries, warnings } = await getManifest({
    globDirectory: root,
    globPatterns: ['.next/static/**/*.{js,css}', 'public/icons/*-192.png'],
    modifyURLPrefix: { '.next/': '/_next/', 'public/': '/' },
    // Their names carry a hash already.
    dontCacheBustURLsMatching: /^\.next\/static\//,
  });
  if (warnings.length > 0)
    throw new PlainError('The list of files for the service worker is not whole.', warnings.join('\n'));
  return manifestEntries;
}

/**
 * Bundles the service worker with the list of the files that `next build` has just written. Its version is the build's:
 * a phone learns of a new one by the changed file.
 */
export async function buildWorker(root) {
  const { build } = await import('esbuild');
  const version = readFileSync(join(root, '.next/BUILD_ID'), 'utf8').trim();
  const wasm = listFiles(join(root, 'public'), { match: (path) => path.endsWith('.wasm') }).map((path) => `/${path}`);
  const manifest = await precacheManifest(root);
  try {
    await build({
      absWorkingDir: root,
      entryPoints: ['lib/worker/sw.ts'],
      outfile: OUTPUT,
      bundle: true,
      minify: true,
      format: 'iife',
      platform: 'browser',
      target: 'es2020',
      define: {
        'process.env.NODE_ENV': '"production"',
        'self.__SW_MANIFEST': JSON.stringify(manifest),
        'self.__SW_VERSION': JSON.stringify(version),
        'self.__SW_CONDUCTOR_ASSETS': JSON.stringify(wasm),
      },
      logLevel: 'silent',
      tsconfig: 'tsconfig.json',
    });
  } catch (error) {
    throw new PlainError('Bundling the service worker failed.', String(error.message ?? error));
  }
  writeFileSync(join(root, OUTPUT), `/* SriVibes ${version} */\n${readFileSync(join(root, OUTPUT), 'utf8')}`);
}
