import assert from 'node:assert/strict';
import { test } from 'node:test';
import { need } from '../../../../test/need.ts';
import { type Certificate, ext, hashOf } from '../../../kernel/pki/index.ts';
import { certify, folder, newTown, type Person, run } from '../../../kernel/pki/town.test-helper.ts';
import {
  canonical,
  EXCLUSIVE,
  editedXml,
  lastIn,
  parseXml,
  prepareXmlSignature,
  transforms,
} from '../../../kernel/xml/index.ts';
import { type Before, isUsable, judge } from './judge.ts';
import {
  base64Of,
  GRANTED_URI,
  listXml,
  newSigner,
  qualifiedWith,
  signed,
  signedList,
  signingKey,
  WITHDRAWN_URI,
} from './list.test-helper.ts';
import { listedAt } from './qualify.ts';
import { stateAt } from './trust-list.ts';

const NOW = Temporal.Instant.from('2026-07-01T12:00:00Z');
const signer = newSigner();
const town = newTown();
const SERVICE = { certificate: base64Of(town.issuing) };

const look = (
  bytes: Uint8Array,
  given: { signers?: readonly Person[]; before?: Before; now?: Temporal.Instant; expected?: string } = {},
) =>
  judge(bytes, {
    signersOf: async (): Promise<readonly Certificate[]> =>
      (given.signers ?? [signer]).map(({ certificate }) => certificate),
    before: async () => given.before,
    now: given.now ?? NOW,
    ...(given.expected === undefined ? {} : { expected: given.expected }),
  });
const codes = async (...given: Parameters<typeof look>) =>
  (await look(...given)).findings.map(({ code }) => code);

test('a list that is signed by whom it should be is read whole, with its services and their history', async () => {
  const states = [
    { status: WITHDRAWN_URI, from: '2025-01-01T00:00:00Z' },
    { status: GRANTED_URI, from: '2020-01-01T00:00:00Z' },
  ];
  const judged = await look(await signedList({ services: [{ ...SERVICE, states }] }, signer));
  assert.deepEqual(judged.findings, []);
  assert.equal(isUsable(judged), true);
  assert.equal(judged.signer?.fingerprint, signer.certificate.fingerprint);
  assert.equal(judged.list?.operator, 'Operator');
  const [service] = judged.list?.providers[0]?.services ?? [];
  assert.deepEqual(service?.certificates, [SERVICE.certificate]);
  const at = (day: string) => stateAt(service!, Date.parse(day))?.status;
  assert.deepEqual(
    [at('2019-01-01'), at('2024-12-31'), at('2025-01-02')],
    [undefined, GRANTED_URI, WITHDRAWN_URI],
  );
});

test('a list of a stranger, a changed one, one that nobody signed and one that many signed are refused', async () => {
  const good = (await signedList({ services: [SERVICE] }, signer)).toString();
  const stranger = newSigner('Altri');
  assert.deepEqual(await codes(await signedList({}, stranger)), ['signer-unknown']);
  assert.deepEqual(await codes(Buffer.from(good), { signers: [] }), ['signer-unknown']);
  assert.deepEqual(await codes(Buffer.from(good.replace('granted<', 'withdrawn<'))), ['signature-wrong']);
  assert.deepEqual(await codes(Buffer.from(listXml())), ['unsigned']);
  const [signature = ''] = /<ds:Signature .*<\/ds:Signature>/s.exec(good) ?? [];
  const twice = good.replace('</TrustServiceStatusList>', `${signature}</TrustServiceStatusList>`);
  assert.ok((await codes(Buffer.from(twice))).includes('signed-twice'));
  const renamed = certify({ name: 'La mateixa clau', key: signer.key });
  assert.deepEqual(await codes(Buffer.from(good), { signers: [renamed] }), ['signer-mismatch']);
});

