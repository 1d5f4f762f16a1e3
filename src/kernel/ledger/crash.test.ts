import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { testDatabase } from '../../../test/database.ts';
import { equal } from './bytes.ts';
import { parseCheckpoint, type TreeHead } from './checkpoint.ts';
import { town } from './ledger.test-helper.ts';
import { rootAt } from './log-state.ts';
import { parseNote } from './note.ts';

const { pool, url } = await testDatabase();
const CHILD = new URL('crash.test-helper.ts', import.meta.url).pathname;
const ROUNDS = 5;
const CHECKPOINTS = `select c.note, c.size from ledger.checkpoint c join ledger.log l using (origin)
  where l.base = $1 order by c.size`;

async function newest(base: string): Promise<number> {
  const { rows } = await pool.query(CHECKPOINTS, [base]);
  return Number(rows.at(-1)?.size ?? 0);
}

test('processes killed in the middle of their work lose no promised leaf and leave one history', async () => {
  const place = town(pool);
  const promised: string[] = [];
  const signed: TreeHead[] = [];
  const complaints: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const child = spawn(process.execPath, [CHILD, url, place.keys.folder, place.base], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    child.stdout.on('data', (part: Buffer) => {
      text += part.toString();
    });
    child.stderr.on('data', (part: Buffer) => complaints.push(part.toString()));
    const ended = new Promise((resolve) => child.once('close', resolve));
    const before = signed.at(-1)?.size ?? 0;
    // Until it has promised enough and has signed something of its own.
    for (let i = 0; i < 500; i++) {
      if (text.length >= 37 * 100 && (await newest(place.base)) > before) break;
      await sleep(20);
    }
    // A little later each round, so that the kill falls in different steps.
    await sleep(13 * round);
    const { rows } = await pool.query(CHECKPOINTS, [place.base]);
    child.kill('SIGKILL');
    await ended;
    signed.push(...rows.map((row) => parseCheckpoint(parseNote(row.note).text)));
    promised.push(...text.split('\n').filter((id) => id.length === 36));
  }
  assert.ok(promised.length >= ROUNDS * 100, complaints.join(''));
  place.clock.ms = Date.now();
  const session = await reopened(place);
  for (let i = 0; i < 20 && (await session.step()); i++);
  const { rows } = await pool.query(
    'select id, count(*) from ledger.leaf_index where id = any($1) group by id',
    [promised],
  );
  assert.equal(rows.length, promised.length);
  assert.ok(rows.every((row) => Number(row.count) === 1));
  assert.ok(signed.length >= ROUNDS);
  for (const head of signed)
    assert.ok(equal(await rootAt(pool, head.origin, head.size), head.root), `size ${head.size}`);
  await session.end();
});

/** The server takes a moment to notice that the killed process is gone. */
async function reopened(place: ReturnType<typeof town>) {
  for (let i = 0; ; i++) {
    const session = await place.open().catch((error: Error) => error);
    if (!(session instanceof Error)) return session;
    if (i === 200) throw session;
    await sleep(25);
  }
}
