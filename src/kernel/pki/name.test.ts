import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildName, fromHex, nameFromText, nameText, PkiError, readDocument, tags, w } from './index.ts';
import { parseName } from './name.ts';

const cn = (tag: number, ...bytes: number[]) =>
  parseName(readDocument(w.seq(w.set(w.seq(w.oid('2.5.4.3'), w.tlv(tag, Uint8Array.from(bytes)))))));
const named = (text: string) => buildName([['CN', text]]);

test('a name reads the same as text and back', () => {
  const name = buildName([
    ['C', 'ES'],
    ['O', 'Ajuntament, de "Vila-riu"'],
    [
      ['CN', ' Núria #1 '],
      ['serialNumber', 'IDCES-00000000T'],
    ],
    ['organizationIdentifier', 'VATES-P0000000A'],
    ['2.5.4.99', 'sense nom curt'],
  ]);
  const text = nameText(name);
  assert.match(text, /O=Ajuntament\\, de \\"Vila-riu\\",C=ES$/);
  assert.ok(text.includes('CN=\\ Núria #1\\ '));
  const plain = buildName([
    ['C', 'ES'],
    ['O', 'A+B=C;<>'],
    ['CN', '#x\\'],
  ]);
  assert.equal(nameFromText(nameText(plain)).key, plain.key);
  assert.equal(nameFromText('CN=N\\C3\\BAria,C=ES').get('CN'), 'Núria');
  for (const bad of ['CN', '=x', 'CN=', 'CN=#0500', 'a.b=c'])
    assert.throws(() => nameFromText(bad), PkiError, bad);
});

test('names match whatever their case, spaces and kind of string', () => {
  assert.ok(named('Vila-riu  del   Pont ').equals(named('VILA-RIU del pont')));
  assert.ok(cn(tags.PRINTABLE_STRING, 0x41, 0x42).equals(cn(tags.UTF8_STRING, 0x61, 0x62)));
  assert.ok(cn(tags.BMP_STRING, 0, 0xe9).equals(cn(tags.T61_STRING, 0xe9)));
  assert.ok(named('e\u0301cole').equals(named('École')));
  assert.ok(named('a\u00adb').equals(named('ab')));
});

test('names that differ do not match, even when one hides in the other', () => {
  assert.ok(
    !named('a,2.5.4.3=b').equals(
      buildName([
        ['CN', 'a'],
        ['CN', 'b'],
      ]),
    ),
  );
  assert.ok(!named('a').equals(named('ı')));
  assert.ok(
    !buildName([
      ['CN', 'a'],
      ['O', 'b'],
    ]).equals(
      buildName([
        ['O', 'b'],
        ['CN', 'a'],
      ]),
    ),
  );
  assert.ok(
    !named('a+2.5.4.10=b').equals(
      buildName([
        [
          ['CN', 'a'],
          ['O', 'b'],
        ],
      ]),
    ),
  );
});

test('one name lies within another by whole parts', () => {
  const base = buildName([
    ['C', 'ES'],
    ['O', 'Vila'],
  ]);
  assert.ok(
    buildName([
      ['C', 'es'],
      ['O', 'VILA'],
      ['CN', 'x'],
    ]).isWithin(base),
  );
  assert.ok(
    !buildName([
      ['C', 'ES'],
      ['O', 'Vila-riu'],
    ]).isWithin(base),
  );
  assert.ok(
    !buildName([
      ['O', 'Vila'],
      ['C', 'ES'],
    ]).isWithin(base),
  );
});

test('a name with an empty part is refused', () => {
  assert.throws(() => parseName(readDocument(fromHex('30023100'))), PkiError);
  assert.throws(() => buildName([['CN', '']]), PkiError);
  assert.throws(() => buildName([['C', 'ñ']]), PkiError);
});
