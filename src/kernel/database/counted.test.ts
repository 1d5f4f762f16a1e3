import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCounted, type Span } from './counted.ts';

/** A list of so many rows, as `count(*) over ()` would number it, and what was asked of it. */
function listOf(total: number) {
  const asked: Span[] = [];
  const all = Array.from({ length: total }, (_, id) => ({ id, total }));
  const read = async (span: Span) => {
    asked.push(span);
    return all.slice(span.offset, span.offset + span.limit);
  };
  return { asked, read };
}

test('a page past the last still says how many there are, and only there a second question is asked', async () => {
  for (const [offset, rows, questions] of [
    [0, 2, 1],
    [2, 1, 1],
    [4, 0, 2],
  ] as const) {
    const { asked, read } = listOf(3);
    const found = await readCounted(read, { offset, limit: 2 });
    assert.deepEqual([found.rows.length, found.total, asked.length], [rows, 3, questions]);
  }
  assert.deepEqual(await readCounted(listOf(0).read, { offset: 50, limit: 50 }), { rows: [], total: 0 });
  const { asked, read } = listOf(0);
  assert.deepEqual(await readCounted(read, { offset: 0, limit: 50 }), { rows: [], total: 0 });
  assert.equal(asked.length, 1, 'an empty list is asked once');
});
