import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { need } from '../../../../../../test/need.ts';
import { folder, run } from '../../../../../kernel/pki/town.test-helper.ts';
import { FormError } from '../../facts.ts';
import { bodies, document, type Form, pageNumber, streamBody, updated } from '../pdfs.test-helper.ts';
import { PdfFile } from './file.ts';
import { Budget, Syntax } from './syntax.ts';
import { Dict, type List, latin1, type Name, Ref, Stream, type Text } from './values.ts';

const FORMS: readonly Form[] = ['table', 'stream', 'packed', 'hybrid', 'hybrid-free'];

function pageText(file: PdfFile, revision?: number): string {
  const state = file.state(revision);
  const page = state.object(pageNumber(0))?.value;
  assert.ok(page instanceof Dict);
  const content = state.resolve(page.get('Contents'));
  assert.ok(content instanceof Stream);
  return latin1(content.data);
}

const refusal = (code: string) => (error: unknown) =>
  error instanceof FormError && error.code === code ? true : assert.fail(`${code}: ${String(error)}`);

for (const form of FORMS)
  test(`a document with the cross-reference as ${form} is read, and each state it had after updates`, () => {
    const first = document({ form, pages: 2 });
    const changed = { [pageNumber(0) + 1]: streamBody('', Buffer.from('(Un altre acord) Tj')) };
    const second = updated(first, changed, { form: form.startsWith('hybrid') ? 'table' : form });
    const file = new PdfFile(second);
    assert.deepEqual(
      file.revisions.map((each) => [each.start, each.end]),
      [
        [0, first.length],
        [first.length, second.length],
      ],
    );
    assert.equal(file.revisions[0]!.kind, form === 'packed' ? 'stream' : form.split('-')[0]);
    assert.match(pageText(file, 0), /Acord 1 del ple/);
    assert.match(pageText(file), /Un altre acord/);
    assert.ok([...file.revisions[1]!.numbers()].includes(pageNumber(0) + 1));
    assert.ok(![...file.revisions[1]!.numbers()].includes(pageNumber(1)));
  });

for (const form of FORMS)
  test(`qpdf finds nothing wrong with the test's own document as ${form}`, { skip: need('qpdf') }, (t) => {
    const said = run('qpdf', ['--check', folder(t)('a.pdf', document({ form }))]);
    assert.match(said, /No syntax or stream encoding errors/);
  });

for (const flags of [
  ['--object-streams=generate'],
  ['--linearize'],
  ['--linearize', '--object-streams=generate'],
  ['--object-streams=disable'],
  ['--qdf'],
])
  test(`what qpdf writes with ${flags.join(' ')} is read, and an update of it`, {
    skip: need('qpdf'),
  }, (t) => {
    const file = folder(t);
    run('qpdf', [file('a.pdf', document({ pages: 30 })), ...flags, file('b.pdf')]);
    const bytes = new Uint8Array(readFileSync(file('b.pdf')));
    const read = new PdfFile(bytes);
    assert.equal(read.revisions.length, 1);
    assert.equal(read.revisions[0]!.end, bytes.length);
    const root = read.state().trailer.get('Root') as Ref;
    const catalog = read.state().resolve(root);
    assert.ok(catalog instanceof Dict && catalog.name('Type') === 'Catalog');
    for (const number of read.revisions[0]!.numbers()) read.state().object(number);
    const more = updated(bytes, { 700: '<< /New true >>' }, { root: root.number });
    const again = new PdfFile(more);
    assert.equal(again.revisions.length, 2);
    assert.equal(again.revisions[0]!.end, bytes.length);
  });

