import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { need } from '../../../../test/need.ts';
import { perform } from '../../../kernel/action.ts';
import type { Actor, Employee } from '../../../kernel/actor.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { ext, hashOf, parseCertificate, signBytes, verifySignature } from '../../../kernel/pki/index.ts';
import { certify, folder, newTown, type Person, pem, run } from '../../../kernel/pki/town.test-helper.ts';
import { trustAnchors } from '../certificates/index.ts';
import { addFile } from './actions/add-file.ts';
import { addSealRule, createSeal, endSealRule, revokeSeal } from './actions/seals.ts';
import { prepareWish } from './actions/two-phase.ts';
import { readContent, storeContent } from './content.ts';
import type { FormatName } from './formats.ts';
import { authorize, myCredentials, signDigests } from './index.ts';
import { sealFiles } from './seal-files.ts';
import {
  at,
  codeOf,
  type Enrolled,
  enrol,
  newVila,
  putFile,
  refusalOf,
  stampingKernel,
  type Vila,
} from './signing.test-helper.ts';
import { completeElsewhere, prepareElsewhere } from './two-phase.ts';

let kernel: Kernel;
let vila: Vila;
let manager: Employee;

before(async () => {
  kernel = await stampingKernel();
  vila = await newVila(kernel);
  manager = vila.person('Gestora Prou Riu', 'body.manage');
});

async function putText(name: string, mediaType: string, text: string, who: Actor = manager) {
  const { hash, size } = await storeContent(kernel, Buffer.from(text));
  return perform(kernel, addFile, who, { name, mediaType, hash, size });
}

describe('the seal of a body', () => {
  let sealId: string;
  let ruleId: string;
  let clientId: string;
  let system: Actor;
  before(async () => {
    clientId = newId();
    system = {
      ...{ kind: 'system', clientId, administrationId: vila.town.id },
      capabilities: ['signatures.request'],
    };
    sealId = (await perform(kernel, createSeal, manager, { name: 'Segell de prova' })).id;
    ruleId = (
      await perform(kernel, addSealRule, manager, {
        ...{ credentialId: sealId, procedure: 'PADRO-1', act: 'Decret 3/2026', user: { clientId } },
      })
    ).id;
  });

  const seal = (format: FormatName, files: string[], who: Actor = system, procedure = 'PADRO-1') =>
    sealFiles(kernel, who, { sealId, procedure, files, format, level: 'B-LT' });

  test('is put on a PDF, an XML and any file, and programs of others find it whole', {
    skip: need('pdfsig', 'xmlsec1', 'openssl'),
  }, async (t) => {
    const file = folder(t);
    const anchors = await trustAnchors(kernel);
    const bytesOf = async (format: FormatName, id: string) => {
      const [made] = await seal(format, [id]);
      return { bytes: await readContent(kernel, made!.signed.hash), name: made!.signed.name };
    };
    const pdf = await bytesOf('pades', (await putFile(kernel, manager)).id);
    assert.match(run('pdfsig', ['-nocert', file(pdf.name, pdf.bytes)], true), /Signature is Valid/);
    const xml = await bytesOf(
      'xades',
      (await putText('a.xml', 'application/xml', '<acta><punt/></acta>')).id,
    );
    const said = run('xmlsec1', [
      ...['--verify', '--insecure', '--enabled-key-data', 'x509,key-value'],
      ...['--id-attr:Id', 'http://uri.etsi.org/01903/v1.3.2#:SignedProperties', file(xml.name, xml.bytes)],
    ]);
    assert.doesNotMatch(said, /FAIL/);
    const cms = await bytesOf('cades', (await putText('a.txt', 'text/plain', 'Acta del ple')).id);
    const content = run('openssl', [
      ...['cms', '-verify', '-cades', '-purpose', 'any', '-CAfile', file('root.pem', pem(...anchors))],
      ...['-inform', 'DER', '-in', file(cms.name, cms.bytes)],
    ]);
    assert.match(content, /Acta del ple/);
    const jws = await bytesOf('jades', (await putText('a.txt', 'text/plain', 'Acta del ple')).id);
    assert.equal(jws.name, 'a.txt.jws');
    assert.ok(JSON.parse(jws.bytes.toString()).signatures.length === 1);
  });

  test('is put by nobody whom no rule allows, in no other procedure, and no longer when the rule ended', async () => {
    const { id } = await putFile(kernel, manager);
    for (const who of [manager, { ...system, clientId: newId() } as Actor])
      assert.equal((await refusalOf(seal('pades', [id], who))).code, 'signatures.seal-not-allowed');
    const other = seal('pades', [id], system, 'PADRO-2');
    assert.equal((await refusalOf(other)).code, 'signatures.seal-not-allowed');
    const foreign = { ...system, administrationId: (await newVila(kernel)).town.id } as Actor;
    assert.equal((await refusalOf(seal('pades', [id], foreign))).code, 'signatures.seal-unknown');
    await perform(kernel, endSealRule, manager, { id: ruleId });
    assert.equal((await refusalOf(seal('pades', [id]))).code, 'signatures.seal-not-allowed');
  });

  test('is not put on a file of another body, nor after it was revoked', async () => {
    const allow = { credentialId: sealId, procedure: 'PADRO-3', act: 'Decret 4/2026', user: { clientId } };
    await perform(kernel, addSealRule, manager, allow);
    const elsewhere = await newVila(kernel);
    const theirs = await putFile(kernel, elsewhere.person('Algú Altre'));
    const taken = seal('pades', [theirs.id], system, 'PADRO-3');
    assert.equal((await refusalOf(taken)).code, 'signatures.file-unknown');
    const own = await putFile(kernel, manager);
    const broken = await putText('b.pdf', 'application/pdf', 'no és cap PDF');
    assert.equal(
      (await refusalOf(seal('pades', [broken.id], system, 'PADRO-3'))).code,
      'signatures.format-unfit',
    );
    await perform(kernel, revokeSeal, manager, { id: sealId });
    const late = seal('pades', [own.id], system, 'PADRO-3');
    assert.equal((await refusalOf(late)).code, 'signatures.credential-unusable');
  });
});

