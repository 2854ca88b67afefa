import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';

export const PROJECT = resolve(import.meta.dirname, '../../..');

/** A clean environment, so that what is set on the machine decides nothing. */
export const CLEAN: NodeJS.ProcessEnv = {
  NODE_ENV: 'test',
  PATH: process.env.PATH ?? '',
  HOME: process.env.HOME ?? '/',
  LC_ALL: 'C.UTF-8',
};

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
  /** Both. */
  output: string;
}

/** Runs a command to its end; a failure is an answer, not an exception. `child` is the process while it runs. */
export function runCommand(command: string, args: string[], env: Record<string, string>, cwd = '/') {
  let settle: (outcome: Outcome) => void = () => undefined;
  const outcome = new Promise<Outcome>((resolve) => {
    settle = resolve;
  });
  const options = { cwd, env: { ...CLEAN, ...env }, timeout: 90_000, maxBuffer: 1e7 };
  const child = execFile(command, args, options, (error, stdout, stderr) => {
    const code = error ? (typeof error.code === 'number' ? error.code : -1) : 0;
    settle({ code, stdout, stderr, output: stdout + stderr });
  });
  return Object.assign(outcome, { child });
}

/** @param name of a script in scripts/ */
export const runScript = (name: string, args: string[], env: Record<string, string>) =>
  runCommand('bash', [join(PROJECT, 'scripts', name), ...args], env);
