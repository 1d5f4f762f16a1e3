import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashOf, parseTimestampToken, signBytes, verifyTimestamp } from '../../../../kernel/pki/index.ts';
import { AT } from '../../../../kernel/pki/town.test-helper.ts';
import { FormError, poe, type SignatureFacts } from '../facts.ts';
import { LEVELS, type Prepared } from '../making.ts';
import {
  augmentXades,
  POLICIES,
  prepareXades,
  readXades,
  resumeXades,
  type SignedFile,
  type XadesDocument,
  type XadesOptions,
} from './index.ts';
import { newNotary } from './notary.test-helper.ts';

const notary = newNotary();
const ORDER = Buffer.from(
  '<order xmlns="urn:shop" xml:lang="ca"><!-- font --><line Id="l1">3 cadires</line></order>',
);
const FILES: SignedFile[] = [
  { name: 'acta del ple.txt', mediaType: 'text/plain', bytes: Buffer.from('acta') },
  { name: 'annexos/plànol.bin', mediaType: 'application/octet-stream', bytes: Uint8Array.of(0, 1, 2) },
];
const FORMS: readonly (readonly [XadesDocument, XadesOptions])[] = [
  [ORDER, { form: 'enveloped' }],
  [ORDER, { form: 'enveloping', mediaType: 'text/xml' }],
  [Uint8Array.of(1, 2, 3), { form: 'enveloping', mediaType: 'application/pdf' }],
  [ORDER, { form: 'beside', mediaType: 'application/xml' }],
  [Uint8Array.of(1, 2, 3), { form: 'beside', mediaType: 'image/png' }],
  [FILES, { form: 'detached' }],
];
const filesOf = (document: XadesDocument) =>
  document instanceof Uint8Array ? [] : document.flatMap((each) => ('bytes' in each ? [each] : []));

function only(bytes: Uint8Array, document: XadesDocument = ORDER): SignatureFacts {
  const { signatures } = readXades(bytes, filesOf(document));
  assert.equal(signatures.length, 1);
  return signatures[0] as SignatureFacts;
}

/** Each time stamp covers what the document says it covers, and is that of our authority. */
function assertStamps({ timestamps }: SignatureFacts): void {
  for (const stamp of timestamps) {
    const token = parseTimestampToken(stamp.token);
    const { hash } = token.info.imprint;
    const { intact } = verifyTimestamp(token, { imprint: { hash, digest: stamp.imprint(hash) } });
    assert.ok(intact, stamp.id);
  }
}

test('a signature of each form and level is read as what it is', async () => {
  for (const [document, options] of FORMS)
    for (const level of LEVELS) {
      const made = await notary.finish(prepareXades(document, notary.wish(), options), level);
      const facts = only(made, document);
      const shown = `${options.form} ${level}`;
      assert.deepEqual(facts.notes, [], shown);
      assert.deepEqual(readXades(made, filesOf(document)).notes, [], shown);
      assert.equal(facts.level, level, shown);
      assert.deepEqual([facts.valueIntact, facts.signerReference], [true, 'protected'], shown);
      assert.ok(facts.signed.every(({ state }) => state === 'intact') && facts.signed.length > 0, shown);
      assert.equal(facts.claimedTime, AT);
      assert.equal(facts.signer?.fingerprint, notary.signer.certificate.fingerprint);
      assertStamps(facts);
    }
});

test('a signature with RSASSA-PSS and one with another digest are read as what they are', async () => {
  const pss = newNotary('rsa', 'rsa-pss');
  const wish = { ...pss.wish(), hash: 'sha512' } as const;
  const facts = only(await pss.finish(prepareXades(ORDER, wish, { form: 'enveloped' }), 'B-T'));
  assert.deepEqual([facts.valueIntact, facts.signerReference, facts.level], [true, 'protected', 'B-T']);
  assert.deepEqual(facts.algorithm, { kind: 'rsa-pss', hash: 'sha256', saltLength: 32 });
  assert.deepEqual(facts.hashes, ['sha512']);
});

test('what the signer says of himself comes back', async () => {
  const claims = {
    roles: ['alcaldessa', 'presidenta <del> ple'],
    location: 'Vila-riu & rodalia',
    commitments: ['1.2.840.113549.1.9.16.6.1'],
    policy: {
      id: '1.2.3.4',
      hash: 'sha256',
      digest: hashOf('sha256', ORDER),
      address: 'https://vila-riu.test/p',
    },
  } as const;
  const made = await notary.finish(prepareXades(ORDER, notary.wish(claims), { form: 'enveloped' }));
  const said = only(made).claims;
  assert.deepEqual(
    { ...said, policy: said.policy && { ...said.policy, digest: '' } },
    { ...claims, policy: { ...claims.policy, digest: '' } },
  );
  assert.deepEqual(Buffer.from(said.policy?.digest ?? []), Buffer.from(claims.policy.digest));
  const bare = notary.wish({ policy: { id: '1.2.3.4' } });
  await assert.rejects(prepareXades(ORDER, bare, { form: 'enveloped' }), { code: 'xades.policy' });
});