test('a signature that is wrapped around something else, moved, or covers a part only, is refused', async () => {
  const good = (await signedList({ services: [SERVICE] }, signer)).toString();
  const [signature = ''] = /<ds:Signature .*<\/ds:Signature>/s.exec(good) ?? [];
  const evil = listXml({ sequence: 99 }).replace(/<\?xml[^>]*>\s*/, '');
  const inner = good.replace(/<\?xml[^>]*>\s*/, '');
  const cases: [string, string][] = [
    [
      'the good list inside another',
      evil.replace('</TrustServiceStatusList>', `${inner}</TrustServiceStatusList>`),
    ],
    [
      'the good signature over another list',
      evil.replace('</TrustServiceStatusList>', `${signature}</TrustServiceStatusList>`),
    ],
    [
      'the signature first',
      good.replace(signature, '').replace('<SchemeInformation>', `${signature}<SchemeInformation>`),
    ],
    [
      'a thing after the signature',
      good.replace('</TrustServiceStatusList>', '<Extra/></TrustServiceStatusList>'),
    ],
    [
      'the good list in an object of the signature',
      evil.replace(
        '</TrustServiceStatusList>',
        `${signature.replace('<ds:Object>', `<ds:Object>${inner}</ds:Object><ds:Object>`)}</TrustServiceStatusList>`,
      ),
    ],
  ];
  for (const [what, xml] of cases) {
    const judged = await look(Buffer.from(xml));
    assert.equal(isUsable(judged), false, what);
    assert.equal(judged.signer, undefined, what);
  }
  const twoIds = good.replace('<SchemeInformation>', '<SchemeInformation Id="root">');
  assert.ok((await codes(Buffer.from(twoIds))).includes('identifier-twice'));
});

test('a signer who signed a part of the list only has signed no list', async () => {
  const document = parseXml(
    listXml({ services: [SERVICE] }).replace('<SchemeInformation>', '<SchemeInformation Id="part">'),
  );
  const [part] = document.withId('part');
  const key = signingKey(signer);
  const draft = prepareXmlSignature({
    ...{ id: 'signature', algorithm: key.algorithm, publicKey: key.publicKey, place: document.root },
    references: [
      {
        ...{ uri: '#part', hash: 'sha256', transforms: [transforms.canonical(EXCLUSIVE)] },
        digest: hashOf('sha256', Buffer.from(canonical(part!, EXCLUSIVE))),
      },
    ],
  });
  const made = draft.finish(await key.sign(draft.toBeSigned));
  assert.deepEqual(await codes(editedXml(document, [lastIn(document.root, made)])), ['signature-coverage']);
});

