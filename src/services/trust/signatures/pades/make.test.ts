import assert from 'node:assert/strict';
import { test } from 'node:test';
import { need } from '../../../../../test/need.ts';
import { parseSignedData, signBytes, verifySignedData } from '../../../../kernel/pki/index.ts';
import { AT, certify, folder, newKey, pem, run } from '../../../../kernel/pki/town.test-helper.ts';
import { FormError } from '../facts.ts';
import { preparePades, readPades, resumePades } from './index.ts';
import { CATALOG, document, type Form, updated } from './pdfs.test-helper.ts';
import { readBytes, signed, signedInPieces, signingTown, wishOf } from './town-proofs.test-helper.ts';

const town = signingTown();
const FORMS: readonly Form[] = ['table', 'stream', 'packed', 'hybrid'];
const SECONDS = String(AT / 1000);
const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const refusal = (code: string) => (error: unknown) =>
  error instanceof FormError && error.code === code ? true : assert.fail(`${code}: ${String(error)}`);

/** What a naive reader, which is not ours, finds: each range with its value. */
function ranges(pdf: Uint8Array): { content: Uint8Array; value: Uint8Array }[] {
  return [...latin(pdf).matchAll(/\/ByteRange \[0 (\d+) +(\d+) +(\d+) +\]/g)].map((match) => {
    const [one, two, length] = match.slice(1).map(Number) as [number, number, number];
    return {
      content: Buffer.concat([pdf.subarray(0, one), pdf.subarray(two, two + length)]),
      value: Buffer.from(latin(pdf.subarray(one + 1, two - 1)), 'hex'),
    };
  });
}

/** The value without the zeroes that fill its place. */
const trimmed = (value: Uint8Array): Uint8Array => value.subarray(0, 4 + value[2]! * 256 + value[3]!);

const pdfsig = (path: string): string => run('pdfsig', ['-no-ocsp', path], true);

