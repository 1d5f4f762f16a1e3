import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ANY_ALGORITHM,
  algorithmFor,
  anchorFrom,
  buildCrl,
  buildName,
  type Certificate,
  type Crl,
  type CrlEntryWish,
  ext,
  type GeneralName,
  issue,
  type PathReport,
  type PathSettings,
  PathValidator,
  PURPOSE,
  parseCrl,
  type TrustAnchor,
} from '../index.ts';
import { AT, AUTHORITY, certify, newKey, newTown, type Person } from '../town.test-helper.ts';

const DAY = 86_400_000;

interface Asked extends Partial<Omit<PathSettings, 'anchors' | 'certificates'>> {
  readonly anchor: Person;
  readonly between?: readonly Person[];
  readonly crls?: readonly Crl[];
}

function judge(target: Person, { anchor, between = [], crls, ...rest }: Asked): PathReport {
  return new PathValidator({
    at: AT,
    anchors: [anchorFrom(anchor.certificate)],
    certificates: between.map((each) => each.certificate),
    revocation: crls === undefined ? 'none' : 'required',
    ...(crls && { evidence: { crls, ocsp: [] } }),
    ...rest,
  }).validate(target.certificate);
}

const codes = (report: PathReport) =>
  report.findings.map((each) => `${each.code}@${each.position ?? '-'}`).sort();

test('a report has every condition that failed, and where', () => {
  const { root } = newTown();
  const old = { from: AT - 400 * DAY, to: AT - DAY };
  const notAuthority = certify({
    name: 'A',
    issuer: root,
    extensions: [ext.keyUsage('digitalSignature')],
    ...old,
  });
  const odd = { oid: '1.2.3.4', critical: true, value: Uint8Array.of(5, 0) };
  const person = certify({
    name: 'B',
    issuer: notAuthority,
    extensions: [odd, ext.extKeyUsage([PURPOSE.serverAuth])],
    from: AT + DAY,
  });
  const report = judge(person, {
    anchor: root,
    between: [notAuthority],
    purposes: [PURPOSE.clientAuth],
    requireExplicitPolicy: true,
  });
  assert.equal(report.valid, false);
  assert.deepEqual(codes(report), [
    'expired@0',
    'no-certificate-signing@0',
    'not-an-authority@0',
    'not-yet-valid@1',
    'policy-missing@0',
    'policy-missing@1',
    'unknown-critical-extension@1',
    'wrong-purpose@1',
  ]);
});

test('a certificate of an unknown authority has no path, and an anchor needs none', () => {
  const { root, issuing } = newTown();
  const stranger = certify({ name: 'Fora' });
  assert.deepEqual(codes(judge(stranger, { anchor: root })), ['no-anchor@-']);
  assert.equal(judge(root, { anchor: root }).valid, true);
  assert.equal(
    judge(certify({ name: 'X', issuer: issuing }), { anchor: root, between: [issuing] }).chain.length,
    2,
  );
});

test('somebody who copies the name of an authority signs nothing', () => {
  const { root } = newTown();
  const impostor = certify({ name: 'Arrel', extensions: AUTHORITY });
  const victim = certify({ name: 'X', issuer: impostor });
  assert.deepEqual(codes(judge(victim, { anchor: root })), ['signature-invalid@0']);
});

test('of two authorities with one name the one that signed is found', () => {
  const { root } = newTown();
  const [one, two] = [
    certify({ name: 'E', issuer: root, extensions: AUTHORITY }),
    certify({ name: 'E', issuer: root, extensions: AUTHORITY }),
  ];
  const report = judge(certify({ name: 'X', issuer: two }), { anchor: root, between: [one, two] });
  assert.ok(report.valid);
  assert.equal(report.chain[0], two.certificate);
});

test('authorities that certify one another in a circle do not keep a core busy', () => {
  const { root } = newTown();
  const keys = Array.from({ length: 8 }, () => newKey());
  const people = keys.map((key, i) => certify({ name: `C${i}`, key, extensions: AUTHORITY }));
  const crossed = people.flatMap((subject) =>
    people.map((issuer) =>
      certify({
        name: '',
        subject: subject.certificate.subject,
        key: subject.key,
        issuer,
        extensions: AUTHORITY,
      }),
    ),
  );
  const started = performance.now();
  const report = judge(certify({ name: 'X', issuer: people[0]! }), { anchor: root, between: crossed });
  assert.deepEqual([report.valid, report.findings[0]?.code], [false, 'no-anchor']);
  assert.ok(performance.now() - started < 10_000);
});

test('policies that map to one another everywhere do not grow without end', () => {
  const { root } = newTown();
  const names = Array.from({ length: 30 }, (_, i) => `1.3.6.1.4.1.99999.2.${i + 1}`);
  const all = names.flatMap((from) => names.map((to) => [from, to] as const));
  let issuer = root;
  const between: Person[] = [];
  for (let depth = 0; depth < 9; depth++) {
    const extensions = [
      ...AUTHORITY,
      ext.policies(names.map((policy) => ({ policy }))),
      ext.policyMappings(all),
    ];
    issuer = certify({ name: `P${depth}`, issuer, extensions });
    between.push(issuer);
  }
  const person = certify({ name: 'X', issuer, extensions: [ext.policies([{ policy: names[3]! }])] });
  const started = performance.now();
  const report = judge(person, { anchor: root, between, requireExplicitPolicy: true, policies: [names[0]!] });
  assert.deepEqual([report.valid, report.policies], [true, [names[0]]]);
  assert.ok(performance.now() - started < 10_000);
});

