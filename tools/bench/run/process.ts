import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** Of USER_HZ, which Linux fixes at 100 for all it tells in /proc. */
const TICKS_PER_SECOND = 100;
const PAGE_KB = 4;

/** CPU that a process has used so far, all its threads, user and kernel, in µs. Steps are of 10 ms. */
export function cpuMicros(pid: number): number {
  return cpuTicksIn(readFileSync(`/proc/${pid}/stat`, 'utf8')) * (1e6 / TICKS_PER_SECOND);
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
