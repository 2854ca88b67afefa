import type { Row } from './stats';

const HEAD = ['scenario', 'server', 'metric', 'median', 'min', 'max', '× seed', '× ws'];

/** The rows as text, in columns. */
export function toTable(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.scenario,
    row.server,
    row.metric,
    ...[row.median, row.min, row.max].map(String),
    ...[row.ratioToSeed, row.ratioToWs].map((ratio) => (ratio === null ? '–' : ratio.toFixed(2))),
  ]);
  const all = [HEAD, ...cells];
  const widths = HEAD.map((_, column) => Math.max(...all.map((line) => (line[column] ?? '').length)));
  const isText = (column: number) => column < 3;
  return all
    .map((line) =>
      line
        .map((cell, i) => (isText(i) ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number)))
        .join('  '),
    )
    .join('\n');
}
