/**
 * How fast certificates, signatures, time stamps and answers are made and checked on one core, beside `openssl speed` on the
 * same kinds of key in the same run. Both count the processor's time and not the clock's, so that other work on the machine
 * disturbs little (it still makes caches cold: run it alone for the figure that counts).
 */
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  algorithmFor,
  anchorFrom,
  buildCertificate,
  buildCrl,
  buildName,
  buildOcspRequest,
  buildTimestampRequest,
  type Certificate,
  type CrlEntryWish,
  cmsSigner,
  type Extension,
  ext,
  hashOf,
  issue,
  newSerial,
  ocspResponder,
  PathValidator,
  PURPOSE,
  PublicKey,
  parseCertificate,
  parseCrl,
  parseOcspRequest,
  parseSignedData,
  parseTimestampRequest,
  signBytes,
  timestampAuthority,
  verifySignedData,
} from '../src/kernel/pki/index.ts';

const AT = Date.UTC(2026, 5, 1);
const DAY = 86_400_000;
const SLICE_MS = Number(process.env['BENCH_SLICE_MS'] ?? 300);
const SLICES = 5;
const BATCH = 32;
const ENTRIES = 100_000;
const CRL_RUNS = 3;
const SPEED_SECONDS = '1';

const say = (line: string) => process.stdout.write(`${line}\n`);
const round = (value: number) => Math.round(value * 100) / 100;
const content = new Uint8Array(1000).fill(0x61);

interface Person {
  readonly key: KeyObject;
  readonly certificate: Certificate;
}

function certify(
  name: string,
  key: KeyObject,
  wish: { issuer?: Person; extensions: readonly Extension[] },
): Person {
  const subject = buildName([
    ['C', 'ES'],
    ['O', 'Vila-riu'],
    ['CN', name],
  ]);
  const signer = wish.issuer?.key ?? key;
  const unsigned = buildCertificate({
    serial: newSerial(),
    issuer: wish.issuer?.certificate.subject ?? subject,
    ...(wish.issuer && { issuerKey: wish.issuer.certificate.publicKey }),
    subject,
    publicKey: PublicKey.fromKey(key),
    notBefore: AT - DAY,
    notAfter: AT + DAY,
    extensions: wish.extensions,
    algorithm: algorithmFor(signer),
  });
  return { key, certificate: parseCertificate(issue(unsigned, signer)) };
}

const p256 = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const rsa2048 = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const AUTHORITY = [ext.authority(), ext.keyUsage('keyCertSign', 'cRLSign')];

/** Milliseconds of processor that this process has used, all its threads together. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Times a second of processor, the best of several slices. */
function rate(work: () => unknown): number {
  work();
  let best = 0;
  for (let slice = 0; slice < SLICES; slice++) {
    const started = cpuMs();
    let done = 0;
    let used = 0;
    while (used < SLICE_MS) {
      for (let i = 0; i < BATCH; i++) work();
      done += BATCH;
      used = cpuMs() - started;
    }
    best = Math.max(best, (done / used) * 1000);
  }
  return Math.round(best);
}

/** Signatures and checks a second by `openssl speed`, in this run. */
function opensslSpeed(kind: 'ecdsap256' | 'rsa2048'): { sign: number; verify: number } {
  const said = execFileSync('openssl', ['speed', '-mr', '-seconds', SPEED_SECONDS, kind], {
    stdio: ['ignore', 'pipe', 'ignore'],
  }).toString();
  const [, , , signSeconds = '', verifySeconds = ''] = /^\+F[24]:.*$/m.exec(said)?.[0].split(':') ?? [];
  const perSecond = (seconds: string) =>
    Math.round(Number(seconds) < 1 ? 1 / Number(seconds) : Number(seconds));
  return { sign: perSecond(signSeconds), verify: perSecond(verifySeconds) };
}

function cmsRates(kind: 'ecdsap256' | 'rsa2048', root: Person) {
  const person = certify('Signa', kind === 'rsa2048' ? rsa2048() : p256(), { issuer: root, extensions: [] });
  const algorithm = algorithmFor(person.key);
  const signer = cmsSigner({ certificate: person.certificate, algorithm });
  const sign = () =>
    issue(signer.prepare({ digest: hashOf('sha256', content), signingTime: AT }), person.key);
  const message = sign();
  const openssl = opensslSpeed(kind);
  const raw = rate(() => signBytes(algorithm, person.key, content));
  const signed = rate(sign);
  const verified = rate(() => {
    const [report] = verifySignedData(parseSignedData(message), { content });
    if (report?.findings.length !== 0) throw new Error('The message is not good.');
  });
  return {
    opensslSignPerSecond: openssl.sign,
    rawSignPerSecond: raw,
    cmsSignPerSecond: signed,
    ofRaw: round(signed / raw),
    ofOpenssl: round(signed / openssl.sign),
    opensslVerifyPerSecond: openssl.verify,
    cmsVerifyPerSecond: verified,
  };
}

