import { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { Kernel } from '../../../kernel/kernel.ts';
import { nameText, PkiError, parseCertificate } from '../../../kernel/pki/index.ts';

/** The client certificate of a connection, when it came by TLS with one. */
export function certificateOf(_kernel: Kernel, request: IncomingMessage): X509Certificate | undefined {
  const socket = request.socket as TLSSocket;
  if (socket.encrypted !== true) return undefined;
  const raw = socket.getPeerX509Certificate?.();
  return raw === undefined ? undefined : new X509Certificate(raw.raw);
}

/** Whether the connection's certificate has a path to an authority that this installation trusts (RFC 8705 §2.1). */
export function issuedByOurs(_kernel: Kernel, request: IncomingMessage): boolean {
  const socket = request.socket as TLSSocket;
  return socket.encrypted === true && socket.authorized;
}

/** Compares names as RFC 4514 writes them, both written by us: order, blanks and escapes do not matter. */
export function subjectMatches(socket: TLSSocket, expected: string): boolean {
  const der = socket.getPeerX509Certificate?.()?.raw;
  if (der === undefined) return false;
  try {
    return nameText(parseCertificate(der).subject) === expected.trim();
  } catch (error) {
    if (error instanceof PkiError) return false;
    throw error;
  }
}
