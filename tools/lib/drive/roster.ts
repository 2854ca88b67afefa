import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { PlainError } from '../plain-error';
import type { Credentials } from '../session';

const MOST = 10_000;
const FleetFile = z.array(z.object({ email: z.string().min(3), password: z.string().min(1) })).min(1);

/** Reads `[{email, password}, …]`. Throws PlainError with what is wrong. */
export function readFleetFile(path: string): Credentials[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new PlainError(`Cannot read the fleet file ${path}.`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new PlainError(`The fleet file ${path} is not JSON.`);
  }
  const parsed = FleetFile.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new PlainError(
    `The fleet file ${path} should be a list of {"email", "password"}: ${parsed.error.issues[0]?.message}.`,
  );
}

/**
 * E-mails of a comma-separated list in which `driver01..driver47@example.org` stands for all of them, with as many digits as
 * are written. Throws PlainError for what is neither.
 */
export function expandDrivers(text: string): string[] {
  const emails: string[] = [];
  for (const part of text.split(',').map((piece) => piece.trim())) {
    if (part === '') continue;
    const range = part.match(/^(.*?)(\d+)\.\.(.*?)(\d+)(@.+)$/);
    if (!range) {
      if (!/^[^@\s]+@[^@\s]+$/.test(part) || part.includes('..'))
        throw new PlainError(`"${part}" is no e-mail and no range of them.`);
      emails.push(part);
      continue;
    }
    const [, name, first, nameAgain, last, domain] = range as unknown as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const [from, to] = [Number(first), Number(last)];
    if (name !== nameAgain || to < from || to - from > MOST) throw new PlainError(`"${part}" is no range of e-mails.`);
    for (let i = from; i <= to; i++) emails.push(`${name}${String(i).padStart(first.length, '0')}${domain}`);
  }
  if (emails.length === 0) throw new PlainError('No drivers are named.');
  return [...new Set(emails)];
}
