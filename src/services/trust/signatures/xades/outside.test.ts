import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { need } from '../../../../../test/need.ts';
import { folder, pem, run } from '../../../../kernel/pki/town.test-helper.ts';
import {
  POLICIES,
  prepareXades,
  readXades,
  type SignedFile,
  type XadesDocument,
  type XadesOptions,
} from './index.ts';
import { XADES, XADES_141 } from './names.ts';
import { newNotary } from './notary.test-helper.ts';

const ORDER = Buffer.from(
  '<order xmlns="urn:shop" xml:lang="ca"><!-- font --><line>3 cadires</line></order>',
);
const FILES: SignedFile[] = [{ name: 'acta.txt', mediaType: 'text/plain', bytes: Buffer.from('acta') }];
const FORMS: readonly (readonly [XadesDocument, XadesOptions])[] = [
  [ORDER, { form: 'enveloped' }],
  [ORDER, { form: 'enveloping', mediaType: 'text/xml' }],
  [Uint8Array.of(1, 2, 3), { form: 'enveloping', mediaType: 'application/pdf' }],
  [ORDER, { form: 'beside', mediaType: 'application/xml' }],
  [FILES, { form: 'detached' }],
];
/** Attributes that xmlsec1, which reads no schema, has to be told are identifiers. */
const IDS = [
  `${XADES}:SignedProperties`,
  'http://www.w3.org/2000/09/xmldsig#:Object',
  'http://www.w3.org/2000/09/xmldsig#:KeyInfo',
  'http://www.w3.org/2000/09/xmldsig#:SignatureValue',
  'urn:aplec:signed-document:1:content',
].flatMap((name) => ['--id-attr:Id', name]);

for (const kind of ['p256', 'p384', 'rsa'] as const)
  test(`xmlsec1 verifies every form and follows the chain to the root (${kind})`, {
    skip: need('xmlsec1'),
  }, async (t) => {
    const file = folder(t);
    const notary = newNotary(kind);
    const anchor = ['--trusted-pem', file('root.pem', pem(notary.town.root))];
    const acta = ['--url-map:acta.txt', file('acta.txt', 'acta')];
    const check = (made: Uint8Array, mayFail = false) =>
      run('xmlsec1', ['--verify', ...IDS, ...anchor, ...acta, file('signed.xml', made)], mayFail);
    for (const [document, options] of FORMS) {
      const made = await notary.finish(prepareXades(document, notary.wish(), options), 'B-LTA');
      check(made);
      const text = Buffer.from(made).toString();
      const changed = text.replace('<xades:MimeType>', '<xades:MimeType>x-');
      assert.match(check(Buffer.from(changed), true), /^FAILED/, options.form);
    }
    for (const policy of Object.values(POLICIES))
      check(await notary.finish(prepareXades(ORDER, notary.wish({ policy }), { form: 'enveloped' }), 'B-T'));
  });

test('xmlsec1 verifies both of two signers', { skip: need('xmlsec1') }, async (t) => {
  const file = folder(t);
  const notary = newNotary();
  const once = await notary.finish(prepareXades(ORDER, notary.wish(), { form: 'enveloped' }), 'B-T');
  const twice = await notary.finish(prepareXades(once, notary.wish(), { form: 'enveloped' }), 'B-T');
  const anchor = ['--trusted-pem', file('root.pem', pem(notary.town.root))];
  for (const { id } of readXades(twice).signatures)
    run('xmlsec1', [
      '--verify',
      ...IDS,
      '--id-attr:Id',
      'Signature',
      '--node-id',
      id,
      ...anchor,
      file('signed.xml', twice),
    ]);
});

test('openssl verifies the time stamp over the canonical value', { skip: need('openssl') }, async (t) => {
  const file = folder(t);
  const notary = newNotary();
  const made = await notary.finish(prepareXades(ORDER, notary.wish(), { form: 'enveloped' }), 'B-LTA');
  const value = /<ds:SignatureValue (Id="[^"]*")>([^<]*)/.exec(Buffer.from(made).toString());
  // Written by hand, so that our own canonical form is not what is compared.
  const canonical = `<ds:SignatureValue xmlns:ds="http://www.w3.org/2000/09/xmldsig#" ${value?.[1]}>${value?.[2]}</ds:SignatureValue>`;
  const [signature, archive] = readXades(made).signatures[0]?.timestamps ?? [];
  assert.ok(signature && archive);
  const verify = (token: Uint8Array, ...what: string[]) =>
    run('openssl', [
      'ts',
      '-verify',
      '-token_in',
      ...['-in', file('token', token), '-CAfile', file('root.pem', pem(notary.town.root))],
      ...['-untrusted', file('issuing.pem', pem(notary.town.issuing)), ...what],
    ]);
  verify(signature.token, '-data', file('value', canonical));
  verify(archive.token, '-digest', Buffer.from(archive.imprint('sha256')).toString('hex'));
});

/** A folder with the schemas of ETSI and W3C, which are not ours to carry; without it this is not asked. */
const SCHEMAS = process.env['APLEC_TEST_XADES_XSD'];

if (SCHEMAS !== undefined)
  test('what is made is valid by the schemas of ETSI', { skip: need('xmllint') }, async (t) => {
    const file = folder(t);
    const notary = newNotary();
    const imported = (namespace: string, name: string) =>
      `<xs:import namespace="${namespace}" schemaLocation="file://${join(SCHEMAS, name)}"/>`;
    const schema = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">${[
      imported('http://www.w3.org/2000/09/xmldsig#', 'xmldsig-core-schema.xsd'),
      imported(XADES, 'XAdES01903v132-201601.xsd'),
      imported(XADES_141, 'XAdES01903v141-201601.xsd'),
    ].join('')}</xs:schema>`;
    const claims = {
      roles: ['alcaldessa'],
      location: 'Vila-riu',
      commitments: ['1.2.840.113549.1.9.16.6.1'],
    };
    for (const policy of [undefined, POLICIES.facturae, POLICIES.age19]) {
      const wish = notary.wish({ ...claims, ...(policy && { policy }) });
      for (const [document, options] of FORMS.slice(1, 3).concat(FORMS.slice(4))) {
        const made = await notary.finish(prepareXades(document, wish, options), 'B-LTA');
        const id = readXades(made).signatures[0]?.id ?? '';
        const countered = await notary.finish(prepareXades(made, wish, { form: 'counter', of: id }));
        // xmllint takes no integer of more than 24 digits, and serial numbers have 39.
        const short = Buffer.from(countered)
          .toString()
          .replace(/(?<=X509SerialNumber>)\d+/g, '1');
        run('xmllint', ['--noout', '--nonet', '--schema', file('all.xsd', schema), file('made.xml', short)]);
      }
    }
  });
