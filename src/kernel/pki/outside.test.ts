import assert from 'node:assert/strict';
import { readFileSync as readFile } from 'node:fs';
import { test } from 'node:test';
import { need } from '../../../test/need.ts';
import {
  ACCESS,
  algorithmFor,
  buildCrl,
  buildName,
  buildRequest,
  cmsSigner,
  combineSigners,
  counterSignatureDer,
  ext,
  hashOf,
  issue,
  PURPOSE,
  PublicKey,
  parseCrl,
  parseRequest,
  parseSignedData,
  pointAt,
  signBytes,
  toPem,
  verifySignedData,
} from './index.ts';
import {
  AT,
  certify,
  folder,
  type KeyWish,
  newKey,
  newTown,
  type Person,
  pem,
  run,
} from './town.test-helper.ts';

const SECONDS = String(AT / 1000);
const text = new TextEncoder().encode('El ple acorda arreglar la font.\n');
const KINDS: readonly KeyWish[] = ['p256', 'p384', 'p521', 'rsa', 'ed25519'];

const PROFILE = [
  ext.keyUsage('nonRepudiation'),
  ext.extKeyUsage([PURPOSE.clientAuth, PURPOSE.emailProtection]),
  ext.subjectAltNames([{ form: 'email', value: 'alcaldessa@vila-riu.example' }]),
  ext.policies([
    { policy: '0.4.0.194112.1.2', cps: 'https://pki.example/cps', notice: 'Certificat de prova' },
  ]),
  ext.crlDistributionPoints([pointAt('http://pki.example/a.crl')]),
  ext.authorityInfoAccess([
    { method: ACCESS.ocsp, location: { form: 'uri', value: 'http://pki.example/ocsp' } },
    { method: ACCESS.caIssuers, location: { form: 'uri', value: 'http://pki.example/a.cer' } },
  ]),
  ext.qcStatements({
    compliance: true,
    sscd: true,
    types: ['esign'],
    retentionYears: 15,
    pds: [{ url: 'https://pki.example/pds', language: 'en' }],
  }),
];

for (const kind of KINDS)
  test(`openssl and GnuTLS accept a chain of ${kind} that we issued`, {
    skip: need('openssl', 'certtool'),
  }, (t) => {
    const file = folder(t);
    const { root, issuing } = newTown(kind);
    const mayor = certify({ name: 'Alcaldessa', kind, issuer: issuing, extensions: PROFILE });
    const [top, middle, end] = [
      file('r.pem', pem(root)),
      file('i.pem', pem(issuing)),
      file('m.pem', pem(mayor)),
    ];
    const args = ['verify', '-x509_strict', '-attime', SECONDS, '-CAfile', top, '-untrusted', middle, end];
    assert.match(run('openssl', args), /OK/);
    const chain = file('chain.pem', pem(mayor, issuing, root));
    const said = run('certtool', ['--verify-chain', '--infile', chain]);
    assert.match(said, /Chain verification output: Verified/);
    assert.match(run('openssl', ['x509', '-in', end, '-noout', '-text']), /pki\.example\/ocsp/);
  });

test('openssl accepts a certificate signed with RSASSA-PSS', { skip: need('openssl') }, (t) => {
  const file = folder(t);
  const { root } = newTown('rsa');
  const seal = certify({ name: 'Segell', issuer: root, pss: true });
  const args = ['verify', '-attime', SECONDS, '-CAfile', file('r.pem', pem(root)), file('s.pem', pem(seal))];
  assert.match(run('openssl', args), /OK/);
  assert.ok(seal.certificate.isSignedWith(root.certificate.publicKey));
});

test('openssl reads what we revoke, and we read it too', { skip: need('openssl', 'certtool') }, (t) => {
  const file = folder(t);
  const { root, issuing } = newTown();
  const serial = certify({ name: 'Perduda', issuer: issuing }).certificate.serial;
  const der = issue(
    buildCrl({
      issuer: issuing.certificate.subject,
      issuerKey: issuing.certificate.publicKey,
      thisUpdate: AT,
      nextUpdate: AT + 86_400_000,
      number: 7,
      scope: { name: { full: [{ form: 'uri', value: 'http://pki.example/a.crl' }] }, onlyUserCerts: true },
      expiredCertsFrom: AT,
      entries: [{ serial, revokedAt: AT - 5000, reason: 'keyCompromise', invalidAt: AT - 9000 }],
      algorithm: algorithmFor(issuing.key),
    }),
    issuing.key,
  );
  const list = file('a.crl', toPem(der, 'X509 CRL'));
  const authorities = file('ca.pem', pem(root, issuing));
  assert.match(
    run('openssl', ['crl', '-in', list, '-noout', '-CAfile', authorities, '-text']),
    /Key Compromise/,
  );
  assert.match(run('certtool', ['--crl-info', '--infile', list]), /CRL Number \(not critical\): 07/);
  const crl = parseCrl(der);
  assert.equal(crl.find(issuing.certificate.subject, serial)?.reason, 'keyCompromise');
  assert.equal(crl.find(issuing.certificate.subject, Uint8Array.of(1)), undefined);
  assert.equal(crl.find(root.certificate.subject, serial), undefined);
});

