import type { ReplayReport } from './replay';

/** The report as an aligned table of two columns. */
export function reportText(report: ReplayReport): string {
  const number = (value: number) => value.toLocaleString('en');
  const ms = (value: number | null) => (value === null ? '–' : `${Math.round(value)} ms`);
  const lines: [string, string][] = [
    ['positions', `${number(report.rows)} in ${number(report.trips)} trips by ${number(report.drivers)} drivers`],
    ['unusable rows', number(report.badRows)],
    ...(report.repeatedRows > 0 ? [['repeated rows', number(report.repeatedRows)] as [string, string]] : []),
    ['sent', `${number(report.sent)} in ${report.seconds.toFixed(1)} s at ${report.speed}×`],
    ['answers', `${report.ratePerSecond.toFixed(1)}/s`],
    ...Object.entries(report.codes)
      .sort((a, b) => b[1] - a[1])
      .map(([code, count]): [string, string] => [`  ${code}`, number(count)]),
    ['latency', `p50 ${ms(report.latencyMs.p50)}, p95 ${ms(report.latencyMs.p95)}, p99 ${ms(report.latencyMs.p99)}`],
    ['latest departure', `${ms(report.latestMs)} after its moment`],
    ...Object.entries(report.failures).map(([code, count]): [string, string] => [
      'trips broken off',
      `${number(count)}: ${code}`,
    ]),
  ];
  const { verification } = report;
  if (verification) {
    lines.push([
      'verified',
      `${number(verification.found)} accepted points found once in ${number(verification.trips)} trips`,
    ]);
    lines.push(['  lost', number(verification.missing)], ['  doubled', number(verification.doubled)]);
    lines.push(['  foreign', number(verification.foreign)]);
    for (const { tripId, missing, doubled, foreign } of verification.wrong) {
      const some = (name: string, seqs: number[]) =>
        seqs.length > 0 ? ` ${name} seq ${seqs.slice(0, 5).join(', ')}` : '';
      lines.push([
        '  trip',
        `${tripId}:${some('lost', missing)}${some('doubled', doubled)}${some('foreign', foreign)}`,
      ]);
    }
  }
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}

/** Did the server lose, double or make up anything? */
export function isClean({ verification }: ReplayReport): boolean {
  return verification === null || verification.missing + verification.doubled + verification.foreign === 0;
}
