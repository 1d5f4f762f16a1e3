import {
  Aes128Gcm,
  Aes256Gcm,
  CipherSuite,
  DhkemP256HkdfSha256,
  DhkemX25519HkdfSha256,
  HkdfSha256,
} from '@hpke/core';

/** Kinds of recipient key (RFC 9180 §7.1: DHKEM with HKDF-SHA-256). */
export const KEMS = ['P-256', 'X25519'] as const;
export type Kem = (typeof KEMS)[number];

export type KeyPair = { readonly publicKey: Uint8Array; readonly privateKey: Uint8Array };
/** An encapsulated key and what is sealed with it. */
export type Sealed = { readonly enc: Uint8Array; readonly ciphertext: Uint8Array };
/** `info` names the purpose, `aad` what the sealed thing belongs to: both must be the same to open. */
export type Binding = { readonly info: Uint8Array; readonly aad: Uint8Array };

const kemOf = (kem: Kem) => (kem === 'P-256' ? new DhkemP256HkdfSha256() : new DhkemX25519HkdfSha256());

/** Only the vectors of the RFC use the shorter key; everything of ours is AES-256-GCM. */
export type Aead = 'AES-256-GCM' | 'AES-128-GCM';

function suiteOf(kem: Kem, aead: Aead): CipherSuite {
  const cipher = aead === 'AES-256-GCM' ? new Aes256Gcm() : new Aes128Gcm();
  return new CipherSuite({ kem: kemOf(kem), kdf: new HkdfSha256(), aead: cipher });
}

/** Exact bytes: what the library is given may be a window on something larger. */
const exact = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;

/** A new key of a recipient, as RFC 9180 §7.1.1 serializes it. */
export async function newKeyPair(kem: Kem): Promise<KeyPair> {
  const suite = kemOf(kem);
  const pair = await suite.generateKeyPair();
  return {
    publicKey: new Uint8Array(await suite.serializePublicKey(pair.publicKey)),
    privateKey: new Uint8Array(await suite.serializePrivateKey(pair.privateKey)),
  };
}

/** Seals a short thing (a key, a share) to a public key: mode Base, one message (§6.1). */
export async function sealTo(
  { kem, publicKey }: { kem: Kem; publicKey: Uint8Array },
  plain: Uint8Array,
  { info, aad }: Binding,
): Promise<Sealed> {
  const suite = suiteOf(kem, 'AES-256-GCM');
  const recipientPublicKey = await suite.kem.deserializePublicKey(exact(publicKey));
  const { enc, ct } = await suite.seal({ recipientPublicKey, info: exact(info) }, exact(plain), exact(aad));
  return { enc: new Uint8Array(enc), ciphertext: new Uint8Array(ct) };
}

/** What was sealed; undefined when it was not to this key, not for this, or was changed. */
export async function openWith(
  { kem, privateKey, aead = 'AES-256-GCM' }: { kem: Kem; privateKey: Uint8Array; aead?: Aead },
  { enc, ciphertext }: Sealed,
  { info, aad }: Binding,
): Promise<Uint8Array | undefined> {
  const suite = suiteOf(kem, aead);
  try {
    const recipientKey = await suite.kem.deserializePrivateKey(exact(privateKey));
    const opened = await suite.open(
      { recipientKey, enc: exact(enc), info: exact(info) },
      exact(ciphertext),
      exact(aad),
    );
    return new Uint8Array(opened);
  } catch {
    // The library has one error for each way in which it does not open; which one is nobody's business.
    return undefined;
  }
}
