import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Whether a process with this id exists (whoever owns it). A zombie counts as gone. */
export function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return linuxStat(pid)?.[0] !== 'Z';
}

/**
 * A text that a later process under the same id will not share (boot and time of start), so that a recycled id is not
 * taken for the process that once wrote it down. '' where the system does not tell.
 */
export function identityOf(pid: number): string {
  if (process.platform === 'linux') {
    // Field 22 of the whole line is the start time; linuxStat begins at field 3.
    const started = linuxStat(pid)?.[19];
    return started ? `${readText('/proc/sys/kernel/random/boot_id')}:${started}` : '';
  }
  return ps(pid, 'lstart=');
}

/** The command line of a process, '' where the system does not tell. */
export function commandLineOf(pid: number): string {
  if (process.platform === 'linux') return readText(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
  return ps(pid, 'command=');
}

/** Fields of /proc/PID/stat from the third on (the second, the name, may itself hold blanks). */
function linuxStat(pid: number): string[] | null {
  if (process.platform !== 'linux') return null;
  const line = readText(`/proc/${pid}/stat`);
  return line ? line.slice(line.lastIndexOf(')') + 2).split(' ') : null;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}

function ps(pid: number, column: string): string {
  if (process.platform === 'win32') return '';
  try {
    return execFileSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return '';
  }
}
