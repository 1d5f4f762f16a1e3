import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvCell, csvOf } from './csv.ts';

test('what a spreadsheet would run is kept as text, and numbers stay numbers', () => {
  for (const text of ['=1+1', '+34 600', '@SUM(A1)', '-2+3', '\tx', '\n=1', '＝1+1', '＠SUM(A1)'])
    assert.ok(csvCell(text).replace('"', '').startsWith("'"), text);
  assert.equal(csvCell(-4.6), '-4.6');
  assert.equal(csvCell('a "b", c'), '"a ""b"", c"');
  assert.equal(csvCell(null), '');
});

test('the file begins with a byte order mark and ends its lines as RFC 4180 says', () => {
  assert.equal(csvOf(['a', 'b'], [['1', 'é']]), '\u{FEFF}a,b\r\n1,é\r\n');
});
