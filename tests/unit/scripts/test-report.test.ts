import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  addSecondRun,
  isMissedBound,
  playwrightCounts,
  playwrightFailures,
  sumUp,
  totalLine,
  vitestCounts,
  vitestFailures,
} from '../../../scripts/lib/test-report.mjs';

const step = (name: string, ok: boolean, counts?: { passed: number; failed: number; skipped: number }) => ({
  name,
  ok,
  ms: 1,
  counts,
});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'report-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

test('reads what vitest counted, a todo as skipped', () => {
  const report = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 };
  expect(vitestCounts(write('vitest.json', report))).toEqual({ passed: 5, failed: 1, skipped: 3 });
});

test('reads what Playwright counted', () => {
  const report = { stats: { expected: 4, flaky: 1, unexpected: 2, skipped: 3 } };
  expect(playwrightCounts(write('playwright.json', report))).toEqual({ passed: 5, failed: 2, skipped: 3 });
});

test('a report that is missing or torn counts nothing', () => {
  const none = { passed: 0, failed: 0, skipped: 0 };
  expect(vitestCounts(join(folder, 'absent.json'))).toEqual(none);
  expect(playwrightCounts(write('torn.json', '{"stats": {'))).toEqual(none);
});

test('names what failed in vitest, and a file that could not be run', () => {
  const report = {
    testResults: [
      {
        name: '/a.test.ts',
        status: 'failed',
        assertionResults: [
          { fullName: 'adds', status: 'failed', failureMessages: ['\u001b[31mexpected 1 to be 2\u001b[39m\n at x'] },
          { fullName: 'takes away', status: 'passed', failureMessages: [] },
        ],
      },
      { name: '/b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
      { name: '/c.test.ts', status: 'passed', message: '', assertionResults: [] },
    ],
  };
  expect(vitestFailures(write('vitest.json', report))).toEqual([
    { file: '/a.test.ts', name: 'adds', why: 'expected 1 to be 2' },
    { file: '/b.test.ts', name: '(the file)', why: 'no such module' },
  ]);
});

test('names what failed in a browser', () => {
  const spec = (title: string, status: string) => ({
    title,
    file: 'x.spec.ts',
    tests: [{ status, results: [{ error: { message: `${title} went wrong\nat x` } }] }],
  });
  const report = { suites: [{ specs: [spec('one', 'expected')], suites: [{ specs: [spec('two', 'unexpected')] }] }] };
  expect(playwrightFailures(write('playwright.json', report))).toEqual([
    { file: 'x.spec.ts', name: 'two', why: 'two went wrong' },
  ]);
});

test('only a bound that was missed by a number may be judged again', () => {
  const may = (why: string) => isMissedBound({ file: 'a', name: 'one', why });
  expect(may('AssertionError: expected 15206.77 to be less than 10000')).toBe(true);
  expect(may('AssertionError: expected 501 to be less than or equal to 500')).toBe(true);
  for (const why of [
    'AssertionError: expected 8109 to be null',
    'AssertionError: expected [ 1 ] to deeply equal []',
    'Error: Property failed after 3 tests',
    'Error: Test timed out in 30000ms.',
    'TypeError: deps.gate is not a function',
    '',
  ]) {
    expect(may(why)).toBe(false);
  }
});

test('a second run excuses only what passes in it', () => {
  const failure = (name: string) => ({ file: 'a', name, why: 'late' });
  const first = { counts: { passed: 7, failed: 2, skipped: 1 }, failures: [failure('one'), failure('two')] };
  expect(addSecondRun(first, [failure('two')])).toEqual({
    counts: { passed: 8, failed: 1, skipped: 1 },
    failures: [failure('two')],
    flaky: [failure('one')],
  });
  // What passed before and fails now is a failure too.
  expect(addSecondRun(first, [failure('three')])).toEqual({
    counts: { passed: 8, failed: 1, skipped: 1 },
    failures: [failure('three')],
    flaky: [failure('one'), failure('two')],
  });
});

test('all green is no failure', () => {
  const steps = [step('types', true), step('vitest', true, { passed: 3, failed: 0, skipped: 1 })];
  expect(sumUp(steps, { ci: false })).toEqual({ counts: { passed: 3, failed: 0, skipped: 1 }, reasons: [] });
});

test('a step that fails without a failed test counts as one failure', () => {
  const steps = [step('types', false), step('vitest', false, { passed: 3, failed: 0, skipped: 0 })];
  const { counts, reasons } = sumUp(steps, { ci: false });
  expect(counts.failed).toBe(2);
  expect(reasons).toEqual(['types failed', 'vitest failed']);
});

test('a failed test is a failure even if its runner exits with 0', () => {
  const { reasons } = sumUp([step('vitest', true, { passed: 3, failed: 1, skipped: 0 })], { ci: false });
  expect(reasons).toEqual(['vitest failed']);
});

test('no test at all is a failure', () => {
  const { reasons } = sumUp([step('types', true), step('vitest', true, { passed: 0, failed: 0, skipped: 2 })], {
    ci: false,
  });
  expect(reasons).toEqual(['no test was run']);
});

test('in CI a skipped test is a failure', () => {
  const steps = [step('vitest', true, { passed: 3, failed: 0, skipped: 1 })];
  expect(sumUp(steps, { ci: true }).reasons).toEqual(['1 skipped, and in CI nothing may be left out']);
});

test('the total has the form that machines read', () => {
  expect(totalLine({ passed: 12, failed: 0, skipped: 3 })).toBe('Total: 12 passed, 0 failed, 3 skipped');
});
