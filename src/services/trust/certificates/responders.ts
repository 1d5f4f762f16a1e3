import type { Kernel } from '../../../kernel/kernel.ts';
import type { SigningKey } from '../../../kernel/keys/index.ts';
import {
  type CertId,
  type Certificate,
  equal,
  hashOf,
  ocspResponder,
  parseCertificate,
  toHex,
} from '../../../kernel/pki/index.ts';
import { type Authority, listAuthorities, newestResponders } from './authority-store.ts';

/** Who answers for an authority, ready to sign. */
export type Responder = {
  authority: Authority;
  certificate: Certificate;
  key: SigningKey;
  make: ReturnType<typeof ocspResponder>;
  /** Hash of the issuer's name by algorithm. */
  nameHashes: ReadonlyMap<string, Uint8Array>;
};

/** How an issuer may be named in a CertID (RFC 6960 §4.1.1); SHA-1 identifies and protects nothing. */
const HASHES = ['sha1', 'sha256', 'sha384', 'sha512'] as const;
/** How long the responders are taken as read; renewed ones overlap by days. */
const KEEP_MS = 60_000;

export type Responders = {
  /** Who answers about a certificate; undefined when its issuer is none of ours. */
  find(id: CertId): Promise<Responder | undefined>;
  ofAuthority(authority: string): Promise<Responder | undefined>;
};

/** The responders of an installation, read again every minute and whenever an unknown issuer is asked about. */
export function openResponders(kernel: Kernel): Responders {
  let loaded: { at: number; byKey: Map<string, Responder>; byAuthority: Map<string, Responder> } | undefined;
  let loading: Promise<NonNullable<typeof loaded>> | undefined;

  async function load() {
    const byKey = new Map<string, Responder>();
    const byAuthority = new Map<string, Responder>();
    const authorities = new Map((await listAuthorities(kernel.db)).map((each) => [each.id, each]));
    for (const row of await newestResponders(kernel.db)) {
      const authority = authorities.get(row.authority);
      if (authority === undefined) continue;
      const responder = await responderOf(kernel, authority, row);
      byAuthority.set(authority.id, responder);
      for (const hash of HASHES)
        byKey.set(keyName(hash, hashOf(hash, authority.certificate.publicKey.bits)), responder);
    }
    loaded = { at: kernel.now().epochMilliseconds, byKey, byAuthority };
    return loaded;
  }

  async function current(maxAge: number) {
    const now = kernel.now().epochMilliseconds;
    if (loaded !== undefined && now - loaded.at < maxAge) return loaded;
    loading ??= load().finally(() => {
      loading = undefined;
    });
    return loading;
  }

  /** A stranger's question makes us read at most once a second. */
  const STRANGER_MS = 1_000;
  return {
    async find(id) {
      const name = keyName(id.hash, id.issuerKeyHash);
      const found = (await current(KEEP_MS)).byKey.get(name) ?? (await current(STRANGER_MS)).byKey.get(name);
      const expected = found?.nameHashes.get(id.hash);
      return expected !== undefined && equal(expected, id.issuerNameHash) ? found : undefined;
    },
    ofAuthority: async (authority) =>
      (await current(KEEP_MS)).byAuthority.get(authority) ??
      (await current(STRANGER_MS)).byAuthority.get(authority),
  };
}

const keyName = (hash: string, keyHash: Uint8Array) => `${hash} ${toHex(keyHash)}`;

async function responderOf(
  kernel: Kernel,
  authority: Authority,
  row: { certificate: Buffer; key_handle: string },
): Promise<Responder> {
  const certificate = parseCertificate(new Uint8Array(row.certificate));
  const key = await kernel.keys.open(row.key_handle);
  return {
    ...{ authority, certificate, key, make: ocspResponder(certificate, key.algorithm) },
    nameHashes: new Map(HASHES.map((hash) => [hash, hashOf(hash, authority.certificate.subject.der)])),
  };
}
