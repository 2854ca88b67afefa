import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { PlainError } from '../plain-error';
import { parseCsv } from './csv';
import { parseGtfsRealtime } from './gtfs-realtime';
import { parseNdjson } from './ndjson';
import type { Parsed, SourceRow } from './row';

export interface Source {
  readonly rows: readonly SourceRow[];
  /** Rows that could not be used. */
  readonly bad: { readonly count: number; readonly first: readonly { place: string; reason: string }[] };
  /** The same vehicle at the same moment again, as consecutive GTFS-realtime feeds repeat it. */
  readonly repeats: number;
}

const SHOWN_BAD = 5;

/** Reads a file (or a folder of GTFS-realtime feeds) of positions. Throws PlainError with one line on what is wrong with it. */
export function readSource(path: string): Source {
  if (!existsSync(path)) throw new PlainError(`${path}: no such file.`);
  const parsed = statSync(path).isDirectory() ? readFolder(path) : readFile(path);
  const rows: SourceRow[] = [];
  const first: { place: string; reason: string }[] = [];
  const seen = new Set<string>();
  let count = 0;
  let repeats = 0;
  for (const one of parsed.rows) {
    if ('bad' in one) {
      count += 1;
      if (first.length < SHOWN_BAD) first.push(one.bad);
      continue;
    }
    const key = `${one.row.vehicle}\n${one.row.trip}\n${one.row.at}`;
    if (parsed.snapshots && seen.has(key)) repeats += 1;
    else rows.push(one.row);
    seen.add(key);
  }
  if (rows.length === 0) {
    const why = first[0] ? ` (${first[0].place}: ${first[0].reason})` : '';
    throw new PlainError(`${path}: no usable positions among ${count} rows${why}.`);
  }
  return { rows, bad: { count, first }, repeats };
}

interface Read {
  rows: Parsed[];
  /** Feeds that show everybody each time: a bus that did not report anew is in there again. */
  snapshots: boolean;
}

function readFolder(path: string): Read {
  const files = readdirSync(path)
    .filter((name) => /\.pb(\.gz)?$/i.test(name))
    .sort();
  if (files.length === 0) throw new PlainError(`${path}: no .pb files in this folder.`);
  const rows = files.flatMap((name) => parseGtfsRealtime(bytesOf(join(path, name)), name));
  return { rows, snapshots: true };
}

function readFile(path: string): Read {
  const file = basename(path);
  const bytes = bytesOf(path);
  if (bytes.length === 0) throw new PlainError(`${path}: the file is empty.`);
  if (/\.pb(\.gz)?$/i.test(file)) return { rows: parseGtfsRealtime(bytes, file), snapshots: true };
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  if (text.trim() === '') throw new PlainError(`${path}: the file is empty.`);
  const json = /\.(nd)?jsonl?(\.gz)?$/i.test(file) || text.trimStart().startsWith('{');
  return { rows: json ? parseNdjson(text) : parseCsv(text, file), snapshots: false };
}

function bytesOf(path: string): Buffer {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new PlainError(`${path}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`);
  }
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes);
  } catch {
    throw new PlainError(`${path}: the compressed file is damaged or cut off.`);
  }
}
