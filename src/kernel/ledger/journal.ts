import { sign as signBytes } from 'node:crypto';
import type pg from 'pg';
import { Line } from '../database/line.ts';
import type { Bytes } from './bytes.ts';
import { LedgerError } from './errors.ts';
import { type LedgerKeys, logSigner } from './keys.ts';
import { type LeafInput, type PreparedLeaf, prepareLeaf } from './leaf.ts';
import { pathIn, treeLevels } from './merkle.ts';
import { promiseText, type Receipt } from './promise.ts';
import { type Beside, insertStatement, insertWithRows } from './rows.ts';

/** Leaves in one statement: more makes it slower to return than it saves. */
const MAX_BATCH = 512;
/** Leaves waiting for their turn: beyond, callers are refused at once instead of waiting long. */
const MAX_QUEUE = 20_000;
/**
 * Statements on their way at a time, while no more leaves than that wait or are being written: each leaves by itself, and
 * nobody waits for another's.
 */
export const JOURNAL_LANES = 4;
/**
 * With more leaves than lanes, two statements. With one alone all callers of a busy process move as one crowd: they wait
 * for the same commit, then leave it idle. A second keeps both busy; a third only makes the batches smaller.
 */
const CROWD_LANES = 2;
/** That second statement leaves when as many wait as are on their way, or so many: each costs as much as a dozen leaves in it. */
const CROWD = 32;
/** A commit that takes longer counts as failed, and its exchanges are refused. */
const COMMIT_LIMIT_MS = 10_000;

export type JournalOptions<Row> = {
  /** {@link JOURNAL_LANES} connections for the journal alone: it keeps what it has borrowed. */
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
   * @throws TypeError when no leaf can be made of it (see prepareLeaf)
   */
  append(draft: LeafInput, row?: Row): Promise<Recorded>;
  /** Leaves that wait or are being written. */
  waiting(): number;
  /** Writes what waits and takes no more. */
  close(): Promise<void>;
};

/** A leaf that is durable: its promise when it is asked for, and the number that its statement saw (see {@link Beside}). */
export type Recorded = Pick<Receipt, 'id' | 'leafHash'> & { seen: number | undefined; promise(): Receipt };

/** Half of the leaves of exchanges show their promise to nobody, and none is made of them. */
class Durable implements Recorded {
  readonly id: string;
  readonly leafHash: Bytes;
  readonly #batch: Batch;
  readonly #index: number;

  constructor({ id, leafHash }: PreparedLeaf, batch: Batch, index: number) {
    this.id = id;
    this.leafHash = leafHash;
    this.#batch = batch;
    this.#index = index;
  }

  get seen(): number | undefined {
    return this.#batch.seen;
  }

  promise(): Receipt {
    const { id, leafHash } = this;
    return { id, leafHash, ...this.#batch.promise(this.#index) };
  }
}

/** Who promises: the key, and how the log names it. */
type Signer = { log: string; keyId: string; key: LedgerKeys['ed25519'] };

/** The leaves of one statement. Signed once for all: the root of the RFC 6962 tree over their hashes, with its size and time. */
class Batch {
  /** The number that the statement saw, once it was answered. */
  seen: number | undefined;
  readonly #signer: Signer;
  readonly #at: number;
  readonly #hashes: readonly Bytes[];
  #signed: { levels: readonly Bytes[][]; signature: Bytes } | undefined;

  constructor(signer: Signer, leaves: readonly PreparedLeaf[], at: number) {
    this.#signer = signer;
    this.#at = at;
    this.#hashes = leaves.map((leaf) => leaf.leafHash);
  }

  /** Signs now what else is signed when the first promise is asked for. It fails as its statement does: to whom awaits both. */
  async prepare(): Promise<void> {
    this.#signed ??= this.#sign();
  }

