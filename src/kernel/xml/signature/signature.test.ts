import assert from 'node:assert/strict';
import { createPublicKey, type KeyObject } from 'node:crypto';
import { test } from 'node:test';
import { need } from '../../../../test/need.ts';
import { hashOf, PublicKey, type SignatureAlgorithm, signBytes } from '../../pki/index.ts';
import { folder, newKey, run } from '../../pki/town.test-helper.ts';
import {
  canonical,
  editedXml,
  element,
  INCLUSIVE,
  lastIn,
  type Markup,
  parseXml,
  prepareXmlSignature,
  type ReferenceReport,
  type ReferenceWish,
  readXmlSignature,
  transforms,
  verifyXmlSignature,
  type XmlDocument,
  type XmlSignature,
  type XmlSignatureWish,
} from '../index.ts';

const DS = 'http://www.w3.org/2000/09/xmldsig#';
const EC: SignatureAlgorithm = { kind: 'ecdsa', hash: 'sha256' };
const curve = newKey();
const rsa = newKey('rsa');
const ORDER =
  '<order xmlns="urn:shop" xml:lang="ca"><!-- for the town --><line Id="l1">3 chairs</line></order>';

function made(key: KeyObject, wish: Omit<XmlSignatureWish, 'id' | 'publicKey'>): Markup {
  const draft = prepareXmlSignature({ id: 'S1', publicKey: PublicKey.fromKey(key), ...wish });
  return draft.finish(signBytes(wish.algorithm, key, draft.toBeSigned));
}

const digest = (text: string) => hashOf('sha256', Buffer.from(text));
const whole = (document: XmlDocument): ReferenceWish => ({
  uri: '',
  hash: 'sha256',
  transforms: [transforms.enveloped(), transforms.canonical(INCLUSIVE)],
  digest: digest(canonical(document, INCLUSIVE)),
});

function enveloped(
  key = curve,
  algorithm = EC,
  canonicalization?: XmlSignatureWish['canonicalization'],
): string {
  const document = parseXml(ORDER);
  const wish = {
    algorithm,
    place: document.root,
    references: [whole(document)],
    ...(canonicalization && { canonicalization }),
  };
  return Buffer.from(editedXml(document, [lastIn(document.root, made(key, wish))])).toString();
}

function signatureIn(text: string): XmlSignature {
  const { root } = parseXml(text);
  const [found] = root.is(DS, 'Signature') ? [root] : root.descendants(DS, 'Signature');
  assert.ok(found);
  const signature = readXmlSignature(found);
  assert.notEqual(typeof signature, 'string', String(signature));
  return signature as XmlSignature;
}

const check = (text: string, key = curve, file?: Uint8Array) =>
  verifyXmlSignature(signatureIn(text), PublicKey.fromKey(key), () => file);
const states = (references: readonly ReferenceReport[]) => references.map(({ state }) => state);

const KINDS: readonly (readonly [SignatureAlgorithm, KeyObject])[] = [
  [{ kind: 'rsa', hash: 'sha256' }, rsa],
  [{ kind: 'rsa', hash: 'sha512' }, rsa],
  [{ kind: 'rsa', hash: 'sha1' }, rsa],
  [{ kind: 'rsa-pss', hash: 'sha256', saltLength: 32 }, rsa],
  [{ kind: 'rsa-pss', hash: 'sha384', saltLength: 20 }, rsa],
  [EC, curve],
  [{ kind: 'ecdsa', hash: 'sha384' }, newKey('p384')],
  [{ kind: 'ecdsa', hash: 'sha512' }, newKey('p521')],
  [{ kind: 'ed25519' }, newKey('ed25519')],
];

test('a signature of each kind of key verifies here, and not with another key', () => {
  for (const [algorithm, key] of KINDS) {
    const report = check(enveloped(key, algorithm), key);
    assert.deepEqual([report.valueIntact, states(report.references)], [true, ['intact']], algorithm.kind);
    const other = newKey(key.asymmetricKeyType === 'ec' ? 'p256' : 'ed25519');
    assert.equal(check(enveloped(key, algorithm), other).valueIntact, false);
  }
});

