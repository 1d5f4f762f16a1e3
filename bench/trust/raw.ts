/** What a key and a tool can do by themselves, in the same run: what everything else is compared with. */
import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  algorithmFor,
  buildCertificate,
  buildName,
  buildTimestampRequest,
  ext,
  hashOf,
  issue,
  newSerial,
  PURPOSE,
  PublicKey,
  signBytes,
  toPem,
  verifySignature,
} from '../../src/kernel/pki/index.ts';

const SLICE_MS = Number(process.env['BENCH_SLICE_MS'] ?? 300);
const SLICES = 5;
const BATCH = 16;

/** Milliseconds of processor that this process has used. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Times a second of processor, the best of several slices. */
export async function rate(work: () => unknown, slices = SLICES): Promise<number> {
  await work();
  let best = 0;
  for (let slice = 0; slice < slices; slice++) {
    const started = cpuMs();
    let [done, used] = [0, 0];
    while (used < SLICE_MS) {
      for (let i = 0; i < BATCH; i++) await work();
      done += BATCH;
      used = cpuMs() - started;
    }
    best = Math.max(best, (done / used) * 1000);
  }
  return best >= 100 ? Math.round(best) : Math.round(best * 10) / 10;
}

const KEYS = {
  p256: { make: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }), speed: 'ecdsap256' },
  rsa2048: { make: () => generateKeyPairSync('rsa', { modulusLength: 2048 }), speed: 'rsa2048' },
  rsa3072: { make: () => generateKeyPairSync('rsa', { modulusLength: 3072 }), speed: 'rsa3072' },
} as const;

export type KeyRates = { sign: number; verify: number; opensslSign: number; opensslVerify: number };

/** Signatures and checks a second of each kind of key, here and by `openssl speed`. */
export async function keyRates(): Promise<Record<keyof typeof KEYS, KeyRates>> {
  const bytes = new Uint8Array(200).fill(0x61);
  const found: Partial<Record<keyof typeof KEYS, KeyRates>> = {};
  for (const [name, { make, speed }] of Object.entries(KEYS)) {
    const { privateKey } = make();
    const algorithm = algorithmFor(privateKey);
    const signature = signBytes(algorithm, privateKey, bytes);
    const publicKey = PublicKey.fromKey(privateKey);
    const openssl = opensslSpeed(speed);
    found[name as keyof typeof KEYS] = {
      sign: await rate(() => signBytes(algorithm, privateKey, bytes)),
      verify: await rate(() => verifySignature(algorithm, publicKey, { bytes, signature })),
      opensslSign: openssl.sign,
      opensslVerify: openssl.verify,
    };
  }
  return found as Record<keyof typeof KEYS, KeyRates>;
}

function opensslSpeed(kind: string): { sign: number; verify: number } {
  const said = execFileSync('openssl', ['speed', '-mr', '-seconds', '1', kind], {
    stdio: ['ignore', 'pipe', 'ignore'],
  }).toString();
  const [, , , signSeconds = '', verifySeconds = ''] = /^\+F[24]:.*$/m.exec(said)?.[0].split(':') ?? [];
  const perSecond = (seconds: string) =>
    Math.round(Number(seconds) < 1 ? 1 / Number(seconds) : Number(seconds));
  return { sign: perSecond(signSeconds), verify: perSecond(verifySeconds) };
}

const CONFIG = `[ tsa ]
default_tsa = us
[ us ]
serial = SERIAL
signer_digest = sha256
default_policy = 1.3.6.1.4.1.32473.3.1
digests = sha256
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_alg = sha256
`;
const REPLIES = 60;

/** Time stamps a second by `openssl ts -reply`, a process each, which is how it is meant to be used. */
export function opensslReplies(): number {
  const folder = mkdtempSync(join(tmpdir(), 'aplec-bench-tsa-'));
  const file = (name: string, content: string | Uint8Array) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const { privateKey } = KEYS.p256.make();
  const key = file('key.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
  const certificate = file('tsa.pem', selfSigned(privateKey));
  const config = file('tsa.cnf', CONFIG.replace('SERIAL', file('serial', '01\n')));
  const imprint = { hash: 'sha256', digest: hashOf('sha256', new Uint8Array(100)) } as const;
  const query = file('q.tsq', buildTimestampRequest({ imprint, nonce: newSerial() }));
  const args = ['ts', '-reply', '-config', config, '-section', 'us', '-queryfile', query];
  const whole = [...args, '-signer', certificate, '-inkey', key, '-out', join(folder, 'r.tsr')];
  const started = performance.now();
  for (let i = 0; i < REPLIES; i++) {
    const { status, stderr } = spawnSync('openssl', whole);
    if (status !== 0) throw new Error(`openssl ts -reply: ${stderr}`);
  }
  return Math.round((REPLIES / (performance.now() - started)) * 1000);
}

function selfSigned(key: KeyObject): string {
  const name = buildName([['CN', 'Bench']]);
  const now = Date.now();
  const unsigned = buildCertificate({
    ...{ serial: newSerial(), issuer: name, subject: name, publicKey: PublicKey.fromKey(key) },
    ...{ notBefore: now - 86_400_000, notAfter: now + 86_400_000, algorithm: algorithmFor(key) },
    extensions: [ext.extKeyUsage([PURPOSE.timeStamping], true)],
  });
  return toPem(issue(unsigned, key), 'CERTIFICATE');
}
