import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** Children under way. Each leads its own process group, so that what it starts can be stopped with it. */
const children = new Set();

/** Set once a signal asks us to end: from then on no child's end is news to anybody. */
let ending = false;

function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}

/**
 * Runs a program to its end. Never throws for a failing program: read `code`.
 * What the program leaves running in its process group is stopped when it ends.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean, timeoutMs?: number }} [options]
 *   show: write through to our own output instead of keeping it; timeoutMs: stop it after that long
 * @returns {Promise<{ code: number, output: string, ms: number, timedOut: boolean }>} output: stdout and stderr as they came
 */
export function run(command, args, { cwd, env = process.env, show = false, timeoutMs = 0 } = {}) {
  const began = Date.now();
  return new Promise((resolve) => {
    const output = [];
    let timedOut = false;
    let timer;
    const child = spawn(command, args, {
      cwd,
      env,
      detached: true,
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    });
    const end = (code) => {
      clearTimeout(timer);
      children.delete(child);
      if (!ending) resolve({ code, output: Buffer.concat(output).toString(), ms: Date.now() - began, timedOut });
    };
    child.on('error', (error) => {
      output.push(Buffer.from(`${command}: ${error.message}\n`));
      end(127);
    });
    if (child.pid === undefined) return;
    children.add(child);
    child.stdout?.on('data', (chunk) => output.push(chunk));
    child.stderr?.on('data', (chunk) => output.push(chunk));
    if (timeoutMs > 0) {
      timer = setTimeout(() => {
        timedOut = true;
        signalGroup(child, 'SIGTERM');
        timer = setTimeout(() => signalGroup(child, 'SIGKILL'), 5_000);
      }, timeoutMs);
    }
    // A grandchild that outlives the child holds our pipes open, so it is stopped before 'close' is waited for.
    child.on('exit', () => signalGroup(child, 'SIGKILL'));
    child.on('close', (code, signal) => end(timedOut ? 124 : (code ?? 128 + (constants.signals[signal] ?? 0))));
  });
}

/** Runs a Node program with the Node that runs us. */
export const runNode = (args, options) => run(process.execPath, args, options);

/**
 * Until released: SIGINT, SIGTERM and SIGHUP end the children first, then this process.
 * @returns {() => void} release, for a process that goes on to handle signals itself
 */
export function endChildrenOnSignals() {
  const handlers = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => {
    const handler = () => {
      const code = 128 + constants.signals[signal];
      if (ending || children.size === 0) {
        for (const child of children) signalGroup(child, 'SIGKILL');
        process.exit(code);
      }
      ending = true;
      for (const child of children) signalGroup(child, 'SIGTERM');
      setTimeout(() => {
        for (const child of children) signalGroup(child, 'SIGKILL');
        process.exit(code);
      }, 5_000).unref();
      setInterval(() => children.size === 0 && process.exit(code), 50);
    };
    process.on(signal, handler);
    return [signal, handler];
  });
  return () => {
    for (const [signal, handler] of handlers) process.off(signal, handler);
  };
}
