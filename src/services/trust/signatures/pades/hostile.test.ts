import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cmsSigner, hashOf, signBytes } from '../../../../kernel/pki/index.ts';
import { type DocumentFacts, FormError } from '../facts.ts';
import { readPades } from './index.ts';
import {
  type Bodies,
  CATALOG,
  document,
  FONT,
  PAGES,
  pageNumber,
  streamBody,
  updated,
  type Writing,
} from './pdfs.test-helper.ts';
import { signed, signingTown, wishOf } from './town-proofs.test-helper.ts';

const town = signingTown();
const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const bytesOf = (text: string): Buffer => Buffer.from(text, 'latin1');
const PAGE = pageNumber(0);
const CONTENT = PAGE + 1;
const forged = streamBody('', Buffer.from('BT /F1 18 Tf 72 700 Td (Un altre acord) Tj ET'));

const codes = (facts: DocumentFacts, level: 'failure' | 'warning'): string[] =>
  [...facts.notes, ...facts.signatures.flatMap((each) => each.notes)]
    .filter((each) => each.level === level)
    .map((each) => each.code);

/** Codes of everything that fails; of what is thrown when the document is refused whole. */
function verdict(pdf: Uint8Array): string[] {
  try {
    return codes(readPades(pdf), 'failure');
  } catch (error) {
    assert.ok(error instanceof FormError, String(error));
    return [error.code];
  }
}

// A form, an annotation, a reference to nothing, and a second document that lies ready: what attackers prepare before the signature.
const FORM: Bodies = {
  30: '<< /Fields [31 0 R 32 0 R] /DR << /Font << /F1 3 0 R >> >> /DA (/F1 10 Tf) >>',
  31: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (Import) /V (100) /Rect [72 600 172 620] /P 10 0 R /AP << /N 33 0 R >> >>',
  32: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (Notes) /Rect [72 570 172 590] /P 10 0 R >>',
  33: streamBody('/Type /XObject /Subtype /Form /BBox [0 0 100 20]', Buffer.from('BT (100) Tj ET')),
  34: '<< /Type /Annot /Subtype /Square /Rect [60 690 400 720] /IC [1 1 1] >>',
  35: `[31 0 R 32 0 R 34 0 R]`,
  50: `<< /Type /Catalog /Pages 51 0 R /AcroForm 30 0 R >>`,
  51: `<< /Type /Pages /Kids [52 0 R] /Count 1 /MediaBox [0 0 595 842] >>`,
  52: `<< /Type /Page /Parent 51 0 R /Resources << /Font << /F1 ${FONT} 0 R >> >> /Contents 53 0 R >>`,
  53: forged,
};
const prepared = document({
  catalog: '/AcroForm 30 0 R',
  pageKeys: '/Annots 35 0 R /Dangling 880 0 R',
  more: FORM,
});
const plain = await signed(prepared, town, { level: 'B-T' });
const certified = {
  1: await signed(prepared, town, { level: 'B-T', options: { certify: 1 } }),
  2: await signed(prepared, town, { level: 'B-T', options: { certify: 2 } }),
  3: await signed(prepared, town, { level: 'B-T', options: { certify: 3 } }),
};
const locked = await signed(prepared, town, { options: { lock: { action: 'Include', fields: ['Import'] } } });

test('what nobody touched has nothing against it, whatever lies ready in it', () => {
  for (const pdf of [plain, certified[1], certified[2], certified[3], locked])
    assert.deepEqual(verdict(pdf), []);
});

/** The form with its first field left out. */
const formNow = (pdf: Uint8Array): string => {
  const all = [...latin(pdf).matchAll(/\n30 0 obj\n(<<[\s\S]*?>>)\nendobj/g)];
  return all.at(-1)![1]!.replace('[31 0 R ', '[');
};
const catalogNow = (pdf: Uint8Array): string => /1 0 obj\n(<<[\s\S]*?>>)\nendobj/.exec(latin(pdf))![1]!;

