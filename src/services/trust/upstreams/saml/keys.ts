import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Kernel } from '../../../../kernel/kernel.ts';
import type { SigningKey } from '../../../../kernel/keys/index.ts';
import { oncePerKernel } from '../../../../kernel/once.ts';
import {
  buildCertificate,
  buildName,
  type Certificate,
  ext,
  newSerial,
  PublicKey,
  parseCertificate,
} from '../../../../kernel/pki/index.ts';
import { seal, unseal } from '../../../../kernel/seal.ts';
import { keepOwnKey, ownKey } from '../store.ts';

const RSA_BITS = 3072;
/** What others keep of us is changed by hand: a key that ends is a house that nobody enters. */
const YEARS = 10;
const DAY_MS = 86_400_000;
const SEAL = { purpose: 'upstreams/open', owner: 'own-key' } as const;

export type OwnKeys = {
  signer: { key: SigningKey; certificate: Certificate };
  opener: { key: KeyObject; certificate: Certificate };
};

/** Our keys towards identity providers, made once for an installation: RSA, which all of them take. */
export const ownKeys = oncePerKernel(open);

async function open(kernel: Kernel): Promise<OwnKeys> {
  const signer = (await ownKey(kernel.db, 'sign')) ?? (await makeSigner(kernel));
  const opener = (await ownKey(kernel.db, 'open')) ?? (await makeOpener(kernel, signer.handle));
  const plain = unseal(kernel, SEAL, opener.handle);
  if (plain === undefined)
    throw new Error('The key that opens assertions was sealed by another installation.');
  return {
    signer: {
      key: await kernel.keys.open(signer.handle),
      certificate: parseCertificate(new Uint8Array(signer.certificate)),
    },
    opener: {
      key: createPrivateKey({ key: plain, type: 'pkcs8', format: 'der' }),
      certificate: parseCertificate(new Uint8Array(opener.certificate)),
    },
  };
}

const subjectOf = (kernel: Kernel) =>
  buildName([['CN', new URL(kernel.publicAddress).hostname.slice(0, 64)]]);

async function makeSigner(kernel: Kernel) {
  const key = await kernel.keys.create(`RSA-${RSA_BITS}`);
  const certificate = await certify(kernel, key, key.publicKey, 'digitalSignature');
  return keepOwnKey(kernel.db, { use: 'sign', handle: key.handle, certificate, now: kernel.now() });
}

async function makeOpener(kernel: Kernel, signerHandle: string) {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: RSA_BITS });
  const handle = seal(kernel, SEAL, privateKey.export({ type: 'pkcs8', format: 'der' }));
  const signer = await kernel.keys.open(signerHandle);
  const certificate = await certify(kernel, signer, PublicKey.fromKey(privateKey), 'keyEncipherment');
  return keepOwnKey(kernel.db, { use: 'open', handle, certificate, now: kernel.now() });
}

/** Metadata carry keys as certificates; who reads them believes the key and nothing else of it. */
async function certify(
  kernel: Kernel,
  signer: SigningKey,
  publicKey: PublicKey,
  usage: 'digitalSignature' | 'keyEncipherment',
): Promise<Uint8Array> {
  const name = subjectOf(kernel);
  const notBefore = Math.floor(kernel.now().epochMilliseconds / 1000) * 1000;
  const unsigned = buildCertificate({
    ...{ serial: newSerial(), issuer: name, subject: name, publicKey, issuerKey: signer.publicKey },
    ...{ algorithm: signer.algorithm, notBefore, notAfter: notBefore + YEARS * 365 * DAY_MS },
    extensions: [ext.endEntity(), ext.keyUsage(usage)],
  });
  return unsigned.finish(await signer.sign(unsigned.toBeSigned));
}
