import { type Access, mayDo } from '../../../kernel/access.ts';
import type { Work } from '../../../kernel/action.ts';
import { type Actor, actorKey, administrationOf } from '../../../kernel/actor.ts';
import { fromPem, PkiError, type PublicKey, parseRequest } from '../../../kernel/pki/index.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { certificatesProblems } from './problems.ts';
import type { CertificateFacts } from './store.ts';

/** Whoever works at the desk of a body, or of the consortium, reads; what each may do besides says each action. */
const DESK = ['certificates.register', 'certificates.approve'] as const;
export const DESK_READS: Access = { employee: DESK, operator: true };

/** The body within which somebody of a desk sees; undefined for the consortium, which sees all. @throws `kernel.not-allowed` */
export function deskOf(actor: Actor): string | undefined {
  if (actor.kind === 'operator') return undefined;
  if (!mayDo(actor, DESK_READS).allowed) throw kernelProblems['not-allowed']({ data: { missing: DESK[0] } });
  return administrationOf(actor);
}

/** The document of who acts at a desk: people are compared by it, whatever hat they wear. */
export function personOf(actor: Actor): string {
  if (actor.kind === 'employee' || actor.kind === 'operator' || actor.kind === 'citizen')
    return actor.document;
  throw kernelProblems['not-allowed']();
}

/** Whether an actor may see a certificate or act on it: their own, their body's, any for the consortium. */
export function isTheirs(actor: Actor, row: CertificateFacts): boolean {
  switch (actor.kind) {
    case 'operator':
      return true;
    case 'citizen':
      return row.holder_document === actor.document && row.profile !== 'employee-pseudonym';
    case 'employee':
      return row.administration_id === actor.administrationId && deskOf(actor) !== undefined;
    default:
      return false;
  }
}

/** @throws `certificates.unknown` also when it is another's, so that nobody learns what exists */
export function assertTheirs(actor: Actor, row: CertificateFacts | undefined): CertificateFacts {
  if (row === undefined || !isTheirs(actor, row)) throw certificatesProblems.unknown();
  return row;
}

export const REQUEST_LIMIT = 20_000;

/** The key of a PKCS#10 request in PEM, whose proof of possession was checked (RFC 2986). */
export function keyOfRequest(pem: string): { publicKey: PublicKey; der: Buffer } {
  try {
    const der = fromPem(pem, 'CERTIFICATE REQUEST')[0] ?? fromPem(pem, 'NEW CERTIFICATE REQUEST')[0];
    if (der !== undefined) {
      const request = parseRequest(der);
      if (request.isProven()) return { publicKey: request.publicKey, der: Buffer.from(der) };
    }
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
  }
  throw certificatesProblems['request-unreadable']({
    fields: [{ field: 'request', message: 'is not a PKCS#10 request signed with its key' }],
  });
}

/** The leaf of an act of the desk: which certificate or request goes in as a commitment, who did it too. */
export function leafAbout(work: Work, act: string, fields: Record<string, string>): void {
  const administration = administrationOf(work.actor) ?? null;
  work.leaf({
    type: 'act',
    record: { action: act, administration, actorKind: work.actor.kind },
    fields: { actor: actorKey(work.actor), ...fields },
  });
}
