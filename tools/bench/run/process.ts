import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';

/** Of USER_HZ, which Linux fixes at 100 for all it tells in /proc. */
const TICKS_PER_SECOND = 100;
const PAGE_KB = 4;

/**
 * CPU that a process has used so far, all its threads, user and kernel, in µs: to the nanosecond where the kernel counts run
 * times, which a window without an admin differs by; else in steps of 10 ms.
 */
export function cpuMicros(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const nanos = threads.reduce((sum, thread) => sum + runNanos(pid, thread), 0);
  if (nanos > 0) return nanos / 1000;
  return cpuTicksIn(readFileSync(`/proc/${pid}/stat`, 'utf8')) * (1e6 / TICKS_PER_SECOND);
}

function runNanos(pid: number, thread: string): number {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
  } catch {
    // It has ended since it was listed.
    return 0;
  }
}

/** utime + stime of a line of /proc/PID/stat; the name before them may hold blanks and brackets. */
export function cpuTicksIn(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

/** Memory that is resident now, in KB. */
export function residentKb(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE_KB;
}

/** The machine's load of the last minute. */
export const loadAverage = (): number => Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[0]);

/** Ends a child that we have started, by force after `graceMs`. */
export async function stopChild(child: ChildProcess, graceMs = 15_000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await gone;
  clearTimeout(force);
}
