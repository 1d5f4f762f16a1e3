import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { makeTown, testKernel } from '../../../../test/kernel.ts';
import { need } from '../../../../test/need.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { personNif } from '../../../kernel/nif.ts';
import { anchorFrom, PathValidator, parseCrl, parseOcspResponse } from '../../../kernel/pki/index.ts';
import { folder, pem, run } from '../../../kernel/pki/town.test-helper.ts';
import { issueOne, within } from './house.test-helper.ts';
import { type IssueWish, ownEvidence, revokeCertificate, trustAnchors } from './index.ts';
import { refusalOf } from './refusal.test-helper.ts';

type Wish = Omit<IssueWish, 'publicKey'>;
const NURIA = { givenName: 'Núria', surname: 'Serra Puig', document: personNif(99_700_001) };

describe('certificates by their profiles', () => {
  let kernel: Kernel;
  let wishes: Wish[];
  before(async () => {
    kernel = await testKernel();
    const town = await makeTown(kernel, 'Vila del Certificat');
    const body = { organisation: 'Ajuntament de prova', organisationNif: 'P0800000B' };
    wishes = [
      { profile: 'citizen', subject: { ...NURIA, email: 'nuria@example.org' } },
      { profile: 'employee', subject: { ...NURIA, ...body, unit: 'Padró' }, administration: town.id },
      {
        profile: 'employee-pseudonym',
        subject: { pseudonym: 'Agent 47', document: NURIA.document, ...body },
      },
      {
        profile: 'official',
        subject: { ...NURIA, ...body, office: 'Alcaldessa' },
        until: kernel.now().add({ hours: 24 * 400 }),
      },
      {
        profile: 'representative',
        subject: { ...NURIA, organisation: 'Empresa inventada SL', organisationNif: 'B99999997' },
      },
      { profile: 'seal', subject: { name: 'Segell electrònic', ...body } },
      { profile: 'tls-server', subject: { hosts: ['seu.example.cat', '*.seu.example.cat'], ...body } },
      { profile: 'tls-client', subject: { name: 'Gestor d’expedients', ...body } },
      { profile: 'timestamp', subject: { name: 'TSU 1' } },
    ];
  });

  test('openssl and certtool build the path of every profile to our root', {
    skip: need('openssl', 'certtool'),
  }, async (t) => {
    const file = folder(t);
    const root = file('root.pem', pem(...(await trustAnchors(kernel))));
    for (const wish of wishes) {
      const { certificate, chain } = await issueOne(kernel, wish);
      const chainFile = file(`${wish.profile}-chain.pem`, pem(...chain));
      const own = file(`${wish.profile}.pem`, pem(certificate));
      assert.match(
        run('openssl', ['verify', '-x509_strict', '-CAfile', root, '-untrusted', chainFile, own]),
        /OK/,
        wish.profile,
      );
      const all = file(`${wish.profile}-all.pem`, pem(certificate, ...chain));
      assert.match(
        run('certtool', ['--verify', '--load-ca-certificate', root, '--infile', all]),
        /Verified/,
        wish.profile,
      );
    }
  });

  test('what proves a certificate is made without network, and a path with it is valid', async () => {
    const anchors = (await trustAnchors(kernel)).map((each) => anchorFrom(each));
    const { certificate, chain, id } = await issueOne(kernel, wishes[1] as Wish);
    const judge = async () => {
      const evidence = await ownEvidence(kernel, certificate, []);
      return new PathValidator({
        at: kernel.now().epochMilliseconds,
        anchors,
        certificates: chain,
        revocation: 'required',
        evidence: {
          crls: evidence.crls.map((der) => parseCrl(der)),
          ocsp: evidence.ocsps.map((der) => parseOcspResponse(der)),
        },
      }).validate(certificate);
    };
    const good = await judge();
    assert.deepEqual(good.findings, []);
    await within(kernel, (work) => revokeCertificate(work, { id, reason: 'keyCompromise' }));
    assert.deepEqual(
      (await judge()).findings.map((each) => each.code),
      ['revoked'],
    );
  });

  test('a subject that is not that of the profile is told part by part', async () => {
    const { code, fields } = await refusalOf(
      issueOne(kernel, {
        profile: 'citizen',
        subject: { givenName: 'Núria', document: '12345678A', unit: 'Padró' },
      }),
    );
    assert.equal(code, 'certificates.subject-wrong');
    assert.deepEqual(fields.map((each) => each.field).sort(), ['document', 'surname', 'unit']);
    const of = { organisation: 'Empresa inventada SL', organisationNif: 'B99999998' };
    const other = await refusalOf(
      issueOne(kernel, { profile: 'representative', subject: { ...NURIA, ...of } }),
    );
    assert.deepEqual(other.fields, [
      { field: 'organisationNif', message: 'is not the NIF of a legal person' },
    ]);
  });

  test('a key that another person has is not certified, and its own holder may keep it', async () => {
    const { key } = await issueOne(kernel, wishes[0] as Wish);
    await issueOne(kernel, wishes[0] as Wish, key);
    const other = { profile: 'citizen', subject: { ...NURIA, document: personNif(99_700_002) } } as const;
    assert.deepEqual((await refusalOf(issueOne(kernel, other, key))).data['faults'], ['key-used-by-another']);
  });

  test('keys that are small, or of a kind that tools refuse, are not certified', async () => {
    const wish = wishes[0] as Wish;
    const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
    assert.deepEqual((await refusalOf(issueOne(kernel, wish, small))).data['faults'], ['key-small']);
    const edwards = generateKeyPairSync('ed25519').privateKey;
    assert.deepEqual((await refusalOf(issueOne(kernel, wish, edwards))).data['faults'], ['key-kind']);
  });
});
