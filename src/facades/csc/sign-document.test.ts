import assert from 'node:assert/strict';
import { after, before, describe, type TestContext, test } from 'node:test';
import { need } from '../../../test/need.ts';
import { hashOf } from '../../kernel/pki/index.ts';
import { folder, pem, run } from '../../kernel/pki/town.test-helper.ts';
import { trustAnchors } from '../../services/trust/certificates/index.ts';
import { decree } from '../../services/trust/signatures/demo/decree.ts';
import type { Enrolled } from '../../services/trust/signatures/signing.test-helper.ts';
import { Application, codeNow, enrolled, type House, openHouse, PIN } from './client.test-helper.ts';

const SHA256 = '2.16.840.1.101.3.4.2.1';
const WITH_SHA256 = '1.2.840.113549.1.1.11';
const TEXT = Buffer.from('Conveni entre ajuntaments');
const XML = Buffer.from('<?xml version="1.0"?><conveni xmlns="urn:prova"><parts>dues</parts></conveni>');
const PDF = decree({ number: '1/2026', title: 'Decret', town: 'Vila', lines: ['Resolc:'] });

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const digest = (bytes: Uint8Array) => Buffer.from(hashOf('sha256', bytes));

describe('an application has whole documents signed', () => {
  let house: House;
  let who: Enrolled;
  let app: Application;
  before(async () => {
    house = await openHouse();
    who = await enrolled(house.site, house.people[0]!);
    app = new Application(house.site, await house.register(), 'v2');
  });
  after(() => house?.stop());

  /** A token for these documents, given with one gesture. */
  async function tokenFor(documents: readonly Uint8Array[], next: number): Promise<string> {
    const detail = {
      ...{ type: 'credential', credentialID: who.id, hashAlgorithmOID: SHA256 },
      documentDigests: documents.map((each, at) => ({
        hash: base64(digest(each)),
        label: `Document ${at + 1}`,
      })),
    };
    const query = { authorization_details: JSON.stringify([detail]) };
    const given = await app.token(query, who.person, { pin: PIN, code: codeNow(who, next) });
    assert.equal(given.status, 200, JSON.stringify(given.body));
    return given.body['access_token'] as string;
  }

  test('a PDF, an XML and a text with one gesture, in their formats, and tools of others agree', {
    skip: need('openssl', 'pdfsig', 'xmlsec1', 'qpdf'),
  }, async (t) => {
    const token = await tokenFor([PDF, XML, TEXT, Buffer.from('només l’empremta')], 0);
    const one = { signAlgo: WITH_SHA256, conformance_level: 'AdES-B-T' };
    const call = (body: object) => app.call('signatures/signDoc', { credentialID: who.id, ...body }, token);
    const other = await call({
      documents: [{ ...one, document: base64(Buffer.from('un altre')), signature_format: 'C' }],
    });
    assert.deepEqual([other.status, other.body['error']], [400, 'invalid_request']);
    const unfit = await call({ documents: [{ ...one, document: base64(TEXT), signature_format: 'P' }] });
    assert.equal(unfit.status, 400, 'no PDF; and it spends nothing');
    const signed = await call({
      documents: [
        { ...one, document: base64(PDF), signature_format: 'P', signed_envelope_property: 'Revision' },
        { ...one, document: base64(XML), signature_format: 'X' },
        { ...one, document: base64(TEXT), signature_format: 'C', signed_envelope_property: 'Detached' },
      ],
    });
    assert.equal(signed.status, 200, JSON.stringify(signed.body));
    const [pdf, xml] = (signed.body['DocumentWithSignature'] as string[]).map((each) =>
      Buffer.from(each, 'base64'),
    );
    const [message] = (signed.body['SignatureObject'] as string[]).map((each) => Buffer.from(each, 'base64'));
    await agree(t, { pdf: pdf!, xml: xml!, message: message! });
    const hashes = [base64(digest(Buffer.from('només l’empremta')))];
    const alone = await call({
      documentDigests: [{ hashes, hashAlgorithmOID: SHA256, signature_format: 'C', signAlgo: WITH_SHA256 }],
    });
    const [second] = alone.body['SignatureObject'] as string[];
    await cmsHolds(t, Buffer.from(second!, 'base64'), Buffer.from('només l’empremta'));
    const again = await call({ documents: [{ ...one, document: base64(PDF), signature_format: 'P' }] });
    assert.equal(again.body['error_description'], 'Hash is not authorized by the SAD');
  });

  async function agree(t: TestContext, made: { pdf: Buffer; xml: Buffer; message: Buffer }): Promise<void> {
    const file = folder(t);
    const pdf = file('signed.pdf', made.pdf);
    assert.match(run('pdfsig', ['-nocert', pdf]), /Signature is Valid/);
    run('qpdf', ['--check', pdf]);
    const ca = file('root.pem', pem(...(await trustAnchors(house.site.kernel))));
    const args = [
      '--verify',
      '--trusted-pem',
      ca,
      '--enabled-key-data',
      'x509',
      '--id-attr:Id',
      `http://uri.etsi.org/01903/v1.3.2#:SignedProperties`,
    ];
    run('xmlsec1', [...args, file('signed.xml', made.xml)]);
    const changed = made.xml.toString().replace('dues', 'tres');
    assert.match(run('xmlsec1', [...args, file('changed.xml', changed)], true), /FAILED/);
    await cmsHolds(t, made.message, TEXT);
  }

  async function cmsHolds(t: TestContext, message: Uint8Array, text: Uint8Array): Promise<void> {
    const file = folder(t);
    const ca = file('root.pem', pem(...(await trustAnchors(house.site.kernel))));
    const args = ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', file('m.p7s', message)];
    run('openssl', [
      ...args,
      '-content',
      file('text', text),
      '-CAfile',
      ca,
      '-purpose',
      'any',
      '-out',
      file('out'),
    ]);
  }

  test('what cannot be asked is told by its name, and nothing is spent', async () => {
    const token = await tokenFor([TEXT], 1);
    const one = { document: base64(TEXT), signature_format: 'C', signAlgo: WITH_SHA256 };
    const call = (body: object) => app.call('signatures/signDoc', { credentialID: who.id, ...body }, token);
    for (const [body, description] of [
      [{}, 'Empty documentDigests and documents objects'],
      [{ documents: [one], documentDigests: [one] }, 'Both documentDigests and documents parameters passed'],
      [{ documents: [] }, 'Invalid array parameter documents'],
      [{ documents: [{ ...one, document: '%%%' }] }, 'Invalid Base64 documents string parameter'],
      [{ documents: [{ ...one, signature_format: 'Z' }] }, 'Invalid parameter signature_format'],
      [
        { documents: [{ ...one, signature_format: undefined }] },
        'Missing (or invalid type) string parameter signature_format',
      ],
      [{ documents: [{ ...one, conformance_level: 'AdES-X' }] }, 'Invalid parameter conformance_level'],
      [
        { documents: [{ ...one, signed_envelope_property: 'Enveloped' }] },
        'Invalid parameter signed_envelope_property',
      ],
      [{ documents: [{ ...one, signed_props: [{}] }] }, 'Invalid parameter signed_props'],
      [{ documents: [{ ...one, signAlgo: '1.2.3' }] }, 'Invalid parameter signAlgo'],
      [
        { documentDigests: [{ hashes: ['YQ=='], signature_format: 'P', signAlgo: WITH_SHA256 }] },
        'Invalid parameter signed_envelope_property',
      ],
    ] as const) {
      const answer = await call(body);
      assert.deepEqual([answer.status, answer.body['error_description']], [400, description]);
    }
    assert.equal((await call({ documents: [one] })).status, 200);
  });
});
