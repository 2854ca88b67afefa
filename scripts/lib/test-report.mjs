import { existsSync, readFileSync } from 'node:fs';

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {{ file: string, name: string, why: string }} Failure  why: the first line of what it said
 * @typedef {{ name: string, ok: boolean, ms: number, counts?: Counts, note?: string, failures?: Failure[], flaky?: Failure[] }} Step
 */

const ZERO = { passed: 0, failed: 0, skipped: 0 };

function readJson(path) {
  try {
    return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
  } catch {
    return null;
  }
}

/** @returns {Counts} of a report of vitest's json reporter; zeros where there is none */
export function vitestCounts(path) {
  const report = readJson(path);
  if (report === null) return { ...ZERO };
  return {
    passed: report.numPassedTests ?? 0,
    failed: report.numFailedTests ?? 0,
    skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
  };
}

/** @returns {Counts} of a report of Playwright's json reporter; zeros where there is none */
export function playwrightCounts(path) {
  const stats = readJson(path)?.stats;
  if (!stats) return { ...ZERO };
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped };
}

// Both runners colour their messages.
const ESCAPE = String.fromCharCode(27);
const COLOURS = new RegExp(`${ESCAPE}\\[[0-9;]*m`, 'g');
const firstLine = (text) => (text ?? '').replace(COLOURS, '').trim().split('\n', 1)[0];

/** @returns {Failure[]} of a report of vitest's json reporter; a file that could not be run is one failure */
export function vitestFailures(path) {
  return (readJson(path)?.testResults ?? []).flatMap(({ name: file, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0 && status === 'failed') return [{ file, name: '(the file)', why: firstLine(message) }];
    return failed.map((test) => ({ file, name: test.fullName, why: firstLine(test.failureMessages?.[0]) }));
  });
}

/** @returns {Failure[]} of a report of Playwright's json reporter */
export function playwrightFailures(path) {
  const visit = (suite) => [
    ...(suite.specs ?? []).flatMap(({ title, file, tests }) =>
      tests
        .filter(({ status }) => status === 'unexpected')
        .map(({ results }) => ({
          file,
          name: title,
          why: firstLine(results.find((result) => result.error)?.error.message),
        })),
    ),
    ...(suite.suites ?? []).flatMap(visit),
  ];
  return (readJson(path)?.suites ?? []).flatMap(visit);
}

/** A bound that was missed by a number, as vitest says it: all that a busy machine can be blamed for. */
const MISSED_BOUND = /expected \d+(\.\d+)? to be less than (or equal to )?\d/;

/** @param {Failure} failure */
export const isMissedBound = ({ why }) => MISSED_BOUND.test(why);

/**
 * Adds a second run, alone, to a first in which nothing but bounds were missed: a bound that holds now was missed for lack of a
 * processor. Whatever else fails in it is a failure.
 * @param {{ counts: Counts, failures: Failure[] }} first
 * @param {Failure[]} again  the failures of the second run
 * @returns {{ counts: Counts, failures: Failure[], flaky: Failure[] }}
 */
export function addSecondRun(first, again) {
  const key = ({ file, name }) => `${file}\n${name}`;
  const failedAgain = new Set(again.map(key));
  const failedFirst = new Set(first.failures.map(key));
  const flaky = first.failures.filter((failure) => !failedAgain.has(key(failure)));
  const fresh = again.filter((failure) => !failedFirst.has(key(failure)));
  return {
    counts: {
      ...first.counts,
      passed: first.counts.passed + flaky.length - fresh.length,
      failed: again.length,
    },
    failures: again,
    flaky,
  };
}

/**
 * Adds the steps up. A step that failed without a failed test of its own (a build, a check, a crash) counts as one
 * failure, so that the total never looks green when the run is red.
 * @param {Step[]} steps
 * @param {{ ci: boolean }} options ci: where nothing may be left out
 * @returns {{ counts: Counts, reasons: string[] }} reasons: why the run is a failure; none if it is not
 */
export function sumUp(steps, { ci }) {
  const counts = { ...ZERO };
  const reasons = [];
  for (const { name, ok, counts: own = ZERO } of steps) {
    counts.passed += own.passed;
    counts.skipped += own.skipped;
    counts.failed += own.failed > 0 || ok ? own.failed : 1;
    if (!ok || own.failed > 0) reasons.push(`${name} failed`);
  }
  if (counts.passed + counts.failed === 0 || !steps.some((step) => step.counts)) reasons.push('no test was run');
  if (ci && counts.skipped > 0) reasons.push(`${counts.skipped} skipped, and in CI nothing may be left out`);
  return { counts, reasons };
}

/** The last line of a run, read by machines: keep its form. */
export const totalLine = ({ passed, failed, skipped }) =>
  `Total: ${passed} passed, ${failed} failed, ${skipped} skipped`;
