/** One figure of the result; ratios are against the median of the same scenario and metric, null where that was not measured. */
export interface Row {
  scenario: string;
  server: string;
  metric: string;
  median: number;
  min: number;
  max: number;
  ratioToSeed: number | null;
  ratioToWs: number | null;
}

export interface Sample {
  scenario: string;
  server: string;
  metric: string;
  value: number;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Between the two nearest where it falls between; NaN of none. */
export function quantile(values: readonly number[], q: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)] as number;
  const high = sorted[Math.ceil(at)] as number;
  return low + (high - low) * (at - Math.floor(at));
}

/** How far apart the rounds are: (max − min) / median. */
export function spread(values: readonly number[]): number {
  return values.length < 2 ? 0 : (Math.max(...values) - Math.min(...values)) / median(values);
}

/** Samples of all rounds as rows, in the order in which they first came. */
export function toRows(samples: readonly Sample[]): Row[] {
  const groups = new Map<string, Sample[]>();
  for (const sample of samples) {
    const key = `${sample.scenario} ${sample.metric} ${sample.server}`;
    groups.set(key, [...(groups.get(key) ?? []), sample]);
  }
  const medianOf = (scenario: string, metric: string, server: string) => {
    const group = groups.get(`${scenario} ${metric} ${server}`);
    return group ? median(group.map(({ value }) => value)) : null;
  };
  return [...groups.values()].map((group) => {
    const { scenario, server, metric } = group[0] as Sample;
    const values = group.map(({ value }) => value);
    const ratioTo = (other: string) => {
      const base = medianOf(scenario, metric, other);
      return base ? round(median(values) / base) : null;
    };
    return {
      ...{ scenario, server, metric },
      ...{ median: round(median(values)), min: round(Math.min(...values)), max: round(Math.max(...values)) },
      ...{ ratioToSeed: ratioTo('seed'), ratioToWs: ratioTo('ws') },
    };
  });
}

const round = (value: number) => Number(value.toPrecision(4));
