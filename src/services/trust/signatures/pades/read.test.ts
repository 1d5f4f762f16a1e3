import assert from 'node:assert/strict';
import { test } from 'node:test';
import { need } from '../../../../../test/need.ts';
import { hashOf, parseTimestampToken, verifyTimestamp } from '../../../../kernel/pki/index.ts';
import { AT, certify, folder, run } from '../../../../kernel/pki/town.test-helper.ts';
import { type DocumentFacts, FormError, poe, type SignatureFacts } from '../facts.ts';
import { addDocumentTimestamp } from './document-timestamp.ts';
import { augmentPades, extractRevision, readPades } from './index.ts';
import { document, type Form } from './pdfs.test-helper.ts';
import { PdfFile } from './reader/file.ts';
import { signed, signingTown } from './town-proofs.test-helper.ts';
import { GrowingPdf } from './write/growing.ts';

const town = signingTown();
const FORMS: readonly Form[] = ['table', 'stream', 'packed', 'hybrid', 'hybrid-free'];
const LEVELS = ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const;
const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** What is said against a signature and its document, without warnings. */
const against = (facts: DocumentFacts, at = 0): string[] =>
  [...facts.notes, ...(facts.signatures[at]?.notes ?? [])]
    .filter((each) => each.level === 'failure')
    .map((each) => each.code);
const warnings = ({ notes }: SignatureFacts): string[] => notes.map((each) => each.code);

const holds = ({ signed: parts, valueIntact, notes }: SignatureFacts): boolean =>
  parts.every((each) => each.state === 'intact') &&
  valueIntact === true &&
  notes.every((each) => each.level !== 'failure');

for (const form of FORMS)
  for (const level of LEVELS)
    test(`a ${level} signature on a document with ${form} is read as what it is`, async () => {
      const claims = { reason: 'Aprovació', location: 'Vila-riu', contact: 'ple@vila-riu.example' };
      const pdf = await signed(document({ form }), town, { level, wish: { claims } });
      const facts = readPades(pdf);
      assert.deepEqual(facts.notes, []);
      const [only] = facts.signatures;
      assert.deepEqual(only?.notes, []);
      assert.equal(only?.level, level);
      assert.equal(only?.signer?.fingerprint, town.mayor.certificate.fingerprint);
      assert.equal(only?.signerReference, 'protected');
      assert.equal(only?.claimedTime, AT);
      assert.deepEqual(only?.claims, claims);
      assert.deepEqual(only?.hashes, ['sha256']);
      assert.ok(holds(only!));
      assert.equal(only!.ocsps.length > 0, level === 'B-LT' || level === 'B-LTA');
      for (const stamp of only!.timestamps) {
        const token = parseTimestampToken(stamp.token);
        const imprint = { hash: 'sha256', digest: stamp.imprint('sha256') } as const;
        assert.deepEqual(verifyTimestamp(token, { imprint }).findings, []);
      }
    });

test('one signs after another, and each signature is said to cover its own revision, told apart from later ones', async () => {
  let pdf = document({ form: 'packed' });
  const states: Uint8Array[] = [];
  for (const level of ['B-T', 'B-LTA', 'B-B', 'B-LT'] as const) {
    pdf = await signed(pdf, town, { level });
    states.push(pdf);
  }
  const facts = readPades(pdf);
  assert.deepEqual(facts.notes, []);
  assert.equal(facts.signatures.length, 4);
  assert.ok(facts.signatures.every(holds));
  assert.deepEqual(
    facts.signatures.map((each) => each.level),
    ['B-LTA', 'B-LTA', 'B-B', 'B-LT'],
  );
  assert.deepEqual(
    facts.signatures.map((each) => each.signed[0]?.name),
    ['revision 2 of 8', 'revision 3 of 8', 'revision 6 of 8', 'revision 7 of 8'],
  );
  assert.ok(warnings(facts.signatures[0]!).includes('pdf.later-signature'));
  assert.deepEqual(warnings(facts.signatures[3]!), []);
  assert.deepEqual(extractRevision(pdf, 2), states[0]);
  assert.equal(readPades(extractRevision(pdf, 3)).signatures.length, 2);
  assert.throws(() => extractRevision(pdf, 9), FormError);
});

test('what proves one signer does not raise the level of another', async () => {
  const clerk = certify({ name: 'Secretària', issuer: town.root });
  const pdf = await signed(await signed(document(), town, { level: 'B-LTA' }), town, {
    level: 'B-T',
    person: clerk,
    wish: { chain: [] },
  });
  const other = certify({ name: 'Interventora', issuer: clerk });
  const facts = readPades(
    await signed(pdf, town, { level: 'B-T', person: other, wish: { chain: [clerk.certificate] } }),
  );
  // The list of the root that the first brought speaks of the second signer too, and none of the third.
  assert.deepEqual(
    facts.signatures.map((each) => each.level),
    ['B-LTA', 'B-LT', 'B-T'],
  );
});

