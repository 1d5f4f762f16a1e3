import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { hotp, stepAt } from '../../../../kernel/totp.ts';
import { ownerOf } from '../credential.ts';
import { signerOf } from '../rules.ts';
import { loadFactors } from '../second-factor-store.ts';

/** The PIN of the people of the demonstration; it opens nothing else. */
export const DEMO_PIN = 'aplec-2026';

/**
 * What a visitor types to sign as a person of the demonstration, who has no telephone. Nothing outside demonstration mode
 * and for whoever enrolled by themselves.
 */
export const demoFactors = query({
  name: 'signatures.credential.demonstration',
  summary: 'PIN and code of a person of the demonstration.',
  access: { employee: true, citizen: true },
  input: z.object({}),
  output: z.object({ pin: z.string().optional(), code: z.string().optional() }),
  async run(work) {
    if (!work.kernel.settings.APLEC_DEMO) return {};
    const factors = await loadFactors(work, ownerOf(signerOf(work)));
    if (factors?.demonstration !== true) return {};
    // A code counts once: after a signature the next one is shown, which is taken a little early.
    const step = Math.max(stepAt(work.now.epochMilliseconds), factors.totpStep + 1);
    return { pin: DEMO_PIN, code: hotp(factors.totpSecret, step) };
  },
});
