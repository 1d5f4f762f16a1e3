import type pg from 'pg';
import {
  type Alarm,
  appendIn,
  type Beside,
  createAnchor,
  createCosigner,
  createJournal,
  type Found,
  findReceipt,
  formatReceipt,
  hmac,
  JOURNAL_LANES,
  loadKeys,
  type Opening,
  prepareLeaf,
  type Receipt,
  type Recorded,
  type Sequencer,
  startSequencer,
} from './ledger/index.ts';
import { createKeeping, type LedgerKeeping, queryOn } from './ledger-keeping.ts';
import type { LeafDraft, LedgerPort } from './ledger-port.ts';

/** Witnesses are asked this often, and anchors looked after. */
const COSIGN_EVERY_MS = 5000;
const ANCHOR_EVERY_MS = 10_000;

/** The ledger of a running process. */
export type OpenLedger = LedgerPort & {
  /** Durable when it resolves; `row` is stored in the same statement (see `beside`). */
  record(draft: LeafDraft, row?: unknown): Promise<Recorded>;
  /** The receipt of a leaf; `open` puts its record in, with what the reader knows or is a party to. */
  receipt(id: string, open: Omit<Opening, 'keys'> | undefined): Promise<Found>;
  /** The thing (exchange) that a leaf belongs to. */
  txOf(id: string): Promise<string | undefined>;
  keeping: LedgerKeeping;
  /** Becomes, or stands by as, the single writer of the public log. */
  startSequencer(): Promise<void>;
  status(): ReturnType<Sequencer['status']> | undefined;
  waiting(): number;
  base: string;
  close(): Promise<void>;
};

export type LedgerOptions = {
  pool: pg.Pool;
  /** Connections that only record ({@link JOURNAL_LANES} of them): nobody's pages make an exchange wait, and their plans stay warm. */
  recorders: pg.Pool;
  /** Folder of the keys of the log. */
  folder: string;
  /** Base name of the yearly logs. */
  base: string;
  /** ms since 1970 */
  nowMs(): number;
  alarm: Alarm;
  /** How the rows given to `record` are stored. */
  beside?: Beside<never>;
  witnesses: readonly string[];
  tsa: { address: string; everyMs: number } | undefined;
};

/** Opens the ledger: its keys, its journal (group commit), and the sequencer when this process is to be one. */
export async function openLedger(options: LedgerOptions): Promise<OpenLedger> {
  const { pool, recorders, base, alarm, beside, nowMs } = options;
  const keys = loadKeys(options.folder);
  let sequencer: Sequencer | undefined;
  const closers: (() => Promise<void>)[] = [];
  const poke = () => sequencer?.poke();
  const journal = createJournal<never>({
    pool: recorders,
    keys,
    log: base,
    now: nowMs,
    poke,
    ...(beside === undefined ? {} : { beside }),
  });
  const logged = { keys, log: base };
  const standing = keys.sealing('subject-standing', true);

  return {
    base,
    poke,
    status: () => sequencer?.status(),
    waiting: () => journal.waiting(),
    keeping: createKeeping(keys, base),
    // Stable over the years, unlike the ledger's own yearly index: an objection stands until it is withdrawn.
    subjectIndex: (document) => hmac(standing, document.trim().toUpperCase()),
    record(draft, row) {
      return journal.append(draft, row as never);
    },
    async appendIn(tx, draft, now) {
      const leaf = prepareLeaf(logged, draft, now.epochMilliseconds);
      await appendIn(queryOn(tx), base, leaf);
      return leaf.id;
    },
    async txOf(id) {
      const { rows } = await pool.query('select tx from ledger.record where id = $1', [id]);
      return (rows[0]?.tx as string | null | undefined) ?? undefined;
    },
    receipt: (id, open) => findReceipt(pool, id, open === undefined ? {} : { keys, ...open }),
    async startSequencer() {
      sequencer = startSequencer({ pool, keys, base, now: nowMs, alarm });
      const { witnesses, tsa } = options;
      if (witnesses.length > 0) {
        const cosigner = createCosigner({ pool, base, witnesses: witnesses.map(peerOf), now: nowMs, alarm });
        closers.push(
          repeat(() => cosigner.offer(), COSIGN_EVERY_MS, alarm),
          () => cosigner.close(),
        );
      }
      if (tsa !== undefined) {
        const anchor = createAnchor({
          pool,
          base,
          tsas: [{ url: tsa.address, everyMs: tsa.everyMs }],
          now: nowMs,
          alarm,
        });
        const turn = async () => {
          await anchor.queue();
          await anchor.send();
        };
        closers.push(repeat(turn, ANCHOR_EVERY_MS, alarm), () => anchor.close());
      }
    },
    async close() {
      await journal.close();
      for (const close of closers) await close();
      await sequencer?.stop();
    },
  };
}

/** `<address>#<vkey>`, as the settings have checked it. */
function peerOf(text: string): { url: string; vkeys: string[] } {
  const [url = '', ...vkeys] = text.split('#');
  return { url, vkeys };
}

/** Does something again and again, off the path of every request; answers how to stop. */
function repeat(turn: () => Promise<unknown>, everyMs: number, alarm: Alarm): () => Promise<void> {
  let busy: Promise<unknown> | undefined;
  const timer = setInterval(() => {
    busy ??= turn()
      .catch((error: unknown) =>
        alarm('ledger-helper', error instanceof Error ? error.message : String(error)),
      )
      .finally(() => {
        busy = undefined;
      });
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await busy;
  };
}

export { type Beside, formatReceipt, JOURNAL_LANES, type Receipt, type Recorded };
