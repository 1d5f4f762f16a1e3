import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ext, PURPOSE } from '../../../../kernel/pki/index.ts';
import { AUTHORITY, certify, newKey } from '../../../../kernel/pki/town.test-helper.ts';
import { poe, type SignatureFacts } from '../facts.ts';
import { SUB_INDICATIONS } from './conclusion.ts';
import { STRICT_POLICY } from './policy.ts';
import {
  answerAbout,
  CONTENT,
  DAY,
  documentOf,
  issuing,
  listOf,
  root,
  SIGNED,
  signatureOf,
  signerOf,
  stamper,
  stampOver,
  YEAR,
} from './town.test-helper.ts';
import { failures, fresh, lists, NONE, NOW, stamp, validate, verdict } from './verdict.test-helper.ts';

test('a signature whose certificate is good today holds', () => {
  assert.equal(verdict(signatureOf(), { further: fresh() }), 'TOTAL-PASSED');
});

test('what was changed after it was signed is said to be changed, and everything else that is wrong too', () => {
  const changed = signatureOf({ content: new TextEncoder().encode('Decret 12/2024: es denega.') });
  assert.equal(verdict(changed, { further: fresh() }), 'TOTAL-FAILED HASH_FAILURE');
  assert.deepEqual(failures(changed, { anchors: [] }), ['HASH_FAILURE', 'NO_CERTIFICATE_CHAIN_FOUND']);
});

test('who signs with another key in the name of somebody is found out', () => {
  const { certificate } = signerOf();
  const forged = signatureOf({ signer: { certificate, key: newKey() } });
  assert.equal(verdict(forged, { further: fresh() }), 'TOTAL-FAILED SIG_CRYPTO_FAILURE');
});

test('a signature that does not say whose it is, or says it wrongly, is nobody’s', () => {
  const signature = signatureOf();
  const nobody = { ...signature, signer: undefined, valueIntact: undefined };
  assert.equal(verdict(nobody, { further: fresh() }), 'INDETERMINATE NO_SIGNING_CERTIFICATE_FOUND');
  const another: SignatureFacts = { ...signature, signerReference: 'mismatch' };
  assert.equal(verdict(another, { further: fresh() }), 'INDETERMINATE NO_SIGNING_CERTIFICATE_FOUND');
});

test('what cannot be a signature is a failure of form', () => {
  const note = { code: 'pdf.byte-range-gap', level: 'failure', sentence: 'A gap.' } as const;
  assert.equal(
    verdict({ ...signatureOf(), notes: [note] }, { further: fresh() }),
    'TOTAL-FAILED FORMAT_FAILURE',
  );
  const document = { ...documentOf(signatureOf()), notes: [note] };
  assert.equal(verdict(document, { further: fresh() }), 'TOTAL-FAILED FORMAT_FAILURE');
});

test('a signature without what it signs, or that signs nothing, is never said to hold', () => {
  const signature = signatureOf();
  const absent: SignatureFacts = { ...signature, signed: [{ name: 'a', state: 'absent', hash: undefined }] };
  assert.equal(verdict(absent, { further: fresh() }), 'INDETERMINATE SIGNED_DATA_NOT_FOUND');
  assert.equal(
    verdict({ ...signature, signed: [] }, { further: fresh() }),
    'INDETERMINATE SIGNED_DATA_NOT_FOUND',
  );
});

test('a signature that could not be checked for its algorithm is not said to be forged, nor to hold', () => {
  const odd = { ...signatureOf(), valueIntact: undefined, algorithm: undefined };
  assert.equal(verdict(odd, { further: fresh() }), 'INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE');
});

test('a certificate of an authority that nobody here trusts proves nothing', () => {
  assert.equal(
    verdict(signatureOf(), { anchors: [], further: fresh() }),
    'INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND',
  );
});

