import type { KeyObject } from 'node:crypto';
import type { Level } from '../../../kernel/assurance.ts';
import {
  anchorFrom,
  type Certificate,
  PathValidator,
  PkiError,
  parseCertificate,
} from '../../../kernel/pki/index.ts';
import type { Sentence } from '../../../kernel/problem.ts';
import { refuse } from './finding.ts';

/** Whoever gives the identities that wallets hold. Everything that is believed of one stands here, and in no message. */
export type Issuer = {
  id: string;
  title: Sentence;
  country: string;
  /** DER. */
  anchor: Uint8Array;
  vcts: readonly string[];
  doctypes: readonly string[];
  level: Level;
  state: 'active' | 'suspended';
  demonstrationWallet: string | undefined;
};

/** The signer, and what may stand between it and the anchor. */
const LONGEST_CHAIN = 4;

/**
 * The key of whoever signed, and the issuer whose anchor its chain leads to (RFC 5280 §6.1). Nothing that a header says of a
 * key is believed without. `at`: ms since 1970. @throws WalletFinding `issuer-unknown`, `issuer-expired`
 */
export function signerOf(
  chain: readonly Uint8Array[],
  issuers: readonly Issuer[],
  at: number,
): { key: KeyObject; issuer: Issuer } {
  if (chain.length === 0 || chain.length > LONGEST_CHAIN) return refuse('issuer-unknown');
  const [signer, ...certificates] = chain.map(certificateIn);
  const { basicConstraints, keyUsage } = signer!.extensions;
  if (basicConstraints?.ca === true || (keyUsage !== undefined && !keyUsage.includes('digitalSignature')))
    return refuse('issuer-unknown');
  let expired = false;
  for (const issuer of issuers) {
    const anchors = [anchorFrom(parseCertificate(issuer.anchor), true)];
    const settings = { at, anchors, certificates, revocation: 'none' } as const;
    const { valid, findings } = new PathValidator(settings).validate(signer!);
    if (valid) return { key: signer!.publicKey.key, issuer };
    expired ||= findings.every(({ code }) => code === 'expired' || code === 'not-yet-valid');
  }
  return refuse(expired ? 'issuer-expired' : 'issuer-unknown');
}

/** The chain of a JOSE header (RFC 7515 §4.1.6), the signer first. @throws WalletFinding `issuer-unknown` */
export function chainOf(x5c: unknown): Uint8Array[] {
  if (!Array.isArray(x5c)) return refuse('issuer-unknown');
  return x5c.slice(0, LONGEST_CHAIN + 1).map((each) => new Uint8Array(Buffer.from(String(each), 'base64')));
}

function certificateIn(der: Uint8Array): Certificate {
  try {
    return parseCertificate(der);
  } catch (error) {
    if (error instanceof PkiError) return refuse('issuer-unknown');
    throw error;
  }
}
