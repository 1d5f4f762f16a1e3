import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { toBase64 } from './bytes.ts';
import { doorbell, pause } from './doorbell.ts';
import { type Alarm, FATAL, LedgerError } from './errors.ts';
import { integrate, openFirst, openNext, takeLock, type Writer } from './integrate.ts';
import { type LedgerKeys, logSigner } from './keys.ts';
import { prepareLeaf } from './leaf.ts';
import { FULL_CHECK_LEAVES, loadLog, newestLog, type OpenLog } from './log-state.ts';
import { checkContinues, prune, publish } from './publish.ts';
import { appendIn } from './rows.ts';

/** New leaves are looked for this often, even when nobody pokes. */
const POLL_MS = 200;
/**
 * Leaves gather this long: a round costs the database as much as a dozen exchanges and writes the last tiles again. With
 * {@link PUBLISH_MS} it stays below the second in which a leaf is to be published.
 */
const GATHER_MS = 200;
/** Leaves in one transaction; the batch that passes it is the last. */
const MAX_BATCH = 8192;
/** A checkpoint is signed at most this often. */
const PUBLISH_MS = 500;
const HEARTBEAT_MS = 60_000;
const PRUNE_MS = 60_000;
/** How long a waiting process waits before it asks for the lock again. */
const LOCK_RETRY_MS = 2_000;
/** After a failure: this pause, doubled each time up to the limit. */
const RETRY_MS = 250;
const RETRY_LIMIT_MS = 10_000;
/** Failures in a row after which the operator is told. */
const ALARM_AFTER = 3;

export type SequencerOptions = {
  pool: pg.Pool;
  keys: LedgerKeys;
  /** Base name; the logs are `<base>/<year>`. */
  base: string;
  /** ms since 1970. */
  now: () => number;
  alarm: Alarm;
  /** Time between heartbeats, ms; 0: none. */
  heartbeatMs?: number;
  publishMs?: number;
  fullCheckLeaves?: number;
};

/** What the sequencer is doing: `waiting` for the lock of another, `writing`, `refused` until a person looks. */
export type SequencerStatus = {
  state: 'waiting' | 'writing' | 'refused' | 'stopped';
  reason?: string;
  size?: number;
};

export type Sequencer = {
  poke(): void;
  status(): SequencerStatus;
  stop(): Promise<void>;
};

/** Starts the single writer of a base name. Processes that do not get the lock stand by. */
export function startSequencer(options: SequencerOptions): Sequencer {
  const stopping = new AbortController();
  const bell = doorbell();
  let status: SequencerStatus = { state: 'waiting' };

  async function run(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      try {
        await withLock(options, async (writer) => {
          const session = await openSession(options, writer);
          failures = 0;
          while (!stopping.signal.aborted) {
            status = { state: 'writing', size: session.log().edge.size };
            if (await session.step()) continue;
            await bell.wait(POLL_MS);
            await sleep(GATHER_MS);
          }
          await session.finish();
        });
        status = { state: 'waiting' };
        await pause(LOCK_RETRY_MS, stopping.signal);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (error instanceof LedgerError && FATAL.has(error.code)) {
          options.alarm(`ledger.${error.code}`, reason);
          status = { state: 'refused', reason };
          return;
        }
        failures += 1;
        status = { state: 'waiting', reason };
        if (failures === ALARM_AFTER)
          options.alarm('ledger.sequencer-failing', `The ledger is not being sequenced: ${reason}`);
        await pause(Math.min(RETRY_MS * 2 ** failures, RETRY_LIMIT_MS), stopping.signal);
      }
    }
  }

  const running = run().finally(() => {
    if (status.state !== 'refused') status = { state: 'stopped' };
  });
  return {
    poke: bell.ring,
    status: () => status,
    async stop() {
      stopping.abort();
      bell.ring();
      await running;
    },
  };
}

/** Runs with a connection that holds the lock; returns at once when another holds it. */
async function withLock(
  { pool, base }: SequencerOptions,
  work: (writer: Writer) => Promise<void>,
): Promise<void> {
  const client = await pool.connect();
  let broken: Error | undefined;
  let held = false;
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    const writer = { client, base };
    held = await takeLock(writer);
    if (held) await work(writer);
  } catch (error) {
    broken ??= error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.off('error', onError);
    // A connection that held the lock is closed: a session lock lives as long as its session.
    client.release(broken ?? held);
  }
}

