import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { testKernel } from '../../../../test/kernel.ts';
import { need } from '../../../../test/need.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { personNif } from '../../../kernel/nif.ts';
import { ACCESS, type Certificate, EXT, PURPOSE, parseCertificate } from '../../../kernel/pki/index.ts';
import { folder, pem, run } from '../../../kernel/pki/town.test-helper.ts';
import { listAuthorities, newestResponders } from './authority-store.ts';
import { issueOne } from './house.test-helper.ts';
import { PROFILE_NAMES, type Profile, rulesOf } from './profiles.ts';
import type { Subject } from './subject.ts';

const DAY = 86_400_000;
const PERSON = { givenName: 'Maria Àngels', surname: 'Güell i Peña', document: personNif(99_740_001) };
const BODY = { organisation: 'Ajuntament de l’Hospitalet de prova', organisationNif: 'P0800000B' };
const SUBJECTS: Readonly<Record<Exclude<Profile, 'ocsp'>, Subject>> = {
  citizen: { ...PERSON, email: 'm@example.org' },
  employee: { ...PERSON, ...BODY, unit: 'Padró', office: 'Tècnica' },
  'employee-pseudonym': { ...BODY, pseudonym: 'Inspectora núm. 7', document: PERSON.document },
  official: { ...PERSON, ...BODY, office: 'Alcaldessa' },
  representative: {
    ...PERSON,
    organisation: 'Inventada SL',
    organisationNif: 'B99999997',
    mandate: 'Escriptura de prova',
  },
  seal: { ...BODY, name: 'Segell' },
  'tls-server': { ...BODY, hosts: ['seu.example.cat', 'www.example.cat'] },
  'tls-client': { ...BODY, name: 'Sistema' },
  timestamp: { ...BODY, name: 'TSU 1' },
};
const names = Object.keys(SUBJECTS) as Exclude<Profile, 'ocsp'>[];

/** What the standards ask of a certificate of a profile; each breach with its clause. */
function breaches(profile: Profile, certificate: Certificate): string[] {
  const found: string[] = [];
  const must = (clause: string, holds: boolean | undefined) => void (holds || found.push(clause));
  const { extensions: e, subject } = certificate;
  const critical = (oid: string) => certificate.extension(oid)?.critical;
  must(
    'RFC 5280 §4.1.2.2: a positive serial of at most 20 octets',
    certificate.serial.length <= 20 && (certificate.serial[0] ?? 0x80) < 0x80,
  );
  must('RFC 5280 §4.2.1.9: no authority', critical(EXT.basicConstraints) && e.basicConstraints?.ca === false);
  must('RFC 5280 §4.2.1.3: key usage critical', critical(EXT.keyUsage) && (e.keyUsage?.length ?? 0) > 0);
  must(
    'RFC 5280 §4.2.1.1 and §4.2.1.2: key identifiers',
    e.subjectKeyId !== undefined && e.authorityKeyId?.keyId !== undefined,
  );
  must(
    'EN 319 412-2 §4.4.1: where the issuer’s certificate is',
    e.authorityInfoAccess?.some((each) => each.method === ACCESS.caIssuers),
  );
  must('EN 319 411-1 OVR-5.2: a policy', (e.policies?.length ?? 0) > 0);
  must(
    'the life of the profile',
    certificate.notAfter - certificate.notBefore <= rulesOf(profile).days * DAY,
  );
  must(
    'X.520: attributes of at most 64 characters',
    subject.rdns.flat().every((each) => each.type === '2.5.4.13' || (each.value?.length ?? 0) <= 64),
  );
  must('EN 319 412-2 §4.2.4: country', subject.get('C') === 'ES' && subject.get('CN') !== undefined);
  if (profile === 'ocsp') {
    must('RFC 6960 §4.2.2.2.1: nocheck', e.ocspNoCheck);
    must('RFC 6960 §4.2.2.2: OCSPSigning alone', e.extKeyUsage?.join() === PURPOSE.ocspSigning);
    return found;
  }
  must(
    'RFC 5280 §4.2.1.13: where the list is',
    (e.crlDistributionPoints?.length ?? 0) > 0 && (e.freshestCrl?.length ?? 0) > 0,
  );
  must(
    'EN 319 412-2 §4.4.1: where to ask',
    e.authorityInfoAccess?.some((each) => each.method === ACCESS.ocsp),
  );
  if (profile === 'timestamp')
    must(
      'RFC 3161 §2.3: timeStamping alone and critical',
      critical(EXT.extKeyUsage) && e.extKeyUsage?.join() === PURPOSE.timeStamping,
    );
  if (profile === 'tls-server') {
    must('BR §7.1.2.7.10: serverAuth', e.extKeyUsage?.includes(PURPOSE.serverAuth));
    must(
      'BR §7.1.2.7.12: hosts as alternative names, the first as common name',
      e.subjectAltNames?.some((each) => each.form === 'dns' && each.value === subject.get('CN')),
    );
    must('BR §6.3.2: at most 200 days', certificate.notAfter - certificate.notBefore < 200 * DAY);
  }
  if (rulesOf(profile).qcType !== undefined) {
    must('EN 319 412-5 §4.2.3: type', e.qcStatements?.types.join() === rulesOf(profile).qcType);
    must('EN 319 412-5 §4.3.4: disclosure statement', (e.qcStatements?.pds.length ?? 0) > 0);
    must('EN 319 412-5 §4.2.1: nobody says qualified who is not', e.qcStatements?.compliance === false);
    must('EN 319 412-2 §4.3.1: statements not critical', critical(EXT.qcStatements) === false);
  }
  if (rulesOf(profile).role === 'people') {
    const serial = subject.get('serialNumber') ?? '';
    must(
      'EN 319 412-2 §4.2.4: names or a pseudonym, never both',
      (subject.get('pseudonym') === undefined) !== (subject.get('SN') === undefined),
    );
    must(
      'EN 319 412-1 §5.1.3: IDCES-<NIF>, but of pseudonyms',
      (profile === 'employee-pseudonym') !== /^IDCES-\d{8}[A-Z]$/.test(serial),
    );
  }
  if (subject.get('O') !== undefined)
    must(
      'EN 319 412-1 §5.1.4: VATES-<NIF>',
      /^VATES-[A-Z]\d{7}[0-9A-J]$/.test(subject.get('organizationIdentifier') ?? ''),
    );
  return found;
}

