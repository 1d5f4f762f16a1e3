/** Times and evidence for a thread that has no keys, no database and no network: it asks for them by messages. */
import { type HashName, parseCertificate } from '../../../kernel/pki/index.ts';
import type { Proofs, ValidationData } from './making.ts';

/** What a thread would have stamped, or the certificate (DER) of which it would have evidence. */
export type ProofQuestion = { hash: HashName; digest: Uint8Array } | { certificate: Uint8Array };
export type Proof = Uint8Array | ValidationData;

/** In the thread: whoever was asked has refused, and knows why. */
export class ProofRefused extends Error {}

/** In the thread: proofs that are asked for one after the other. `take` gets what comes back, undefined for a refusal. */
export function proofsByMessage(send: (question: ProofQuestion) => void): {
  proofs: Proofs;
  take(proof: Proof | undefined): void;
} {
  let waiting: ((proof: Proof | undefined) => void) | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const ask = (question: ProofQuestion): Promise<Proof> => {
    const next = last.then(
      () =>
        new Promise<Proof>((resolve, reject) => {
          waiting = (proof) => (proof === undefined ? reject(new ProofRefused()) : resolve(proof));
          send(question);
        }),
    );
    last = next.catch(() => undefined);
    return next;
  };
  return {
    take: (proof) => waiting?.(proof),
    proofs: {
      timestamp: async (hash, digest) => (await ask({ hash, digest: new Uint8Array(digest) })) as Uint8Array,
      // A copy, and no window on a document. What else is known stays here: of our certificates the house knows everything.
      evidence: async ({ der }) => (await ask({ certificate: new Uint8Array(der) })) as ValidationData,
    },
  };
}

/** In the house: answers a thread. @throws whatever `proofs` rejects with */
export async function answerFrom(proofs: Proofs, question: ProofQuestion): Promise<Proof> {
  if ('digest' in question) return new Uint8Array(await proofs.timestamp(question.hash, question.digest));
  return proofs.evidence(parseCertificate(question.certificate), []);
}
