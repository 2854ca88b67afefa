import { existsSync, readFileSync } from 'node:fs';

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {{ name: string, ok: boolean, ms: number, counts?: Counts, note?: string }} Step
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