describe('a certificate of one’s own, in two phases', () => {
  let person: Person;
  let chain: string[];
  let employee: Employee;
  before(() => {
    const town = newTown();
    person = certify({
      ...{ name: 'Algú', issuer: town.issuing, extensions: [ext.keyUsage('digitalSignature')] },
    });
    chain = [Buffer.from(town.issuing.certificate.der).toString('base64')];
    employee = vila.person('Aina Pla Bou');
  });
  const wish = (fileId: string, more: object = {}) =>
    prepareWish.parse({
      ...{ fileId, chain, level: 'B-T', claims: { reason: 'Conformitat' } },
      certificate: Buffer.from(person.certificate.der).toString('base64'),
      ...more,
    });
  const valueBy = (toBeSigned: Uint8Array, key = person.key) =>
    signBytes({ kind: 'ecdsa', hash: 'sha256' }, key, toBeSigned);

  test('what is signed elsewhere comes back as a signed PDF that pdfsig finds whole', {
    skip: need('pdfsig'),
  }, async (t) => {
    const file = await putFile(kernel, employee);
    const made = await prepareElsewhere(kernel, employee, wish(file.id));
    assert.deepEqual(made.digest, hashOf('sha256', made.toBeSigned));
    const signed = await completeElsewhere(kernel, employee, {
      id: made.id,
      value: valueBy(made.toBeSigned),
    });
    const bytes = await readContent(kernel, signed.hash);
    assert.match(run('pdfsig', ['-nocert', folder(t)('own.pdf', bytes)], true), /Signature is Valid/);
    const again = completeElsewhere(kernel, employee, { id: made.id, value: valueBy(made.toBeSigned) });
    assert.equal((await refusalOf(again)).code, 'signatures.preparation-unknown', 'it serves once');
  });

  test('a value of another key, of other bytes, or nonsense is refused, and the right one still fits', async () => {
    const file = await putFile(kernel, employee);
    const made = await prepareElsewhere(kernel, employee, wish(file.id));
    const stranger = certify({ name: 'Un altre' });
    for (const value of [
      valueBy(made.toBeSigned, stranger.key),
      valueBy(Buffer.from('una altra cosa')),
      Buffer.from('res'),
    ])
      assert.equal(
        (await refusalOf(completeElsewhere(kernel, employee, { id: made.id, value }))).code,
        'signatures.value-wrong',
      );
    const other = vila.person('Una Companya');
    const value = valueBy(made.toBeSigned);
    const theft = completeElsewhere(kernel, other, { id: made.id, value });
    assert.equal((await refusalOf(theft)).code, 'signatures.preparation-unknown');
    const late = at(kernel, kernel.now().add({ minutes: 16 }));
    const tooLate = completeElsewhere(late, employee, { id: made.id, value });
    assert.equal((await refusalOf(tooLate)).code, 'signatures.preparation-unknown');
    assert.ok((await completeElsewhere(kernel, employee, { id: made.id, value })).size > file.size);
  });

  test('a certificate that is over, for something else, or of another issuer prepares nothing', async () => {
    const file = await putFile(kernel, employee);
    const unfit = [
      certify({ name: 'Vell', from: Date.UTC(2020, 0, 1), to: Date.UTC(2021, 0, 1) }),
      certify({ name: 'Xifra', extensions: [ext.keyUsage('keyEncipherment')] }),
    ];
    for (const { certificate } of unfit) {
      const more = { certificate: Buffer.from(certificate.der).toString('base64'), chain: [] };
      const refused = await refusalOf(prepareElsewhere(kernel, employee, wish(file.id, more)));
      assert.equal(refused.code, 'signatures.certificate-unfit');
    }
    const wrongIssuer = wish(file.id, {
      chain: [Buffer.from(newTown('p384').issuing.certificate.der).toString('base64')],
    });
    const refused = await refusalOf(prepareElsewhere(kernel, employee, wrongIssuer));
    assert.equal(refused.code, 'signatures.certificate-unfit');
  });
});