test('an invoice is signed under the policy of Facturae, and an ENI document under that of the administration', async () => {
  for (const policy of [POLICIES.facturae, POLICIES.age19]) {
    const wish = notary.wish({ policy, roles: ['supplier'] });
    const made = await notary.finish(prepareXades(ORDER, wish, { form: 'enveloped' }), 'B-T');
    const text = Buffer.from(made).toString();
    const facts = only(made);
    assert.deepEqual([facts.notes, facts.level, facts.valueIntact], [[], 'B-T', true]);
    assert.equal(facts.claims.policy?.id, policy.id);
    assert.ok(text.includes('<xades:SigningCertificate>') && text.includes('<xades:SignerRole>'));
    assert.equal(text.includes('<ds:KeyInfo Id='), policy === POLICIES.facturae);
    assert.equal(text.includes('ds:XPath'), policy !== POLICIES.facturae);
  }
  const signed = await notary.finish(prepareXades(ORDER, notary.wish(), { form: 'enveloped' }));
  const invoice = notary.wish({ policy: POLICIES.facturae });
  await assert.rejects(prepareXades(signed, invoice, { form: 'enveloped' }), { code: 'xades.would-break' });
});

test('an invoice of a megabyte is signed and read', async () => {
  const line = '<line><text>Subministrament d’aigua</text><amount>12.50</amount></line>';
  const invoice = Buffer.from(`<invoice xmlns="urn:invoice">${line.repeat(16_000)}</invoice>`);
  assert.ok(invoice.length > 1_000_000);
  const wish = notary.wish({ policy: POLICIES.facturae });
  const made = await notary.finish(prepareXades(invoice, wish, { form: 'enveloped' }), 'B-T');
  assert.deepEqual(only(made).signed, [{ name: 'document', state: 'intact', hash: 'sha256' }]);
  const changed = Buffer.from(made).toString().replace('12.50', '12.51');
  assert.equal(only(Buffer.from(changed)).signed[0]?.state, 'changed');
});

test('a signature goes on in another process, and not over another document', async () => {
  const options = { form: 'enveloped' } as const;
  const first = await prepareXades(ORDER, notary.wish(), options);
  const again = await resumeXades(ORDER, notary.wish(), options, first.state);
  assert.deepEqual(Buffer.from(again.toBeSigned), Buffer.from(first.toBeSigned));
  const value = signBytes(first.algorithm, notary.signer.key, first.toBeSigned);
  assert.equal(only(await again.finish(value, 'B-B', notary.proofs)).valueIntact, true);
  const other = Buffer.from(ORDER.toString().replace('3', '4'));
  await assert.rejects(resumeXades(other, notary.wish(), options, first.state), {
    code: 'xades.other-document',
  });
  const later = { ...notary.wish(), time: AT + 1000 };
  await assert.rejects(resumeXades(ORDER, later, options, first.state), { code: 'xades.other-document' });
  await assert.rejects(resumeXades(ORDER, notary.wish(), options, Buffer.from('no')), {
    code: 'xades.state',
  });
});

test('several sign one document, and each can be brought to a level by itself', async () => {
  const secretary = newNotary('rsa');
  const options = { form: 'enveloped' } as const;
  const first = await notary.finish(prepareXades(ORDER, notary.wish(), options), 'B-LTA');
  const both = await secretary.finish(prepareXades(first, secretary.wish(), options), 'B-T');
  const { signatures, notes } = readXades(both);
  assert.deepEqual(notes, []);
  assert.deepEqual(
    signatures.map(({ level, valueIntact, signed }) => [level, valueIntact, signed[0]?.state]),
    [
      ['B-LTA', true, 'intact'],
      ['B-T', true, 'intact'],
    ],
  );
  const [, { id }] = signatures as [SignatureFacts, SignatureFacts];
  const archived = await augmentXades(both, 'B-LTA', secretary.proofs, { id });
  const after = readXades(archived);
  assert.deepEqual(
    after.signatures.map(({ level }) => level),
    ['B-LTA', 'B-LTA'],
  );
  for (const each of after.signatures) assertStamps(each);
});

