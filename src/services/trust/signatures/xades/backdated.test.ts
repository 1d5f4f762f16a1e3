import assert from 'node:assert/strict';
import { test } from 'node:test';
import { algorithmFor, buildCrl, hashOf, issue, PublicKey } from '../../../../kernel/pki/index.ts';
import { AT, type Person } from '../../../../kernel/pki/town.test-helper.ts';
import { poe } from '../facts.ts';
import { totalOf, validateDocument } from '../validation/index.ts';
import { prepareXades, readXades } from './index.ts';
import { newNotary } from './notary.test-helper.ts';

const DAY = 86_400_000;
const notary = newNotary();
const ORDER = Buffer.from('<order><line>3 cadires</line></order>');
const { root, issuing } = notary.town;

function listOf({ certificate, key }: Person, gone: readonly Person[] = []): Uint8Array {
  const unsigned = buildCrl({
    issuer: certificate.subject,
    issuerKey: PublicKey.fromKey(key),
    thisUpdate: AT + 2 * DAY,
    nextUpdate: AT + 30 * DAY,
    number: 9,
    entries: gone.map((each) => ({ serial: each.certificate.serial, revokedAt: AT + DAY })),
    algorithm: algorithmFor(key),
  });
  return issue(unsigned, key);
}

/** Three days after, when the signer had been revoked for two. */
function judged(text: string) {
  const { signatures } = validateDocument(readXades(Buffer.from(text)), {
    at: AT + 3 * DAY,
    anchors: [{ certificate: root.certificate }],
    further: { certificates: [], crls: [listOf(root), listOf(issuing, [notary.signer])], ocsps: [] },
  });
  return signatures.map(({ conclusion, provenAt }) => [totalOf(conclusion), provenAt < AT + DAY]);
}

const signed = async (level: 'B-B' | 'B-T' = 'B-B') =>
  String(
    Buffer.from(
      await notary.finish(
        prepareXades(ORDER, notary.wish(), { form: 'beside', mediaType: 'text/xml' }),
        level,
      ),
    ),
  );

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const XADES = 'http://uri.etsi.org/01903/v1.3.2#';

/** Puts a time-stamp property into a signature that has none. */
function withStamp(text: string, name: string, { token, include }: { token: Uint8Array; include: string }) {
  const stamp =
    `<x:${name} xmlns:x="${XADES}" Id="stamp"><x:Include URI="${include}"></x:Include>` +
    `<ds:CanonicalizationMethod xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Algorithm="${EXCLUSIVE}"></ds:CanonicalizationMethod>` +
    `<x:EncapsulatedTimeStamp>${Buffer.from(token).toString('base64')}</x:EncapsulatedTimeStamp></x:${name}>`;
  return text.replace(
    '</xades:QualifyingProperties>',
    `<x:UnsignedProperties xmlns:x="${XADES}"><x:UnsignedSignatureProperties>${stamp}</x:UnsignedSignatureProperties></x:UnsignedProperties></xades:QualifyingProperties>`,
  );
}

test('a time stamp over something else that was there before does not make a later signature older', async () => {
  const old = '<p Id="old">res</p>';
  const token = await notary.proofs.timestamp('sha256', hashOf('sha256', Buffer.from(old)));
  const made = (await signed()).replace('</ds:Signature>', `<ds:Object>${old}</ds:Object></ds:Signature>`);
  assert.deepEqual(judged(made), [['INDETERMINATE', false]]);
  for (const name of ['ArchiveTimeStamp', 'SigAndRefsTimeStamp']) {
    const text = withStamp(made, name, { token, include: '#old' });
    const facts = readXades(Buffer.from(text)).signatures[0];
    const [stamp] = facts?.timestamps ?? [];
    assert.deepEqual(Buffer.from(stamp?.imprint('sha256') ?? []), hashOf('sha256', Buffer.from(old)));
    assert.ok(!stamp?.protects.includes(poe.signature(facts?.id ?? '')), name);
    assert.deepEqual(judged(text), [['INDETERMINATE', false]], name);
  }
});

test('a time stamp that names the value of the signature proves that it existed', async () => {
  const made = await signed();
  const value = /<ds:SignatureValue[^>]*Id="([^"]+)"/.exec(made)?.[1];
  const token = await notary.proofs.timestamp('sha256', new Uint8Array(32));
  const { signatures } = readXades(
    Buffer.from(withStamp(made, 'ArchiveTimeStamp', { token, include: `#${value}` })),
  );
  assert.deepEqual(signatures[0]?.timestamps[0]?.protects, [poe.signature(signatures[0]?.id ?? '')]);
});

test('a signature without a name does not take the age of one that bears the name it would get', async () => {
  const old = await signed('B-T');
  const late = await signed();
  const id = /<ds:Signature [^>]*Id="([^"]+)"/.exec(old)?.[1] ?? '';
  const taken = old.replaceAll(`"${id}"`, '"signature-2"').replaceAll(`"#${id}"`, '"#signature-2"');
  const plain = late
    .replace(/(<ds:Signature [^>]*) Id="[^"]+"/, '$1')
    .replace(/<ds:Object[^>]*><xades:QualifyingProperties[\s\S]*?<\/ds:Object>/, '');
  const [, reference] = /<ds:Reference [^>]*URI="#([^"]*content)"/.exec(plain) ?? [];
  assert.ok(reference);
  const both = `<all>${taken.replace(/<\?xml[^>]*\?>/, '')}${plain.replace(/<\?xml[^>]*\?>/, '')}</all>`;
  const facts = readXades(Buffer.from(both));
  const names = facts.signatures.map((each) => each.id);
  assert.equal(new Set(names).size, 2, String(names));
  assert.deepEqual(
    judged(both).map(([, isOld]) => isOld),
    [true, false],
  );
});

test('an element called like something of the language is no time stamp', async () => {
  const token = await notary.proofs.timestamp('sha256', new Uint8Array(32));
  for (const name of ['__proto__', 'toString', 'constructor']) {
    const text = withStamp(await signed(), name, { token, include: '#old' });
    assert.deepEqual(readXades(Buffer.from(text)).signatures[0]?.timestamps, [], name);
  }
});
