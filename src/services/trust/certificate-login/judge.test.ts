/** How sure a certificate makes of somebody: what its own authority is in the lists, and not what is sent with it. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { testKernel } from '../../../../test/kernel.ts';
import { perform } from '../../../kernel/action.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { personNif } from '../../../kernel/nif.ts';
import { buildName, ext, newSerial, PURPOSE, toPem } from '../../../kernel/pki/index.ts';
import { AUTHORITY, certify, newKey, type Person } from '../../../kernel/pki/town.test-helper.ts';
import { importList } from '../trust-lists/actions/import-list.ts';
import { base64Of, listXml, newSigner, qualifiedWith, signed } from '../trust-lists/list.test-helper.ts';
import { judge } from './judge.ts';

const OPERATOR = { kind: 'operator', document: '99900003A', name: 'Operadora de prova' } as const;
const DAY = 86_400_000;
let kernel: Kernel;

const qualified = certify({ name: `Qualificada ${newSerial()}`, extensions: AUTHORITY });
const plain = certify({ name: `Corrent ${newSerial()}`, extensions: AUTHORITY });

/** A list with both: certificates of the first are qualified, those of the second only of a known authority. */
async function twoAuthorities(by: Person): Promise<Buffer> {
  const services = [
    { certificate: base64Of(qualified), extensions: qualifiedWith('1.2.3') },
    { certificate: base64Of(plain), extensions: qualifiedWith('1.2.3') },
  ];
  const xml = listXml({ territory: 'XL', services });
  const last = xml.lastIndexOf('/CA/QC');
  return signed(`${xml.slice(0, last)}/CA/PKC${xml.slice(last + '/CA/QC'.length)}`, by);
}

before(async () => {
  kernel = await testKernel();
  const signer = newSigner();
  const content = (await twoAuthorities(signer)).toString('base64');
  const signers = toPem(signer.certificate.der, 'CERTIFICATE');
  await perform(kernel, importList, OPERATOR, { content, dryRun: false, signers });
});

/** A citizen of an authority; of a few days, so that nobody has to be asked whether it was revoked. */
function citizen(issuer: Person): Person {
  const now = kernel.now().epochMilliseconds;
  const names = { C: 'ES', GN: 'Núria', SN: 'Puig Vila', serialNumber: `IDCES-${personNif(99_972_000)}` };
  const uses = [ext.keyUsage('digitalSignature'), ext.extKeyUsage([PURPOSE.clientAuth])];
  return certify({
    ...{ name: 'Núria', issuer, from: now - DAY, to: now + DAY },
    subject: buildName(Object.entries({ ...names, CN: 'Núria Puig Vila' })),
    extensions: [
      ...[ext.endEntity(), ...uses, ext.shortTerm()],
      ext.qcStatements({ compliance: true, sscd: true, types: ['esign'] }),
    ],
  });
}

const levelWith = async (...chain: readonly Person[]) => {
  const ders = chain.map(({ certificate }) => certificate.der);
  return (await judge(kernel, ders, kernel.now())).level;
};

test('one of a qualified authority is as sure as it says, with or without that authority beside it', async () => {
  assert.equal(await levelWith(citizen(qualified)), 'high');
  assert.equal(await levelWith(citizen(qualified), qualified), 'high');
});

test('one of another authority stays low, also when a qualified one is sent with it', async () => {
  assert.equal(await levelWith(citizen(plain)), 'low');
  assert.equal(await levelWith(citizen(plain), plain, qualified), 'low');
  // The names and identifiers lead from the one to the other, so that a connection would tell them as one chain.
  const between = certify({
    ...{ name: 'Corrent', subject: plain.certificate.subject, key: plain.key },
    issuer: { key: newKey(), certificate: qualified.certificate },
    extensions: AUTHORITY,
  });
  assert.equal(await levelWith(citizen(plain), between, qualified), 'low');
});
