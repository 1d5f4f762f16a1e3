import { X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import type { Kernel } from '../kernel.ts';

const LONGEST_CHAIN = 8;

const anchors = new WeakMap<Kernel, Set<string>>();
const looked = new WeakMap<TLSSocket, boolean>();

/** Fingerprints of the authorities of systems (TLS_CA). */
function anchorsOf(kernel: Kernel): Set<string> {
  const known = anchors.get(kernel) ?? new Set(kernel.tls.ca.flatMap(fingerprintsIn));
  anchors.set(kernel, known);
  return known;
}

const fingerprintsIn = (pem: string): string[] =>
  (pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(
    (each) => new X509Certificate(each).fingerprint256,
  );

/**
 * Whether a connection showed a certificate that holds and comes of an authority of *systems*. The port asks people for
 * theirs too, so that TLS alone ("authorized") says no more than that somebody we know issued it.
 */
export function isSystemCertificate(kernel: Kernel, socket: Partial<TLSSocket>): boolean {
  const tls = socket as TLSSocket;
  if (tls.authorized !== true) return false;
  const known = looked.get(tls);
  if (known !== undefined) return known;
  let each: DetailedPeerCertificate | undefined = tls.getPeerCertificate(true);
  let found = false;
  for (let hop = 0; each?.raw !== undefined && hop < LONGEST_CHAIN && !found; hop++) {
    found = anchorsOf(kernel).has(each.fingerprint256);
    each = each.issuerCertificate === each ? undefined : each.issuerCertificate;
  }
  looked.set(tls, found);
  return found;
}
