import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cmsSigner, hashOf, signBytes } from '../../../../kernel/pki/index.ts';
import {
  bytesOf,
  CONTENT,
  codes,
  forged,
  latin,
  plain,
  prepared,
  town,
  verdict,
} from './hostile.test-helper.ts';
import { readPades } from './index.ts';
import { document, PAGES, updated } from './pdfs.test-helper.ts';
import { signed, wishOf } from './town-proofs.test-helper.ts';

/** The document with its text changed at one place, lengths kept unless the test wants otherwise. */
function altered(
  pdf: Uint8Array,
  from: string | RegExp,
  to: string | ((found: string) => string),
): Uint8Array {
  const text = latin(pdf);
  const changed = typeof to === 'string' ? text.replace(from, to) : text.replace(from, to);
  assert.notEqual(changed, text);
  return bytesOf(changed);
}

const RANGE = /\/ByteRange \[[^\]]*\]/;
const [before, second, after] = /\/ByteRange \[0 (\d+) +(\d+) +(\d+)/
  .exec(latin(plain))!
  .slice(1)
  .map(Number) as [number, number, number];
const ranged = (numbers: string) =>
  altered(plain, RANGE, (found) => `/ByteRange [${numbers}]`.padEnd(found.length));

for (const [what, code, pdf] of [
  ['does not begin at the beginning', 'pdf.byte-range-start', ranged(`9 ${before - 9} ${second} ${after}`)],
  ['overlaps itself', 'pdf.byte-range-overlap', ranged(`0 ${second + 10} ${second} ${after}`)],
  ['leaves out more than the value', 'pdf.byte-range-hole', ranged(`0 ${before - 20} ${second} ${after}`)],
  ['leaves out less than the value', 'pdf.byte-range-hole', ranged(`0 ${before + 20} ${second} ${after}`)],
  ['has two holes', 'pdf.byte-range-holes', ranged(`0 40 50 ${before - 50} ${second} ${after}`)],
  ['ends before the end', 'pdf.byte-range-end', ranged(`0 ${before} ${second} ${after - 30}`)],
  ['ends beyond the end', 'pdf.byte-range-outside', ranged(`0 ${before} ${second} ${after + 30}`)],
  ['has a number below zero', 'pdf.byte-range-malformed', ranged(`0 ${before} ${second} -1`)],
  ['has three numbers', 'pdf.byte-range-malformed', ranged(`0 ${before} ${second}`)],
  ['is not there', 'pdf.byte-range-absent', altered(plain, '/ByteRange', '/ByteRangX')],
  [
    'is null',
    'pdf.byte-range-absent',
    altered(plain, RANGE, (found) => '/ByteRange null'.padEnd(found.length)),
  ],
] as const)
  test(`a signature whose range ${what} is none`, () => {
    const found = verdict(pdf);
    assert.ok(found.includes(code), `${code} in ${found.join(' ')}`);
  });

test('content moved behind the hole by a longer gap is found (signature wrapping)', () => {
  const wrapped = Buffer.concat([
    plain.subarray(0, second),
    bytesOf('\n99 0 obj (altra cosa) endobj\n'),
    plain.subarray(second),
  ]);
  const moved = altered(wrapped, RANGE, (found) =>
    `/ByteRange [0 ${before} ${second + 30} ${after}]`.padEnd(found.length),
  );
  const found = verdict(moved);
  assert.ok(found.length > 0, found.join(' '));
});

const VALUE = /\/Contents <[0-9a-f]+>/;
for (const [what, code, pdf] of [
  ['is not there', 'pdf.contents-absent', altered(plain, VALUE, (found) => `/Contentz <${found.slice(11)}`)],
  ['is null', 'pdf.contents-absent', altered(plain, VALUE, (found) => '/Contents null'.padEnd(found.length))],
  ['is empty', 'pdf.contents-empty', altered(plain, VALUE, (found) => '/Contents <>'.padEnd(found.length))],
  [
    'is all zeroes',
    'pdf.contents-empty',
    altered(plain, VALUE, (found) => `/Contents <${'0'.repeat(found.length - 12)}>`),
  ],
  [
    'is elsewhere',
    'pdf.contents-indirect',
    altered(plain, VALUE, (found) => '/Contents 53 0 R'.padEnd(found.length)),
  ],
  [
    'is a text',
    'pdf.contents-not-hex',
    altered(plain, VALUE, (found) => `/Contents (${'a'.repeat(found.length - 12)})`),
  ],
  ['has blanks in it', 'pdf.contents-not-hex', altered(plain, /0000>/, '00 0>')],
  ['is followed by something', 'pdf.contents-trailing', altered(plain, /00000000>/, '0000beef>')],
  ['is no message', 'pdf.contents-broken', altered(plain, /\/Contents <3082/, '/Contents <3182')],
] as const)
  test(`a signature whose value ${what} is none`, () => {
    const found = verdict(pdf);
    assert.ok(found.includes(code), `${code} in ${found.join(' ')}`);
  });

test('a signature dictionary that says two things is none', () => {
  const found = verdict(altered(plain, '/Filter /Adobe.PPKLite', '/M (D:2000)/M (D:20)  '));
  assert.ok(found.includes('pdf.double-key'), found.join(' '));
});

test('bytes after the end, and a second end, are found', () => {
  assert.ok(
    verdict(Buffer.concat([plain, bytesOf('12 0 obj (more) endobj')])).includes('pdf.trailing-bytes'),
  );
  const second = Buffer.concat([plain, bytesOf(`startxref\n${latin(plain).indexOf('xref\n')}\n%%EOF\n`)]);
  const found = verdict(second);
  assert.ok(
    found.some((code) => code === 'pdf.two-readings' || code === 'pdf.trailing-bytes'),
    found.join(' '),
  );
});

test('an object that is there twice in one revision is found, and one that is not named is told', async () => {
  const twice = bytesOf(
    latin(document()).replace('xref\n0 1', `${CONTENT} 0 obj\n(altra)\nendobj\nxref\n0 1`),
  );
  const moved = bytesOf(
    latin(twice).replace(/startxref\n\d+/, `startxref\n${latin(twice).indexOf('xref\n0 1')}`),
  );
  assert.ok(verdict(await signed(moved, town)).includes('pdf.duplicate-object'));
  const hidden = bytesOf(latin(moved).replace(`\n${CONTENT} 0 obj\n(altra)`, '\n87 0 obj\n(altra)'));
  const facts = readPades(await signed(hidden, town));
  assert.deepEqual([codes(facts, 'failure'), codes(facts, 'warning')], [[], ['pdf.hidden-object']]);
  const table = latin(document()).replace(
    /xref\n0 1\n.*\n/,
    (head) => `${head}${CONTENT} 1\n0000000015 00000 n \n`,
  );
  assert.ok(verdict(await signed(bytesOf(table), town)).includes('pdf.duplicate-object'));
});

test('a document that names thousands of objects where there are none is refused soon', async () => {
  const naming = (count: number): Uint8Array => {
    const row = (index: number) => `${String(5 + index).padStart(10, '0')} 00000 n \n`;
    const rows = Array.from({ length: count }, (_, index) => row(index)).join('');
    return bytesOf(latin(document()).replace(/xref\n0 1\n.*\n/, (head) => `${head}1000 ${count}\n${rows}`));
  };
  assert.deepEqual(verdict(await signed(naming(900), town)), []);
  assert.deepEqual(verdict(await signed(naming(1100), town)), ['pdf.broken']);
});

test('an update that skips the one that was signed is found', async () => {
  const first = latin(prepared).lastIndexOf('xref\n', latin(prepared).lastIndexOf('startxref') - 1);
  const skipped = updated(plain, { [CONTENT]: forged, 30: '<< /Fields [31 0 R] >>' }, { prev: first });
  const found = verdict(skipped);
  assert.ok(found.length > 0 && readPades(skipped).signatures.length === 0, found.join(' '));
});

test('a signature that joins the form only after the revision it covers is no part of it', async () => {
  const text = latin(await signed(document(), town, { level: 'B-B' }));
  // The field loses its value in the signed revision (which breaks the digest) and gets it back later.
  const without = text.replace(/\/V (\d+ 0 R)/, (_, ref: string) => `/X ${ref}`);
  const number = Number(/(\d+) 0 obj\n<< \/Type \/Annot[^\n]*\/T \(Signature1\)/.exec(without)![1]);
  const field = new RegExp(`${number} 0 obj\\n(<<.*?>>)\\nendobj`).exec(text)![1]!;
  const found = verdict(updated(bytesOf(without), { [number]: field }));
  assert.ok(found.includes('pdf.signed-outside'), found.join(' '));
});

test('the same signature shown by a copy of its dictionary is not one', () => {
  const text = latin(plain);
  const dictionary = /\d+ 0 obj\n(<< \/Type \/Sig [\s\S]*?>>)\nendobj/.exec(text)![1]!;
  const number = Number(/(\d+) 0 obj\n<< \/Type \/Sig /.exec(text)![1]);
  const found = verdict(updated(plain, { [number]: dictionary, [CONTENT]: forged }));
  assert.ok(found.includes('pdf.byte-range-hole'), found.join(' '));
});

test('a signature that was taken away is told, whether others are left or none', async () => {
  const gone = updated(plain, { 30: '<< /Fields [31 0 R 32 0 R] >>' });
  assert.deepEqual(verdict(gone), ['pdf.no-signature', 'pdf.signature-removed']);
  const others = await signed(gone, town);
  assert.ok(verdict(others).includes('pdf.signature-removed'));
});

test('fields and pages in a circle are refused in bounded time', () => {
  const fields = document({
    catalog: '/AcroForm << /Fields [31 0 R] >>',
    more: { 31: '<< /T (a) /Kids [32 0 R] >>', 32: '<< /T (b) /Kids [31 0 R] >>' },
  });
  assert.deepEqual(verdict(fields), ['pdf.loop']);
  const pages = updated(plain, { [PAGES]: `<< /Type /Pages /Kids [${PAGES} 0 R] /Count 1 >>`, 40: '(x)' });
  assert.ok(verdict(updated(pages, { 41: '(x)' })).length > 0);
});

test('a signature without the certificate of its signer, and one of another certificate, are told', async () => {
  const wish = wishOf(town.mayor, town);
  const text = latin(plain);
  const place = /\/Contents <([0-9a-f]+)>/.exec(text)!;
  const digest = hashOf('sha256', Buffer.concat([plain.subarray(0, before), plain.subarray(second)]));
  const bare = cmsSigner({
    certificate: wish.certificate,
    algorithm: wish.algorithm,
    withoutCertificates: true,
  }).prepare({ digest });
  const value = bare.finish(signBytes(wish.algorithm, town.mayor.key, bare.toBeSigned));
  const hex = Buffer.from(value).toString('hex').padEnd(place[1]!.length, '0');
  const [facts] = readPades(bytesOf(text.replace(place[1]!, hex))).signatures;
  assert.deepEqual([facts?.signer, facts?.valueIntact, facts?.level], [undefined, undefined, 'none']);
});
