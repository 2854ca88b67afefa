import type { z } from 'zod';
import { Id } from '@/lib/contract/primitives';
import type { Issue } from '@/lib/contract/socket-events';
import { Refusal } from '../services/refusal';

const BODY_LIMIT_BYTES = 1_000_000;

/** The body of a request, read at most once and never beyond the limit. */
export interface BodyReader {
  /** @throws Refusal PAYLOAD_TOO_LARGE; INVALID_JSON when it is not UTF-8 or not JSON (an empty body is not). */
  json(): Promise<unknown>;
}

export function bodyReader(request: Request): BodyReader {
  let parsed: Promise<unknown> | undefined;
  return {
    json() {
      parsed ??= readJson(request);
      return parsed;
    },
  };
}

/** The fields of a posted form; of one sent twice, the last. @throws Refusal PAYLOAD_TOO_LARGE, INVALID_PAYLOAD */
export async function readForm(request: Request): Promise<Record<string, string>> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/x-www-form-urlencoded\b/i.test(type)) {
    throw invalid([{ path: 'content-type', message: 'must be application/x-www-form-urlencoded' }]);
  }
  const fields = Object.fromEntries(new URLSearchParams(new TextDecoder().decode(await readBytes(request))));
  const bad = unstorable(fields);
  if (bad !== null) throw invalid([{ path: bad, message: 'must not hold NUL or broken Unicode' }]);
  return fields;
}

async function readJson(request: Request): Promise<unknown> {
  const bytes = await readBytes(request);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Refusal('INVALID_JSON');
  }
}

async function readBytes(request: Request): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > BODY_LIMIT_BYTES) throw new Refusal('PAYLOAD_TOO_LARGE');
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = request.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > BODY_LIMIT_BYTES) {
      await reader.cancel();
      throw new Refusal('PAYLOAD_TOO_LARGE');
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks);
}

/** @throws Refusal INVALID_PAYLOAD with the issues. */
export async function parseInput<S extends z.ZodType>(schema: S, value: unknown): Promise<z.output<S>> {
  const result = await schema.safeParseAsync(value);
  if (!result.success) {
    throw invalid(result.error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message })));
  }
  const bad = unstorable(result.data);
  if (bad !== null) throw invalid([{ path: bad, message: 'must not hold NUL or broken Unicode' }]);
  return result.data;
}

const invalid = (issues: Issue[]) => new Refusal('INVALID_PAYLOAD', undefined, { issues });

/** PostgreSQL keeps neither NUL nor half a surrogate pair. @returns the path of the first such text, or null. */
function unstorable(root: unknown): string | null {
  const open: { path: string; value: unknown }[] = [{ path: '', value: root }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { path, value } = next;
    if (typeof value === 'string' && (value.includes('\0') || /\p{Surrogate}/u.test(value))) return path;
    if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value))
        open.push({ path: path ? `${path}.${key}` : key, value: inner });
    }
  }
  return null;
}

/** Path parameters: an `id` that is no UUID names nothing. @throws Refusal NOT_FOUND. */
export function parseParams(params: Record<string, string>): Record<string, string> {
  for (const [name, value] of Object.entries(params)) {
    const broken = name === 'id' ? !Id.safeParse(value).success : unstorable(value) !== null;
    if (broken) throw new Refusal('NOT_FOUND');
  }
  return params;
}
