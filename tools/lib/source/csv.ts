import { type Info, parse } from 'csv-parse/sync';
import { PlainError } from '../plain-error';
import { type Columns, cellsOf, detectColumns } from './columns';
import { type Parsed, parseRow } from './row';

/** Positions of a CSV with a header line, in commas, semicolons or tabs. Throws PlainError where a needed column is missing. */
export function parseCsv(text: string, file: string): Parsed[] {
  const headerLine = text.slice(0, text.search(/\r?\n|$/));
  const delimiter = [',', ';', '\t'].sort((a, b) => headerLine.split(b).length - headerLine.split(a).length)[0] ?? ',';
  const rows = records(text, delimiter, file);
  const headers = rows[0]?.record ?? [];
  const columns = needColumns(headers, file);
  const index = new Map(headers.map((header, i) => [header, i]));
  return rows.slice(1).map(({ record, info }) => {
    const place = `line ${info.lines}`;
    if (record.length < headers.length && record.length <= Math.max(...needed(columns, index))) {
      return { bad: { place, reason: `${record.length} of ${headers.length} columns` } };
    }
    return parseRow(
      cellsOf(columns, (name) => record[index.get(name) ?? -1]),
      place,
      columns.speedFactor,
    );
  });
}

function records(text: string, delimiter: string, file: string): { record: string[]; info: Info }[] {
  try {
    return parse(text, {
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as { record: string[]; info: Info }[];
  } catch (error) {
    throw new PlainError(`${file}: no CSV (${error instanceof Error ? error.message : String(error)}).`);
  }
}

/** Where the columns stand that a row cannot do without. */
function needed({ names }: Columns, index: ReadonlyMap<string, number>): number[] {
  return [names.time, names.lat, names.lng].map((name) => index.get(name ?? '') ?? -1);
}

function needColumns(headers: readonly string[], file: string): Columns {
  const columns = detectColumns(headers);
  if (columns.missing.length > 0) {
    throw new PlainError(
      `${file}: no column for ${columns.missing.join(', ')} among: ${headers.join(', ').slice(0, 200)}`,
    );
  }
  return columns;
}
