import { RestError } from '@/lib/client/rest';

/** A mistake that one line explains; its stack helps nobody. */
export class PlainError extends Error {
  override readonly name = 'PlainError';
}

/** Exit code of bad input, a wrong password or an unreachable server; 1 is a check that failed. */
export const EXIT_BAD_INPUT = 2;

/** What to tell the user of whatever went wrong, in one line where we know it. */
export function tell(error: unknown): string {
  if (error instanceof PlainError) return error.message;
  if (error instanceof RestError) {
    const issues = error.issues.map(({ path, message }) => `${path}: ${message}`).join('; ');
    if (error.status === 0) return `The server was not reached: ${error.message}`;
    return `The server refused (${error.code}): ${error.message}${issues ? ` (${issues})` : ''}`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
