import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { need } from '../../../test/need.ts';
import {
  algorithmFor,
  anchorFrom,
  buildOcspRequest,
  buildTimestampRequest,
  ext,
  hashOf,
  issue,
  newSerial,
  ocspRefusal,
  ocspResponder,
  PathValidator,
  PURPOSE,
  parseOcspRequest,
  parseOcspResponse,
  parseTimestampRequest,
  parseTimestampResponse,
  timestampAuthority,
  timestampRefusal,
  verifyTimestamp,
} from './index.ts';
import {
  AT,
  certify,
  folder,
  type KeyWish,
  newTown,
  type Person,
  pem,
  run,
  type Town,
} from './town.test-helper.ts';

const SECONDS = String(AT / 1000);
const HOUR = 3_600_000;
const text = new TextEncoder().encode('El ple acorda arreglar la font.\n');
const read = (path: string) => new Uint8Array(readFileSync(path));
const STAMPING = [ext.keyUsage('digitalSignature'), ext.extKeyUsage([PURPOSE.timeStamping], true)];
const ANSWERING = [
  ext.keyUsage('digitalSignature'),
  ext.extKeyUsage([PURPOSE.ocspSigning]),
  ext.ocspNoCheck(),
];

function stamper(town: Town, kind: KeyWish, extensions = STAMPING): Person {
  return certify({ name: 'Segell de temps', kind, issuer: town.issuing, extensions });
}

function stamp(person: Person, town: Town, request: Uint8Array): Uint8Array {
  const authority = timestampAuthority({
    certificate: person.certificate,
    algorithm: algorithmFor(person.key),
    chain: [town.issuing.certificate],
    policy: '1.3.6.1.4.1.99999.1',
    accuracyMs: 1500,
    ordering: true,
    named: true,
  });
  const wish = { request: parseTimestampRequest(request), serial: newSerial(), at: AT + 250 };
  return issue(authority.stamp(wish), person.key);
}

for (const kind of ['p256', 'rsa'] as const)
  test(`openssl asks for a time stamp and accepts ours (${kind})`, { skip: need('openssl') }, (t) => {
    const file = folder(t);
    const town = newTown();
    run('openssl', ['ts', '-query', '-data', file('t', text), '-sha256', '-cert', '-out', file('q')]);
    const response = stamp(stamper(town, kind), town, read(file('q')));
    const ca = [
      '-CAfile',
      file('ca.pem', pem(town.root)),
      '-untrusted',
      file('i.pem', pem(town.issuing)),
      '-attime',
      SECONDS,
    ];
    const answer = file('r', response);
    assert.match(run('openssl', ['ts', '-verify', '-queryfile', file('q'), '-in', answer, ...ca]), /OK/);
    assert.match(run('openssl', ['ts', '-verify', '-data', file('t'), '-in', answer, ...ca]), /OK/);
    const other = file('u', 'una altra cosa');
    assert.match(run('openssl', ['ts', '-verify', '-data', other, '-in', answer, ...ca], true), /FAILED/);
    const { token } = parseTimestampResponse(response);
    const { nonce } = parseTimestampRequest(read(file('q')));
    assert.deepEqual(verifyTimestamp(token!, { content: text, nonce: nonce! }).findings, []);
    assert.deepEqual(
      [token?.info.genTime, token?.info.accuracyMicros, token?.info.ordering],
      [AT + 250, 1_500_000, true],
    );
  });

test('a time stamp about another text, of an old question, or of somebody else is told as such', () => {
  const town = newTown();
  const request = buildTimestampRequest({
    imprint: { hash: 'sha256', digest: hashOf('sha256', text) },
    nonce: Uint8Array.of(9),
  });
  const codes = (person: Person) => {
    const { token } = parseTimestampResponse(stamp(person, town, request));
    const expected = { content: Uint8Array.of(1), nonce: Uint8Array.of(8), policy: '1.2.3' };
    return verifyTimestamp(token!, expected).findings.map((each) => each.code);
  };
  assert.deepEqual(codes(stamper(town, 'p256')), ['imprint-mismatch', 'nonce-mismatch', 'policy-mismatch']);
  assert.ok(codes(stamper(town, 'p256', [ext.keyUsage('digitalSignature')])).includes('not-an-authority'));
});

test('openssl understands why a time stamp was refused', { skip: need('openssl') }, (t) => {
  const file = folder(t);
  const said = run('openssl', [
    'ts',
    '-reply',
    '-in',
    file('r', timestampRefusal('timeNotAvailable', 'The clock is unsure.')),
    '-text',
  ]);
  assert.match(said, /The clock is unsure[\s\S]*time source is not available/i);
  const parsed = parseTimestampResponse(timestampRefusal('badAlg'));
  assert.deepEqual([parsed.status, parsed.failures, parsed.token], ['rejection', ['badAlg'], undefined]);
});

interface Desk {
  readonly town: Town;
  readonly person: Person;
  readonly responder: Person;
}

