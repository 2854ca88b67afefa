import { type Columns, cellsOf, detectColumns } from './columns';
import { type Parsed, parseRow } from './row';

/** One JSON object a line, with the keys of a DriverLocationUpdate or the names of a CSV's columns. */
export function parseNdjson(text: string): Parsed[] {
  // Keys may be left out of some lines: each set of keys is looked at once.
  const known = new Map<string, Columns>();
  return text.split(/\r?\n/).flatMap((line, index): Parsed[] => {
    if (line.trim() === '') return [];
    const place = `line ${index + 1}`;
    const row = objectOf(line);
    if (!row) return [{ bad: { place, reason: 'no JSON object' } }];
    const keys = Object.keys(row);
    const id = keys.join('\n');
    const columns = known.get(id) ?? detectColumns(keys);
    known.set(id, columns);
    if (columns.missing.length > 0) return [{ bad: { place, reason: `no ${columns.missing.join(', ')}` } }];
    return [
      parseRow(
        cellsOf(columns, (name) => wordOf(row[name])),
        place,
        columns.speedFactor,
      ),
    ];
  });
}

function objectOf(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function wordOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