function stampRate(root: Person): number {
  const extensions = [ext.extKeyUsage([PURPOSE.timeStamping], true)];
  const tsa = certify('Segell de temps', p256(), { issuer: root, extensions });
  const algorithm = algorithmFor(tsa.key);
  const authority = timestampAuthority({
    certificate: tsa.certificate,
    algorithm,
    policy: '1.3.6.1.4.1.99999.1',
  });
  const imprint = { hash: 'sha256', digest: hashOf('sha256', content) } as const;
  const asked = buildTimestampRequest({ imprint, nonce: newSerial() });
  return rate(() => {
    const request = parseTimestampRequest(asked);
    return issue(authority.stamp({ request, serial: newSerial(), at: AT }), tsa.key);
  });
}

function answerRate(root: Person): number {
  const responder = certify('Respon', p256(), { issuer: root, extensions: [ext.ocspNoCheck()] });
  const made = ocspResponder(responder.certificate, algorithmFor(responder.key));
  const issuer = { name: root.certificate.subject, publicKey: root.certificate.publicKey };
  const asked = buildOcspRequest({ issuer, serials: [newSerial()], nonce: newSerial() });
  return rate(() => {
    const { ids, nonce } = parseOcspRequest(asked);
    const answers = ids.map((id) => ({ id, status: 'good', thisUpdate: AT, nextUpdate: AT + DAY }) as const);
    return issue(made.answer({ answers, producedAt: AT, ...(nonce && { nonce }) }), responder.key);
  });
}

/** Parsing and judging a chain of three afresh each time, without lists. */
function pathRate(root: Person): number {
  const middle = certify('Emissora', p256(), { issuer: root, extensions: AUTHORITY });
  const last = certify('Persona', p256(), { issuer: middle, extensions: [ext.keyUsage('nonRepudiation')] });
  const ders = [root, middle, last].map((each) => each.certificate.der);
  return rate(() => {
    const [top, between, target] = ders.map(parseCertificate) as [Certificate, Certificate, Certificate];
    const settings = {
      at: AT,
      anchors: [anchorFrom(top)],
      certificates: [between],
      revocation: 'none',
    } as const;
    if (!new PathValidator(settings).validate(target).valid) throw new Error('The path does not hold.');
  });
}

function crlTimes(root: Person) {
  const reasons = ['keyCompromise', 'superseded', 'cessationOfOperation', 'unspecified'] as const;
  const entries: CrlEntryWish[] = Array.from({ length: ENTRIES }, (_, i) => ({
    serial: newSerial(),
    revokedAt: AT - i * 1000,
    reason: reasons[i % reasons.length]!,
  }));
  const issuer = root.certificate.subject;
  const wish = {
    issuer,
    issuerKey: root.certificate.publicKey,
    thisUpdate: AT,
    nextUpdate: AT + DAY,
    number: 1,
  };
  let [der, build, find] = [new Uint8Array(0), Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let run = 0; run < CRL_RUNS; run++) {
    const started = cpuMs();
    der = issue(buildCrl({ ...wish, entries, algorithm: algorithmFor(root.key) }), root.key);
    const built = cpuMs();
    if (parseCrl(der).find(issuer, entries[ENTRIES - 1]!.serial) === undefined)
      throw new Error('Not on the list.');
    build = Math.min(build, built - started);
    find = Math.min(find, cpuMs() - built);
  }
  return {
    crlEntries: ENTRIES,
    crlBytes: der.length,
    crlBuildMs: Math.round(build),
    crlParseAndFindMs: Math.round(find),
  };
}

const root = certify('Arrel', p256(), { extensions: AUTHORITY });
const rich = certify('Tothom', p256(), {
  issuer: root,
  extensions: [
    ext.keyUsage('nonRepudiation'),
    ext.policies([{ policy: '0.4.0.194112.1.2', cps: 'https://pki.example/cps' }]),
    ext.qcStatements({ compliance: true, sscd: true, types: ['esign'] }),
  ],
});
const result = {
  bench: 'pki',
  p256: cmsRates('ecdsap256', root),
  rsa2048: cmsRates('rsa2048', root),
  timestampsPerSecond: stampRate(root),
  ocspPerSecond: answerRate(root),
  certificatesParsedPerSecond: rate(() => parseCertificate(rich.certificate.der)),
  chainsOfThreePerSecond: pathRate(root),
  ...crlTimes(root),
};
for (const kind of ['p256', 'rsa2048'] as const) {
  const { cmsSignPerSecond, ofRaw, ofOpenssl, cmsVerifyPerSecond } = result[kind];
  say(
    `${kind}: ${cmsSignPerSecond} messages/s signed (${ofRaw} of the key, ${ofOpenssl} of openssl speed), ${cmsVerifyPerSecond}/s checked.`,
  );
}
say(`${result.timestampsPerSecond} time stamps/s, ${result.ocspPerSecond} OCSP answers/s (P-256).`);
say(
  `${result.certificatesParsedPerSecond} certificates/s parsed, ${result.chainsOfThreePerSecond} chains of three/s judged.`,
);
say(
  `A list of ${ENTRIES}: ${result.crlBuildMs} ms to make, ${result.crlParseAndFindMs} ms to read and search.`,
);
say(JSON.stringify(result));
