import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PkiError } from '../error.ts';
import { checkDer, fromHex, readDocument, tags, toHex, w } from './index.ts';
import { oidBytes, oidText } from './oid.ts';
import { generalizedTimeText, parseGeneralizedTime, parseUtcTime, utcTimeText } from './time.ts';

const ascii = (text: string) => new TextEncoder().encode(text);

function refused(hex: string, code: string, read: (bytes: Uint8Array) => unknown = checkDer): void {
  assert.throws(
    () => read(fromHex(hex)),
    (error) => error instanceof PkiError && error.code === code,
    hex,
  );
}

test('what is not in the one canonical form is refused', () => {
  refused('3081020500', 'asn1-length'); // a length that fits in one byte
  refused('308200020500', 'asn1-length');
  refused('30800500', 'asn1-length'); // indefinite
  refused('0202007f', 'asn1-value'); // needless zero
  refused('0202ff80', 'asn1-value');
  refused('0200', 'asn1-value');
  refused('010101', 'asn1-value'); // neither true nor false
  refused('0302010f', 'asn1-value'); // bits after the end
  refused('030108', 'asn1-value');
  refused('050100', 'asn1-value');
  refused('06028001', 'asn1-value');
  refused('060181', 'asn1-value');
  refused('2403040100', 'asn1-tag'); // a string in pieces
  refused('10020500', 'asn1-tag'); // a sequence that is not constructed
  refused('1f8101', 'asn1-tag');
  refused('0000', 'asn1-tag');
  refused('0c02c080', 'asn1-value'); // overlong UTF-8
  refused('1e03004100', 'asn1-value');
});

test('bytes that end too early or too late are refused', () => {
  refused('', 'asn1-truncated');
  refused('30', 'asn1-truncated');
  refused('30050500', 'asn1-truncated');
  refused('3084', 'asn1-truncated');
  refused('3085ffffffffff', 'asn1-length');
  refused('050000', 'asn1-trailing');
});

test('nesting, size and number of elements have limits', () => {
  const nested = Array.from({ length: 100 }).reduce<Uint8Array>((inside) => w.seq(inside), w.nul);
  refused(toHex(nested), 'asn1-limit');
  refused(toHex(w.seq(...Array.from({ length: 30_000 }, () => w.nul))), 'asn1-limit');
  refused(toHex(w.octets(new Uint8Array(1 << 21))), 'asn1-limit');
  const bomb = fromHex(`${'2480'.repeat(3000)}${'0000'.repeat(3000)}`);
  assert.throws(() => readDocument(bomb, { rules: 'ber' }), PkiError);
});

test('in BER a string may come in pieces, and lengths may be indefinite or long', () => {
  const ber = (hex: string) => readDocument(fromHex(hex), { rules: 'ber' });
  assert.equal(toHex(ber('2480040101040102000000'.slice(0, 20)).octets()), '0102');
  assert.equal(toHex(ber('24800401012480040102000004010300 00'.replace(' ', '')).octets()), '010203');
  assert.equal(ber('30830000020500').children().length, 1);
  assert.equal(toHex(ber('a080a0800500000000 00'.replace(' ', '')).inner().inner().whole), '0500');
  refused('30800500', 'asn1-truncated', (bytes) => readDocument(bytes, { rules: 'ber' }));
});

test('object identifiers keep their text, however large their arcs', () => {
  for (const text of [
    '0.0',
    '1.39.1',
    '2.999.3',
    '2.5.29.32.0',
    '2.25.329800735698586629295641978511506172918',
  ])
    assert.equal(oidText(oidBytes(text)), text);
  for (const text of ['', '3.1', '1.40', '1', '1.2.', '1.02', 'a.b'])
    assert.throws(() => oidBytes(text), PkiError);
});

test('a time is read in the one form that the profile allows, and written in the right type', () => {
  assert.equal(parseUtcTime(ascii('491231235959Z')), Date.UTC(2049, 11, 31, 23, 59, 59));
  assert.equal(parseUtcTime(ascii('500101000000Z')), Date.UTC(1950, 0, 1));
  assert.equal(parseGeneralizedTime(ascii('20240229000000Z')), Date.UTC(2024, 1, 29));
  assert.equal(parseGeneralizedTime(ascii('20240229000000.25Z'), true), Date.UTC(2024, 1, 29) + 250);
  const wrong = [
    '2024022900000Z',
    '20230229000000Z',
    '20240229000060Z',
    '20240229240000Z',
    '20240229000000+0100',
  ];
  for (const text of [...wrong, '20240229000000.25Z', '20241329000000Z', '2024022900000aZ'])
    assert.throws(() => parseGeneralizedTime(ascii(text)), PkiError, text);
  for (const text of ['20240229000000.20Z', '20240229000000.Z'])
    assert.throws(() => parseGeneralizedTime(ascii(text), true), PkiError, text);
  assert.equal(utcTimeText(Date.UTC(2050, 0, 1)), undefined);
  assert.equal(utcTimeText(Date.UTC(2049, 0, 1)), '490101000000Z');
  assert.equal(generalizedTimeText(Date.UTC(2050, 0, 1) + 120, true), '20500101000000.12Z');
  assert.equal(generalizedTimeText(Date.UTC(2050, 0, 1) + 120.045, true), '20500101000000.120045Z');
  assert.equal(generalizedTimeText(Date.UTC(2050, 0, 1) - 0.001, true), '20491231235959.999999Z');
  for (let day = -40_000; day < 60_000; day += 17) {
    const ms = day * 86_400_000 + 12_345_000;
    assert.equal(parseGeneralizedTime(ascii(generalizedTimeText(ms))), ms);
  }
});

test('strings are read by their type, T61 and PrintableString as what they are in practice', () => {
  const text = (hex: string) => readDocument(fromHex(hex)).text();
  assert.equal(text('0c03e282ac'), '€');
  assert.equal(text('1402e9e8'), 'éè');
  assert.equal(text('1e0420ac0041'), '€A');
  assert.equal(text('1c040001f600'), '😀');
  assert.equal(text('130161'), 'a');
  assert.equal(text('1302f161'), 'ña');
  refused('1601e9', 'asn1-value', (bytes) => readDocument(bytes).text());
  refused('020101', 'asn1-tag', (bytes) => readDocument(bytes).text());
  assert.throws(() => w.printable('a@b'), PkiError);
  assert.throws(() => w.ia5('é'), PkiError);
});

test('numbers, bits and sets are written in their shortest form and in order', () => {
  assert.equal(toHex(w.int(0)), '020100');
  assert.equal(toHex(w.int(128)), '02020080');
  assert.equal(toHex(w.int(fromHex('0000ff'))), '020200ff');
  assert.equal(toHex(w.namedBits([0, 8])), '0303078080');
  assert.equal(toHex(w.namedBits([])), '030100');
  assert.equal(toHex(w.setOf([w.int(2), w.int(1)])), '3106020101020102');
  assert.equal(w.octets(new Uint8Array(300)).length, 304);
  assert.equal(w.octets(new Uint8Array(70_000)).length, 70_005);
  checkDer(w.seq(w.octets(new Uint8Array(70_000)), w.bool(true), w.oid('1.2.3'), w.time(0)));
  assert.equal(readDocument(w.int(2 ** 31 - 1)).small(), 2 ** 31 - 1);
  assert.throws(() => w.int(-1), PkiError);
  assert.equal(readDocument(w.explicit(3, w.nul)).tag, tags.constructed(3));
});
