import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { test } from 'node:test';
import { parseAlgorithm, signatureAlgorithm, signatureIdentifier } from './algorithms.ts';
import { readDocument } from './asn1/index.ts';
import {
  algorithmFor,
  buildCertificate,
  buildName,
  cmsSigner,
  ext,
  fromPem,
  hashOf,
  issue,
  newSerial,
  PkiError,
  PublicKey,
  parseCertificate,
  parseSignedData,
  pointAt,
  toPem,
  verifySignature,
  verifySignedData,
  w,
} from './index.ts';
import { AT, certify, newKey, newTown } from './town.test-helper.ts';

const refused = (code: string) => (error: unknown) => error instanceof PkiError && error.code === code;

test('what is put into a certificate is what is read from it', () => {
  const { issuing } = newTown();
  const { certificate } = certify({
    name: 'Alcaldessa',
    issuer: issuing,
    extensions: [
      ext.keyUsage('nonRepudiation', 'decipherOnly'),
      ext.authority(3),
      ext.policies([{ policy: '1.2.3', cps: 'https://x/' }]),
      ext.policyMappings([['1.2.3', '1.2.4']]),
      ext.policyConstraints({ requireExplicit: 0, inhibitMapping: 2 }),
      ext.inhibitAnyPolicy(5),
      ext.crlDistributionPoints([pointAt('http://x/a.crl')]),
      ext.qcStatements({ compliance: true, sscd: true, types: ['eseal'], retentionYears: 15 }),
    ],
  });
  const { extensions } = certificate;
  assert.deepEqual(extensions.keyUsage, ['nonRepudiation', 'decipherOnly']);
  assert.deepEqual(extensions.basicConstraints, { ca: true, pathLength: 3 });
  assert.deepEqual(extensions.policyMappings, [['1.2.3', '1.2.4']]);
  assert.deepEqual(extensions.policyConstraints, { requireExplicit: 0, inhibitMapping: 2 });
  assert.equal(extensions.inhibitAnyPolicy, 5);
  assert.deepEqual(extensions.crlDistributionPoints, [pointAt('http://x/a.crl')]);
  assert.deepEqual(extensions.qcStatements?.types, ['eseal']);
  assert.equal(extensions.qcStatements?.retentionYears, 15);
  assert.deepEqual(Buffer.from(extensions.subjectKeyId!), Buffer.from(certificate.publicKey.identifier()));
  assert.deepEqual(
    Buffer.from(extensions.authorityKeyId!.keyId!),
    Buffer.from(issuing.certificate.publicKey.identifier()),
  );
  const [again] = fromPem(toPem(certificate.der, 'CERTIFICATE'), 'CERTIFICATE');
  assert.equal(parseCertificate(again!).fingerprint, certificate.fingerprint);
});

test('a certificate that could not stand is not made', () => {
  const key = newKey();
  const subject = buildName([['CN', 'x']]);
  const good = {
    serial: newSerial(),
    issuer: subject,
    subject,
    publicKey: PublicKey.fromKey(key),
    notBefore: AT,
    notAfter: AT + 1000,
    extensions: [ext.endEntity()],
    algorithm: algorithmFor(key),
  };
  assert.ok(parseCertificate(issue(buildCertificate(good), key)));
  assert.throws(() => buildCertificate({ ...good, serial: new Uint8Array(21) }), refused('build'));
  assert.throws(() => buildCertificate({ ...good, notAfter: AT - 1 }), refused('build'));
  assert.throws(() => buildCertificate({ ...good, issuer: buildName([]) }), refused('build'));
  assert.throws(
    () => buildCertificate({ ...good, extensions: [ext.endEntity(), ext.endEntity()] }),
    refused('build'),
  );
});

test('each signature algorithm has an identifier that reads as itself', () => {
  for (const algorithm of [
    { kind: 'rsa', hash: 'sha512' },
    { kind: 'rsa-pss', hash: 'sha256', saltLength: 32 },
    { kind: 'rsa-pss', hash: 'sha1', saltLength: 20 },
    { kind: 'ecdsa', hash: 'sha384' },
    { kind: 'ed25519' },
  ] as const)
    assert.deepEqual(
      signatureAlgorithm(parseAlgorithm(readDocument(signatureIdentifier(algorithm)))),
      algorithm,
    );
  const odd = w.seq(w.oid('1.2.840.10045.4.3.2'), w.int(1));
  assert.throws(() => signatureAlgorithm(parseAlgorithm(readDocument(odd))), refused('algorithm'));
});

test('a key on a curve that it brings itself is not used, nor one of another kind', () => {
  const named = createPublicKey(newKey());
  const point = PublicKey.fromKey(named).bits;
  const own = w.seq(w.seq(w.oid('1.2.840.10045.2.1'), w.seq(w.int(1))), w.bitBytes(point));
  const given = { bytes: Uint8Array.of(1), signature: Uint8Array.of(1) };
  assert.throws(
    () => verifySignature({ kind: 'ecdsa', hash: 'sha256' }, PublicKey.fromDer(own), given),
    refused('key'),
  );
  assert.throws(
    () => verifySignature({ kind: 'rsa', hash: 'sha256' }, PublicKey.fromKey(named), given),
    refused('key'),
  );
});

test('a signature is not that of another certificate with the same key', () => {
  const { root, issuing } = newTown();
  const key = newKey();
  const mine = certify({ name: 'Seva', key, issuer: issuing });
  const other = certify({ name: 'Aliena', key, issuer: root });
  const text = Uint8Array.of(1, 2, 3);
  const prepared = cmsSigner({
    certificate: mine.certificate,
    algorithm: algorithmFor(key),
    withoutCertificates: true,
  }).prepare({
    digest: hashOf('sha256', text),
  });
  const message = parseSignedData(issue(prepared, key));
  assert.equal(
    verifySignedData(message, { content: text, certificates: [mine.certificate] })[0]?.findings.length,
    0,
  );
  const missing = verifySignedData(message, { content: text, certificates: [other.certificate] })[0];
  assert.deepEqual(
    missing?.findings.map((each) => each.code),
    ['no-signer-certificate'],
  );
  const disguised = {
    ...message,
    signers: message.signers.map((each) => ({
      ...each,
      id: { issuer: root.certificate.subject, serial: other.certificate.serial },
    })),
  };
  const swapped = verifySignedData(disguised, { content: text, certificates: [other.certificate] })[0];
  assert.deepEqual(
    [swapped?.intact, swapped?.findings.map((each) => each.code)],
    [false, ['signing-certificate-mismatch']],
  );
});
