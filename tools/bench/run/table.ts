import type { CurvePoint } from './curves';
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
  return inColumns([HEAD, ...cells], 3);
}

/** The same of curves, as Markdown. */
export function curveTable(points: readonly CurvePoint[]): string {
  const n = (value: number | null) => (value === null || !Number.isFinite(value) ? '–' : value.toPrecision(3));
  const rows = points.map((point) => [
    ...[point.curve, String(point.x), point.server, n(point.cpuUsPerUpdate), n(point.cpuUsPerDelivery)],
    ...[n(point.redisUsPerUpdate), n(point.ackP99Ms), n(point.p99Ms)],
  ]);
  const head = ['curve', 'x', 'server', 'µs/update', 'µs/delivery', 'µs Redis/update', 'ack p99 ms', 'delivery p99 ms'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function inColumns(all: readonly string[][], textColumns: number): string {
  const widths = HEAD.map((_, column) => Math.max(...all.map((line) => (line[column] ?? '').length)));
  return all
    .map((line) =>
      line
        .map((cell, i) => (i < textColumns ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number)))
        .join('  '),
    )
    .join('\n');
}
