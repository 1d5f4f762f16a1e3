import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashOf, signBytes } from '../../../../kernel/pki/index.ts';
import {
  base64,
  canonical,
  documentOf,
  element,
  fragment,
  INCLUSIVE,
  type Markup,
  parseXml,
  prepareXmlSignature,
  type ReferenceWish,
} from '../../../../kernel/xml/index.ts';
import type { SignatureFacts } from '../facts.ts';
import { augmentXades, readXades } from './index.ts';
import { newNotary } from './notary.test-helper.ts';

const notary = newNotary('rsa');
const { certificate } = notary.signer;

/** A signature as older software made it: inclusive forms, V1 properties, the time stamps of its version. */
function foreign(
  version: string,
  wish: { properties?: (x: string) => Markup; unsigned?: Markup; signKeyInfo?: true },
): Uint8Array {
  const namespace = `http://uri.etsi.org/01903/${version}#`;
  const names = { 'xmlns:x': namespace };
  const unsigned =
    wish.unsigned &&
    element('x:UnsignedProperties', {}, element('x:UnsignedSignatureProperties', {}, wish.unsigned));
  const qualifying =
    wish.properties &&
    element(
      'x:QualifyingProperties',
      { ...names, Target: '#s' },
      element('x:SignedProperties', { Id: 'p' }, wish.properties('x')),
      unsigned,
    );
  const object = element('ds:Object', { Id: 'o' }, 'acta');
  const part = (uri: string): ReferenceWish => ({ uri, hash: 'sha1' });
  const draft = prepareXmlSignature({
    id: 's',
    valueId: 'v',
    algorithm: { kind: 'rsa', hash: 'sha1' },
    canonicalization: INCLUSIVE,
    publicKey: certificate.publicKey,
    references: [part('#o'), ...(qualifying ? [part('#p')] : []), ...(wish.signKeyInfo ? [part('#k')] : [])],
    keyInfo: element(
      'ds:KeyInfo',
      { Id: 'k' },
      element('ds:X509Data', {}, element('ds:X509Certificate', {}, base64(certificate.der))),
    ),
    objects: [object, ...(qualifying ? [element('ds:Object', {}, qualifying)] : [])],
  });
  const value = signBytes({ kind: 'rsa', hash: 'sha1' }, notary.signer.key, draft.toBeSigned);
  return Buffer.from(documentOf(draft.finish(value)));
}

const only = (bytes: Uint8Array): SignatureFacts => {
  const { signatures } = readXades(bytes);
  assert.equal(signatures.length, 1);
  return signatures[0] as SignatureFacts;
};

/** SigningCertificate of each version: V1.1.1 writes the digest in its own namespace. */
const signedBy =
  (prefix: string, serial = '1') =>
  (x: string): Markup =>
    element(
      `${x}:SignedSignatureProperties`,
      {},
      element(`${x}:SigningTime`, {}, '2006-05-04T03:02:01+02:00'),
      element(
        `${x}:SigningCertificate`,
        {},
        element(
          `${x}:Cert`,
          {},
          element(
            `${x}:CertDigest`,
            {},
            element(`${prefix}:DigestMethod`, { Algorithm: 'http://www.w3.org/2000/09/xmldsig#sha1' }),
            element(`${prefix}:DigestValue`, {}, base64(hashOf('sha1', certificate.der))),
          ),
          element(
            `${x}:IssuerSerial`,
            {},
            element('ds:X509IssuerName', {}, 'CN=x'),
            element('ds:X509SerialNumber', {}, serial),
          ),
        ),
      ),
      element(
        `${x}:SignerRole`,
        {},
        element(`${x}:ClaimedRoles`, {}, element(`${x}:ClaimedRole`, {}, 'secretària')),
      ),
    );