function newDesk(extensions = ANSWERING): Desk {
  const town = newTown();
  const person = certify({ name: 'Titular', issuer: town.issuing });
  return { town, person, responder: certify({ name: 'Respon', issuer: town.issuing, extensions }) };
}

type Status = 'good' | 'unknown' | { revokedAt: number; reason: 'keyCompromise' };

function answer({ responder }: Desk, request: Uint8Array, status: Status): Uint8Array {
  const { ids, nonce } = parseOcspRequest(request);
  const answers = ids.map((id) => ({ id, status, thisUpdate: AT - HOUR, nextUpdate: AT + HOUR }));
  const made = ocspResponder(responder.certificate, algorithmFor(responder.key));
  return issue(made.answer({ answers, producedAt: AT - HOUR, ...(nonce && { nonce }) }), responder.key);
}

const STATUSES: readonly [Status, RegExp, string][] = [
  ['good', /: good/, 'good'],
  ['unknown', /: unknown/, 'unknown'],
  [{ revokedAt: AT - 2 * HOUR, reason: 'keyCompromise' }, /: revoked[\s\S]*keyCompromise/, 'revoked'],
];

for (const [status, expected, ours] of STATUSES)
  for (const hash of ['sha1', 'sha256'] as const)
    test(`openssl asks with ${hash} and hears that a certificate is ${ours}`, {
      skip: need('openssl'),
    }, (t) => {
      const file = folder(t);
      const desk = newDesk();
      const [issuer, cert] = [file('i.pem', pem(desk.town.issuing)), file('c.pem', pem(desk.person))];
      run('openssl', ['ocsp', `-${hash}`, '-issuer', issuer, '-cert', cert, '-reqout', file('q')]);
      const response = answer(desk, read(file('q')), status);
      const said = run('openssl', [
        ...[
          'ocsp',
          '-respin',
          file('r', response),
          '-no_nonce',
          `-${hash}`,
          '-issuer',
          issuer,
          '-cert',
          cert,
        ],
        ...[
          '-CAfile',
          file('ca.pem', pem(desk.town.root, desk.town.issuing)),
          '-attime',
          SECONDS,
          '-validity_period',
          '1000000000',
        ],
      ]);
      assert.match(said, expected);
      assert.equal(judge(desk, response), ours);
    });

/** What a validator says of the person's certificate when it has that answer and no list. */
function judge({ town, person }: Desk, response: Uint8Array, at = AT): string | undefined {
  const report = new PathValidator({
    at,
    anchors: [anchorFrom(town.issuing.certificate)],
    certificates: [],
    revocation: 'required',
    evidence: { crls: [], ocsp: [parseOcspResponse(response)] },
  }).validate(person.certificate);
  assert.equal(report.valid, report.revocation[0]?.status === 'good');
  return report.revocation[0]?.status;
}

test('GnuTLS accepts an answer of ours, with the nonce it sent', { skip: need('ocsptool') }, (t) => {
  const file = folder(t);
  const desk = newDesk();
  const [issuer, cert] = [file('i.pem', pem(desk.town.issuing)), file('c.pem', pem(desk.person))];
  run('ocsptool', [
    '--generate-request',
    '--load-issuer',
    issuer,
    '--load-cert',
    cert,
    '--nonce',
    '--outfile',
    file('q'),
  ]);
  const response = file('r', answer(desk, read(file('q')), 'good'));
  const said = run('ocsptool', ['--verify-response', '--load-response', response, '--load-trust', issuer]);
  assert.match(said, /Verifying OCSP Response: Success/);
  assert.match(run('ocsptool', ['--response-info', '--infile', response]), /Certificate Status: good/);
});

test('an answer of somebody who was not entrusted with answering counts for nothing', () => {
  const request = (desk: Desk) =>
    buildOcspRequest({
      issuer: {
        name: desk.town.issuing.certificate.subject,
        publicKey: desk.town.issuing.certificate.publicKey,
      },
      serials: [desk.person.certificate.serial],
    });
  const plain = newDesk([ext.keyUsage('digitalSignature')]);
  assert.equal(judge(plain, answer(plain, request(plain), 'good')), 'unknown');
  const desk = newDesk();
  const good = answer(desk, request(desk), 'good');
  assert.equal(judge(desk, good), 'good');
  assert.equal(judge(desk, good, AT + 2 * HOUR), 'unknown', 'and an old one neither');
  const stranger = { ...desk, responder: newDesk().responder };
  const foreign = certify({ name: 'Fora', issuer: stranger.town.root, extensions: ANSWERING });
  assert.equal(judge(desk, answer({ ...desk, responder: foreign }, request(desk), 'good')), 'unknown');
  const mayBeRevoked = newDesk(ANSWERING.slice(0, 2));
  assert.equal(judge(mayBeRevoked, answer(mayBeRevoked, request(mayBeRevoked), 'good')), 'unknown');
});

test('a refusal of the responder has no content', () => {
  assert.deepEqual(parseOcspResponse(ocspRefusal('tryLater')), { status: 'tryLater', basic: undefined });
});
