import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textOf } from './uploads.ts';

const file = (body: Buffer) =>
  textOf({
    form: new URLSearchParams(),
    files: new Map([['file', { name: 'x.csv', type: 'text/csv', body }]]),
  });

test('a text keeps its accents, whether the spreadsheet wrote UTF-8 or windows-1252', () => {
  const text = 'Ajuntament d’Àger;50 €\nAgència de Tributs';
  assert.equal(file(Buffer.from(text)), text);
  const old = text.replace('’', '\u0092').replace('€', '\u0080');
  assert.equal(file(Buffer.from(old, 'latin1')), text);
});

test('what was tried is what is confirmed, whatever the browser does to the ends of lines', () => {
  const form = new URLSearchParams({ content: 'a\r\nb\rc' });
  assert.equal(textOf({ form, files: new Map() }), 'a\nb\nc');
  assert.equal(file(Buffer.from('a\r\nb\rc')), 'a\nb\nc');
});
