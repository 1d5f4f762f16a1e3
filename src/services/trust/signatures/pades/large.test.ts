import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { need } from '../../../../../test/need.ts';
import { folder, run } from '../../../../kernel/pki/town.test-helper.ts';
import { readPades } from './index.ts';
import { document } from './pdfs.test-helper.ts';

const SIZE = 100 << 20;
const PIECE = 4 << 20;
/** Much less than a second copy. */
const MOST = 24 << 20;
const HELPER = resolve(import.meta.dirname, 'large-signing.test-helper.ts');

/** A document with one stream of that many bytes, written piece by piece. */
function writeLarge(path: string): void {
  const text = Buffer.from(document({ filling: 1000 })).toString('latin1');
  const at = text.indexOf('stream\n', text.indexOf('4 0 obj')) + 7;
  const more = SIZE - 1000;
  const head = text.slice(0, at).replace('/Length 1000 ', `/Length ${SIZE} `);
  const shift = head.length - at + more;
  const from = text.indexOf('4 0 obj');
  const moved = text
    .slice(at)
    .replace(/\d{10} 00000 n/g, (row) => {
      const offset = Number(row.slice(0, 10));
      return `${String(offset > from ? offset + shift : offset).padStart(10, '0')} 00000 n`;
    })
    .replace(/startxref\n(\d+)/, (_, offset: string) => `startxref\n${Number(offset) + shift}`);
  appendFileSync(path, Buffer.from(head, 'latin1'));
  const piece = Buffer.alloc(PIECE, 0x5a);
  for (let left = more; left > 0; left -= PIECE)
    appendFileSync(path, piece.subarray(0, Math.min(left, PIECE)));
  appendFileSync(path, Buffer.from(moved, 'latin1'));
}

test('a file of 100 MB is signed and archived in little more memory than itself', {
  skip: need('pdfsig'),
}, (t) => {
  const file = folder(t);
  writeLarge(file('large.pdf', ''));
  assert.ok(statSync(file('large.pdf')).size > SIZE);
  const said = execFileSync(process.execPath, [HELPER, file('large.pdf'), file('signed.pdf')]).toString();
  const { grown, peak, length } = JSON.parse(said) as Record<string, number>;
  t.diagnostic(`kept ${grown}, at most ${peak} bytes more than the file`);
  assert.ok(grown! < MOST, `${grown} bytes kept`);
  assert.ok(peak! < MOST, `${peak} bytes at most`);
  assert.equal(statSync(file('signed.pdf')).size, length);
  assert.match(run('pdfsig', ['-no-ocsp', file('signed.pdf')], true), /Signature is Valid/);
  const facts = readPades(new Uint8Array(readFileSync(file('signed.pdf'))));
  assert.deepEqual(facts.notes, []);
  assert.equal(facts.signatures[0]?.level, 'B-LTA');
});