test('an anchor that is no longer trusted still counts for what is proven to be older', () => {
  const ended = [{ certificate: root.certificate, until: SIGNED + 5 * DAY }];
  const later = SIGNED + 20 * DAY;
  const plain = signatureOf();
  assert.equal(
    verdict(plain, { at: later, anchors: ended, further: fresh(later) }),
    'INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND_NO_POE',
  );
  assert.equal(
    verdict(plain, { at: SIGNED + 4 * DAY, anchors: ended, further: fresh(SIGNED + 4 * DAY) }),
    'TOTAL-PASSED',
  );
});

test('whoever is trusted by name still has to sign while the certificate is good', () => {
  const signer = signerOf();
  const own = [{ certificate: signer.certificate }];
  assert.equal(verdict(signatureOf({ signer }), { anchors: own }), 'TOTAL-PASSED');
  const later = signer.certificate.notAfter + DAY;
  assert.equal(
    verdict(signatureOf({ signer }), { anchors: own, at: later }),
    'INDETERMINATE OUT_OF_BOUNDS_NO_POE',
  );
});

test('whoever is trusted to stamp or to sign, and is no authority, vouches for nobody', () => {
  const impostor = signerOf({ issuer: stamper });
  const trusted = [{ certificate: stamper.certificate }];
  assert.equal(
    verdict(signatureOf({ signer: impostor }), { anchors: trusted }),
    'INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND',
  );
});

test('when nobody could be asked about a revocation, or long ago, the answer is to try later', () => {
  const signer = signerOf();
  const signature = signatureOf({ signer });
  assert.equal(verdict(signature), 'INDETERMINATE TRY_LATER');
  const answer = answerAbout(signer.certificate, NOW);
  const further = { ...NONE, crls: [listOf(root, NOW - 60_000)], ocsps: [answer] };
  assert.equal(verdict(signature, { further, at: NOW + 60_000 }), 'TOTAL-PASSED');
  assert.equal(verdict(signature, { further, at: NOW + 2 * DAY }), 'INDETERMINATE TRY_LATER');
});

test('a revocation counts from its day, whoever says it', () => {
  const signer = signerOf();
  const later = SIGNED + 10 * DAY;
  const gone = [{ who: signer.certificate, at: SIGNED + 3 * DAY, reason: 'keyCompromise' as const }];
  const byList = { ...NONE, crls: [listOf(root, later), listOf(issuing, later, { gone })] };
  const byAnswer = {
    ...NONE,
    crls: [listOf(root, later)],
    ocsps: [answerAbout(signer.certificate, later, { revokedAt: SIGNED + 3 * DAY })],
  };
  for (const further of [byList, byAnswer]) {
    assert.equal(verdict(signatureOf({ signer }), { at: later, further }), 'INDETERMINATE REVOKED_NO_POE');
    const stamped = (at: number) =>
      signatureOf({ signer, timestamps: (value, id) => [stamp(value, id, at)] });
    const list =
      byAnswer === further ? { ...further, crls: [...further.crls, listOf(issuing, later)] } : further;
    assert.equal(verdict(stamped(SIGNED + DAY), { at: later, further: list }), 'TOTAL-PASSED');
    assert.equal(
      verdict(stamped(SIGNED + 4 * DAY), { at: later, further: list }),
      'INDETERMINATE REVOKED_NO_POE',
    );
  }
});

test('who signs after the revocation, as a time stamp over the content proves, is refused for good', () => {
  const signer = signerOf();
  const later = SIGNED + 10 * DAY;
  const gone = [{ who: signer.certificate, at: SIGNED }];
  const further = { ...NONE, crls: [listOf(root, later), listOf(issuing, later, { gone })] };
  const late = signatureOf({
    signer,
    timestamps: () => [
      stampOver(CONTENT, { at: SIGNED + DAY, kind: 'content', protects: [poe.part('decret.txt')] }),
    ],
  });
  assert.equal(verdict(late, { at: later, further }), 'TOTAL-FAILED REVOKED');
  const ended = signatureOf({
    signer,
    timestamps: () => [
      stampOver(CONTENT, {
        at: signer.certificate.notAfter + DAY,
        kind: 'content',
        protects: [poe.part('decret.txt')],
      }),
    ],
  });
  const after = signer.certificate.notAfter + 2 * DAY;
  assert.equal(verdict(ended, { at: after, further: fresh(after) }), 'TOTAL-FAILED EXPIRED');
});

