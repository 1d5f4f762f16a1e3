import type { Kernel } from '../../../kernel/kernel.ts';
import { Problem } from '../../../kernel/problem.ts';
import { ownEvidence } from '../certificates/index.ts';
import { timestampOver } from '../timestamps/index.ts';
import type { Proofs } from './making.ts';
import { signaturesProblems as problems } from './problems.ts';

/** Times from our own authority and evidence of our own certificates: nothing is fetched. */
export function ownProofs(kernel: Kernel): Proofs {
  return {
    timestamp: (hash, digest) => timestampOver(kernel, hash, digest),
    evidence: async (certificate, known) => {
      try {
        return await ownEvidence(kernel, certificate, known);
      } catch (error) {
        if (error instanceof Problem) throw problems['level-unreachable']({ detail: error.message });
        throw error;
      }
    },
  };
}
