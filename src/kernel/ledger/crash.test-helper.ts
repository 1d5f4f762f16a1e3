/** A process for crash.test.ts to kill: it appends and sequences, and writes the id of each leaf it was promised. */
import { writeSync } from 'node:fs';
import pg from 'pg';
import { createJournal } from './journal.ts';
import { loadKeys } from './keys.ts';
import { startSequencer } from './sequencer.ts';

const CALLERS = 20;
const LIFE_MS = 20_000;
const [url, folder, base] = process.argv.slice(2) as [string, string, string];

const pool = new pg.Pool({ connectionString: url, max: 4 });
const keys = loadKeys(folder);
const alarm = (code: string, sentence: string) => writeSync(2, `${code}: ${sentence}\n`);
const sequencer = startSequencer({ pool, keys, base, now: Date.now, alarm, publishMs: 20 });
const journal = createJournal({ pool, keys, log: base, now: Date.now, poke: sequencer.poke });
setTimeout(() => process.exit(3), LIFE_MS);

async function caller(): Promise<void> {
  for (;;) {
    const leaf = await journal.append({ type: 'accepted', record: { service: 'padro' } });
    writeSync(1, `${leaf.id}\n`);
  }
}
await Promise.all(Array.from({ length: CALLERS }, caller));