test('a revocation is never undone by a newer answer, but a suspension is', () => {
  const signer = signerOf();
  const signature = signatureOf({ signer });
  const say = (reason: 'keyCompromise' | 'certificateHold') =>
    listOf(issuing, NOW - DAY, { gone: [{ who: signer.certificate, at: SIGNED - DAY, reason }] });
  const with_ = (list: Uint8Array) => ({ ...NONE, crls: [...lists(NOW), list] });
  assert.equal(verdict(signature, { further: with_(say('keyCompromise')) }), 'INDETERMINATE REVOKED_NO_POE');
  assert.equal(verdict(signature, { further: with_(say('certificateHold')) }), 'TOTAL-PASSED');
  const held = {
    ...NONE,
    crls: [
      listOf(root, NOW),
      listOf(issuing, NOW, { gone: [{ who: signer.certificate, at: SIGNED, reason: 'certificateHold' }] }),
    ],
  };
  assert.equal(verdict(signature, { further: held }), 'INDETERMINATE TRY_LATER');
});

test('an authority that was revoked takes what it issued with it, unless it is proven to be older', () => {
  const later = SIGNED + 10 * DAY;
  const other = certify({
    name: 'Emissora caiguda',
    issuer: root,
    extensions: AUTHORITY,
    from: SIGNED - YEAR,
    to: SIGNED + YEAR,
  });
  const signer = signerOf({ issuer: other });
  const gone = [{ who: other.certificate, at: SIGNED + 5 * DAY, reason: 'cACompromise' as const }];
  const crls = [listOf(root, later, { gone }), listOf(other, SIGNED + DAY), listOf(issuing, later)];
  const wish = { signer, chain: [other.certificate, issuing.certificate] };
  assert.equal(
    verdict(signatureOf(wish), { at: later, further: { ...NONE, crls } }),
    'INDETERMINATE REVOKED_CA_NO_POE',
  );
  const stamped = signatureOf({ ...wish, timestamps: (value, id) => [stamp(value, id, SIGNED)] });
  assert.equal(verdict(stamped, { at: later, further: { ...NONE, crls } }), 'TOTAL-PASSED');
});

test('an expired certificate proves nothing by itself, and everything when the time is proven', () => {
  const signer = signerOf();
  const later = signer.certificate.notAfter + YEAR;
  assert.equal(verdict(signatureOf({ signer }), { at: later }), 'INDETERMINATE OUT_OF_BOUNDS_NO_POE');
  const carried = { crls: lists(SIGNED), ocsps: [answerAbout(signer.certificate, SIGNED)] };
  assert.equal(
    verdict(signatureOf({ signer, ...carried }), {
      at: later,
      further: { ...NONE, crls: [listOf(root, later)] },
    }),
    'INDETERMINATE OUT_OF_BOUNDS_NOT_REVOKED',
  );
  const stamped = signatureOf({ signer, ...carried, timestamps: (value, id) => [stamp(value, id, SIGNED)] });
  assert.equal(verdict(stamped, { at: later, further: fresh(later) }), 'TOTAL-PASSED');
});

test('a signature that existed before its certificate is failed for good', () => {
  const signer = signerOf({ from: SIGNED + 5 * DAY });
  const early = signatureOf({ signer, timestamps: (value, id) => [stamp(value, id, SIGNED)] });
  const later = SIGNED + 6 * DAY;
  assert.equal(verdict(early, { at: later, further: fresh(later) }), 'TOTAL-FAILED NOT_YET_VALID');
});

