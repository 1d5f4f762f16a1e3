import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';

const LONGEST = 8;

/**
 * The certificate of the other end and those above it as it *sent* them (RFC 8446 §4.4.2), at most eight. They hang together
 * by names and identifiers of keys alone: nobody has checked that one signed the next, and anybody can send more of them.
 * Something to build a path from, never a path.
 */
export function sentChain(socket: TLSSocket): Uint8Array[] {
  const chain: Uint8Array[] = [];
  let each: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  while (each?.raw !== undefined && chain.length < LONGEST) {
    chain.push(new Uint8Array(each.raw));
    each = each.issuerCertificate === each ? undefined : each.issuerCertificate;
  }
  return chain;
}