test('xmlsec1 verifies what we sign, and we what it signs', { skip: need('xmlsec1') }, (t) => {
  const file = folder(t);
  // xmlsec1 1.2 knows neither Ed25519 nor PSS.
  for (const [algorithm, key] of KINDS.filter(([each]) => each.kind === 'rsa' || each.kind === 'ecdsa'))
    for (const canonicalization of [undefined, INCLUSIVE, { kind: '1.1', comments: true } as const]) {
      const pem = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
      const path = file('signed.xml', enveloped(key, algorithm, canonicalization));
      run('xmlsec1', ['--verify', '--pubkey-pem', file('key.pem', pem), path]);
    }
  const template = enveloped(rsa, { kind: 'rsa', hash: 'sha256' }).replace(
    /<ds:SignatureValue>[^<]*/,
    '<ds:SignatureValue>',
  );
  const secret = rsa.export({ type: 'pkcs8', format: 'pem' }).toString();
  const out = run('xmlsec1', [
    '--sign',
    '--privkey-pem',
    file('secret.pem', secret),
    file('template.xml', template),
  ]);
  assert.deepEqual(check(out, rsa).findings, []);
});

test('a document that is changed anywhere is told to be changed', () => {
  const signed = enveloped();
  for (const [from, to] of [
    ['3 chairs', '4 chairs'],
    ['xml:lang="ca"', 'xml:lang="es"'],
    ['<line', ' <line'],
    ['</ds:Signature>', '</ds:Signature><line>1 throne</line>'],
  ] as const)
    assert.deepEqual(states(check(signed.replace(from, to)).references), ['changed'], from);
  const swapped = signed.replace(
    /(<ds:DigestValue>)(.)/,
    (_, tag, first) => tag + (first === 'A' ? 'B' : 'A'),
  );
  assert.equal(check(swapped).valueIntact, false);
  // Comments are not part of what a reference without pointer signs (XMLDSig §4.4.3.3).
  assert.deepEqual(check(signed.replace('for the town', 'for nobody')).findings, []);
});

test('parts inside the signature, files beside it and text in Base64 are signed', () => {
  const object = element('ds:Object', { Id: 'o1' }, 'YWN0YQ==');
  const references: ReferenceWish[] = [
    { uri: '#o1', hash: 'sha256' },
    {
      uri: '#o1',
      hash: 'sha512',
      transforms: [transforms.base64()],
      digest: hashOf('sha512', Buffer.from('acta')),
    },
    { uri: 'acta%20ple.txt', hash: 'sha256', digest: digest('acta') },
  ];
  const text = made(curve, { algorithm: EC, references, objects: [object] }).xml;
  const report = check(text, curve, Buffer.from('acta'));
  assert.deepEqual([report.valueIntact, states(report.references)], [true, ['intact', 'intact', 'intact']]);
  const [inside, , beside] = report.references;
  assert.equal(inside?.target?.kind === 'element' && inside.target.element.attribute('Id'), 'o1');
  assert.deepEqual(beside?.target, { kind: 'file', name: 'acta%20ple.txt' });
  assert.deepEqual(states(check(text).references), ['intact', 'intact', 'absent']);
  assert.deepEqual(states(check(text, curve, Buffer.from('actb')).references)[2], 'changed');
});

const refusal = (reference: string) => {
  const value =
    '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>AAAA</ds:DigestValue>';
  const text = enveloped().replace(/<ds:Reference[\s\S]*<\/ds:Reference>/, reference.replace('VALUE', value));
  return check(text).references[0];
};