test('an archive time stamp protects what was there before it, and nothing that came after', async () => {
  const first = await signed(document(), town, { level: 'B-LTA' });
  const twice = await signed(first, town, { level: 'B-LT' });
  const facts = readPades(twice);
  const [stamp] = facts.timestamps!;
  assert.ok(stamp!.protects.includes(poe.signature('Signature1-1')));
  assert.ok(!stamp!.protects.includes(poe.signature('Signature2-1')));
  assert.ok(stamp!.protects.includes(poe.certificate(town.mayor.certificate.fingerprint)));
  assert.ok(stamp!.protects.includes(poe.timestamp('Signature1-1.time-1')));
  const lists = facts.signatures[0]!.crls.map((each) =>
    poe.crl(Buffer.from(hashOf('sha256', each)).toString('hex')),
  );
  assert.ok(lists.length > 0 && lists.every((each) => stamp!.protects.includes(each)));
});

test('a document with nothing but a time stamp over it, or no signature, is told as that', async () => {
  assert.deepEqual(against(readPades(document())), ['pdf.no-signature']);
  const pdf = new GrowingPdf(new PdfFile(document()));
  await addDocumentTimestamp(pdf, town.proofs, { hash: 'sha512', room: 8192 });
  const alone = readPades(Buffer.concat([pdf.file.bytes, ...pdf.tail]));
  assert.deepEqual([alone.signatures.length, alone.timestamps?.length, against(alone)], [0, 1, []]);
  const renewed = readPades(await augmented(Buffer.concat([pdf.file.bytes, ...pdf.tail]), 'B-LTA'));
  assert.equal(renewed.timestamps?.length, 2);
});

const augmented = async (pdf: Uint8Array, level: 'B-T' | 'B-LT' | 'B-LTA'): Promise<Uint8Array> =>
  (await augmentPades(pdf, level, town.proofs)).bytes();

for (const form of ['table', 'packed'] as const)
  test(`what was signed at B-B is raised step by step, and renewed, on ${form}`, {
    skip: need('pdfsig', 'qpdf', 'openssl'),
  }, async (t) => {
    const file = folder(t);
    let pdf = await signed(document({ form }), town, { level: 'B-B' });
    const stages = [
      ['B-T', 1],
      ['B-LT', 1],
      ['B-LTA', 2],
      ['B-LTA', 3],
    ] as const;
    for (const [level, stamps] of stages) {
      pdf = await augmented(pdf, level);
      const facts = readPades(pdf);
      assert.deepEqual(against(facts), []);
      assert.equal(facts.signatures[0]!.level, level);
      assert.equal(facts.timestamps!.length, stamps);
      assert.match(run('pdfsig', ['-no-ocsp', file('a.pdf', pdf)], true), /Signature is Valid/);
      assert.match(run('qpdf', ['--check', file('a.pdf')]), /No syntax/);
    }
    const facts = readPades(pdf);
    const earlier = facts.timestamps!.slice(0, 2).map((each) => poe.timestamp(each.id));
    assert.ok(earlier.every((each) => facts.timestamps![2]!.protects.includes(each)));
    const fingerprint = poe.certificate(town.tsa.certificate.fingerprint);
    assert.ok(
      facts.timestamps![2]!.protects.includes(fingerprint),
      'the authority of the stamp before is proved',
    );
  });

test('what does not hold is not raised', async () => {
  const pdf = await signed(document(), town, { level: 'B-B' });
  pdf[latin(pdf).indexOf('Acord')]! ^= 1;
  await assert.rejects(
    augmented(pdf, 'B-LT'),
    (error) => error instanceof FormError && error.code === 'pdf.not-intact',
  );
  await assert.rejects(
    augmented(document(), 'B-LT'),
    (error) => error instanceof FormError && error.code === 'pdf.no-signature',
  );
});

for (const form of ['table', 'stream', 'packed'] as const)
  test(`one byte changed anywhere in a signed document with ${form} is noticed`, async () => {
    const pdf = await signed(document({ form }), town, { level: 'B-LTA' });
    const text = latin(pdf);
    const hole = text.indexOf('/Contents <') + 11;
    const filled = text.indexOf('0000000000', hole);
    // The last token is covered by nothing but itself, and it says some things that nobody signs (its list of digests).
    const token = latin(pdf).lastIndexOf('/Contents <') + 11;
    const end = token + 2 * readPades(pdf).timestamps!.at(-1)!.token.length;
    for (let at = 0; at < pdf.length; at += 23) {
      // Zeroes that fill the place of the first value are all alike; looked at once in a while.
      if (at > filled && at < text.indexOf('>', filled) && at % 253 !== 0) continue;
      const changed = Uint8Array.from(pdf);
      changed[at]! ^= 1;
      const isOwn = at >= token && at < end;
      assert.ok(isOwn || isNoticed(changed), `byte ${at}: ${text.slice(at - 20, at + 20)}`);
    }
  });

function isNoticed(bytes: Uint8Array): boolean {
  try {
    const facts = readPades(bytes);
    const isSound =
      facts.signatures.length === 1 && facts.signatures.every(holds) && against(facts).length === 0;
    const stamps = facts.timestamps ?? [];
    const areWhole =
      stamps.length === 1 &&
      stamps.every((each) => {
        const imprint = { hash: 'sha256', digest: each.imprint('sha256') } as const;
        return (
          each.notes.every((note) => note.level !== 'failure') &&
          verifyTimestamp(parseTimestampToken(each.token), { imprint }).intact
        );
      });
    return !(isSound && areWhole);
  } catch {
    return true;
  }
}