  promise(index: number): Omit<Receipt, 'id' | 'leafHash'> {
    this.#signed ??= this.#sign();
    const { levels, signature } = this.#signed;
    const { log, keyId } = this.#signer;
    const size = this.#hashes.length;
    return { log, at: this.#at, size, index, path: pathIn(levels, index), keyId, signature };
  }

  #sign() {
    const { log, key } = this.#signer;
    const levels = treeLevels(this.#hashes);
    const size = this.#hashes.length;
    const text = promiseText({ log, at: this.#at, size, root: levels.at(-1)![0]! });
    return { levels, signature: signBytes(null, text, key) };
  }
}

type Waiter<Row> = {
  draft: LeafInput;
  row: Row | undefined;
  resolve: (recorded: Recorded) => void;
  reject: (error: unknown) => void;
};

/**
 * Group commit: while one statement is being written, those that arrive wait together for the next, which
 * starts the moment the first returns. No timer: an idle journal answers at the speed of one commit.
 */
export function createJournal<Row = never>(options: JournalOptions<Row>): Journal<Row> {
  const { pool, log, now, maxBatch = MAX_BATCH, maxQueue = MAX_QUEUE } = options;
  const { ed25519: key } = options.keys;
  const signer = { log, key, keyId: logSigner(options.keys, log).vkeys[0]!.split('+')[1]! };
  const logged = { keys: options.keys, log };
  const queue: Waiter<Row>[] = [];
  /** Lines of lanes that rest: when little is asked, each leaf would else borrow one and give it back. */
  const resting: Line[] = [];
  let writing = 0;
  let lanes = 0;
  let scheduled = false;
  let closed = false;
  let idle: (() => void) | undefined;

  /**
   * Writes a batch on a connection, and tells all who wait. What has a row is an outcome, whose promise is shown: it is
   * signed while the database writes, when nobody waits for it. It leaves this function with the leaf durable, as ever.
   */
  async function write(line: Line, { waiters, leaves }: Made<Row>): Promise<void> {
    const batch = new Batch(signer, leaves, now());
    const written = line.ask(statementOf(options, waiters, leaves), COMMIT_LIMIT_MS);
    const shown = waiters.some(({ row }) => row !== undefined);
    const [answer] = await Promise.all([written, shown ? batch.prepare() : undefined]);
    if (answer !== null) batch.seen = Number(answer);
    for (let i = 0; i < leaves.length; i++) waiters[i]!.resolve(new Durable(leaves[i]!, batch, i));
    options.poke?.();
  }

  const fewWait = () => queue.length + writing <= JOURNAL_LANES;

  function mayStart(): boolean {
    if (lanes === 0) return true;
    if (fewWait()) return lanes < JOURNAL_LANES;
    return lanes < CROWD_LANES && queue.length >= Math.min(writing, CROWD);
  }

  async function run(): Promise<void> {
    scheduled = false;
    if (!mayStart()) return;
    lanes += 1;
    let line: Line | undefined;
    while (queue.length > 0 && (lanes <= CROWD_LANES || fewWait())) {
      const made = make(logged, queue.splice(0, maxBatch), now());
      const size = made.leaves.length;
      if (size === 0) continue;
      writing += size;
      try {
        line ??= await takeLine();
        await write(line, made);
      } catch (error) {
        line?.abandon();
        line = undefined;
        refuse(made.waiters, error);
      }
      writing -= size;
    }
    if (line !== undefined) resting.push(line);
    lanes -= 1;
    if (closed && lanes === 0) leave();
  }

  async function takeLine(): Promise<Line> {
    for (let line = resting.pop(); line !== undefined; line = resting.pop()) {
      if (!line.ended) return line;
      line.abandon();
    }
    return Line.open(pool);
  }

  /** Gives all lines back, once nothing waits. */
  function leave(): void {
    for (const line of resting.splice(0)) line.release();
    idle?.();
  }

  return {
    append(draft, row) {
      if (closed)
        return Promise.reject(new LedgerError('closed', 'The ledger is closing and records nothing more.'));
      if (queue.length >= maxQueue) {
        return Promise.reject(
          new LedgerError('queue-full', `More than ${maxQueue} records wait to be written.`),
        );
      }
      return new Promise((resolve, reject) => {
        queue.push({ draft, row, resolve, reject });
        if (scheduled || !mayStart()) return;
        scheduled = true;
        // After this round of arrivals, so that those of one moment share the first statement too.
        setImmediate(run);
      });
    },
    waiting: () => queue.length + writing,
    close() {
      closed = true;
      return new Promise((resolve) => {
        idle = resolve;
        if (queue.length + writing === 0 && lanes === 0) leave();
      });
    },
  };
}

/** Leaves, each beside who waits for it. */
type Made<Row> = { waiters: Waiter<Row>[]; leaves: PreparedLeaf[] };

/**
 * The leaves of those who wait, made one after another just before they are written: what a processor has at hand from
 * one serves the next, and a leaf between the other work of an exchange takes twice as long. Of whom no leaf can be made
 * is told so, and keeps nobody.
 */
function make<Row>(
  logged: { keys: LedgerKeys; log: string },
  waiting: readonly Waiter<Row>[],
  at: number,
): Made<Row> {
  const made: Made<Row> = { waiters: [], leaves: [] };
  for (const waiter of waiting) {
    try {
      made.leaves.push(prepareLeaf(logged, waiter.draft, at));
      made.waiters.push(waiter);
    } catch (error) {
      waiter.reject(error);
    }
  }
  return made;
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
  for (let i = 0; i < batch.length; i++) {
    const { row } = batch[i]!;
    if (row === undefined) continue;
    rows.push(row);
    rowLeaves.push(leaves[i]!.id);
  }
  return insertWithRows(log, leaves, { ...beside, rows, rowLeaves });
}