test('references and transforms that could pick what suits them are refused', () => {
  const transform = (algorithm: string, inside = '') =>
    `<ds:Reference URI=""><ds:Transforms><ds:Transform Algorithm="${algorithm}">${inside}</ds:Transform></ds:Transforms>VALUE</ds:Reference>`;
  const xpath = 'http://www.w3.org/TR/1999/REC-xpath-19991116';
  for (const bad of [
    transform(xpath, '<ds:XPath>self::text()</ds:XPath>'),
    transform(xpath, '<ds:XPath xmlns:ds2="urn:no">not(ancestor-or-self::ds2:Signature)</ds:XPath>'),
    transform('http://www.w3.org/TR/1999/REC-xslt-19991116'),
    transform(
      'http://www.w3.org/2002/06/xmldsig-filter2',
      '<f:XPath xmlns:f="http://www.w3.org/2002/06/xmldsig-filter2" Filter="intersect">/descendant::ds:Signature</f:XPath>',
    ),
    transform('http://www.w3.org/2006/12/xml-c14n12'),
  ])
    assert.equal(refusal(bad)?.finding, 'transform-refused', bad);
  assert.equal(
    refusal('<ds:Reference URI="#xpointer(//line)">VALUE</ds:Reference>')?.finding,
    'reference-refused',
  );
  assert.equal(refusal('<ds:Reference URI="#nobody">VALUE</ds:Reference>')?.finding, 'reference-absent');
  assert.equal(
    refusal('<ds:Reference URI="file:///etc/passwd">VALUE</ds:Reference>')?.finding,
    'reference-absent',
  );
  const hmac = enveloped().replace('2001/04/xmldsig-more#ecdsa-sha256', '2000/09/xmldsig#hmac-sha1');
  assert.ok(check(hmac).findings.includes('method-unknown'));
});

test('the same identifier at two elements is never a choice', () => {
  const document = parseXml(ORDER);
  const line = document.root.children[0];
  assert.ok(line);
  const reference: ReferenceWish = {
    uri: '#l1',
    hash: 'sha256',
    transforms: [transforms.canonical(INCLUSIVE)],
    digest: digest(canonical(line, INCLUSIVE)),
  };
  const signature = made(curve, { algorithm: EC, references: [reference] });
  const signed = Buffer.from(editedXml(document, [lastIn(document.root, signature)])).toString();
  assert.deepEqual(states(check(signed).references), ['intact']);
  for (const twin of ['<line Id="l1">9 chairs</line>', '<other id="l1"/>', '<other xml:id="l1"/>']) {
    const [only] = check(signed.replace('<line', `${twin}<line`)).references;
    assert.deepEqual([only?.state, only?.finding], ['refused', 'reference-ambiguous'], twin);
  }
});

test('a signature that is not built as one is none', () => {
  const broken = (change: (text: string) => string) => {
    const found = parseXml(change(enveloped())).root.descendants(DS, 'Signature')[0];
    return found && readXmlSignature(found);
  };
  assert.equal(
    broken((text) => text.replace(/<ds:Reference[\s\S]*<\/ds:Reference>/, '')),
    'no-references',
  );
  assert.equal(
    broken((text) => text.replace(/<ds:SignatureValue>[^<]*<\/ds:SignatureValue>/, '')),
    'structure',
  );
  assert.equal(
    broken((text) => text.replace('<ds:SignedInfo>', '<ds:Object/><ds:SignedInfo>')),
    'structure',
  );
  assert.equal(
    broken((text) => text.replace('</ds:SignedInfo>', '<x/></ds:SignedInfo>')),
    'structure',
  );
});

test('references that ask for the same large part again and again end', () => {
  const large = enveloped().replace('3 chairs', 'x'.repeat(1_000_000));
  const one =
    '<ds:Reference URI=""><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>AAAA</ds:DigestValue></ds:Reference>';
  assert.throws(() => check(large.replace(/<ds:Reference[\s\S]*<\/ds:Reference>/, one.repeat(900))), {
    code: 'xml-limit',
  });
});