test('values are read as the standard writes them', () => {
  const text = String.raw`<< /A#20b [1 -2.5 .5 +7 12 0 R 13 0 true] /S (a\(b\)\\\101\
c (d)) /H <41 4> /N null /D << /X /Y >> >>`;
  const value = new Syntax(Buffer.from(text, 'latin1'), 0, new Budget()).value() as Dict;
  const list = value.get('A b') as List;
  assert.deepEqual(list.items.slice(0, 4), [1, -2.5, 0.5, 7]);
  assert.deepEqual(list.items.slice(4), [new Ref(12, 0), 13, 0, true]);
  assert.equal(latin1((value.get('S') as Text).bytes), 'a(b)\\Ac (d)');
  assert.equal(latin1((value.get('H') as Text).bytes), 'A@');
  assert.equal(((value.get('D') as Dict).get('X') as Name).text, 'Y');
});

const good = document();
const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const replaced = (from: string | RegExp, to: string): Uint8Array =>
  Buffer.from(latin(good).replace(from, to), 'latin1');

for (const [what, code, bytes] of [
  ['an empty file', 'pdf.header', new Uint8Array(0)],
  ['a file with something before its header', 'pdf.header', Buffer.concat([Buffer.from('\n'), good])],
  ['a file that is cut off', 'pdf.broken', good.subarray(0, good.length - 40)],
  ['a file without end mark', 'pdf.broken', replaced('%%EOF', '%%EOX')],
  ['an encrypted file', 'pdf.encrypted', replaced('/Root 1 0 R', '/Encrypt 1 0 R /Root 1 0 R')],
  [
    'a circle of cross-references',
    'pdf.loop',
    replaced(/\/Root 1 0 R/, `/Root 1 0 R /Prev ${latin(good).indexOf('xref\n0 1')}`),
  ],
  ['a cross-reference beyond the end', 'pdf.broken', replaced(/startxref\n\d+/, 'startxref\n99999999')],
  ['a cross-reference at nothing', 'pdf.broken', replaced(/startxref\n\d+/, 'startxref\n5')],
] as const)
  test(`${what} is refused with a reason`, () => {
    assert.throws(() => new PdfFile(bytes), refusal(code));
  });

test('a stream that becomes larger than may be read is refused, not decoded', () => {
  const zeros = Buffer.alloc(80 << 20);
  const bomb = document({ more: { 40: streamBody('/Filter /FlateDecode', deflateSync(zeros)) } });
  const state = new PdfFile(bomb).state();
  assert.throws(() => state.decode(state.object(40)!.value as Stream), refusal('too-large'));
});

test('a cross-reference that claims millions of objects is refused before they are looked at', () => {
  const rows = deflateSync(Buffer.alloc(5_000_000));
  const keys = '/Type /XRef /W [1 0 0] /Size 5000000 /Root 1 0 R /Filter /FlateDecode';
  const stream = Buffer.from(streamBody(keys, rows)).toString('latin1');
  const text = `%PDF-1.7\n1 0 obj\n${stream}\nendobj\nstartxref\n9\n%%EOF\n`;
  assert.throws(() => new PdfFile(Buffer.from(text, 'latin1')), refusal('too-large'));
});

test('what nests without end, or follows itself, is refused', () => {
  const deep = document({ more: { 40: '['.repeat(5000) } });
  assert.throws(() => new PdfFile(deep).state().object(40), refusal('pdf.too-deep'));
  const circle = new PdfFile(document({ more: { 40: '41 0 R', 41: '40 0 R' } })).state();
  assert.throws(() => circle.resolve(new Ref(40, 0)), refusal('pdf.loop'));
  const length = Buffer.from('<< /Length 40 0 R >>\nstream\nabc\nendstream');
  const own = new PdfFile(document({ more: { 40: length } })).state();
  assert.throws(() => own.object(40), FormError);
});

test('an object that is not where the cross-reference says is refused', () => {
  const text = latin(document());
  const moved = Buffer.from(text.replace('3 0 obj', '5 0 obj'), 'latin1');
  assert.throws(() => new PdfFile(moved).state().object(3), refusal('pdf.broken'));
  assert.equal(new PdfFile(document()).state().object(500), undefined);
  assert.deepEqual(Object.keys(bodies({})).length, 5);
});
