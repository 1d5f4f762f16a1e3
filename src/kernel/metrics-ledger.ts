import type pg from 'pg';
import type { GaugeOptions } from './metrics.ts';
import { MOST_COUNTED } from './metrics-queues.ts';

export type LedgerFacts = {
  pool: pg.Pool;
  /** Base name of the yearly logs. */
  base: string;
  /** Names of the witnesses that are asked. */
  witnesses: readonly string[];
  /** ms since 1970 */
  nowMs(): number;
  /** What the sequencer of this process does; undefined where there is none. */
  state(): string | undefined;
};

const STATES = ['waiting', 'writing', 'refused', 'stopped'] as const;

type Row = {
  size: number | null;
  published: number | null;
  signed_at: Date | null;
  pending: number;
  anchors: number;
};

// The newest log; each part walks an index of its own or stops at the limit.
const FACTS = `with newest as (select origin from ledger.log where base = $1 order by year desc limit 1)
  select (select size from ledger.state where origin = (select origin from newest)) as size,
    c.size as published, c.signed_at,
    (select coalesce(sum(leaves), 0) from (select leaves from ledger.pending where log = $1 limit ${MOST_COUNTED}) few) as pending,
    (select count(*) from (select from ledger.anchor where tsr is null limit ${MOST_COUNTED}) few) as anchors
  from (select 1) one left join lateral
    (select size, signed_at from ledger.checkpoint where origin = (select origin from newest) order by size desc limit 1) c on true`;

const WITNESSES = `select witness, size, last_success_at from ledger.witness
  where origin = (select origin from ledger.log where base = $1 order by year desc limit 1)`;

/** Figures of the public log, the same from every process (but the state of its sequencer), read at each scrape. */
export function watchLedger(gauge: (options: GaugeOptions) => void, facts: LedgerFacts): void {
  const read = async () => (await facts.pool.query<Row>(FACTS, [facts.base])).rows[0]!;
  gauge({
    name: 'aplec_ledger_leaves',
    help: 'Leaves of the newest log: in its tree, published under a checkpoint, and waiting to be sequenced.',
    label: 'state',
    read: async () => {
      const { size, published, pending } = await read();
      return { tree: size ?? 0, published: published ?? 0, waiting: pending };
    },
  });
  gauge({
    name: 'aplec_ledger_checkpoint_age_seconds',
    help: 'Time since the newest checkpoint was signed; a heartbeat makes one a minute.',
    read: async () => {
      const { signed_at: at } = await read();
      return at === null ? Number.NaN : (facts.nowMs() - at.getTime()) / 1000;
    },
  });
  gauge({
    name: 'aplec_ledger_anchors_waiting',
    help: 'Checkpoints that wait for a time stamp.',
    read: async () => (await read()).anchors,
  });
  gauge({
    name: 'aplec_ledger_sequencer',
    help: 'What the sequencer of this process does: 1 for its state.',
    label: 'state',
    read: () => {
      const now = facts.state();
      return now === undefined ? {} : Object.fromEntries(STATES.map((each) => [each, each === now ? 1 : 0]));
    },
  });
  if (facts.witnesses.length > 0) watchWitnesses(gauge, facts, read);
}

function watchWitnesses(
  gauge: (options: GaugeOptions) => void,
  { pool, base, witnesses }: LedgerFacts,
  read: () => Promise<Row>,
): void {
  gauge({
    name: 'aplec_ledger_witness_lag_leaves',
    help: 'Published leaves that a witness has not cosigned; all of them for one that never answered.',
    label: 'witness',
    read: async () => {
      const { published } = await read();
      const { rows } = await pool.query<{ witness: string; size: number }>(WITNESSES, [base]);
      const known = new Map(rows.map((row) => [row.witness, Number(row.size)]));
      return Object.fromEntries(witnesses.map((name) => [name, (published ?? 0) - (known.get(name) ?? 0)]));
    },
  });
}
