import assert from 'node:assert/strict';
import { sign } from 'node:crypto';
import { test } from 'node:test';
import { need } from '../../../../../test/need.ts';
import { hashOf, w } from '../../../../kernel/pki/index.ts';
import { AT, certify, folder, newKey, pem, run } from '../../../../kernel/pki/town.test-helper.ts';
import type { SignatureFacts } from '../facts.ts';
import { readPades } from './index.ts';
import { document } from './pdfs.test-helper.ts';
import { readBytes, signingTown } from './town-proofs.test-helper.ts';

const town = signingTown();
const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const warnings = ({ notes }: SignatureFacts): string[] => notes.map((each) => each.code);

const holds = ({ signed: parts, valueIntact, notes }: SignatureFacts): boolean =>
  parts.every((each) => each.state === 'intact') &&
  valueIntact === true &&
  notes.every((each) => each.level !== 'failure');

// Signatures that others make: openssl in each of its ways, put in a place that was prepared by nobody but the test.

const SPACE = 12_000;

function placed(subFilter: string, extra = ''): { pdf: Buffer; hole: [number, number]; content: Buffer } {
  const range = `[0 ${' '.repeat(33)}]`;
  const body = `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /${subFilter} /ByteRange ${range} /Contents <${'0'.repeat(2 * SPACE)}> /M (D:20260601140000+02'00') ${extra} >>`;
  const field =
    '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Firma) /V 40 0 R /F 132 /Rect [0 0 0 0] /P 10 0 R >>';
  const pdf = Buffer.from(
    document({ catalog: '/AcroForm << /Fields [41 0 R] /SigFlags 3 >>', more: { 40: body, 41: field } }),
  );
  const start = pdf.indexOf('/Contents <') + 10;
  const end = pdf.indexOf('>', start) + 1;
  const numbers = [start, end, pdf.length - end].map((each) => String(each).padEnd(10)).join(' ');
  pdf.write(`[0 ${numbers} ]`, pdf.indexOf(range), 'latin1');
  return { pdf, hole: [start, end], content: Buffer.concat([pdf.subarray(0, start), pdf.subarray(end)]) };
}

function filledWith(place: ReturnType<typeof placed>, value: Uint8Array): Uint8Array {
  place.pdf.write(Buffer.from(value).toString('hex'), place.hole[0] + 1, 'latin1');
  return place.pdf;
}

for (const [name, flags, subFilter, expected] of [
  ['PAdES in BER of indefinite length', ['-cades', '-stream'], 'ETSI.CAdES.detached', []],
  ['with SHA-512', ['-cades', '-md', 'sha512'], 'ETSI.CAdES.detached', []],
  ['with PSS', ['-cades', '-keyopt', 'rsa_padding_mode:pss'], 'ETSI.CAdES.detached', []],
  ['plain PKCS#7', [], 'adbe.pkcs7.detached', ['pdf.subfilter-pkcs7']],
  ['without attributes', ['-noattr'], 'adbe.pkcs7.detached', ['pdf.subfilter-pkcs7']],
] as const)
  test(`a signature of openssl ${name} is read, and a changed document is noticed`, {
    skip: need('openssl'),
  }, (t) => {
    const file = folder(t);
    const clerk = certify({ name: 'Administratiu', kind: 'rsa', key: newKey('rsa'), issuer: town.issuing });
    const place = placed(subFilter);
    const key = file('k.pem', clerk.key.export({ format: 'pem', type: 'pkcs8' }) as string);
    const base = [
      'cms',
      '-sign',
      '-binary',
      '-outform',
      'DER',
      '-signer',
      file('c.pem', pem(clerk)),
      '-inkey',
      key,
    ];
    run('openssl', [...base, ...flags, '-in', file('t', place.content), '-out', file('s')]);
    const pdf = filledWith(place, readBytes(file('s')));
    const [facts] = readPades(pdf).signatures;
    assert.ok(holds(facts!), JSON.stringify(facts!.notes));
    assert.equal(facts!.claimedTime, AT);
    for (const code of expected) assert.ok(warnings(facts!).includes(code));
    assert.equal(facts!.level, 'none', 'openssl writes a signing time');
    pdf[latin(pdf).indexOf('Acord')]! ^= 1;
    assert.ok(!holds(readPades(pdf).signatures[0]!));
  });

test('the two kinds over SHA-1 are told as what they are', { skip: need('openssl') }, (t) => {
  const file = folder(t);
  const clerk = certify({ name: 'Arxiver', kind: 'rsa', key: newKey('rsa'), issuer: town.issuing });
  const key = file('k.pem', clerk.key.export({ format: 'pem', type: 'pkcs8' }) as string);
  const inside = placed('adbe.pkcs7.sha1');
  const args = [
    'cms',
    '-sign',
    '-binary',
    '-nodetach',
    '-outform',
    'DER',
    '-signer',
    file('c.pem', pem(clerk)),
    '-inkey',
    key,
  ];
  run('openssl', [...args, '-in', file('d', hashOf('sha1', inside.content)), '-out', file('s')]);
  const sha1 = filledWith(inside, readBytes(file('s')));
  const [one] = readPades(sha1).signatures;
  assert.ok(holds(one!), JSON.stringify(one));
  assert.ok(one!.hashes.includes('sha1') && warnings(one!).includes('pdf.subfilter-sha1'));
  const bare = placed('adbe.x509.rsa_sha1', `/Cert <${Buffer.from(clerk.certificate.der).toString('hex')}>`);
  const x509 = filledWith(bare, w.octets(new Uint8Array(sign('sha1', bare.content, clerk.key))));
  const [other] = readPades(x509).signatures;
  assert.ok(holds(other!), JSON.stringify(other?.notes));
  assert.equal(other!.signerReference, 'unprotected');
  for (const pdf of [sha1, x509]) {
    pdf[latin(pdf).indexOf('Acord')]! ^= 1;
    assert.ok(!holds(readPades(pdf).signatures[0]!));
  }
});
