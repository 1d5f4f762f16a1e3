import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DocumentFacts, SignatureFacts } from '../facts.ts';
import { prepareXades, readXades, type SignedFile } from './index.ts';
import { newNotary } from './notary.test-helper.ts';

const notary = newNotary();
const ORDER = Buffer.from('<order xmlns="urn:shop"><line Id="l1">3 cadires</line><total>90</total></order>');
const enveloped = String(
  Buffer.from(
    await notary.finish(
      prepareXades(ORDER, notary.wish({ roles: ['regidora'] }), { form: 'enveloped' }),
      'B-LTA',
    ),
  ),
);
const beside = String(
  Buffer.from(
    await notary.finish(prepareXades(ORDER, notary.wish(), { form: 'beside', mediaType: 'text/xml' })),
  ),
);

const read = (text: string) => readXades(Buffer.from(text));
const first = (facts: DocumentFacts) => facts.signatures[0] as SignatureFacts;
const codes = (facts: DocumentFacts) =>
  [...facts.notes, ...facts.signatures.flatMap(({ notes }) => notes)]
    .filter(({ level }) => level === 'failure')
    .map(({ code }) => code);

/** Whatever a validator needs to pass it: nothing failed, everything intact, the signer protected. */
function wouldPass(facts: DocumentFacts): boolean {
  return (
    codes(facts).length === 0 &&
    facts.signatures.length > 0 &&
    facts.signatures.every(
      ({ valueIntact, signed, signerReference }) =>
        valueIntact === true &&
        signerReference === 'protected' &&
        signed.every(({ state }) => state === 'intact'),
    )
  );
}

test('each part that is changed is told to be changed, and nothing else', () => {
  assert.ok(wouldPass(read(enveloped)) && wouldPass(read(beside)));
  const after = (from: string | RegExp, to: string) => {
    const changed = enveloped.replace(from, to);
    assert.notEqual(changed, enveloped, String(from));
    return first(read(changed));
  };
  const names = (facts: SignatureFacts) =>
    facts.signed.filter(({ state }) => state === 'changed').map(({ name }) => name);
  assert.deepEqual(names(after('3 cadires', '4 cadires')), ['document']);
  assert.equal(after('3 cadires', '4 cadires').valueIntact, true);
  const properties = after('regidora', 'alcalde');
  assert.match(names(properties).join(), /^#xades-[0-9a-f]+-signed$/);
  assert.deepEqual(
    [properties.valueIntact, properties.claims.roles, properties.level],
    [true, undefined, 'none'],
  );
  assert.equal(after(/(<ds:SignatureValue[^>]*>).{4}/, '$1AAAA').valueIntact, false);
  assert.equal(after('xmldsig-more#ecdsa-sha256', 'xmldsig-more#ecdsa-sha384').valueIntact, false);
  const stamped = after(/(SignatureTimeStamp Id=[\s\S]*?TimeStamp>M.{40})./, '$1-');
  assert.ok(stamped.notes.some(({ code }) => code === 'xades.timestamp-form'));
});

test('another certificate of the same key or of another is told not to be the one that was named', () => {
  const other = newNotary();
  const mine = Buffer.from(notary.signer.certificate.der).toString('base64');
  const theirs = Buffer.from(other.signer.certificate.der).toString('base64');
  const swapped = first(read(enveloped.replace(mine, theirs)));
  assert.deepEqual([swapped.signerReference, swapped.valueIntact], ['mismatch', false]);
  const gone = first(
    read(
      enveloped
        .replace(/<ds:KeyInfo>.*<\/ds:KeyInfo>/, '')
        .replace(/<xades141:TimeStampVal.*<\/xades141:TimeStampValidationData>/, ''),
    ),
  );
  assert.deepEqual([gone.signer, gone.valueIntact, gone.signerReference], [undefined, undefined, 'mismatch']);
});

test('what an archive time stamp covers and was changed no longer has its imprint', () => {
  const [, archive] = first(read(enveloped)).timestamps;
  const before = Buffer.from(archive?.imprint('sha256') ?? []).toString('hex');
  const changed = read(enveloped.replace(/<xades:CertificateValues>/, '<xades:CertificateValues Id="x">'));
  const after = first(changed).timestamps[1]?.imprint('sha256') ?? [];
  assert.notEqual(Buffer.from(after).toString('hex'), before);
});

const CONTENT = /<d:content .*<\/d:content>/;
const SIGNATURE = /<ds:Signature .*<\/ds:Signature>/;
const content = CONTENT.exec(beside)?.[0] ?? '';
const signature = SIGNATURE.exec(beside)?.[0] ?? '';
const evil = (id = 'evil') =>
  content.replace(/Id="xades[^"]*"/, `Id="${id}"`).replace('3 cadires', '9 trons');
const own = /Id="(xades[^"]*-content)"/.exec(content)?.[1] ?? '';
const inObject = (text: string) =>
  signature.replace('</ds:Signature>', `<ds:Object>${text}</ds:Object></ds:Signature>`);
const document = (inside: string) =>
  `<d:signed-document xmlns:d="urn:aplec:signed-document:1">${inside}</d:signed-document>`;