test('a signature that covers the place of the next is not broken by it', async () => {
  const invoice = notary.wish({ policy: POLICIES.facturae });
  const signed = await notary.finish(prepareXades(ORDER, invoice, { form: 'enveloped' }));
  const second: Prepared<Uint8Array> = await prepareXades(signed, notary.wish(), { form: 'enveloped' });
  const value = signBytes(second.algorithm, notary.signer.key, second.toBeSigned);
  await assert.rejects(second.finish(value, 'B-B', notary.proofs), { code: 'xades.would-break' });
});

test('a signature is countersigned, and the counter signature again', async () => {
  const first = await notary.finish(prepareXades(ORDER, notary.wish(), { form: 'enveloped' }), 'B-T');
  const { id } = only(first);
  const countered = await notary.finish(
    prepareXades(first, notary.wish(), { form: 'counter', of: id }),
    'B-T',
  );
  const [counter] = only(countered).counterSignatures;
  assert.ok(counter);
  assert.deepEqual([counter.notes, counter.level, counter.valueIntact], [[], 'B-T', true]);
  assert.deepEqual(
    counter.signed.map(({ state }) => state),
    ['intact'],
  );
  const twice = await notary.finish(
    prepareXades(countered, notary.wish(), { form: 'counter', of: counter.id }),
  );
  const [inner] = only(twice).counterSignatures[0]?.counterSignatures ?? [];
  assert.deepEqual([inner?.notes, inner?.valueIntact, inner?.level], [[], true, 'B-B']);
  const archived = await augmentXades(twice, 'B-LTA', notary.proofs, { id });
  assertStamps(only(archived));
  await assert.rejects(augmentXades(archived, 'B-T', notary.proofs, { id: inner?.id as string }), {
    code: 'xades.would-break',
  });
  const stranger = Buffer.from(countered)
    .toString()
    .replace(/(<ds:Reference Type="[^"]*Countersigned[^"]*" URI="#)[^"]*/, '$1l1');
  assert.ok(
    only(Buffer.from(stranger)).counterSignatures[0]?.notes.some(
      ({ code }) => code === 'xades.counter-target',
    ),
  );
});

test('an archive is renewed, and each time stamp proves all that stands before it', async () => {
  const made = await notary.finish(prepareXades(ORDER, notary.wish(), { form: 'enveloped' }), 'B-LTA');
  const renewed = await augmentXades(
    await augmentXades(made, 'B-LTA', notary.proofs),
    'B-LTA',
    notary.proofs,
  );
  const facts = only(renewed);
  assertStamps(facts);
  assert.deepEqual(
    facts.timestamps.map(({ kind }) => kind),
    ['signature', 'archive', 'archive', 'archive'],
  );
  const last = facts.timestamps.at(-1);
  const crl = Buffer.from(hashOf('sha256', notary.crl)).toString('hex');
  for (const thing of [
    poe.signature(facts.id),
    poe.part('document'),
    poe.crl(crl),
    poe.certificate(notary.signer.certificate.fingerprint),
    ...facts.timestamps.slice(0, 3).map(({ id }) => poe.timestamp(id)),
  ])
    assert.ok(last?.protects.includes(thing), thing);
  assert.ok(facts.timestamps.slice(0, 3).every(({ crls }) => crls.length === 1));
});

test('an archive of files needs the files', async () => {
  const made = await notary.finish(prepareXades(FILES, notary.wish(), { form: 'detached' }), 'B-LT');
  await assert.rejects(augmentXades(made, 'B-LTA', notary.proofs), FormError);
  const archived = await augmentXades(made, 'B-LTA', notary.proofs, { detached: filesOf(FILES) });
  assertStamps(only(archived, FILES));
  const [, stamp] = only(archived, []).timestamps;
  assert.throws(() => stamp?.imprint('sha256'), { code: 'xades.imprint' });
  assert.deepEqual(
    only(archived, []).signed.map(({ state }) => state),
    ['absent', 'absent'],
  );
});

test('what is no XML, or nothing signed, is told so', () => {
  assert.throws(() => readXades(Buffer.from('%PDF-1.7')), { name: 'FormError', code: 'xml-malformed' });
  assert.throws(() => readXades(Buffer.from('<!DOCTYPE a><a/>')), { code: 'xml-dtd' });
  assert.throws(() => readXades(Buffer.from('<a>'.repeat(500))), { code: 'xml-limit' });
  assert.deepEqual(readXades(ORDER), { kind: 'xml', signatures: [], notes: [] });
});