test('an old digest is told as what it is: good when it is proven to be of its time', () => {
  const at = Date.UTC(2011, 5, 1);
  const signer = signerOf({ from: at - YEAR, to: at + 30 * YEAR });
  const signed = (when: number) =>
    signatureOf({
      ...{ signer, hash: 'sha1', claimedTime: at },
      timestamps: (value, id) => [stamp(value, id, when)],
    });
  assert.equal(verdict(signed(at), { further: fresh() }), 'TOTAL-PASSED');
  const late = Date.UTC(2013, 5, 1);
  assert.equal(
    verdict(signed(late), { further: fresh() }),
    'INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
  );
});

test('a time stamp about something else, of nobody, or of somebody who may not stamp proves nothing', () => {
  const signer = signerOf();
  const later = signer.certificate.notAfter + YEAR;
  const carried = { crls: lists(SIGNED), ocsps: [answerAbout(signer.certificate, SIGNED)] };
  const stranger = certify({
    name: 'Estrany',
    extensions: stamper.certificate.extensionList.filter(
      (each) => each.oid !== '2.5.29.35' && each.oid !== '2.5.29.14',
    ),
  });
  const wishes = [{ instead: CONTENT }, { by: stranger }, { by: signerOf() }];
  const causes = wishes.map((wish) => {
    const stamped = signatureOf({
      ...{ signer, ...carried },
      timestamps: (value, id) => [stampOver(value, { at: SIGNED, protects: [poe.signature(id)], ...wish })],
    });
    const report = validate(stamped, { at: later, further: fresh(later) });
    assert.notEqual(report.signatures[0]!.conclusion.indication, 'PASSED');
    return report.timestamps[0]!.conclusion.subIndication;
  });
  assert.deepEqual(causes, ['HASH_FAILURE', 'NO_CERTIFICATE_CHAIN_FOUND', 'CHAIN_CONSTRAINTS_FAILURE']);
});

test('times that cannot be in that order are said to be so', () => {
  const inverted = signatureOf({
    timestamps: (value, id) => [
      stampOver(value, { at: SIGNED + DAY, id: 't1', protects: [poe.signature(id)] }),
      stampOver(value, { at: SIGNED, id: 't2', kind: 'archive', protects: [poe.timestamp('t1')] }),
    ],
  });
  const later = SIGNED + 2 * DAY;
  assert.equal(
    verdict(inverted, { at: later, further: fresh(later) }),
    'INDETERMINATE TIMESTAMP_ORDER_FAILURE',
  );
});

test('a countersignature is judged like a signature, and does not decide about the one that it signs', () => {
  const counter = { ...signatureOf({ id: 'counter' }), valueIntact: false };
  const report = validate({ ...signatureOf(), counterSignatures: [counter] }, { further: fresh() });
  const [signature] = report.signatures;
  assert.equal(signature!.conclusion.indication, 'PASSED');
  assert.equal(signature!.counterSignatures[0]!.conclusion.subIndication, 'SIG_CRYPTO_FAILURE');
});

test('the strict policy wants a proven time, a status of after it, and a certificate that is protected', () => {
  const signer = signerOf();
  const strict = (facts: SignatureFacts, at: number) =>
    failures(facts, { at, policy: STRICT_POLICY, further: fresh(at) });
  assert.ok(strict(signatureOf({ signer }), NOW).includes('SIG_CONSTRAINTS_FAILURE'));
  const stamped = signatureOf({ signer, timestamps: (value, id) => [stamp(value, id, SIGNED)] });
  assert.deepEqual(strict(stamped, NOW + DAY), []);
  assert.deepEqual(strict(stamped, SIGNED + 30_000), ['TRY_LATER', 'NO_POE']);
  assert.deepEqual(strict({ ...stamped, signerReference: 'unprotected' }, NOW + DAY), [
    'SIG_CONSTRAINTS_FAILURE',
  ]);
  const named = { ...stamped, claims: { policy: { id: 'urn:example:policy' } } };
  assert.deepEqual(strict(named, NOW + DAY), ['SIGNATURE_POLICY_NOT_AVAILABLE']);
  assert.deepEqual(strict({ ...stamped, claimedTime: SIGNED - 3 * DAY }, NOW + DAY), [
    'SIG_CONSTRAINTS_FAILURE',
  ]);
});

