import type { TLSSocket } from 'node:tls';
import type { Kernel } from '../kernel.ts';
import {
  anchorFrom,
  type Certificate,
  fromPem,
  PathValidator,
  PURPOSE,
  readCertificate,
} from '../pki/index.ts';
import { sentChain } from './peer-chain.ts';

/** Certificates whose path is remembered. */
const MOST_KNOWN = 5_000;

/** `known`: until when (ms) the path of a certificate holds, by its fingerprint. Only those that hold are there. */
type Systems = { readonly authorities: readonly Certificate[]; readonly known: Map<string, number> };

const systems = new WeakMap<Kernel, Systems>();
/** Until when (ms) what a connection showed is a system's. It shows no other later: there is no renegotiation. */
const shown = new WeakMap<TLSSocket, number>();
const NEVER = Number.NEGATIVE_INFINITY;

/**
 * Whether a connection showed a certificate that an authority of *systems* (TLS_CA) issued. The port asks people for theirs
 * too, so that TLS alone ("authorized") says no more than that somebody we know issued it; and what else a connection sent
 * says nothing until its signatures are checked (RFC 5280 §6.1).
 */
export function isSystemCertificate(kernel: Kernel, socket: Partial<TLSSocket>): boolean {
  const tls = socket as TLSSocket;
  if (tls.authorized !== true) return false;
  const now = kernel.now().epochMilliseconds;
  let until = shown.get(tls);
  if (until === undefined) {
    until = untilOf(kernel, tls, now);
    shown.set(tls, until);
  }
  return now <= until;
}

/** Remembers what holds alone: one that comes without its intermediate may come with it the next time. */
function untilOf(kernel: Kernel, socket: TLSSocket, now: number): number {
  const { authorities, known } = systemsOf(kernel);
  const name = socket.getPeerX509Certificate()?.fingerprint256 ?? '';
  const before = known.get(name);
  if (before !== undefined && now <= before) return before;
  const until = judge(authorities, sentChain(socket), now);
  if (until === NEVER) return NEVER;
  const oldest = known.size < MOST_KNOWN ? undefined : known.keys().next().value;
  if (oldest !== undefined) known.delete(oldest);
  known.set(name, until);
  return until;
}

function systemsOf(kernel: Kernel): Systems {
  const before = systems.get(kernel);
  if (before !== undefined) return before;
  const authorities = kernel.tls.ca
    .flatMap((pem) => fromPem(pem, 'CERTIFICATE'))
    .flatMap((der) => {
      const read = readCertificate(der);
      if (read === undefined) kernel.log.warn('An authority of TLS_CA is not in DER: no system is of it.');
      return read ?? [];
    });
  const made: Systems = { authorities, known: new Map() };
  systems.set(kernel, made);
  return made;
}

/** Until when the path to an authority of systems holds; NEVER when there is none. */
function judge(authorities: readonly Certificate[], sent: readonly Uint8Array[], at: number): number {
  const [own, ...above] = sent.map(readCertificate);
  if (own === undefined) return NEVER;
  const report = new PathValidator({
    at,
    // An anchor has no dates of its own for RFC 5280; one that has run out is trusted by nobody here.
    anchors: authorities
      .filter(({ notBefore, notAfter }) => notBefore <= at && at <= notAfter)
      .map((each) => anchorFrom(each, true)),
    certificates: above.filter((each) => each !== undefined),
    // Systems are registered and ended one by one by whoever lets them in.
    revocation: 'none',
    purposes: [PURPOSE.clientAuth],
  }).validate(own);
  if (!report.valid) return NEVER;
  const ends = [own, ...report.chain, report.anchor?.certificate].map((each) => each?.notAfter ?? NEVER);
  return Math.min(...ends);
}