test('a request made by openssl is read here, and one made here by openssl', {
  skip: need('openssl'),
}, (t) => {
  const file = folder(t);
  const key = newKey();
  const keyFile = file('k.pem', key.export({ format: 'pem', type: 'pkcs8' }) as string);
  const subject = buildName([['CN', 'seu.vila-riu.example']]);
  const extensions = [ext.subjectAltNames([{ form: 'dns', value: 'seu.vila-riu.example' }])];
  const der = issue(
    buildRequest({ subject, publicKey: PublicKey.fromKey(key), extensions, algorithm: algorithmFor(key) }),
    key,
  );
  const said = run('openssl', [
    'req',
    '-in',
    file('q.pem', toPem(der, 'CERTIFICATE REQUEST')),
    '-verify',
    '-noout',
    '-text',
  ]);
  assert.match(said, /DNS:seu\.vila-riu\.example/);
  const out = file('theirs.der');
  run('openssl', [
    'req',
    '-new',
    '-key',
    keyFile,
    '-subj',
    '/CN=a',
    '-addext',
    'subjectAltName=DNS:b',
    '-outform',
    'DER',
    '-out',
    out,
  ]);
  const theirs = parseRequest(new Uint8Array(readFile(out)));
  assert.ok(theirs.isProven());
  assert.deepEqual(theirs.extensions.subjectAltNames, [{ form: 'dns', value: 'b' }]);
});

function sign(person: Person, options: { chain?: Person[]; attached?: true; pss?: true } = {}): Uint8Array {
  const algorithm = algorithmFor(person.key, options.pss ? 'rsa-pss' : 'rsa');
  const chain = (options.chain ?? []).map((each) => each.certificate);
  const signer = cmsSigner({ certificate: person.certificate, algorithm, chain });
  const digest = hashOf(signer.hash, text);
  const content = { digest, signingTime: AT, ...(options.attached && { attached: text }) };
  return issue(signer.prepare(content), person.key);
}

for (const [kind, pss] of [['p256'], ['p384'], ['p521'], ['rsa'], ['rsa', true]] as const)
  test(`openssl cms -cades accepts what ${kind}${pss ? ' with PSS' : ''} signs`, {
    skip: need('openssl'),
  }, (t) => {
    const file = folder(t);
    const { root, issuing } = newTown();
    const secretary = certify({ name: 'Secretària', kind, issuer: issuing, extensions: PROFILE });
    const ca = file('ca.pem', pem(root));
    const base = [
      'cms',
      '-verify',
      '-cades',
      '-binary',
      '-inform',
      'DER',
      '-CAfile',
      ca,
      '-attime',
      SECONDS,
      '-purpose',
      'any',
    ];
    const options = { chain: [issuing], ...(pss && { pss }) };
    const detached = sign(secretary, options);
    run('openssl', [
      ...base,
      '-in',
      file('d.p7s', detached),
      '-content',
      file('t.txt', text),
      '-out',
      file('o'),
    ]);
    run('openssl', [
      ...base,
      '-in',
      file('a.p7m', sign(secretary, { ...options, attached: true })),
      '-out',
      file('o'),
    ]);
    const changed = file('u.txt', 'El ple acorda no arreglar la font.\n');
    const refused = run(
      'openssl',
      [...base, '-in', file('d.p7s'), '-content', changed, '-out', file('o')],
      true,
    );
    assert.match(refused, /FAILED/);
    const [report] = verifySignedData(parseSignedData(detached), { content: text });
    assert.deepEqual([report?.findings, report?.reference, report?.signingTime], [[], 2, AT]);
  });

test('what Ed25519 signs is read here, though openssl 3.0 does not check it in CMS', () => {
  const { issuing } = newTown();
  const [report] = verifySignedData(
    parseSignedData(sign(certify({ name: 'E', kind: 'ed25519', issuer: issuing }), { attached: true })),
  );
  assert.deepEqual(report?.findings, []);
  assert.equal(report?.hash, 'sha512');
});

