import { sign as signBytes } from 'node:crypto';
import type pg from 'pg';
import { Line } from '../database/line.ts';
import type { Bytes } from './bytes.ts';
import { LedgerError } from './errors.ts';
import { type LedgerKeys, logSigner } from './keys.ts';
import type { PreparedLeaf } from './leaf.ts';
import { pathIn, treeLevels } from './merkle.ts';
import { promiseText, type Receipt } from './promise.ts';
import { type Beside, insertStatement, insertWithRows } from './rows.ts';

/** Leaves in one statement: more makes it slower to return than it saves. */
const MAX_BATCH = 512;
/** Leaves waiting for their turn: beyond, callers are refused at once instead of waiting long. */
const MAX_QUEUE = 20_000;
/**
 * Statements on their way at a time. With one alone, all callers of a busy process move as one crowd: they wait
 * for the same commit, then leave it idle. A second keeps both busy; a third only makes the batches smaller.
 */
export const JOURNAL_LANES = 2;
/**
 * The second statement leaves when as many wait as are on their way, or so many: each costs as much as a dozen leaves
 * in it, but when few come nobody should wait for the other.
 */
const CROWD = 32;
/** A commit that takes longer counts as failed, and its exchanges are refused. */
const COMMIT_LIMIT_MS = 10_000;

export type JournalOptions<Row> = {
  pool: Pick<pg.Pool, 'connect'>;
  keys: LedgerKeys;
  /** The base name of the log, without the year. */
  log: string;
  now: () => number;
  /** Called after each commit, to wake a sequencer of this process. */
  poke?: () => void;
  /** How rows given to `append` are stored, in the statement of their leaves (see rows.ts). */
  beside?: Beside<Row>;
  maxBatch?: number;
  maxQueue?: number;
};

export type Journal<Row = never> = {
  /**
   * Resolves once the leaf is durable, with the signed promise.
   * `row` is stored beside it in the same statement.
   * @throws LedgerError `queue-full`, `closed`, or `not-recorded` when the database failed: refuse then
   */
  append(leaf: PreparedLeaf, row?: Row): Promise<Recorded>;
  /** Leaves that wait or are being written. */
  waiting(): number;
  /** Writes what waits and takes no more. */
  close(): Promise<void>;
};

/** The promise, and the number that the statement saw (see {@link Beside}). */
export type Recorded = Receipt & { seen: number | undefined };

type Waiter<Row> = {
  leaf: PreparedLeaf;
  row: Row | undefined;
  resolve: (recorded: Recorded) => void;
  reject: (error: LedgerError) => void;
};

/**
 * Group commit: while one statement is being written, those that arrive wait together for the next, which
 * starts the moment the first returns. No timer: an idle journal answers at the speed of one commit.
 */
export function createJournal<Row = never>(options: JournalOptions<Row>): Journal<Row> {
  const { pool, log, now, maxBatch = MAX_BATCH, maxQueue = MAX_QUEUE } = options;
  const sign = batchSigner(options.keys, log);
  let queue: Waiter<Row>[] = [];
  let writing = 0;
  let lanes = 0;
  let scheduled = false;
  let closed = false;
  let idle: (() => void) | undefined;

  /** Writes a batch on a connection, and tells all who wait. */
  async function write(line: Line, batch: Waiter<Row>[]): Promise<void> {
    const leaves = batch.map((waiter) => waiter.leaf);
    const answer = await line.ask(statementOf(options, batch, leaves), COMMIT_LIMIT_MS);
    const seen = answer === null ? undefined : Number(answer);
    const recorded = sign(leaves, { at: now(), seen });
    for (let i = 0; i < batch.length; i++) batch[i]!.resolve(recorded[i]!);
    options.poke?.();
  }

  async function run(): Promise<void> {
    scheduled = false;
    if (lanes >= JOURNAL_LANES) return;
    lanes += 1;
    let line: Line | undefined;
    while (queue.length > 0) {
      const batch = queue.length <= maxBatch ? queue : queue.slice(0, maxBatch);
      queue = queue.length <= maxBatch ? [] : queue.slice(maxBatch);
      writing += batch.length;
      try {
        line ??= await Line.open(pool);
        await write(line, batch);
      } catch (error) {
        line?.abandon();
        line = undefined;
        refuse(batch, error);
      }
      writing -= batch.length;
    }
    line?.release();
    lanes -= 1;
    if (lanes === 0) idle?.();
  }

  return {
    append(leaf, row) {
      if (closed)
        return Promise.reject(new LedgerError('closed', 'The ledger is closing and records nothing more.'));
      if (queue.length >= maxQueue) {
        return Promise.reject(
          new LedgerError('queue-full', `More than ${maxQueue} records wait to be written.`),
        );
      }
      return new Promise((resolve, reject) => {
        queue.push({ leaf, row, resolve, reject });
        if (scheduled || lanes >= JOURNAL_LANES || (lanes > 0 && queue.length < Math.min(writing, CROWD)))
          return;
        scheduled = true;
        // After this round of arrivals, so that those of one moment share the first statement too.
        setImmediate(run);
      });
    },
    waiting: () => queue.length + writing,
    close() {
      closed = true;
      if (queue.length + writing === 0) return Promise.resolve();
      return new Promise((resolve) => {
        idle = resolve;
      });
    },
  };
}

function refuse(batch: readonly Pick<Waiter<never>, 'reject'>[], error: unknown): void {
  const refusal = new LedgerError(
    'not-recorded',
    'The ledger could not record this, so it is refused.',
    error,
  );
  for (const waiter of batch) waiter.reject(refusal);
}

function statementOf<Row>(
  { log, beside }: JournalOptions<Row>,
  batch: readonly Waiter<Row>[],
  leaves: readonly PreparedLeaf[],
) {
  if (beside === undefined) return insertStatement(log, leaves);
  const rows: Row[] = [];
  const rowLeaves: string[] = [];
  for (const { leaf, row } of batch) {
    if (row === undefined) continue;
    rows.push(row);
    rowLeaves.push(leaf.id);
  }
  return insertWithRows(log, leaves, { ...beside, rows, rowLeaves });
}

/** Signs a batch once: the root of the RFC 6962 tree over its leaf hashes, with its size and time. */
function batchSigner(
  keys: LedgerKeys,
  log: string,
): (leaves: PreparedLeaf[], when: { at: number; seen: number | undefined }) => Recorded[] {
  const keyId = logSigner(keys, log).vkeys[0]!.split('+')[1]!;
  return (leaves, { at, seen }) => {
    const levels = treeLevels(leaves.map((leaf) => leaf.leafHash));
    const batch = { log, at, size: leaves.length, root: levels.at(-1)![0]! };
    const signature: Bytes = signBytes(null, promiseText(batch), keys.ed25519);
    return leaves.map((leaf, index) => ({
      id: leaf.id,
      log,
      leafHash: leaf.leafHash,
      at,
      size: leaves.length,
      index,
      path: pathIn(levels, index),
      keyId,
      signature,
      seen,
    }));
  };
}
