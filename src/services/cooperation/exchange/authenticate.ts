import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { ClientEntry, Snapshot } from './catalogue.ts';
import type { Passage } from './passage.ts';
import { exchangeProblems } from './problems.ts';
import type { Tokens } from './tokens.ts';

/** `until` is the last moment of the certificate, ms since 1970; `holds` is what TLS said of its chain. */
type Shown = { fingerprint: string; trusted: boolean; holds: boolean; until: number };

/** What a connection showed is looked at once: a certificate cannot change within a TLS 1.3 connection. */
const shownBy = new WeakMap<object, Shown | null>();

function shown(socket: TLSSocket): Shown | null {
  const known = shownBy.get(socket);
  if (known !== undefined) return known;
  const certificate =
    typeof socket.getPeerX509Certificate === 'function' ? socket.getPeerX509Certificate() : undefined;
  const reason = String(socket.authorizationError ?? '');
  const answer =
    certificate === undefined
      ? null
      : {
          fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
          trusted: socket.authorized || reason.includes('CERT_HAS_EXPIRED'),
          holds: socket.authorized,
          until: Date.parse(certificate.validTo),
        };
  shownBy.set(socket, answer);
  return answer;
}

/**
 * Which system calls: by its client certificate (issued by an authority we trust *and* registered by its
 * fingerprint), else by a bearer token of ours. Throws `exchange.client-unknown` or `exchange.token-invalid`.
 */
export function authenticate(
  request: IncomingMessage,
  snapshot: Snapshot,
  tokens: Tokens,
): Passage['caller'] {
  const certificate = shown(request.socket as TLSSocket);
  if (certificate !== null) {
    const client = certificate.trusted
      ? snapshot.clientsByCertificate.get(certificate.fingerprint)
      : undefined;
    if (client === undefined) throw exchangeProblems['client-unknown']();
    // A certificate may run out while its connection lives.
    const certificateExpired = !certificate.holds || certificate.until < Date.now();
    return { kind: 'system', client, certificateExpired };
  }
  const client = byToken(request.headers, snapshot, tokens);
  return { kind: 'system', client, certificateExpired: false, byToken: true };
}

function byToken(headers: IncomingHttpHeaders, snapshot: Snapshot, tokens: Tokens): ClientEntry {
  const token = /^Bearer ([A-Za-z0-9._-]{20,2000})$/.exec(headers.authorization ?? '')?.[1];
  if (token === undefined) throw exchangeProblems['client-unknown']();
  const clientId = tokens.check(token);
  const client = clientId === undefined ? undefined : snapshot.clientsById.get(clientId);
  if (client === undefined) throw exchangeProblems['token-invalid']();
  return client;
}