for (const [name, flags] of [
  ['in BER, streamed, of indefinite length', ['-stream']],
  ['in DER', ['-nodetach', '-cades']],
  ['with PSS', ['-nodetach', '-keyopt', 'rsa_padding_mode:pss', '-cades']],
  ['by key identifier', ['-nodetach', '-keyid']],
  ['without attributes', ['-nodetach', '-noattr']],
  ['with SHA-512', ['-nodetach', '-md', 'sha512', '-cades']],
] as const)
  test(`a signature of openssl ${name} is checked here`, { skip: need('openssl') }, (t) => {
    const file = folder(t);
    const { issuing } = newTown();
    const clerk = certify({ name: 'Administratiu', kind: 'rsa', issuer: issuing });
    const key = file('k.pem', clerk.key.export({ format: 'pem', type: 'pkcs8' }) as string);
    const args = [
      'cms',
      '-sign',
      '-binary',
      '-in',
      file('t.txt', text),
      '-signer',
      file('c.pem', pem(clerk)),
      '-inkey',
      key,
    ];
    run('openssl', [
      ...args,
      ...flags,
      ...(flags[0] === '-stream' ? ['-nodetach'] : []),
      '-outform',
      'DER',
      '-out',
      file('s'),
    ]);
    const signed = parseSignedData(new Uint8Array(readFile(file('s'))));
    assert.deepEqual(signed.content, text);
    const [report] = verifySignedData(signed);
    assert.equal(report?.intact, true, JSON.stringify(report?.findings));
  });

test('two sign one text, a third signs the signature of the first, and all are found', {
  skip: need('openssl'),
}, (t) => {
  const file = folder(t);
  const { root } = newTown();
  const [one, two, three] = ['U', 'D', 'T'].map((name) => certify({ name, issuer: root })) as [
    Person,
    Person,
    Person,
  ];
  const prepare = (person: Person) =>
    cmsSigner({ certificate: person.certificate, algorithm: algorithmFor(person.key) }).prepare({
      digest: hashOf('sha256', text),
    });
  const first = prepare(one);
  const signature = signBytes(first.algorithm, one.key, first.toBeSigned);
  const counter = cmsSigner({ certificate: three.certificate, algorithm: algorithmFor(three.key) }).prepare({
    digest: hashOf('sha256', signature),
  });
  const countered = counter.finishSigner(signBytes(counter.algorithm, three.key, counter.toBeSigned));
  const second = prepare(two);
  const der = combineSigners({
    signers: [
      first.finishSigner(signature, [counterSignatureDer(countered)]),
      second.finishSigner(signBytes(second.algorithm, two.key, second.toBeSigned)),
    ],
    hashes: ['sha256'],
    certificates: [one, two, three].map((each) => each.certificate),
    attached: text,
  });
  const reports = verifySignedData(parseSignedData(der));
  assert.deepEqual(
    reports.map((each) => each.intact),
    [true, true],
  );
  const found = reports.flatMap((each) => each.counterSignatures);
  assert.equal(found.length, 1);
  assert.equal(found[0]?.certificate?.fingerprint, three.certificate.fingerprint);
  assert.ok(
    !found[0]?.findings.some((each) => each.code === 'digest-mismatch' || each.code === 'signature-invalid'),
  );
  run('openssl', [
    'cms',
    '-verify',
    '-binary',
    '-inform',
    'DER',
    '-in',
    file('m', der),
    '-CAfile',
    file('ca.pem', pem(root)),
    '-attime',
    SECONDS,
    '-purpose',
    'any',
    '-out',
    file('o'),
  ]);
});

test('every byte of a signature that is changed is noticed, or changes nothing that was signed', () => {
  const { issuing } = newTown();
  const der = sign(certify({ name: 'S', issuer: issuing }), { attached: true });
  let passed = 0;
  for (let at = 0; at < der.length; at++) {
    const changed = Uint8Array.from(der);
    changed[at]! ^= 1;
    try {
      const [report] = verifySignedData(parseSignedData(changed));
      if (report?.intact && report.reference === 2) {
        passed++;
        assert.deepEqual(parseSignedData(changed).content, text, `byte ${at}`);
      }
    } catch (error) {
      assert.equal((error as Error).name, 'PkiError');
    }
  }
  assert.ok(passed < 20, `${passed} changes passed`);
});

test('a message that brings its own content proves nothing about another that is asked about', () => {
  const { issuing } = newTown();
  const der = sign(certify({ name: 'S', issuer: issuing }), { attached: true });
  const [report] = verifySignedData(parseSignedData(der), { content: Uint8Array.of(1) });
  assert.deepEqual(
    report?.findings.map((each) => each.code),
    ['digest-mismatch'],
  );
});

test('what is read is not changed by reading it, a Buffer neither', () => {
  const { issuing } = newTown();
  const der = Buffer.from(sign(certify({ name: 'S', issuer: issuing }), { attached: true }));
  const before = der.toString('hex');
  assert.equal(verifySignedData(parseSignedData(der))[0]?.intact, true);
  assert.equal(der.toString('hex'), before);
});