const LATER: readonly [string, string, Bodies, Partial<Writing>][] = [
  ['the content of a page is another', 'pdf.incremental-saving', { [CONTENT]: forged }, {}],
  [
    'a page has other content',
    'pdf.incremental-saving',
    { [PAGE]: `<< /Type /Page /Parent ${PAGES} 0 R /Contents 53 0 R /Annots 35 0 R /Resources << >> >>` },
    {},
  ],
  [
    'pages are added',
    'pdf.incremental-saving',
    { [PAGES]: `<< /Type /Pages /Kids [52 0 R ${PAGE} 0 R] /Count 2 /MediaBox [0 0 595 842] >>` },
    {},
  ],
  [
    'the font shows other letters',
    'pdf.incremental-saving',
    { [FONT]: '<< /Type /Font /Subtype /Type3 >>' },
    {},
  ],
  [
    'the document starts a program',
    'pdf.incremental-saving',
    { [CATALOG]: catalogNow(plain).replace('>>', '/OpenAction << /S /JavaScript /JS (x) >> >>') },
    {},
  ],
  ['the content of a page is taken away', 'pdf.shadow-hide', {}, { free: [CONTENT] }],
  ['a field is taken away', 'pdf.shadow-hide', { 30: formNow(plain) }, {}],
  ['what a page only referred to is put in', 'pdf.shadow-replace', { 880: forged }, {}],
  ['another document that lay ready is shown', 'pdf.shadow-hide-and-replace', {}, { root: 50 }],
];
for (const [what, code, bodies, writing] of LATER)
  for (const form of ['table', 'packed'] as const)
    test(`after the signature ${what}: found (${form})`, () => {
      const found = verdict(updated(plain, bodies, { ...writing, form }));
      assert.ok(found.includes(code), `${code} in ${found.join(' ')}`);
    });

test('an update whose cross-reference only points elsewhere in the signed bytes is found', () => {
  const other = plain.length;
  const at = latin(plain).indexOf('53 0 obj');
  const text = `xref\n${CONTENT} 1\n${String(at).padStart(10, '0')} 00000 n \ntrailer\n<< /Size 900 /Root 1 0 R /Prev ${latin(plain).lastIndexOf('xref\n', latin(plain).lastIndexOf('startxref') - 1)} >>\nstartxref\n${other}\n%%EOF\n`;
  assert.ok(verdict(Buffer.concat([plain, bytesOf(text)])).includes('pdf.shadow-hide-and-replace'));
});

const ANNOTATION: Bodies = {
  34: '<< /Type /Annot /Subtype /FreeText /Rect [60 690 400 720] /Contents (Anul·lat) >>',
};
const FILLED: Bodies = {
  32: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (Notes) /V (Rebut) /Rect [72 570 172 590] /P 10 0 R >>',
};
const LOCKED: Bodies = {
  31: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (Import) /V (900) /Rect [72 600 172 620] /P 10 0 R /AP << /N 33 0 R >> >>',
};

test('filling a form or noting something is told, and fails only where a certification or a lock forbids it', () => {
  const outcome = (pdf: Uint8Array, bodies: Bodies) => {
    const facts = readPades(updated(pdf, bodies));
    return [codes(facts, 'failure').join(), codes(facts, 'warning').join()];
  };
  const [form, note] = ['pdf.later-form', 'pdf.later-annotation'];
  assert.deepEqual(outcome(plain, FILLED), ['', form]);
  assert.deepEqual(outcome(plain, ANNOTATION), ['', note]);
  assert.deepEqual(outcome(certified[1], FILLED), ['pdf.forbidden-change', '']);
  assert.deepEqual(outcome(certified[1], ANNOTATION), ['pdf.forbidden-change', '']);
  assert.deepEqual(outcome(certified[2], FILLED), ['', form]);
  assert.deepEqual(outcome(certified[2], ANNOTATION), ['pdf.forbidden-change', '']);
  assert.deepEqual(outcome(certified[3], ANNOTATION), ['', note]);
  assert.deepEqual(outcome(locked, FILLED), ['', form]);
  assert.deepEqual(outcome(locked, LOCKED), ['pdf.locked-field-changed', form]);
  assert.deepEqual(outcome(plain, { 33: streamBody('', Buffer.from('BT (999) Tj ET')) }), ['', form]);
});

test('a field that is moved, or made into another, is no filling', () => {
  const moved = {
    32: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (Notes) /Rect [0 0 595 842] /P 10 0 R >>',
  };
  assert.ok(verdict(updated(plain, moved)).includes('pdf.incremental-saving'));
});

test('a certification that allows nothing allows time stamps and proofs all the same', async () => {
  const archived = await signed(prepared, town, { level: 'B-LTA', options: { certify: 1 } });
  assert.deepEqual(verdict(archived), []);
  assert.equal(readPades(archived).signatures[0]?.level, 'B-LTA');
});

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
