import { createHmac } from 'node:crypto';
import type pg from 'pg';
import { runSql } from './database/database.ts';
import type { LeafDraft, LedgerPort } from './ledger-port.ts';
import {
  type Alarm,
  appendIn,
  createAnchor,
  createCosigner,
  createJournal,
  formatReceipt,
  loadKeys,
  prepareLeaf,
  type Receipt,
  type Sequencer,
  startSequencer,
} from './ledger/index.ts';

/** The ledger of a running process. */
export type OpenLedger = LedgerPort & {
  /** Durable when it resolves; `row` is stored in the same statement (see `companion`). */
  record(draft: LeafDraft, row?: (leafId: string) => string): Promise<Receipt>;
  /** Becomes, or stands by as, the single writer of the public log. */
  startSequencer(): Promise<void>;
  status(): ReturnType<Sequencer['status']> | undefined;
  waiting(): number;
  base: string;
  close(): Promise<void>;
};

export type LedgerOptions = {
  pool: pg.Pool;
  /** Folder of the keys of the log. */
  folder: string;
  /** Base name of the yearly logs. */
  base: string;
  now(): Temporal.Instant;
  alarm: Alarm;
  companion?: { name: string; sql: string };
  witnesses: readonly string[];
  tsa: { address: string; everyMs: number } | undefined;
};

/** Opens the ledger: its keys, its journal (group commit), and the sequencer when this process is to be one. */
export async function openLedger(options: LedgerOptions): Promise<OpenLedger> {
  const { pool, base, alarm, companion } = options;
  const keys = loadKeys(options.folder);
  const nowMs = () => options.now().epochMilliseconds;
  let sequencer: Sequencer | undefined;
  const helpers: { stop(): Promise<void> }[] = [];
  const poke = () => sequencer?.poke();
  const journal = createJournal({ pool, keys, log: base, now: nowMs, poke, ...(companion === undefined ? {} : { companion }) });
  const standing = keys.sealing('subject-standing', true);

  return {
    base,
    poke,
    status: () => sequencer?.status(),
    waiting: () => journal.waiting(),
    // Stable over the years, unlike the ledger's own yearly index: an objection stands until it is withdrawn.
    subjectIndex: (document) => createHmac('sha256', standing).update(document.trim().toUpperCase()).digest(),
    record(draft, row) {
      const leaf = prepareLeaf(keys, base, { ...draft, at: nowMs() });
      return journal.append(leaf, row?.(leaf.id));
    },
    async appendIn(tx, draft, now) {
      const leaf = prepareLeaf(keys, base, { ...draft, at: now.epochMilliseconds });
      const query = async ({ text, values }: { text: string; values: unknown[] }) => {
        const rows = await runSql<Record<string, unknown>>(tx, text, values);
        return { rows, rowCount: rows.length };
      };
      await appendIn(query, base, leaf);
      return leaf.id;
    },
    async startSequencer() {
      sequencer = startSequencer({ pool, keys, base, now: nowMs, alarm });
      if (options.witnesses.length > 0) helpers.push(createCosigner({ pool, base, witnesses: options.witnesses, now: nowMs, alarm }));
      if (options.tsa !== undefined) helpers.push(createAnchor({ pool, base, tsa: options.tsa.address, everyMs: options.tsa.everyMs, now: nowMs, alarm }));
    },
    async close() {
      await journal.close();
      for (const helper of helpers) await helper.stop();
      await sequencer?.stop();
    },
  };
}

export { formatReceipt, type Receipt };
