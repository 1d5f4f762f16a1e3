/** The same by a well-known library: @peculiar/x509 on the cryptography of the web. */
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { rate } from './raw.ts';

const ENTRIES = 5_000;
const EC = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGN = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** Certificates issued and read a second, and milliseconds for a list of {@link ENTRIES}. */
export async function peculiarRates() {
  const keys = await crypto.subtle.generateKey(EC, true, ['sign', 'verify']);
  const [notBefore, notAfter] = [new Date('2026-01-01'), new Date('2027-01-01')];
  const wish = { serialNumber: '01', name: 'CN=Bench', notBefore, notAfter, keys, signingAlgorithm: SIGN };
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(wish);
  const bytes = certificate.rawData;
  const issued = await rate(() => x509.X509CertificateGenerator.createSelfSigned(wish), 2);
  const read = await rate(() => new x509.X509Certificate(bytes).subject, 2);
  const started = performance.now();
  await x509.X509CrlGenerator.create({
    ...{ issuer: 'CN=Bench', thisUpdate: notBefore, nextUpdate: notAfter },
    ...{ signingKey: keys.privateKey, signingAlgorithm: SIGN },
    entries: Array.from({ length: ENTRIES }, (_, i) => ({
      serialNumber: (0x1000 + i).toString(16),
      revocationDate: notBefore,
    })),
  });
  const listMs = Math.round(performance.now() - started);
  return {
    certificatesIssuedPerSecond: issued,
    certificatesReadPerSecond: read,
    crlEntries: ENTRIES,
    crlBuildMs: listMs,
  };
}