test('a document with more signatures than are judged is not said to hold', () => {
  const signer = signerOf();
  const many = documentOf(...Array.from({ length: 201 }, () => signatureOf({ signer })));
  const report = validate(many, { further: fresh() });
  assert.ok(report.signatures.every((each) => each.conclusion.subIndication === 'FORMAT_FAILURE'));
});

test('only what is proven fails a signature for good', () => {
  const final = Object.entries(SUB_INDICATIONS).flatMap(([name, isFinal]) => (isFinal ? [name] : []));
  const named = [
    'FORMAT_FAILURE',
    'HASH_FAILURE',
    'SIG_CRYPTO_FAILURE',
    'REVOKED',
    'EXPIRED',
    'NOT_YET_VALID',
  ];
  assert.deepEqual(final, named);
});

test('with one name for two signatures, the age of one is not taken for that of the other', () => {
  const old = signatureOf({ timestamps: (value, id) => [stamp(value, id, SIGNED)] });
  const late = signatureOf({ signer: signerOf({ name: 'Una altra' }) });
  assert.equal(verdict(documentOf(late), { further: fresh() }), 'TOTAL-PASSED');
  for (const id of [late.id, 'signature-2']) {
    const twice = documentOf(old, { ...late, id });
    const expected = id === old.id ? 'TOTAL-FAILED FORMAT_FAILURE' : 'TOTAL-PASSED';
    assert.equal(verdict(twice, { further: fresh() }), expected);
  }
});

test('the certificate of a server, of who stamps or of who answers signs no document', () => {
  const withPurposes = (...purposes: string[]) =>
    verdict(
      signatureOf({
        signer: signerOf({ extensions: [ext.keyUsage('digitalSignature'), ext.extKeyUsage(purposes)] }),
      }),
      { further: fresh() },
    );
  const { serverAuth, clientAuth, emailProtection, timeStamping, ocspSigning, any } = PURPOSE;
  const others = [[serverAuth], [serverAuth, clientAuth], [timeStamping], [ocspSigning]];
  for (const purposes of others)
    assert.equal(withPurposes(...purposes), 'INDETERMINATE CHAIN_CONSTRAINTS_FAILURE', purposes.join());
  for (const purposes of [
    [clientAuth],
    [emailProtection, clientAuth],
    [any],
    ['1.3.6.1.5.5.7.3.36'],
    [serverAuth, emailProtection],
  ])
    assert.equal(withPurposes(...purposes), 'TOTAL-PASSED', purposes.join());
});

test('another certificate with the name and the key of who is trusted is not trusted', () => {
  const wish = { name: 'Segell de confiança', key: newKey(), extensions: [ext.keyUsage('digitalSignature')] };
  const own = certify(wish);
  const forged = certify({ ...wish, from: SIGNED - YEAR, to: SIGNED + YEAR });
  const trusted = { anchors: [{ certificate: own.certificate }] };
  assert.notEqual(verdict(signatureOf({ signer: own }), trusted), 'INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND');
  assert.equal(verdict(signatureOf({ signer: forged }), trusted), 'INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND');
});

test('who is trusted for time stamps alone vouches for nobody who signs', () => {
  const signed = signatureOf({ timestamps: (value, id) => [stamp(value, id, SIGNED)] });
  const anchors = [{ certificate: root.certificate, only: 'timestamps' as const }];
  const report = validate(signed, { anchors, further: fresh() });
  assert.equal(report.signatures[0]!.conclusion.subIndication, 'NO_CERTIFICATE_CHAIN_FOUND');
  assert.equal(report.timestamps[0]!.by, 'itself');
});
