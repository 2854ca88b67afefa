import { expect, test } from 'vitest';
import { run, runNode } from '../../../scripts/lib/run.mjs';

test('keeps what a program says, on both channels, and its exit code', async () => {
  const { code, output } = await runNode(['-e', "console.log('out'); console.error('err'); process.exitCode = 3"]);
  expect(code).toBe(3);
  expect(output).toContain('out');
  expect(output).toContain('err');
});

test('a program that does not exist is a failure with a reason', async () => {
  const { code, output } = await run('no-such-program-anywhere', []);
  expect(code).toBe(127);
  expect(output).toContain('no-such-program-anywhere');
});

test('stops a program that takes too long', async () => {
  const { code, timedOut } = await runNode(['-e', 'setInterval(() => {}, 1000)'], { timeoutMs: 300 });
  expect({ code, timedOut }).toEqual({ code: 124, timedOut: true });
});

test('stops what a program leaves running', async () => {
  // The grandchild holds the pipe open: were it left alone, the run would never come to its end.
  const script = `
    require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' }).unref();
    console.log('left');
    process.exit(0);`;
  const { code, output } = await runNode(['-e', script]);
  expect({ code, output }).toEqual({ code: 0, output: 'left\n' });
});

test('a signal ends the children first, then the command, and nothing is said about their failing', async () => {
  const library = new URL('../../../scripts/lib/run.mjs', import.meta.url).href;
  const child = `
    process.on('SIGTERM', () => { console.log('child ends'); process.exit(1); });
    setInterval(() => {}, 1000);
    process.kill(process.ppid, 'SIGTERM');`;
  const script = `
    import { endChildrenOnSignals, runNode } from '${library}';
    endChildrenOnSignals();
    await runNode(['-e', ${JSON.stringify(child)}], { show: true });
    console.log('went on');`;
  const { code, output } = await runNode(['--input-type=module', '-e', script]);
  expect({ code, output }).toEqual({ code: 143, output: 'child ends\n' });
});
