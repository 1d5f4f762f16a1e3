import { createHash, createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Kernel } from '../../../kernel/kernel.ts';
import { oncePerKernel } from '../../../kernel/once.ts';
import {
  algorithmFor,
  buildCertificate,
  buildName,
  buildRequest,
  ext,
  fromPem,
  issue,
  newSerial,
  PublicKey,
  parseCertificate,
  toPem,
} from '../../../kernel/pki/index.ts';
import { seal, unseal } from '../../../kernel/seal.ts';
import { keepOwnKey, ownKey } from './store.ts';

const SEAL = { purpose: 'wallet/request', owner: 'own-key' } as const;
const YEARS = 5;
const DAY_MS = 86_400_000;

/** How wallets know us: the key that signs what we ask, and its certificate with those above it, in DER. */
export type OurKey = {
  key: KeyObject;
  chain: readonly Uint8Array[];
  /** `x509_hash:` and the hash of the certificate (OpenID4VP 1.0 §5.9.3). */
  clientId: string;
};

/** Our key towards wallets, P-256 (HAIP 1.0 §7), made once for an installation. */
export const ourKey = oncePerKernel(open);

async function open(kernel: Kernel): Promise<OurKey> {
  const kept = (await ownKey(kernel.db)) ?? (await make(kernel));
  const plain = unseal(kernel, SEAL, kept.sealed);
  if (plain === undefined) throw new Error('The key towards wallets was sealed by another installation.');
  const key = createPrivateKey({ key: plain, type: 'pkcs8', format: 'der' });
  const chain = givenChain(kernel, key) ?? [new Uint8Array(kept.certificate)];
  const digest = createHash('sha256').update(chain[0]!).digest('base64url');
  return { key, chain, clientId: `x509_hash:${digest}` };
}

/** The access certificate that an authority gave for our key. Fails when it is of another key: wallets would refuse every request. */
function givenChain(kernel: Kernel, key: KeyObject): Uint8Array[] | undefined {
  const file = kernel.settings['WALLET_CERTIFICATES'] as string | undefined;
  if (file === undefined) return undefined;
  const chain = fromPem(readFileSync(file, 'utf8'), 'CERTIFICATE');
  const own = PublicKey.fromKey(key).fingerprint;
  if (chain[0] === undefined || parseCertificate(chain[0]).publicKey.fingerprint !== own)
    throw new Error(
      'The file of the setting WALLET_CERTIFICATES does not begin with a certificate for our key towards wallets.',
    );
  return chain;
}

const subjectOf = (kernel: Kernel) =>
  buildName([['CN', new URL(kernel.publicAddress).hostname.slice(0, 64)]]);

async function make(kernel: Kernel) {
  const { privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
  const publicKey = PublicKey.fromKey(privateKey);
  const name = subjectOf(kernel);
  const notBefore = Math.floor(kernel.now().epochMilliseconds / 1000) * 1000;
  const unsigned = buildCertificate({
    ...{ serial: newSerial(), issuer: name, subject: name, publicKey, algorithm: algorithmFor(privateKey) },
    ...{ notBefore, notAfter: notBefore + YEARS * 365 * DAY_MS },
    extensions: [ext.endEntity(), ext.keyUsage('digitalSignature')],
  });
  const sealed = seal(kernel, SEAL, privateKey.export({ type: 'pkcs8', format: 'der' }));
  return keepOwnKey(kernel.db, { sealed, certificate: issue(unsigned, privateKey) }, kernel.now());
}

/** The request that an authority of access certificates wants of us (PKCS#10), as PEM. */
export async function certificateRequest(kernel: Kernel): Promise<string> {
  const { key } = await ourKey(kernel);
  const unsigned = buildRequest({
    ...{ subject: subjectOf(kernel), publicKey: PublicKey.fromKey(key), algorithm: algorithmFor(key) },
    extensions: [ext.keyUsage('digitalSignature')],
  });
  return toPem(issue(unsigned, key), 'CERTIFICATE REQUEST');
}