test('what is no list, or a bomb, is told apart and costs little', async () => {
  const bomb = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "x"><!ENTITY b "${'&a;'.repeat(50)}">]><a>&b;</a>`;
  const cases: [string, string, string][] = [
    ['text', 'hola', 'not-xml'],
    ['nothing', '', 'not-xml'],
    ['half a list', listXml().slice(0, 900), 'not-xml'],
    ['another document', '<a/>', 'not-a-list'],
    ['a bomb', bomb, 'has-dtd'],
    ['a file of ours', '<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', 'has-dtd'],
    ['a deep one', '<a>'.repeat(1_000) + '</a>'.repeat(1_000), 'too-large'],
    ['an old version', listXml().replace('>6<', '>3<'), 'version-unsupported'],
    ['no number', listXml().replace(/<TSLSequenceNumber>.*?<\/TSLSequenceNumber>/, ''), 'element-missing'],
    ['an odd number', listXml().replace('>1</TSLSeq', '>-1</TSLSeq'), 'element-wrong'],
    ['an odd date', listXml({ issued: 'ahir' }), 'element-wrong'],
    [
      'two numbers',
      listXml().replace('<TSLType>', '<TSLSequenceNumber>2</TSLSequenceNumber><TSLType>'),
      'not-xml',
    ],
  ];
  for (const [what, xml, code] of cases) assert.deepEqual(await codes(Buffer.from(xml)), [code], what);
});

test('an older list does not come back, and a number is used once', async () => {
  const before = { sequence: 5, issuedAt: '2026-05-01T00:00:00Z', digest: 'x' };
  assert.deepEqual(await codes(await signedList({ sequence: 4 }, signer), { before }), ['sequence-older']);
  assert.deepEqual(await codes(await signedList({ sequence: 5 }, signer), { before }), ['sequence-reused']);
  assert.deepEqual(
    await codes(await signedList({ sequence: 6, issued: '2026-04-01T00:00:00Z' }, signer), { before }),
    ['issue-older'],
  );
  assert.deepEqual(await codes(await signedList({ sequence: 6 }, signer), { before }), []);
  const same = await signedList({ sequence: 5 }, signer);
  const { digest } = await look(same);
  assert.deepEqual(await codes(same, { before: { ...before, digest } }), ['same']);
});

test('a list whose next update has passed, or that is closed, is used and said to be so; one from the future is not', async () => {
  const old = await look(await signedList({ next: '2026-06-30T00:00:00Z' }, signer));
  assert.deepEqual(
    old.findings.map(({ code }) => code),
    ['next-update-passed'],
  );
  assert.equal(isUsable(old), true);
  assert.deepEqual(await codes(await signedList({ next: null }, signer)), ['closed']);
  const early = await look(await signedList({ issued: '2026-08-01T00:00:00Z' }, signer));
  assert.equal(isUsable(early), false);
  assert.deepEqual(await codes(await signedList({}, signer), { expected: 'XB' }), ['another-list']);
});

test('what is odd inside is left out and told: a broken certificate, a critical extension that nobody knows', async () => {
  const broken = await look(await signedList({ services: [{ certificate: 'AAAA' }] }, signer));
  assert.deepEqual(
    broken.findings.map(({ code }) => code),
    ['certificate-unreadable'],
  );
  const extensions = '<Extension Critical="true"><o:odd xmlns:o="urn:odd"/></Extension>';
  const odd = await look(await signedList({ services: [{ ...SERVICE, extensions }] }, signer));
  assert.deepEqual(
    odd.findings.map(({ code }) => code),
    ['critical-extension'],
  );
  assert.deepEqual(odd.list?.providers[0]?.services[0]?.states, []);
  assert.equal(isUsable(odd), true);
});

test('qualifiers count for the certificates that fit their criteria, and for no others', async () => {
  const POLICY = '1.2.3.4';
  const judged = await look(
    await signedList({ services: [{ ...SERVICE, extensions: qualifiedWith(POLICY) }] }, signer),
  );
  assert.deepEqual(judged.findings, []);
  const service = judged.list!.providers[0]!.services[0]!;
  const person = (policy: string, usage: 'nonRepudiation' | 'digitalSignature') =>
    certify({
      name: 'Persona',
      issuer: town.issuing,
      extensions: [ext.policies([{ policy }]), ext.keyUsage(usage)],
    }).certificate;
  const at = Date.parse('2026-01-01');
  const said = (certificate: Certificate) => listedAt(service, certificate, at);
  assert.deepEqual(said(person(POLICY, 'nonRepudiation')), {
    ...{ issuesQualified: true, granted: true, kinds: ['esign'], qualifiers: ['QCWithQSCD'] },
  });
  assert.deepEqual(said(person('1.2.3.5', 'nonRepudiation'))?.qualifiers, []);
  assert.deepEqual(said(person(POLICY, 'digitalSignature'))?.qualifiers, []);
  assert.equal(listedAt(service, person(POLICY, 'nonRepudiation'), Date.parse('2019-01-01')), undefined);
});

test('xmlsec1 verifies what we sign and refuses what was changed', { skip: need('xmlsec1') }, async (t) => {
  const file = folder(t);
  const bytes = await signedList({ services: [SERVICE] }, signer);
  const root = file(
    'root.pem',
    `-----BEGIN CERTIFICATE-----\n${base64Of(signer)}\n-----END CERTIFICATE-----\n`,
  );
  const args = (path: string) => [
    '--verify',
    '--trusted-pem',
    root,
    '--id-attr:Id',
    'http://uri.etsi.org/01903/v1.3.2#:SignedProperties',
    path,
  ];
  assert.doesNotMatch(run('xmlsec1', args(file('good.xml', bytes)), true), /^FAILED/);
  const changed = bytes.toString().replace('Authority', 'Altra');
  assert.match(run('xmlsec1', args(file('bad.xml', changed)), true), /^FAILED/);
  assert.deepEqual(await codes(await signed(listXml(), signer)), []);
});