test('signatures of each version of XAdES are read, and old digests told', () => {
  for (const [version, prefix] of [
    ['v1.1.1', 'x'],
    ['v1.2.2', 'ds'],
    ['v1.3.2', 'ds'],
  ] as const) {
    const facts = only(foreign(version, { properties: signedBy(prefix) }));
    assert.deepEqual(
      [facts.signerReference, facts.valueIntact, facts.signed[0]?.state],
      ['protected', true, 'intact'],
      version,
    );
    assert.equal(facts.claimedTime, Date.UTC(2006, 4, 4, 1, 2, 1));
    assert.deepEqual(
      [facts.claims.roles, facts.hashes, facts.algorithm?.hash],
      [['secretària'], ['sha1'], 'sha1'],
    );
    assert.deepEqual(
      facts.notes.map(({ code, level }) => [code, level]),
      [['xades.issuer-serial', 'warning']],
    );
  }
});

test('a plain signature says who made it only by a certificate that nothing protects, unless KeyInfo is signed', () => {
  const plain = only(foreign('v1.3.2', {}));
  assert.deepEqual([plain.signerReference, plain.valueIntact, plain.level], ['unprotected', true, 'none']);
  assert.equal(only(foreign('v1.3.2', { signKeyInfo: true })).signerReference, 'protected');
});

test('time stamps of every kind cover what their clause says', async () => {
  const token = async (octets: string) =>
    notary.proofs.timestamp('sha256', hashOf('sha256', Buffer.from(octets)));
  const bare = foreign('v1.3.2', { properties: signedBy('ds') });
  const document = parseXml(bare);
  const part = (id: string) => canonical(document.withId(id)[0] ?? document.root, INCLUSIVE);
  const references =
    '<x:CompleteCertificateRefs xmlns:x="http://uri.etsi.org/01903/v1.3.2#"></x:CompleteCertificateRefs>';
  const refs = references.replace('xmlns:x', 'xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:x');
  const encapsulated = (bytes: Uint8Array) => element('x:EncapsulatedTimeStamp', {}, base64(bytes));
  const include = element('x:Include', { URI: '#o' });
  const unsigned = fragment(
    element('x:SignatureTimeStamp', {}, encapsulated(await token(part('v')))),
    element('x:CompleteCertificateRefs'),
    element('x:RefsOnlyTimeStamp', {}, encapsulated(await token(refs))),
    element('x:ArchiveTimeStamp', {}, include, encapsulated(await token(part('o')))),
    element('x:SigAndRefsTimeStamp', {}, element('x:XMLTimeStamp')),
  );
  const { timestamps, notes } = only(foreign('v1.3.2', { properties: signedBy('ds'), unsigned }));
  assert.deepEqual(
    timestamps.map(({ kind }) => kind),
    ['signature', 'references', 'archive'],
  );
  assert.ok(notes.some(({ code }) => code === 'xades.timestamp-form'));
  const expected = [part('v'), refs, part('o')].map((each) => hashOf('sha256', Buffer.from(each)).toString());
  assert.deepEqual(
    timestamps.map(({ imprint }) => Buffer.from(imprint('sha256')).toString()).slice(1),
    expected.slice(1),
  );
  assert.equal(Buffer.from(timestamps[0]?.imprint('sha256') ?? []).length, 32);
});

test('a signature of somebody else is augmented, an older or plain one is left as it is', async () => {
  const other = foreign('v1.3.2', { properties: signedBy('ds') });
  const facts = only(await augmentXades(other, 'B-LTA', notary.proofs));
  assert.deepEqual(
    [facts.valueIntact, facts.timestamps.map(({ kind }) => kind)],
    [true, ['signature', 'archive']],
  );
  for (const left of [foreign('v1.2.2', { properties: signedBy('ds') }), foreign('v1.3.2', {})])
    await assert.rejects(augmentXades(left, 'B-T', notary.proofs), { code: 'xades.not-xades' });
  await assert.rejects(augmentXades(Buffer.from('<a/>'), 'B-T', notary.proofs), {
    code: 'xades.no-signature',
  });
});
