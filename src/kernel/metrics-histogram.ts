import type { MetricObjectWithValues, MetricValueWithName, Registry } from 'prom-client';

/** Seconds; from what a step in memory takes to what a slow provider takes. */
export const SECONDS = [
  0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
] as const;
/** Most series of one histogram; what comes after is counted together as `other`, so that memory is bounded. */
const MOST_SERIES = 2_000;

type Series = { labels: string[]; counts: Float64Array; sum: number; count: number };

export type Histogram = {
  observe(seconds: number, ...labels: string[]): void;
  /** The same for one series that is known beforehand: without the look-up, for the hot path. */
  of(...labels: string[]): (seconds: number) => void;
};

/**
 * A histogram whose observation costs one look-up and two additions: prom-client's own hashes its labels each
 * time, which would be a tenth of the work of an exchange. It is written out by prom-client's registry.
 */
export function createHistogram(
  registry: Registry,
  name: string,
  help: string,
  labelNames: readonly string[],
): Histogram {
  const all = new Map<string, Series>();
  const seriesOf = (labels: string[]): Series => {
    const key = labels.join('\u0000');
    const known = all.get(key);
    if (known !== undefined) return known;
    const full = all.size >= MOST_SERIES;
    const own = full ? labelNames.map(() => 'other') : labels;
    const found = full ? all.get(own.join('\u0000')) : undefined;
    if (found !== undefined) return found;
    const series: Series = { labels: own, counts: new Float64Array(SECONDS.length), sum: 0, count: 0 };
    all.set(full ? own.join('\u0000') : key, series);
    return series;
  };
  registry.registerMetric({
    name,
    get: async () => ({
      name,
      help,
      type: 'histogram',
      aggregator: 'sum',
      values: written(name, labelNames, all),
    }),
    reset: () => all.clear(),
  } as never);
  return {
    observe: (seconds, ...labels) => add(seriesOf(labels), seconds),
    of(...labels) {
      const series = seriesOf(labels);
      return (seconds) => add(series, seconds);
    },
  };
}

function add(series: Series, seconds: number): void {
  series.sum += seconds;
  series.count += 1;
  for (let bucket = 0; bucket < SECONDS.length; bucket++) {
    if (seconds <= SECONDS[bucket]!) {
      series.counts[bucket]! += 1;
      return;
    }
  }
}

type Values = MetricObjectWithValues<MetricValueWithName<string>>['values'];

function written(name: string, labelNames: readonly string[], all: ReadonlyMap<string, Series>): Values {
  const values: Values = [];
  for (const { labels, counts, sum, count } of all.values()) {
    const own = Object.fromEntries(labelNames.map((label, index) => [label, labels[index] ?? '']));
    let below = 0;
    SECONDS.forEach((le, bucket) => {
      below += counts[bucket]!;
      values.push({ metricName: `${name}_bucket`, labels: { ...own, le }, value: below });
    });
    values.push({ metricName: `${name}_bucket`, labels: { ...own, le: '+Inf' }, value: count });
    values.push({ metricName: `${name}_sum`, labels: own, value: sum });
    values.push({ metricName: `${name}_count`, labels: own, value: count });
  }
  return values;
}
