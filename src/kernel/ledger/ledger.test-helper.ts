/** Help for the tests of this folder: a database, keys and a log of their own, and a clock that is given. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { newId } from '../ids.ts';
import type { Bytes } from './bytes.ts';
import type { Writer } from './integrate.ts';
import { takeLock } from './integrate.ts';
import { type LedgerKeys, loadKeys } from './keys.ts';
import { type LeafInput, type PreparedLeaf, prepareLeaf } from './leaf.ts';
import { insertStatement } from './rows.ts';
import { openSession, type SequencerOptions, type Session } from './sequencer.ts';

/** 2026-03-02T10:00:00Z */
export const START = 1_772_445_600_000;

/** A folder that the system's own cleaning removes. */
export function folder(name: string): string {
  return mkdtempSync(join(tmpdir(), `aplec-ledger-${name}-`));
}

export type Town = {
  pool: pg.Pool;
  keys: LedgerKeys;
  base: string;
  clock: { ms: number };
  alarms: string[];
  options: SequencerOptions;
  leaf(input?: Partial<LeafInput>): PreparedLeaf;
  append(count: number, input?: Partial<LeafInput>): Promise<PreparedLeaf[]>;
  /** A session with the lock; `end` closes its connection. */
  open(options?: Partial<SequencerOptions>): Promise<Session & { writer: Writer; end(): Promise<void> }>;
};

/** A log with a name that nobody else has, on a shared database. */
export function town(pool: pg.Pool): Town {
  const base = `log.example/${newId()}`;
  const keys = loadKeys(folder('keys'));
  const clock = { ms: START };
  const alarms: string[] = [];
  const options: SequencerOptions = {
    pool,
    keys,
    base,
    now: () => clock.ms,
    alarm: (code, sentence) => alarms.push(`${code}: ${sentence}`),
    heartbeatMs: Number.POSITIVE_INFINITY,
    publishMs: 0,
  };
  const leaf = (input: Partial<LeafInput> = {}) =>
    prepareLeaf(keys, base, { type: 'accepted', record: { service: 'padro' }, at: clock.ms, ...input });
  return {
    pool,
    keys,
    base,
    clock,
    alarms,
    options,
    leaf,
    async append(count, input) {
      const leaves = Array.from({ length: count }, () => leaf(input));
      for (let at = 0; at < count; at += 5000)
        await pool.query(insertStatement(base, leaves.slice(at, at + 5000)));
      return leaves;
    },
    async open(more = {}) {
      const client = new pg.Client(pool.options);
      await client.connect();
      const writer = { client, base };
      if (!(await takeLock(writer))) throw new Error('The lock is held.');
      const session = await openSession({ ...options, ...more }, writer);
      return { ...session, writer, end: () => client.end() };
    },
  };
}

/** Bytes with one bit turned. */
export function flipped(bytes: Uint8Array, bit: number): Bytes {
  const copy = new Uint8Array(bytes);
  const at = Math.floor(bit / 8) % copy.length;
  copy[at] = copy[at]! ^ (1 << (bit % 8));
  return copy;
}