for (const form of FORMS)
  for (const level of ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const)
    test(`pdfsig, qpdf and openssl accept a ${level} signature on a document with ${form}`, {
      skip: need('pdfsig', 'qpdf', 'openssl'),
    }, async (t) => {
      const file = folder(t);
      const pdf = await signed(document({ form, pages: 3 }), town, { level });
      const path = file('a.pdf', pdf);
      assert.match(run('qpdf', ['--check', path]), /No syntax or stream encoding errors/);
      const said = pdfsig(path);
      assert.match(said, /Signature #1:[\s\S]*?Signature Validation: Signature is Valid/);
      assert.match(said, /ETSI\.CAdES\.detached/);
      if (level === 'B-B' || level === 'B-T') assert.match(said, /Total document signed/);
      const [first, second] = ranges(pdf);
      const base = [
        'cms',
        '-verify',
        '-binary',
        '-cades',
        '-inform',
        'DER',
        '-purpose',
        'any',
        '-attime',
        SECONDS,
      ];
      run('openssl', [
        ...base,
        ...['-in', file('s.der', trimmed(first!.value)), '-content', file('s.bin', first!.content)],
        ...['-CAfile', file('ca.pem', pem(town.root)), '-out', file('out')],
      ]);
      assert.equal(second !== undefined, level === 'B-LTA');
      if (second !== undefined) {
        const token = file('t.der', trimmed(second.value));
        const args = ['ts', '-verify', '-token_in', '-in', token, '-data', file('t.bin', second.content)];
        const trust = ['-CAfile', file('ca.pem'), '-untrusted', file('i.pem', pem(town.issuing))];
        assert.match(run('openssl', [...args, ...trust, '-attime', SECONDS]), /OK/);
      }
    });

for (const flags of [
  ['--object-streams=generate'],
  ['--linearize'],
  ['--linearize', '--object-streams=generate'],
])
  test(`four sign one after another what qpdf wrote with ${flags.join(' ')}, and all hold`, {
    skip: need('pdfsig', 'qpdf'),
  }, async (t) => {
    const file = folder(t);
    run('qpdf', [file('a.pdf', document({ pages: 12 })), ...flags, file('b.pdf')]);
    let pdf = readBytes(file('b.pdf'));
    for (const level of ['B-T', 'B-LTA', 'B-T', 'B-LT'] as const) pdf = await signed(pdf, town, { level });
    const said = pdfsig(file('c.pdf', pdf));
    // Poppler shows document time stamps too, which this version does not check.
    assert.equal(said.match(/Signature is Valid/g)?.length, 4, said);
    assert.doesNotMatch(said, /Mismatch/);
    assert.match(run('qpdf', ['--check', file('c.pdf')]), /No syntax or stream encoding errors/);
  });

for (const kind of ['rsa', 'p384', 'p521'] as const)
  test(`a key of ${kind} signs, and pdfsig agrees`, { skip: need('pdfsig') }, async (t) => {
    const person = certify({ name: 'Secretària', kind, key: newKey(kind), issuer: town.issuing });
    const pdf = await signed(document(), town, { person });
    assert.match(pdfsig(folder(t)('a.pdf', pdf)), /Signature is Valid/);
  });

test('pdfsig notices one byte that was changed', { skip: need('pdfsig') }, async (t) => {
  const pdf = await signed(document(), town);
  const text = latin(pdf);
  pdf[text.indexOf('Acord 1')]! ^= 1;
  assert.match(pdfsig(folder(t)('a.pdf', pdf)), /Digest Mismatch/);
});

test('what the baseline forbids or demands is so: no signing time in the message, the time in the dictionary', async () => {
  const claims = {
    reason: 'Aprovació (inicial) \\ definitiva',
    location: 'Vila-riu',
    contact: 'ple@vila-riu.example',
  };
  const pdf = await signed(document(), town, { level: 'B-B', wish: { claims } });
  const [range] = ranges(pdf);
  const [report] = verifySignedData(parseSignedData(range!.value, { trailingZeroes: true }), {
    content: range!.content,
  });
  assert.deepEqual(report?.findings, []);
  assert.equal(report?.signingTime, undefined);
  assert.equal(report?.reference, 2);
  const text = latin(pdf);
  assert.match(text, /\/M \(D:20260601120000Z\)/);
  assert.ok(text.includes('/Location (Vila-riu)'));
  assert.ok(text.includes(Buffer.from('Aprovació (inicial) \\', 'utf16le').swap16().toString('hex')));
});

test('a signature prepared in one process is finished in another, to the same bytes that were signed', async () => {
  const pdf = document({ form: 'packed' });
  const wish = wishOf(town.mayor, town, { claims: { reason: 'Decret 12' } });
  const prepared = await preparePades(pdf, wish);
  const value = signBytes(prepared.algorithm, town.mayor.key, prepared.toBeSigned);
  const resumed = await resumePades(pdf, wish, {}, prepared.state);
  assert.deepEqual(resumed.toBeSigned, prepared.toBeSigned);
  const made = await resumed.finish(value, 'B-LTA', town.proofs);
  const [first] = ranges(made.bytes());
  const [report] = verifySignedData(parseSignedData(first!.value, { trailingZeroes: true }), {
    content: first!.content,
  });
  assert.deepEqual(report?.findings, []);
  assert.ok(prepared.state.length < 6000, `${prepared.state.length} bytes of state`);
  const other = await preparePades(document({ pages: 2 }), wish);
  await assert.rejects(resumePades(pdf, wish, {}, other.state), refusal('pdf.state'));
  const another = wishOf(town.tsa, town, { claims: { reason: 'Decret 12' } });
  await assert.rejects(resumePades(pdf, another, {}, prepared.state), refusal('pdf.state'));
  await assert.rejects(resumePades(pdf, wish, {}, Uint8Array.of(1, 2)), refusal('pdf.state'));
});

test('a signature whose authority did not answer is finished when it does', async () => {
  const prepared = await preparePades(document(), wishOf(town.mayor, town));
  const value = signBytes(prepared.algorithm, town.mayor.key, prepared.toBeSigned);
  const away = { ...town.proofs, timestamp: () => Promise.reject(new Error('away')) };
  await assert.rejects(prepared.finish(value, 'B-T', away), /away/);
  const made = await prepared.finish(value, 'B-LTA', town.proofs);
  assert.equal(ranges(made.bytes()).length, 2);
});

test('the original is not copied: what is made has it and a tail of few bytes', async () => {
  const pdf = document({ filling: 3 << 20 });
  const made = await signedInPieces(pdf, town, { level: 'B-LTA' });
  assert.equal(made.original, pdf);
  assert.ok(made.length - pdf.length < 80_000);
  assert.deepEqual(Buffer.concat([...made.chunks()]), made.bytes());
});

test('a certification stands first and says what may follow; what forbids everything is obeyed', {
  skip: need('pdfsig', 'qpdf'),
}, async (t) => {
  const file = folder(t);
  const open = await signed(document(), town, { options: { certify: 2 } });
  const twice = await signed(open, town);
  assert.equal(pdfsig(file('a.pdf', twice)).match(/Signature is Valid/g)?.length, 2);
  assert.match(run('qpdf', ['--check', file('a.pdf')]), /No syntax/);
  await assert.rejects(signed(twice, town, { options: { certify: 1 } }), refusal('pdf.certify-later'));
  const closed = await signed(document(), town, { options: { certify: 1 } });
  await assert.rejects(signed(closed, town), refusal('pdf.changes-forbidden'));
});

const FIELD =
  '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Alcaldia) /F 4 /Rect [72 72 272 132] /P 10 0 R ' +
  '/Lock << /Type /SigFieldLock /Action /Include /Fields [(Import)] >> >>';
const withField = (form: Form): Uint8Array =>
  document({
    form,
    catalog: '/AcroForm 30 0 R',
    pageKeys: '/Annots 32 0 R',
    more: { 30: '<< /Fields 33 0 R >>', 31: FIELD, 32: '[31 0 R]', 33: '[31 0 R]' },
  });

for (const form of FORMS)
  test(`the field that waits for a signature takes it, beside one that is made (${form})`, {
    skip: need('pdfsig', 'qpdf'),
  }, async (t) => {
    const file = folder(t);
    const visible = { x: 0, y: 0, width: 1, height: 1, language: 'ca', who: 'Núria', code: 'ABC' } as const;
    const once = await signed(withField(form), town, { options: { field: 'Alcaldia', visible } });
    const twice = await signed(once, town);
    const said = pdfsig(file('a.pdf', twice));
    assert.equal(said.match(/Signature is Valid/g)?.length, 2, said);
    assert.match(run('qpdf', ['--check', file('a.pdf')]), /No syntax/);
    assert.ok(latin(once).includes('/TransformMethod /FieldMDP'));
    await assert.rejects(signed(once, town, { options: { field: 'Alcaldia' } }), refusal('pdf.field-signed'));
    await assert.rejects(signed(once, town, { options: { field: 'Cap' } }), refusal('pdf.field-absent'));
  });

for (const [what, code, make] of [
  [
    'an encrypted document',
    'pdf.encrypted',
    () => Buffer.from(latin(document()).replace('/Root 1', '/Encrypt 1 0 R /Root 1'), 'latin1'),
  ],
  [
    'a document with something after its end',
    'pdf.trailing-bytes',
    () => Buffer.concat([document(), Buffer.from('more')]),
  ],
  ['a text', 'pdf.header', () => Buffer.from('Acord')],
  [
    'pages in a circle',
    'pdf.loop',
    () => updated(document(), { 2: '<< /Type /Pages /Kids [2 0 R] /Count 1 >>' }),
  ],
  ['no pages', 'pdf.page-absent', () => updated(document(), { 2: '<< /Type /Pages /Kids [] /Count 0 >>' })],
  ['no catalogue', 'pdf.broken', () => updated(document(), { [CATALOG]: '12' })],
] as const)
  test(`${what} is not signed, and why is said`, async () => {
    await assert.rejects(preparePades(make(), wishOf(town.mayor, town)), refusal(code));
  });

test('what a signer says of himself is read as it was said, and nothing of it is peculiar', async () => {
  const claims = { roles: ['Alcaldessa', 'Presidenta del ple'], reason: 'Aprovació', location: 'Girona' };
  const [signature] = readPades(await signed(document(), town, { wish: { claims } })).signatures;
  assert.deepEqual(signature?.notes, []);
  assert.deepEqual({ ...signature?.claims }, claims);
});

test('a wish that contradicts itself is refused: reason and commitment, a token that does not fit', async () => {
  const claims = { reason: 'Sí', commitments: ['1.2.840.113549.1.9.16.6.1'] };
  await assert.rejects(signed(document(), town, { wish: { claims } }), refusal('pdf.reason-and-commitment'));
  const long = { ...town.proofs, timestamp: () => Promise.resolve(new Uint8Array(16_000)) };
  const prepared = await preparePades(document(), wishOf(town.mayor, town));
  await assert.rejects(prepared.finish(Uint8Array.of(1), 'B-T', long), refusal('pdf.value-too-long'));
});
