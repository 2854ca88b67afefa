import './lib/node-version.mjs';
import { mkdirSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './lib/build.mjs';
import { runChecks } from './lib/checks.mjs';
import { exitWith, PlainError } from './lib/fail.mjs';
import { bold, createLog, green, red, seconds } from './lib/log.mjs';
import { endChildrenOnSignals, runNode } from './lib/run.mjs';
import {
  addSecondRun,
  isMissedBound,
  playwrightCounts,
  playwrightFailures,
  sumUp,
  totalLine,
  vitestCounts,
  vitestFailures,
} from './lib/test-report.mjs';
import { provideTools, TOOLS } from './lib/test-tools.mjs';
import { listFiles, ROOT } from './lib/tree.mjs';

const HELP = `Usage: npm test [-- options] [filter ...]

Sets up what the tests need (a Redis server, PostgreSQL with pg_dump, Chromium), checks and builds the code, then runs every test.
A filter is part of a test file's path; with one, or with --only, the checks are left out.
In the whole run, a test that fails by a bound of time alone is run once more with nothing beside it. What passes then is named as flaky.

Options:
  --only <part>   unit, integration, another project of vitest.config.ts, or e2e
  --help          this text

Environment:
  CI=true            nothing may be left out: a missing tool or a skipped test is a failure
  REDIS_SERVER_BIN   a redis-server (7 or newer) or valkey-server to use
  POSTGRES_BIN       a postgres (15 or newer) to use, with pg_dump and pg_restore beside it
  CHROMIUM_BIN       a Chromium to use`;

/** Far beyond what either takes: only what hangs is stopped. */
const LIMIT_MS = 20 * 60_000;
const BENCH_LIMIT_MS = 5 * 60_000;
const REPORTS = join(ROOT, 'test-results');
const CI = /^(1|true)$/i.test(process.env.CI ?? '');

/** Unit and integration tests, and whatever other project vitest.config.ts names. */
async function runVitest({ only, filters, env, name = 'vitest', extra = [] }) {
  const report = join(REPORTS, `${name}.json`);
  const args = [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--passWithNoTests', ...extra];
  args.push('--reporter=default', '--reporter=json', `--outputFile.json=${report}`);
  if (only) args.push(`--project=${only}`);
  const result = await runNode([...args, ...filters], { cwd: ROOT, env, show: true, timeoutMs: LIMIT_MS });
  return { ...result, counts: vitestCounts(report), failures: vitestFailures(report) };
}

/**
 * The whole run shares two cores between test files that start servers, and some judge times. Where nothing failed but
 * such bounds, they are judged again with nothing beside them; the summary names them either way. A wrong answer, a lost
 * point or a counterexample is never excused.
 */
async function runVitestTwice(options) {
  const first = await runVitest(options);
  const { failures, timedOut } = first;
  if (timedOut || failures.length === 0 || !failures.every(isMissedBound)) return first;
  const filters = [...new Set(failures.map(({ file }) => file))];
  console.log(`\nOnce more, alone: ${filters.join(', ')}`);
  const again = await runVitest({ ...options, filters, name: 'vitest-again', extra: ['--no-file-parallelism'] });
  // A second run that came to nothing excuses nothing.
  if (again.timedOut || again.counts.passed + again.counts.failed === 0) return first;
  return { ...again, ...addSecondRun(first, again.failures) };
}

/** Tests in a browser; without one they are only listed, so that the total says how many were left out. */
async function runPlaywright({ filters, env, browser }) {
  const report = join(REPORTS, 'playwright.json');
  const args = [join(ROOT, 'node_modules/playwright/cli.js'), 'test', '--pass-with-no-tests', ...filters];
  args.push(browser ? '--reporter=list,json' : '--reporter=json');
  if (!browser) args.push('--list');
  const result = await runNode(args, {
    cwd: ROOT,
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    show: browser,
    timeoutMs: LIMIT_MS,
  });
  const { passed, failed, skipped } = playwrightCounts(report);
  const counts = browser ? { passed, failed, skipped } : { passed: 0, failed, skipped: passed + skipped };
  return { ...result, counts, failures: playwrightFailures(report) };
}

const toLine = ({ file, name, why }) => `${relative(ROOT, resolve(ROOT, file))} › ${name}: ${why}`;

function printSummary(steps) {
  console.log(`\n${bold('Summary')}`);
  for (const { name, ok, ms, counts, note } of steps) {
    const tests = counts ? `  ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped` : '';
    const mark = ok ? green('ok    ') : red('FAILED');
    console.log(`  ${mark}  ${name.padEnd(26)} ${seconds(ms).padStart(8)}${tests}${note ? `  (${note})` : ''}`);
  }
  for (const failure of steps.flatMap((step) => step.flaky ?? [])) {
    console.log(`  flaky, passed when run again: ${toLine(failure)}`);
  }
  for (const failure of steps.flatMap((step) => step.failures ?? [])) console.log(red(`  failed: ${toLine(failure)}`));
}

async function main() {
  const { values, positionals: filters } = parseArgs({
    allowPositionals: true,
    options: { only: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return console.log(HELP);

  const began = Date.now();
  const log = createLog(began);
  endChildrenOnSignals();
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });

  /** @type {import('./lib/test-report.mjs').Step[]} */
  const steps = [];
  const step = async (name, task) => {
    const from = Date.now();
    const result = await task();
    steps.push({ name, ms: Date.now() - from, ...result });
    return result.ok;
  };

  const unitOnly = values.only === 'unit';
  const wanted = unitOnly ? [] : TOOLS;
  let env = { ...process.env, NODE_ENV: 'test', NEXT_TELEMETRY_DISABLED: '1' };
  let browser = false;
  if (wanted.length > 0) {
    await step('tools', async () => {
      const { env: paths, missing } = await provideTools(log, wanted);
      for (const { title, neededBy, why } of missing) log.warn(`${title} is missing (${why}). Left out: ${neededBy}.`);
      env = { ...env, ...paths };
      browser = paths.CHROMIUM_BIN !== undefined;
      const note = missing.map(({ title }) => `without ${title}`).join(', ');
      return { ok: !(CI && missing.length > 0), note };
    });
  }

  const whole = !values.only && filters.length === 0;
  if (whole) {
    log.line('Checking types, lint, directions and unused code');
    const results = await runChecks(ROOT);
    for (const { name, ok, ms, output } of results) {
      steps.push({ name, ok, ms });
      if (!ok) console.log(`\n${red(name)}\n${output.trimEnd()}\n`);
    }
  }

  let built = true;
  if (!unitOnly) {
    built = await step('build', async () => {
      try {
        const fresh = await ensureBuilt({ root: ROOT, log });
        return { ok: true, note: fresh ? '' : 'was current' };
      } catch (error) {
        if (!(error instanceof PlainError)) throw error;
        console.log(`\n${error.output.trimEnd()}\n`);
        log.fail(error.message);
        return { ok: false };
      }
    });
  }

  if (values.only !== 'e2e') {
    await step(values.only ?? 'vitest', async () => {
      log.line(`Running the ${values.only ?? 'unit and integration'} tests`);
      const runTests = whole ? runVitestTwice : runVitest;
      const { code, counts, timedOut, failures, flaky } = await runTests({ only: values.only, filters, env });
      return { ok: code === 0, counts, failures, flaky, note: timedOut ? 'stopped: it took too long' : '' };
    });
  }
  const specs = listFiles(ROOT, { folders: ['tests/e2e'], match: (path) => /\.(spec|test)\.tsx?$/.test(path) });
  if ((!values.only || values.only === 'e2e') && specs.length > 0) {
    await step('e2e', async () => {
      if (!built) return { ok: false, note: 'needs the build' };
      log.line(browser ? 'Running the tests in a browser' : 'Counting the tests that want a browser');
      const { code, counts, output, timedOut, failures } = await runPlaywright({ filters, env, browser });
      if (code !== 0 && !browser) console.log(output);
      return { ok: code === 0, counts, failures, note: timedOut ? 'stopped: it took too long' : '' };
    });
  }

  if (whole && built && process.platform === 'linux') {
    await step('bench, figures only', async () => {
      log.line('Measuring what a position costs, in short; no figure fails the tests, a crash does');
      const args = [join(ROOT, 'node_modules/tsx/dist/cli.mjs'), join(ROOT, 'tools/bench/bench.ts'), '--quick'];
      const { code, timedOut } = await runNode(args, { cwd: ROOT, env, show: true, timeoutMs: BENCH_LIMIT_MS });
      return { ok: code === 0, note: timedOut ? 'stopped: it took too long' : '' };
    });
  }

  printSummary(steps);
  const { counts, reasons } = sumUp(steps, { ci: CI });
  console.log(`\n${seconds(Date.now() - began)} in all`);
  for (const reason of reasons) console.log(red(reason));
  console.log(totalLine(counts));
  process.exitCode = reasons.length === 0 ? 0 : 1;
}

main().catch(exitWith);