describe('digests that an application made', () => {
  let signer: Enrolled;
  before(async () => {
    signer = await enrol(kernel, vila.person('Jordi Camp Sala'));
  });

  test('are signed once, with the key of the person, and only those that were released', async () => {
    const now = codeOf(kernel, signer);
    const [one, other] = ['un', 'altre'].map((text) => hashOf('sha256', Buffer.from(text)));
    const wish = { credentialId: signer.id, hash: 'sha256' as const };
    const hex = (bytes: Uint8Array | undefined) => Buffer.from(bytes!).toString('hex');
    const { token } = await authorize(now.kernel, signer.person, {
      ...{ ...wish, digests: [hex(one)], pin: signer.pin, code: now.code },
    });
    const use = (digests: string[], who = signer.person) =>
      signDigests(now.kernel, who, { ...wish, digests, token });
    assert.equal((await refusalOf(use([hex(other)]))).code, 'signatures.release-other');
    const thief = vila.person('Lladre De Codis');
    assert.equal((await refusalOf(use([hex(one)], thief))).code, 'signatures.release-invalid');
    const [value] = await use([hex(one)]);
    const { credentials } = await perform(kernel, myCredentials, signer.person, {});
    const certificate = parseCertificate(Buffer.from(credentials[0]!.certificate, 'base64'));
    assert.ok(
      verifySignature({ kind: 'rsa', hash: 'sha256' }, certificate.publicKey, {
        ...{ bytes: Buffer.from('un'), signature: value! },
      }),
    );
    assert.equal((await refusalOf(use([hex(one)]))).code, 'signatures.release-other', 'a second time');
  });

  test('of the wrong length, or twice the same, are refused before any code is used', async () => {
    const now = codeOf(kernel, signer);
    const ask = (digests: string[]) =>
      authorize(now.kernel, signer.person, {
        ...{ credentialId: signer.id, hash: 'sha256', digests, pin: signer.pin, code: now.code },
      });
    const good = 'ab'.repeat(32);
    for (const digests of [['abcd'], [good, good], [good.toUpperCase()]])
      assert.equal((await refusalOf(ask(digests))).code, 'signatures.digests-unfit');
    assert.ok((await ask([good])).token.length > 40);
  });
});
