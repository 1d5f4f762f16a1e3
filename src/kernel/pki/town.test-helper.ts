/** A small authority of a town, for tests: root, issuing authority, and whoever it certifies. */
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { programPath } from '../../../test/need.ts';
import {
  algorithmFor,
  buildCertificate,
  buildName,
  type Certificate,
  type Extension,
  ext,
  issue,
  newSerial,
  PublicKey,
  parseCertificate,
  toPem,
} from './index.ts';

export const AT = Date.UTC(2026, 5, 1, 12);
/** Wide, since GnuTLS judges by the clock of the machine. */
const FROM = Date.UTC(2020, 0, 1);
const TO = Date.UTC(2045, 0, 1);

export type KeyWish = 'p256' | 'p384' | 'p521' | 'rsa' | 'ed25519';

export interface Person {
  readonly key: KeyObject;
  readonly certificate: Certificate;
}

const CURVES = { p256: 'P-256', p384: 'P-384', p521: 'P-521' } as const;
/** An RSA key takes a tenth of a second, so tests share those they need. */
const pool = new Map<KeyWish, KeyObject[]>();

export function newKey(kind: KeyWish = 'p256'): KeyObject {
  if (kind === 'rsa') return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  if (kind === 'ed25519') return generateKeyPairSync('ed25519').privateKey;
  return generateKeyPairSync('ec', { namedCurve: CURVES[kind] }).privateKey;
}

function shared(kind: KeyWish, at: number): KeyObject {
  const keys = pool.get(kind) ?? [];
  pool.set(kind, keys);
  keys[at] ??= newKey(kind);
  return keys[at];
}

export interface CertifyWish {
  readonly name: string;
  readonly issuer?: Person;
  readonly extensions?: readonly Extension[];
  readonly kind?: KeyWish;
  readonly from?: number;
  readonly to?: number;
  readonly key?: KeyObject;
  readonly subject?: Certificate['subject'];
  readonly pss?: true;
}

export function certify(wish: CertifyWish): Person {
  const key = wish.key ?? newKey(wish.kind);
  const publicKey = PublicKey.fromKey(key);
  const signer = wish.issuer?.key ?? key;
  const subject =
    wish.subject ??
    buildName([
      ['C', 'ES'],
      ['O', 'Vila-riu'],
      ['CN', wish.name],
    ]);
  const unsigned = buildCertificate({
    serial: newSerial(),
    issuer: wish.issuer?.certificate.subject ?? subject,
    ...(wish.issuer && { issuerKey: wish.issuer.certificate.publicKey }),
    subject,
    publicKey,
    notBefore: wish.from ?? FROM,
    notAfter: wish.to ?? TO,
    extensions: wish.extensions ?? [],
    algorithm: algorithmFor(signer, wish.pss ? 'rsa-pss' : 'rsa'),
  });
  return { key, certificate: parseCertificate(issue(unsigned, signer)) };
}

export const AUTHORITY = [ext.authority(), ext.keyUsage('keyCertSign', 'cRLSign')];

export interface Town {
  readonly root: Person;
  readonly issuing: Person;
}

export function newTown(kind: KeyWish = 'p256'): Town {
  const root = certify({ name: 'Arrel', key: shared(kind, 0), extensions: AUTHORITY });
  const issuing = certify({ name: 'Emissora', key: shared(kind, 1), issuer: root, extensions: AUTHORITY });
  return { root, issuing };
}

/** A folder that goes with the test; files are written into it by name. */
export function folder(t: TestContext): (name: string, content?: Uint8Array | string) => string {
  const path = mkdtempSync(join(tmpdir(), 'aplec-pki-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return (name, content) => {
    const file = join(path, name);
    if (content !== undefined) writeFileSync(file, content);
    return file;
  };
}

export const pem = (...people: readonly (Person | Certificate)[]): string =>
  people.map((each) => toPem('key' in each ? each.certificate.der : each.der, 'CERTIFICATE')).join('');

const LIMIT_MS = 60_000;

/** What a program says, on both outputs; it must end well unless `mayFail`. */
export function run(program: string, args: readonly string[], mayFail = false): string {
  try {
    const said = execFileSync(programPath(program), args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LIMIT_MS,
    });
    return said.toString();
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: Buffer; stderr?: Buffer };
    const said = `${stdout ?? ''}${stderr ?? ''}`;
    if (mayFail) return `FAILED ${said}`;
    throw new Error(`${program} ${args.join(' ')}: ${said}`, { cause: error });
  }
}
