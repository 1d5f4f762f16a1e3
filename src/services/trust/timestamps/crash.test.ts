import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { freshDatabase } from '../../../../test/database.ts';

const CHILD = new URL('crash.test-helper.ts', import.meta.url).pathname;
const ROUNDS = 2;
const LINE = 32 + 1 + 64 + 1;

test('a process killed while it stamps leaves no token without its leaf', async () => {
  const database = await freshDatabase();
  try {
    const serials: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const child = spawn(process.execPath, [CHILD, database.url], { stdio: ['ignore', 'pipe', 'pipe'] });
      let text = '';
      let complaint = '';
      child.stdout.on('data', (part: Buffer) => {
        text += part.toString();
      });
      child.stderr.on('data', (part: Buffer) => {
        complaint += part.toString();
      });
      const ended = new Promise((resolve) => child.once('close', resolve));
      for (let i = 0; i < 1000 && text.length < LINE * 200; i++) await sleep(20);
      await sleep(7 * round);
      child.kill('SIGKILL');
      await ended;
      const lines = text.split('\n').filter((line) => line.length === LINE - 1);
      assert.ok(lines.length >= 200, complaint);
      serials.push(...lines.map((line) => line.slice(0, 32)));
    }
    const ids = serials.map((serial) => serial.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'));
    const { rows } = await database.pool.query(
      `select count(*) from ledger.record where id = any($1::uuid[]) and type = 10`,
      [ids],
    );
    assert.equal(Number(rows[0].count), ids.length);
    assert.equal(new Set(ids).size, ids.length);
  } finally {
    await database.drop();
  }
});
