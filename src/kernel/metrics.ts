import type pg from 'pg';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { createHistogram } from './metrics-histogram.ts';
import { type LedgerFacts, watchLedger } from './metrics-ledger.ts';
import { readWaiting } from './metrics-queues.ts';

/** One value, or one for each value of the gauge's label. */
export type Reading = number | Readonly<Record<string, number>>;

export type GaugeOptions = {
  /** `aplec_…`, in base units. */
  name: string;
  help: string;
  /** The label whose values a reading of several names. */
  label?: string;
  /** Asked at each scrape; slow or failing, it is left out of that scrape. */
  read(): Reading | Promise<Reading>;
};

/** A step goes well, refuses (the exchange was not accepted), or fails (it was, or the fault is ours). */
export type StepOutcome = 'ok' | 'refused' | 'failed';
export type ExchangeOutcome = 'answered' | 'refused' | 'failed';

/** What one process tells Prometheus. Labels are route patterns, steps and outcomes: never paths or people. */
export type Metrics = {
  contentType: string;
  /** The text for `/metrics`. */
  text(): Promise<string>;
  /** One request: `route` is the pattern (`/v1/things/:id`), never the path. */
  observeHttp(method: string, route: string, status: number, seconds: number): void;
  /** Times one step of exchanges that goes one way: ask once, use for each. Seconds. */
  step(name: string, outcome: StepOutcome): (seconds: number) => void;
  /** Times whole exchanges with one outcome: ask once, use for each. Seconds. */
  exchange(outcome: ExchangeOutcome): (seconds: number) => void;
  /** Something rare that is counted since the process began; answers how to count one more. */
  counter(name: string, help: string): () => void;
  /** Counts one more of {@link COUNTED}, with its labels. */
  count(name: keyof typeof COUNTED, labels: Readonly<Record<string, string>>): void;
  gauge(options: GaugeOptions): void;
  /** Gauges of the public log. */
  watchLedger(facts: LedgerFacts): void;
  /** Gauges of the connections to the database and of what waits in its queues. */
  watchDatabase(pool: pg.Pool): void;
};

/** What is counted with labels, from a few known words each. */
export const COUNTED = {
  aplec_messages_total: { help: 'Messages given to gateways.', labels: ['channel', 'outcome'] },
  aplec_sign_in_total: { help: 'Identifications by method and outcome.', labels: ['method', 'outcome'] },
  aplec_token_unknown_total: { help: 'Codes and tokens brought that are none, by contract.', labels: ['of'] },
  aplec_oidc_total: { help: 'Refusals of the OpenID Provider by error.', labels: ['error'] },
} as const;

/** Longest wait for a gauge at a scrape. */
const READ_MS = 2_000;

/** Makes the registry of this process, with those of the runtime itself (memory, garbage, event loop lag). */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const http = createHistogram(registry, 'aplec_http_request_seconds', 'Requests by route pattern.', [
    'method',
    'route',
    'status',
  ]);
  const steps = createHistogram(registry, 'aplec_exchange_step_seconds', 'Steps of exchanges.', [
    'step',
    'outcome',
  ]);
  const exchanges = createHistogram(registry, 'aplec_exchange_seconds', 'Exchanges from end to end.', [
    'outcome',
  ]);
  const gauge = (options: GaugeOptions) => addGauge(registry, options);
  const counters = Object.fromEntries(
    Object.entries(COUNTED).map(([name, { help, labels }]) => [
      name,
      new Counter({ name, help, labelNames: labels, registers: [registry] }),
    ]),
  );
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    observeHttp: (method, route, status, seconds) => http.observe(seconds, method, route, String(status)),
    step: (name, outcome) => steps.of(name, outcome),
    exchange: (outcome) => exchanges.of(outcome),
    counter(name, help) {
      const counter = new Counter({ name, help, registers: [registry] });
      return () => counter.inc();
    },
    count: (name, labels) => counters[name]!.inc(labels),
    gauge,
    watchLedger: (facts) => watchLedger(gauge, facts),
    watchDatabase(pool) {
      gauge({
        name: 'aplec_database_connections',
        help: 'Connections of this process to the database, and requests that wait for one.',
        label: 'state',
        read: () => ({
          busy: pool.totalCount - pool.idleCount,
          idle: pool.idleCount,
          awaited: pool.waitingCount,
        }),
      });
      gauge({
        name: 'aplec_queue_size',
        help: 'What waits in the queues of the platform (the same from every process).',
        label: 'queue',
        read: () => readWaiting(pool),
      });
    },
  };
}

function addGauge(registry: Registry, { name, help, label, read }: GaugeOptions): void {
  const labelNames = label === undefined ? [] : [label];
  new Gauge({
    name,
    help,
    labelNames,
    registers: [registry],
    async collect() {
      this.reset();
      const reading = await withinLimit(read);
      if (reading === undefined) return label === undefined ? this.remove() : undefined;
      if (typeof reading === 'number') return this.set(reading);
      for (const [value, size] of Object.entries(reading)) this.set({ [label ?? 'of']: value }, size);
    },
  });
}

/** A gauge that fails (the database is away) must not take the whole page with it: it is left out. */
async function withinLimit(read: GaugeOptions['read']): Promise<Reading | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), READ_MS);
  try {
    return await Promise.race([read(), promise]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
