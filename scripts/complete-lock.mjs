#!/usr/bin/env node
/**
 * Completes package-lock.json after a change of dependencies on a machine whose registry does not carry every platform's binaries:
 * npm leaves those out of the lock, and `npm ci` then finds it incomplete, here and elsewhere. Adds an entry by name for each optional
 * package of an exact version that is missing. Changes nothing that is there.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  options: { help: { type: 'boolean', short: 'h' } },
  allowPositionals: true,
});
if (values.help) {
  console.log(
    'Usage: node scripts/complete-lock.mjs [package-lock.json]\n\nRun it after `npm install`, before `npm ci`.',
  );
  process.exit(0);
}

const OS = ['darwin', 'win32', 'android', 'freebsd', 'openharmony', 'linux', 'sunos', 'netbsd', 'openbsd', 'aix'];
const CPU = ['arm64', 'x64', 'ia32', 'ppc64', 's390x', 'riscv64', 'loong64', 'mips64el', 'arm', 'wasm32'];

const path = positionals[0] ?? 'package-lock.json';
const lock = JSON.parse(readFileSync(path, 'utf8'));
const packages = lock.packages;

/** Would Node find `name` from the package at `from`? */
function isLocked(from, name) {
  for (let at = from; ; at = at.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, '')) {
    if (packages[`${at ? `${at}/` : ''}node_modules/${name}`]) return true;
    if (at === '') return false;
  }
}

let added = 0;
for (const [from, pkg] of Object.entries({ ...packages })) {
  for (const [name, version] of Object.entries(pkg.optionalDependencies ?? {})) {
    const words = name.split('/').pop().split(/[-_.]/);
    const cpu = CPU.find((word) => words.includes(word));
    if (isLocked(from, name) || !/^\d/.test(version) || !cpu) continue;
    const os = cpu === 'wasm32' ? undefined : OS.find((word) => words.includes(word));
    packages[`node_modules/${name}`] = {
      version,
      cpu: [cpu],
      ...(pkg.dev ? { dev: true } : {}),
      optional: true,
      ...(os ? { os: [os] } : {}),
      ...(os === 'linux' ? { libc: [words.some((word) => word.startsWith('musl')) ? 'musl' : 'glibc'] } : {}),
    };
    added++;
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} entries added.`);