/** The eight ways of signature wrapping (Somorovsky and others, 2012), and those that come from what we allow. */
const WRAPPED: Readonly<Record<string, string>> = {
  'the signed part goes into an object, an evil one takes its place': document(evil() + inObject(content)),
  'the evil part stands before the signed one': document(evil() + content + signature),
  'the evil part stands after the signature': document(content + signature + evil()),
  'the signed part goes into the evil one': document(
    evil().replace('</d:content>', `${content}</d:content>`) + signature,
  ),
  'the signature goes into the evil part': document(
    evil().replace('</d:content>', `${signature}</d:content>`) + content,
  ),
  'signature and signed part go into the evil one': document(
    evil().replace('</d:content>', `${inObject(content)}</d:content>`),
  ),
  'the evil part hides in an extension': document(`<x>${evil()}</x>${content}${signature}`),
  'the signed part hides in an extension': document(`${evil()}<x>${content}</x>${signature}`),
  'the evil part has the same identifier': document(evil(own) + content + signature),
  'the evil part has the same identifier in another spelling': document(
    evil(own).replace('Id=', 'ID=') + content + signature,
  ),
  'the evil part stands in an object of the signature': document(content + inObject(evil())),
  'the evil part stands among the keys of the signature': document(
    content + signature.replace('</ds:KeyInfo>', `${evil()}</ds:KeyInfo>`),
  ),
  'the evil part stands among unsigned properties': document(
    content +
      signature.replace(
        '</xades:QualifyingProperties>',
        `<xades:UnsignedProperties><x>${evil()}</x></xades:UnsignedProperties></xades:QualifyingProperties>`,
      ),
  ),
};

for (const [what, text] of Object.entries(WRAPPED))
  test(`wrapping is seen: ${what}`, () => {
    assert.ok(!wouldPass(read(text)), text);
  });

test('what stands in a signature that is left out of a whole document is seen', () => {
  const object = '<ds:Object><line xmlns="urn:shop" Id="l2">9 trons</line></ds:Object>';
  const ghost = `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#">${object}</ds:Signature>`;
  const hidden = enveloped.replace('</order>', `${ghost}</order>`);
  assert.equal(first(read(hidden)).signed[0]?.state, 'intact');
  assert.ok(codes(read(hidden)).includes('xml.look-alike'));
  assert.ok(
    codes(read(enveloped.replace('</ds:Signature>', `${object}</ds:Signature>`))).includes('xml.look-alike'),
  );
});

test('a part that nobody signed and that looks like nothing signed is said, and no more', () => {
  const more = document(`${content}<x>altres</x>${signature}`);
  assert.deepEqual(codes(read(more)), []);
  assert.deepEqual(
    read(more).notes.map(({ code }) => code),
    ['xml.uncovered'],
  );
});

test('properties of another signature, of two signatures, or unsigned ones make none', () => {
  const retargeted = enveloped.replace(/Target="#xades-[^"]*"/, 'Target="#other"');
  assert.ok(codes(read(retargeted)).includes('xades.target'));
  const properties =
    /<xades:QualifyingProperties[\s\S]*<\/xades:QualifyingProperties>/.exec(enveloped)?.[0] ?? '';
  const twice = enveloped.replace(properties, properties + properties);
  assert.ok(codes(read(twice)).includes('xades.properties-twice'));
  const unsigned = enveloped.replace(/<ds:Reference Type="http:\/\/uri.etsi.org.*?<\/ds:Reference>/, '');
  const facts = read(unsigned);
  assert.ok(codes(facts).includes('xades.properties-unsigned'));
  assert.deepEqual([first(facts).claimedTime, first(facts).signerReference], [undefined, 'unprotected']);
});

test('a file that was not given is absent, one that was changed is changed, and no name reaches the disk', async () => {
  const files: SignedFile[] = [
    { name: '../../etc/passwd', mediaType: 'text/plain', bytes: Buffer.from('acta') },
  ];
  const made = await notary.finish(prepareXades(files, notary.wish(), { form: 'detached' }));
  const state = (bytes?: Buffer) =>
    first(readXades(made, bytes ? [{ name: '../../etc/passwd', bytes }] : [])).signed[0]?.state;
  assert.deepEqual(
    [state(), state(Buffer.from('acta')), state(Buffer.from('actb'))],
    ['absent', 'intact', 'changed'],
  );
});

test('a file that was renamed is known by its digest, and another is not taken for it', async () => {
  const files: SignedFile[] = [{ name: 'acta.txt', mediaType: 'text/plain', bytes: Buffer.from('acta') }];
  const made = await notary.finish(prepareXades(files, notary.wish(), { form: 'detached' }));
  const state = (...texts: string[]) =>
    first(
      readXades(
        made,
        texts.map((text, at) => ({ name: `acta (${at}).txt`, bytes: Buffer.from(text) })),
      ),
    ).signed[0]?.state;
  assert.deepEqual([state('acta'), state('x', 'acta'), state('acta2')], ['intact', 'intact', 'absent']);
});

test('hundreds of signatures in a document end', () => {
  const many = read(document(content + signature.repeat(300)));
  assert.ok(many.signatures.length <= 100);
  assert.ok(many.notes.some(({ code }) => code === 'xml.many-signatures'));
  let nested = signature;
  for (let depth = 0; depth < 8; depth++)
    nested = signature.replace(
      '</xades:QualifyingProperties>',
      `<xades:UnsignedProperties><xades:UnsignedSignatureProperties><xades:CounterSignature>${nested}</xades:CounterSignature></xades:UnsignedSignatureProperties></xades:UnsignedProperties></xades:QualifyingProperties>`,
    );
  const counted = (facts: readonly SignatureFacts[]): number =>
    facts.reduce((sum, each) => sum + 1 + counted(each.counterSignatures), 0);
  assert.ok(counted(read(document(content + nested)).signatures) <= 5);
});
