import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  bytesOf,
  CONTENT,
  codes,
  forged,
  latin,
  objectNow,
  PAGE,
  plain,
  prepared,
  town,
  verdict,
} from './hostile.test-helper.ts';
import { readPades } from './index.ts';
import {
  type Bodies,
  CATALOG,
  document,
  FONT,
  PAGES,
  streamBody,
  updated,
  type Writing,
} from './pdfs.test-helper.ts';
import { signed } from './town-proofs.test-helper.ts';

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
const formNow = (pdf: Uint8Array): string => objectNow(pdf, 30).replace('[31 0 R ', '[');
const catalogNow = (pdf: Uint8Array): string => objectNow(pdf, CATALOG);

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

/** A new annotation, added to those of the page; each test document has them in an object of their own. */
const ANNOTATION = (pdf: Uint8Array): Bodies => ({
  700: '<< /Type /Annot /Subtype /FreeText /Rect [60 690 400 720] /Contents (Anul·lat) >>',
  35: objectNow(pdf, 35).replace(']', ' 700 0 R]'),
});
const TOUCHED: Bodies = { 34: '<< /Type /Annot /Subtype /Square /Rect [60 690 61 691] >>' };
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
  const [form, note, forbidden] = ['pdf.later-form', 'pdf.later-annotation', 'pdf.forbidden-change'];
  const cases: [Uint8Array, Bodies, string, string][] = [
    [plain, FILLED, '', form],
    [plain, ANNOTATION(plain), '', note],
    [plain, TOUCHED, 'pdf.shadow-hide', ''],
    [certified[1], FILLED, forbidden, ''],
    [certified[1], ANNOTATION(certified[1]), forbidden, ''],
    [certified[2], FILLED, '', form],
    [certified[2], ANNOTATION(certified[2]), forbidden, ''],
    [certified[2], TOUCHED, forbidden, ''],
    [certified[3], ANNOTATION(certified[3]), '', note],
    [certified[3], TOUCHED, '', note],
    [locked, FILLED, '', form],
    [locked, LOCKED, 'pdf.locked-field-changed', form],
    [plain, { 33: streamBody('', Buffer.from('BT (999) Tj ET')) }, '', form],
  ];
  for (const [pdf, bodies, failures, warnings] of cases)
    assert.deepEqual(outcome(pdf, bodies), [failures, warnings], Object.keys(bodies).join());
});

test('a field for a signature that nobody signed, or a time stamp that can be seen, is something drawn over the page', () => {
  const overlay = (more: string) => ({
    700: `<< /Type /Annot /Subtype /Widget /FT /Sig /T (Nova) /F 4 /Rect [0 0 595 842] /P 10 0 R ${more} >>`,
    30: objectNow(plain, 30).replace('[31 0 R', '[700 0 R 31 0 R'),
    35: objectNow(plain, 35).replace('[', '[700 0 R '),
  });
  const warned = (pdf: Uint8Array) => codes(readPades(pdf), 'warning');
  assert.ok(warned(updated(plain, overlay(''))).includes('pdf.later-annotation'));
  const stamp = { 701: '<< /Type /DocTimeStamp /SubFilter /ETSI.RFC3161 >>', ...overlay('/V 701 0 R') };
  assert.ok(warned(updated(plain, stamp)).includes('pdf.later-annotation'));
  const forbidden = verdict(updated(certified[1], { ...overlay('') }));
  assert.ok(forbidden.includes('pdf.forbidden-change'), forbidden.join(' '));
  const program = verdict(updated(plain, overlay('/A << /S /JavaScript /JS (x) >>')));
  assert.ok(program.includes('pdf.incremental-saving'), program.join(' '));
});

/** Documents in which something that may be changed is at the same time what the page shows. */
const TWO_ROLES: readonly [string, Parameters<typeof document>[0], Bodies][] = [
  ['of the store', { catalog: `/DSS << /Certs [${CONTENT} 0 R] >>` }, { [CONTENT]: forged }],
  ['of the metadata', { catalog: `/Metadata ${CONTENT} 0 R` }, { [CONTENT]: forged }],
  [
    'the appearance of a field',
    {
      catalog: '/AcroForm 30 0 R',
      more: {
        30: '<< /Fields [31 0 R] >>',
        31: `<< /FT /Tx /T (a) /Subtype /Widget /Rect [0 0 0 0] /AP << /N ${CONTENT} 0 R >> >>`,
      },
    },
    { [CONTENT]: forged },
  ],
  [
    'an annotation',
    {
      pageKeys: '/Annots [34 0 R]',
      more: { 34: `<< /Subtype /Square /F1 ${FONT} 0 R >>`, 36: '<< /Font 34 0 R >>' },
    },
    { 34: '<< /Subtype /Square /F1 36 0 R >>' },
  ],
];
for (const [what, wish, bodies] of TWO_ROLES)
  test(`what the page shows is not changed by being ${what} too`, async () => {
    const pdf = await signed(document(wish), town, { level: 'B-T' });
    assert.deepEqual(verdict(pdf), []);
    const found = verdict(updated(pdf, bodies));
    assert.ok(found.includes('pdf.incremental-saving'), found.join(' '));
  });

test('what nobody used may go or change, and fonts may join; a font may not be exchanged', () => {
  const change = (bodies: Bodies, writing: Partial<Writing> = {}) =>
    codes(readPades(updated(plain, bodies, writing)), 'failure');
  assert.deepEqual(change({ 52: '(orfe)' }), ['pdf.incremental-saving'], 'what another object uses counts');
  assert.deepEqual(change({ 50: '(orfe)' }), []);
  assert.deepEqual(change({}, { free: [50] }), []);
  const fonts = (dr: string) => change({ 30: objectNow(plain, 30).replace('/F1 3 0 R', dr) });
  assert.deepEqual(fonts('/F1 3 0 R /Helv 53 0 R'), []);
  assert.deepEqual(fonts('/F1 53 0 R'), ['pdf.incremental-saving']);
});

test('a part of the signed document that cannot be read hides nothing: an update after it fails', async () => {
  const text = latin(document({ pageKeys: '/Resources 60 0 R', more: { 60: '<< /X 880 0 R >>' } }));
  const broken = bytesOf(text.replace('<< /X 880 0 R >>\nendobj', '<< /X 880 0 R >>\nendobX'));
  const alone = await signed(broken, town, { level: 'B-T' });
  assert.deepEqual(verdict(alone), []);
  assert.ok(verdict(updated(alone, { 880: forged })).includes('pdf.object-unread'));
});

test('an object that is repeated with another generation, so that nothing finds it, is found missing', () => {
  const text = latin(plain);
  const from = text.indexOf(`\n${CONTENT} 0 obj`) + 1;
  const body = text.slice(from, text.indexOf('endobj', from) + 6).replace(' 0 obj', ' 1 obj');
  const at = plain.length;
  const xref = at + body.length + 1;
  const prev = /startxref\n(\d+)\n%%EOF\n$/.exec(text)![1];
  const table = `xref\n${CONTENT} 1\n${String(at).padStart(10, '0')} 00001 n \ntrailer\n<< /Size 900 /Root 1 0 R /Prev ${prev} >>\nstartxref\n${xref}\n%%EOF\n`;
  const found = verdict(Buffer.concat([plain, bytesOf(`${body}\n${table}`)]));
  assert.ok(found.includes('pdf.shadow-hide'), found.join(' '));
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