test('a path longer than is followed is told as such', () => {
  const { root } = newTown();
  let issuer = root;
  const between = Array.from({ length: 13 }, (_, i) => {
    issuer = certify({ name: `L${i}`, issuer, extensions: AUTHORITY });
    return issuer;
  });
  const report = judge(certify({ name: 'X', issuer }), { anchor: root, between });
  assert.deepEqual(codes(report), ['no-anchor@-', 'path-too-long@-']);
});

const ip = (...bytes: number[]): GeneralName => ({ form: 'ip', bytes: Uint8Array.from(bytes) });
const dns = (value: string): GeneralName => ({ form: 'dns', value });
const email = (value: string): GeneralName => ({ form: 'email', value });
const uri = (value: string): GeneralName => ({ form: 'uri', value });
const registered: GeneralName = { form: 'registered', oid: '1.2.3' };
const other: GeneralName = { form: 'other', type: '1.2.3.4', der: Uint8Array.of(5, 0) };

/** Permitted, excluded, the name in the certificate, and the code that is expected. */
const CONSTRAINTS: readonly [GeneralName[], GeneralName[], GeneralName, string?][] = [
  [[dns('vila.cat')], [], dns('seu.VILA.cat')],
  [[dns('vila.cat')], [], dns('vila.cat')],
  [[dns('vila.cat')], [], dns('altravila.cat'), 'name-not-permitted'],
  [[], [dns('vila.cat')], dns('a.b.vila.cat'), 'name-excluded'],
  [[], [dns('seu.vila.cat')], dns('*.vila.cat'), 'name-excluded'],
  [[dns('')], [], dns('a.b')],
  [[email('vila.cat')], [], email('anna@vila.cat')],
  [[email('vila.cat')], [], email('anna@seu.vila.cat'), 'name-not-permitted'],
  [[email('.vila.cat')], [], email('anna@seu.vila.cat')],
  [[email('anna@vila.cat')], [], email('Anna@vila.cat'), 'name-not-permitted'],
  [[email('vila.cat')], [], email('vila.cat'), 'name-malformed'],
  [[uri('vila.cat')], [], uri('https://vila.cat/a')],
  [[uri('.vila.cat')], [], uri('https://u:p@seu.vila.cat:8443/a')],
  [[uri('.vila.cat')], [], uri('https://vila.cat/'), 'name-not-permitted'],
  [[uri('vila.cat')], [], uri('https://192.0.2.1/'), 'name-malformed'],
  [[uri('vila.cat')], [], uri('urn:vila.cat'), 'name-malformed'],
  [[uri('vila.cat')], [], uri('https://evil.example\\@vila.cat/'), 'name-malformed'],
  [[ip(192, 0, 2, 0, 255, 255, 255, 0)], [], ip(192, 0, 2, 77)],
  [[ip(192, 0, 2, 0, 255, 255, 255, 0)], [], ip(192, 0, 3, 1), 'name-not-permitted'],
  [[ip(192, 0, 2, 0, 255, 255, 255, 0)], [], ip(...new Array<number>(16).fill(0)), 'name-not-permitted'],
  [[], [ip(192, 0, 2)], ip(192, 0, 2, 1), 'name-malformed'],
  [[registered], [], registered, 'name-constraint-unsupported'],
  [[], [other], other, 'name-constraint-unsupported'],
  [[dns('vila.cat')], [], email('anna@fora.cat')],
];

for (const [permitted, excluded, name, expected] of CONSTRAINTS) {
  const shown = (names: readonly GeneralName[]) =>
    names.map((each) => ('value' in each ? each.value || '(all)' : each.form)).join();
  test(`an authority that may ${shown(permitted)} but not ${shown(excluded)} certifies ${shown([name])}: ${expected ?? 'good'}`, () => {
    const { root } = newTown();
    const limited = certify({
      name: 'L',
      issuer: root,
      extensions: [...AUTHORITY, ext.nameConstraints({ permitted, excluded })],
    });
    const person = certify({ name: 'X', issuer: limited, extensions: [ext.subjectAltNames([name])] });
    assert.deepEqual(
      codes(judge(person, { anchor: root, between: [limited] })),
      expected ? [`${expected}@1`] : [],
    );
  });
}

test('an address in the subject is constrained when no alternative name says it', () => {
  const { root } = newTown();
  const limited = certify({
    name: 'L',
    issuer: root,
    extensions: [...AUTHORITY, ext.nameConstraints({ permitted: [email('vila.cat')], excluded: [] })],
  });
  const subject = buildName([
    ['CN', 'X'],
    ['emailAddress', 'x@fora.cat'],
  ]);
  const person = certify({ name: '', subject, issuer: limited });
  assert.deepEqual(codes(judge(person, { anchor: root, between: [limited] })), ['name-not-permitted@1']);
});

