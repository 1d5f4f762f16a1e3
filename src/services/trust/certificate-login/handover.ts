import type { Kernel } from '../../../kernel/kernel.ts';
import { Problem } from '../../../kernel/problem.ts';
import { type SealFor, seal, unseal } from '../../../kernel/seal.ts';
import { type Attempt, newToken, tokenHash } from '../identity/index.ts';
import type { Holder } from './holder.ts';
import { judge } from './judge.ts';
import { type CertificateReason, certificateLoginProblems } from './problems.ts';
import { keepResult, openTicket, takeResult, useTicket } from './ticket-store.ts';

/** From the page to the certificate and back. */
const TICKET_MINUTES = 5;

/** What is handed back to the browser that began. */
export type Outcome = {
  holder: Holder;
  level: 'low' | 'substantial' | 'high';
  evidence: Record<string, string>;
};

const sealFor = (attemptId: string): SealFor => ({ purpose: 'certificate-login/result', owner: attemptId });

/** A ticket for the host that asks for the certificate, where no cookie of ours goes. */
export async function giveTicket(kernel: Kernel, attempt: Attempt): Promise<string> {
  const ticket = newToken();
  const now = kernel.now();
  const endsAt = now.add({ minutes: TICKET_MINUTES });
  await openTicket(kernel.db, { hash: tokenHash(ticket), attemptId: attempt.id, endsAt, now });
  return ticket;
}

export type Presented = { ticket: string; chain: readonly Uint8Array[] };

/**
 * Judges what a browser presented with a ticket and gives a code for the result. Only the browser that began gets anything
 * for it, so a victim led here with somebody else's ticket gives nothing away, and a result given to a victim is nobody's.
 * @throws Problem `certificate-login.ticket-lost`
 */
export async function present(kernel: Kernel, { ticket, chain }: Presented): Promise<string> {
  const now = kernel.now();
  const hash = tokenHash(ticket);
  const attemptId = await useTicket(kernel.db, hash, now);
  if (attemptId === undefined) throw certificateLoginProblems['ticket-lost']();
  const result = newToken();
  const resultHash = tokenHash(result);
  try {
    const judged = await judge(kernel, chain, now);
    const outcome: Outcome = {
      ...{ holder: judged.holder, level: judged.level },
      evidence: {
        certificate: Buffer.from(judged.certificate.der).toString('base64'),
        chain: chain
          .slice(1)
          .map((der) => Buffer.from(der).toString('base64'))
          .join(' '),
        status: [...judged.proof.ocsps, ...judged.proof.crls]
          .map((der) => Buffer.from(der).toString('base64'))
          .join(' ')
          .slice(0, EVIDENCE_LIMIT),
      },
    };
    const sealed = seal(kernel, sealFor(attemptId), Buffer.from(JSON.stringify(outcome)));
    await keepResult(kernel.db, { hash, resultHash, sealed, refusal: null });
  } catch (error) {
    if (!(error instanceof Problem) || !error.code.startsWith('certificate-login.')) throw error;
    const refusal = error.code.slice('certificate-login.'.length);
    await keepResult(kernel.db, { hash, resultHash, sealed: null, refusal });
  }
  return result;
}

/** Lists of foreign authorities may be megabytes: a hash would do, and what we asked for is enough. */
const EVIDENCE_LIMIT = 200_000;

/** What came of it, for the browser that began. @throws Problem */
export async function takeOutcome(kernel: Kernel, attempt: Attempt, code: string): Promise<Outcome> {
  const resultHash = tokenHash(code);
  const result = await takeResult(kernel.db, { resultHash, attemptId: attempt.id, now: kernel.now() });
  if (result === undefined) throw certificateLoginProblems['ticket-lost']();
  if (result.sealed === null)
    throw certificateLoginProblems[(result.refusal ?? 'not-readable') as CertificateReason]();
  const bytes = unseal(kernel, sealFor(attempt.id), result.sealed);
  if (bytes === undefined) throw certificateLoginProblems['ticket-lost']();
  return JSON.parse(bytes.toString()) as Outcome;
}
