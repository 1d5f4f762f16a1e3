import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bytes, equal, fromBase64, toBase64 } from './bytes.ts';
import { formatCheckpoint, type TreeHead } from './checkpoint.ts';
import { replaceDurably } from './durable.ts';
import { LedgerError } from './errors.ts';
import { type Writer, writeAs } from './integrate.ts';
import type { LedgerKeys, NoteSigner } from './keys.ts';
import { type OpenLog, type Runner, readState, rootAt } from './log-state.ts';
import { formatNote } from './note.ts';

/** Checkpoints that nobody cosigned nor time-stamped are kept at least this long, then only the newest. */
const KEEP_CHECKPOINTS_MS = 10 * 60_000;

/**
 * The last head this machine signed for a log, kept in the key folder and not in the database: a database
 * put back from a copy may be older than what was signed, and would then be continued differently.
 */
function memoryFile(keys: LedgerKeys, origin: string): string {
  return join(keys.folder, `signed-${createHash('sha256').update(origin).digest('hex').slice(0, 16)}.json`);
}

async function remember(keys: LedgerKeys, head: TreeHead): Promise<void> {
  const text = JSON.stringify({ origin: head.origin, size: head.size, root: toBase64(head.root) });
  await replaceDurably(memoryFile(keys, head.origin), `${text}\n`);
}

function remembered(keys: LedgerKeys, origin: string): TreeHead | undefined {
  const file = memoryFile(keys, origin);
  if (!existsSync(file)) return undefined;
  const { size, root } = JSON.parse(readFileSync(file, 'utf8')) as { size: number; root: string };
  return { origin, size, root: fromBase64(root) };
}

/**
 * Refuses to go on when the tree does not continue what was signed before: the newest checkpoint of the
 * database, and the head that this machine remembers.
 * @throws LedgerError `rolled-back` or `inconsistent`
 */
export async function checkContinues(on: Runner, keys: LedgerKeys, log: OpenLog): Promise<void> {
  const { rows } = await on.query(
    'select size, root from ledger.checkpoint where origin = $1 order by size desc limit 1',
    [log.origin],
  );
  const stored = rows[0] as { size: string | number; root: Buffer } | undefined;
  if (stored !== undefined)
    await checkHead(on, log, { size: Number(stored.size), root: Uint8Array.from(stored.root) });
  const known = remembered(keys, log.origin);
  if (known !== undefined) await checkHead(on, log, known);
}

async function checkHead(on: Runner, log: OpenLog, signed: { size: number; root: Bytes }): Promise<void> {
  if (signed.size > log.edge.size) {
    throw new LedgerError(
      'rolled-back',
      `A checkpoint of ${signed.size} leaves was signed for ${log.origin}, and the database has ${log.edge.size}: it was put back to an earlier state. Nothing is signed until a person has looked.`,
    );
  }
  const root = await rootAt(on, log.origin, signed.size);
  if (!equal(root, signed.root)) {
    throw new LedgerError(
      'inconsistent',
      `The tree of ${log.origin} has the root ${toBase64(root)} at size ${signed.size}, and ${toBase64(signed.root)} was signed. Nothing is signed until a person has looked.`,
    );
  }
}

/**
 * Signs and stores the checkpoint of a log, from its durable state and never from memory alone.
 * The order makes a crash harmless: state durable → remembered → signed → stored. A crash in between
 * leaves the same head to be signed again.
 * @returns the note, or undefined when that size is already published
 */
export async function publish(
  writer: Writer,
  log: OpenLog,
  by: { keys: LedgerKeys; signer: NoteSigner; now: number },
): Promise<string | undefined> {
  const state = await readState(writer.client, log.origin);
  if (state.size !== log.edge.size || !equal(state.root, log.root)) {
    throw new LedgerError('state-moved', `Another writer moved the log ${log.origin}.`);
  }
  const head = { origin: log.origin, ...state };
  return writeAs(writer, async () => {
    const { rows } = await writer.client.query(
      'select size, root, extract(epoch from signed_at)::float8 as at from ledger.checkpoint where origin = $1 order by size desc limit 1',
      [log.origin],
    );
    const last = rows[0] as { size: string | number; root: Buffer; at: number } | undefined;
    const lastSize = last === undefined ? -1 : Number(last.size);
    if (last !== undefined && lastSize >= head.size) {
      if (lastSize > head.size || !equal(last.root, head.root)) {
        throw new LedgerError(
          'inconsistent',
          `A checkpoint of ${lastSize} leaves was signed for ${log.origin}; this would contradict it.`,
        );
      }
      return undefined;
    }
    await remember(by.keys, head);
    // The time never goes back, whatever the clock does: a later head says no earlier time.
    const seconds = Math.max(Math.floor(by.now / 1000), Math.floor(last?.at ?? 0));
    const note = formatNote(formatCheckpoint(head), by.signer.lines(head, seconds));
    await writer.client.query(
      `insert into ledger.checkpoint (origin, size, root, note, signed_at) values ($1, $2, $3, $4, to_timestamp($5))`,
      [head.origin, head.size, head.root, note, seconds],
    );
    return note;
  });
}

/** Drops old checkpoints that nobody vouched for; the newest always stays. */
export async function prune(writer: Writer, origin: string, now: number): Promise<void> {
  await writer.client.query(
    `delete from ledger.checkpoint c where origin = $1 and signed_at < to_timestamp($2::float8 / 1000)
     and size < (select max(size) from ledger.checkpoint where origin = $1)
     and not exists (select 1 from ledger.cosignature s where s.origin = c.origin and s.size = c.size)
     and not exists (select 1 from ledger.anchor a where a.origin = c.origin and a.size = c.size)`,
    [origin, now - KEEP_CHECKPOINTS_MS],
  );
}