export type Session = {
  log(): OpenLog;
  /** One round: heartbeat, year, integrate, publish. True when there may be more to do at once. */
  step(): Promise<boolean>;
  /** Publishes what is integrated. */
  finish(): Promise<void>;
};

/** Opens the newest log of a base name for writing, after every check. For {@link startSequencer} and tests. */
export async function openSession(options: SequencerOptions, writer: Writer): Promise<Session> {
  const { keys, base, now, heartbeatMs = HEARTBEAT_MS, publishMs = PUBLISH_MS } = options;
  await checkDurability(writer, options.alarm);
  let log = await openNewest(options, writer);
  let signer = logSigner(keys, log.origin);
  let published = -1;
  let publishedAt = Number.NEGATIVE_INFINITY;
  let beatAt = Number.NEGATIVE_INFINITY;
  let prunedAt = now();

  async function announce(): Promise<void> {
    await publish(writer, log, { keys, signer, now: now() });
    published = log.edge.size;
    publishedAt = now();
  }

  return {
    log: () => log,
    async step() {
      const at = now();
      if (heartbeatMs > 0 && elapsed(beatAt, at) >= heartbeatMs) {
        const record = { size: log.edge.size };
        await appendIn(
          (s) => writer.client.query(s),
          base,
          prepareLeaf({ keys, log: base }, { type: 'heartbeat', record }, at),
        );
        beatAt = at;
      }
      const year = new Date(at).getUTCFullYear();
      if (year > log.year) {
        await announce();
        log = await nextYear(writer, log, { keys, year, at });
        signer = logSigner(keys, log.origin);
        published = -1;
      }
      const done = await integrate(writer, log, MAX_BATCH);
      log = done.log;
      if (log.edge.size > published && elapsed(publishedAt, at) >= publishMs) await announce();
      if (elapsed(prunedAt, at) >= PRUNE_MS) {
        await prune(writer, log.origin, at);
        prunedAt = at;
      }
      return done.count >= MAX_BATCH;
    },
    async finish() {
      if (log.edge.size > published) await announce();
    },
  };
}

/** Time since an instant; a clock that went back counts as much time, so nothing waits for it to catch up. */
function elapsed(since: number, now: number): number {
  return now >= since ? now - since : Number.POSITIVE_INFINITY;
}

/** Every transaction here asks for a durable commit, but a server without fsync promises nothing: say so. */
async function checkDurability({ client }: Writer, alarm: Alarm): Promise<void> {
  const { rows } = await client.query(`select current_setting('fsync') as value`);
  if ((rows[0] as { value: string }).value === 'on') return;
  alarm(
    'ledger.unsafe-setting',
    'The database has fsync off: a power cut could take away what was recorded.',
  );
}

async function openNewest(options: SequencerOptions, writer: Writer): Promise<OpenLog> {
  const { keys, base, now, fullCheckLeaves = FULL_CHECK_LEAVES } = options;
  const row = await newestLog(writer.client, base);
  if (row === undefined) {
    const year = new Date(now()).getUTCFullYear();
    const origin = `${base}/${year}`;
    return openFirst(writer, { origin, base, year, vkeys: [...logSigner(keys, origin).vkeys] }, now());
  }
  const own = logSigner(keys, row.origin).vkeys;
  if (own.some((vkey, i) => vkey !== row.vkeys[i])) {
    throw new LedgerError(
      'key-mismatch',
      `The log ${row.origin} was signed with the key ${row.vkeys[0]}, and the key folder holds ${own[0]}. Put the right key folder in place.`,
    );
  }
  const log = await loadLog(writer.client, row, fullCheckLeaves);
  await checkContinues(writer.client, keys, log);
  return log;
}

/** The log of the next year, whose first leaf names the last checkpoint of this one. */
function nextYear(
  writer: Writer,
  old: OpenLog,
  to: { keys: LedgerKeys; year: number; at: number },
): Promise<OpenLog> {
  const origin = `${old.base}/${to.year}`;
  const previous = { origin: old.origin, size: old.edge.size, root: toBase64(old.root) };
  const opening = prepareLeaf(
    { keys: to.keys, log: old.base },
    { type: 'act', record: { act: 'log-continues', origin, previous } },
    to.at,
  );
  const row = { origin, base: old.base, year: to.year, vkeys: [...logSigner(to.keys, origin).vkeys] };
  return openNext(writer, old, { row, opening });
}