describe('what the standards ask of certificates', () => {
  let kernel: Kernel;
  before(async () => {
    kernel = await testKernel();
  });

  for (const profile of names)
    test(`a certificate of the profile ${profile} breaks no clause`, async () => {
      const { certificate } = await issueOne(kernel, { profile, subject: SUBJECTS[profile] });
      assert.deepEqual(breaches(profile, certificate), []);
    });

  test('those who answer by OCSP have certificates that break no clause either', async () => {
    const responders = await newestResponders(kernel.db);
    assert.equal(responders.length, 3);
    for (const { certificate } of responders)
      assert.deepEqual(breaches('ocsp', parseCertificate(new Uint8Array(certificate))), []);
  });

  test('a certificate that is taken for one of another profile is found out', async () => {
    const { certificate } = await issueOne(kernel, {
      profile: 'tls-client',
      subject: SUBJECTS['tls-client'],
    });
    for (const other of ['citizen', 'seal', 'tls-server', 'timestamp', 'ocsp'] as const)
      assert.ok(breaches(other, certificate).length > 0, other);
  });

  test('every profile has a policy number of its own', () => {
    assert.equal(new Set(PROFILE_NAMES.map((name) => rulesOf(name).policy)).size, PROFILE_NAMES.length);
  });

  test('the root and its authorities say what they may, and openssl takes each for what it is', {
    skip: need('openssl'),
  }, async (t) => {
    const file = folder(t);
    for (const { certificate, role } of await listAuthorities(kernel.db)) {
      assert.equal(certificate.extensions.basicConstraints?.pathLength, role === 'root' ? 1 : 0);
      assert.deepEqual(certificate.extensions.keyUsage, ['keyCertSign', 'cRLSign']);
      assert.match(
        run('openssl', ['x509', '-in', file('ca.pem', pem(certificate)), '-noout', '-purpose']),
        /Any Purpose CA : Yes/,
      );
    }
  });

  test('openssl takes each certificate for what it is meant, and for nothing else', {
    skip: need('openssl'),
  }, async (t) => {
    const file = folder(t);
    const purposesOf = async (profile: Exclude<Profile, 'ocsp'>) => {
      const { certificate } = await issueOne(kernel, { profile, subject: SUBJECTS[profile] });
      const said = run('openssl', ['x509', '-in', file('one.pem', pem(certificate)), '-noout', '-purpose']);
      return (name: string) => new RegExp(`^${name} : Yes`, 'm').test(said);
    };
    const server = await purposesOf('tls-server');
    assert.ok(server('SSL server') && !server('SSL client') && !server('S/MIME signing'));
    const stamp = await purposesOf('timestamp');
    assert.ok(stamp('Time Stamp signing') && !stamp('SSL client') && !stamp('SSL server'));
    const citizen = await purposesOf('citizen');
    assert.ok(
      citizen('S/MIME signing') &&
        citizen('SSL client') &&
        !citizen('SSL server') &&
        !citizen('Time Stamp signing'),
    );
  });

  test('a name too long for its attribute is told, and the common name is cut to what fits', async () => {
    const surname = 'de la Llarga i Interminable Família dels Cognoms de Prova Prova';
    const { certificate } = await issueOne(kernel, {
      profile: 'citizen',
      subject: { ...PERSON, surname, document: personNif(99_740_002) },
    });
    assert.equal(certificate.subject.get('SN'), surname);
    assert.ok((certificate.subject.get('CN')?.length ?? 0) <= 64);
  });
});
