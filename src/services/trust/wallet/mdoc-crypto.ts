import { createHash, createPublicKey, randomBytes, sign, verify } from 'node:crypto';
import { parseCertificate } from '../../../kernel/pki/index.ts';
import { CoseKey, type MdocContext, SignatureAlgorithm } from './mdoc-library.ts';

const HASHES = { 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' } as const;
/** COSE takes r and s one after the other (RFC 9053 §2.1). */
const DSA = { dsaEncoding: 'ieee-p1363' } as const;

const noMac = () => {
  throw new Error('MACs of devices are not taken: a signature says who made it.');
};

/**
 * What the library of mdoc leaves to whoever uses it, on `node:crypto`: ES256 and nothing else (HAIP 1.0 §7), so that no header
 * chooses. `verifyCertificateChain` throws unless the chain is one that may be believed.
 */
export function mdocCrypto(verifyCertificateChain: (chain: readonly Uint8Array[]) => void): MdocContext {
  return {
    crypto: {
      random: (length) => new Uint8Array(randomBytes(length)),
      digest: ({ digestAlgorithm, bytes }) =>
        new Uint8Array(
          createHash(HASHES[digestAlgorithm as keyof typeof HASHES])
            .update(bytes)
            .digest(),
        ),
      calculateEphemeralMacKey: noMac,
    },
    cose: {
      sign1: {
        sign: ({ toBeSigned, key }) =>
          new Uint8Array(
            sign('sha256', toBeSigned, { key: key.jwk as never, format: 'jwk', ...DSA } as never),
          ),
        verify: ({ key, sign1 }) => {
          if (sign1.signatureAlgorithmName !== 'ES256') return false;
          const { kty, crv, x, y } = key.jwk as Record<string, string>;
          if (kty !== 'EC' || crv !== 'P-256') return false;
          const publicKey = createPublicKey({ key: { kty, crv, x, y } as never, format: 'jwk' });
          return verify('sha256', sign1.toBeSigned, { key: publicKey, ...DSA }, sign1.signature);
        },
      },
      mac0: { sign: noMac, verify: noMac },
    },
    x509: {
      getIssuerNameField: ({ certificate, field }) => (field === 'C' ? countriesOf(certificate) : []),
      getPublicKey: ({ certificate }) => {
        const jwk = parseCertificate(certificate).publicKey.key.export({ format: 'jwk' });
        return CoseKey.fromJwk({ ...jwk, alg: 'ES256' } as never);
      },
      verifyCertificateChain: ({ x5chain }) => verifyCertificateChain(x5chain),
      getCertificateData: ({ certificate }) => {
        const { notBefore, notAfter } = parseCertificate(certificate);
        // What else the library can show of a certificate is shown to nobody.
        const unused = { issuerName: '', subjectName: '', serialNumber: '', thumbprint: '', pem: '' };
        return { ...unused, notBefore: new Date(notBefore), notAfter: new Date(notAfter) };
      },
    },
  };
}

const countriesOf = (certificate: Uint8Array): string[] => {
  const country = parseCertificate(certificate).issuer.get('C');
  return country === undefined ? [] : [country];
};

export const ES256 = SignatureAlgorithm.ES256;