test('limits that come with an anchor hold for what is below it', () => {
  const { issuing } = newTown();
  const below = certify({ name: 'B', issuer: issuing, extensions: AUTHORITY });
  const person = certify({ name: 'X', issuer: below, extensions: [ext.subjectAltNames([dns('a.example')])] });
  const anchor: TrustAnchor = {
    ...anchorFrom(issuing.certificate),
    pathLength: 0,
    nameConstraints: { permitted: [], excluded: [dns('example')] },
  };
  const report = new PathValidator({
    at: AT,
    anchors: [anchor],
    certificates: [below.certificate],
    revocation: 'none',
  }).validate(person.certificate);
  assert.deepEqual(codes(report), ['name-excluded@1', 'path-length@0']);
});

test('an algorithm is good until its day, and not after', () => {
  const { root } = newTown('rsa');
  const person = certify({ name: 'X', issuer: root });
  const after = Date.UTC(2030, 0, 1);
  assert.deepEqual(codes(judge(person, { anchor: root })), []);
  assert.deepEqual(codes(judge(person, { anchor: root, at: after })), ['algorithm-unsuitable@0']);
  assert.deepEqual(codes(judge(person, { anchor: root, at: after, algorithms: ANY_ALGORITHM })), []);
});

function crlOf(issuer: Person, entries: readonly CrlEntryWish[], from = AT - DAY, to = AT + DAY): Crl {
  const wish = {
    issuer: issuer.certificate.subject,
    issuerKey: issuer.certificate.publicKey,
    thisUpdate: from,
    nextUpdate: to,
    number: 1,
    entries,
    algorithm: algorithmFor(issuer.key),
  };
  return parseCrl(issue(buildCrl(wish), issuer.key));
}

const entry = (
  certificate: Certificate,
  reason: 'certificateHold' | 'keyCompromise',
  revokedAt: number,
): CrlEntryWish => ({
  serial: certificate.serial,
  revokedAt,
  reason,
});

test('who is revoked, suspended or unknown is told apart', () => {
  const { root } = newTown();
  const [good, lost, held] = ['G', 'L', 'H'].map((name) => certify({ name, issuer: root })) as [
    Person,
    Person,
    Person,
  ];
  const crls = [
    crlOf(root, [
      entry(lost.certificate, 'keyCompromise', AT - DAY),
      entry(held.certificate, 'certificateHold', AT - DAY),
    ]),
  ];
  assert.deepEqual(codes(judge(good, { anchor: root, crls })), []);
  assert.deepEqual(codes(judge(lost, { anchor: root, crls })), ['revoked@0']);
  assert.deepEqual(codes(judge(held, { anchor: root, crls })), ['on-hold@0']);
  assert.deepEqual(codes(judge(good, { anchor: root, crls: [] })), ['revocation-unknown@0']);
  assert.deepEqual(codes(judge(good, { anchor: root, crls: [], revocation: 'if-known' })), []);
  const old = judge(good, { anchor: root, crls: [crlOf(root, [], AT - 9 * DAY, AT - 8 * DAY)] });
  assert.deepEqual(old.revocation, [{ status: 'unknown', causes: ['not-fresh'] }]);
  const forged = { ...root, key: newKey() };
  const unsigned = judge(good, { anchor: root, crls: [crlOf(forged, [])] });
  assert.deepEqual(unsigned.revocation, [{ status: 'unknown', causes: ['signature-invalid'] }]);
});

test('a later list tells about the past only as far as it reaches', () => {
  const { root } = newTown();
  const person = certify({ name: 'X', issuer: root });
  const later = [
    crlOf(root, [entry(person.certificate, 'keyCompromise', AT + DAY)], AT + 2 * DAY, AT + 3 * DAY),
  ];
  assert.deepEqual(codes(judge(person, { anchor: root, crls: later })), ['revocation-unknown@0']);
  assert.deepEqual(codes(judge(person, { anchor: root, crls: later, laterEvidence: true })), []);
  const before = [
    crlOf(root, [entry(person.certificate, 'keyCompromise', AT - DAY)], AT + 2 * DAY, AT + 3 * DAY),
  ];
  assert.deepEqual(codes(judge(person, { anchor: root, crls: before, laterEvidence: true })), ['revoked@0']);
});

test('a certificate of a few days that says so needs no list', () => {
  const { root } = newTown();
  const person = certify({ name: 'X', issuer: root, extensions: [ext.shortTerm()] });
  const report = judge(person, { anchor: root, crls: [] });
  assert.deepEqual([report.valid, report.revocation[0]?.status], [true, 'good']);
});

test('one validator judges a thousand certificates, each with what it may spend', () => {
  const { root } = newTown();
  const people = Array.from({ length: 10 }, (_, i) => certify({ name: `N${i}`, issuer: root }).certificate);
  const anchors = [anchorFrom(root.certificate)];
  const validator = new PathValidator({ at: AT, anchors, certificates: [], revocation: 'none' });
  for (let round = 0; round < 100; round++)
    for (const person of people) assert.ok(validator.validate(person).valid);
});
