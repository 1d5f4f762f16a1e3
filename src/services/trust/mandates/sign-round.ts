import { z } from 'zod';
import { action, perform } from '../../../kernel/action.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { errorFacts } from '../../../kernel/log.ts';
import type { Round } from '../../../kernel/rounds.ts';
import { change } from './changing.ts';
import { unsigned } from './list-store.ts';
import { evidenceOf, sealEvidence } from './sealing.ts';
import { insertDocument, loadMandate } from './store.ts';

/** Mandates that one look seals. */
const BATCH = 20;
const EVIDENCE_BYTES = 1_000_000;

/** The evidence is sealed: it is kept with the mandate, which goes on to the state that was meant. */
export const finishSigning = action({
  name: 'mandates.evidence.finish',
  summary: 'Keep the sealed evidence of a registration and let it go on (PENDENT_SIGNATURA).',
  access: { platform: true },
  input: z.strictObject({ id: z.uuid(), hash: z.string(), size: z.number() }),
  output: z.object({ done: z.boolean() }),
  async run(work, { id, hash, size }) {
    const mandate = await loadMandate(work.tx, id, { held: true });
    // Another worker was quicker, or somebody annulled it meanwhile.
    if (mandate?.state !== 'PENDENT_SIGNATURA') return { done: false };
    await insertDocument(work.tx, mandate, {
      ...{ id: newId(), kind: 'XML', name: `SIGNATURA_EVIDENCIA_${id}.xml`, mediaType: 'application/xml' },
      ...{ description: 'Signatura creada automàticament', size, hash, at: work.now },
    });
    await change(work, mandate, { move: 'sign' });
    return { done: true };
  },
});

/** Seals what waits for it, outside of any transaction; what fails is tried again at the next look (Representa §3.10). */
export const signRound: Round = {
  name: 'mandates.sign',
  everyMs: 5_000,
  async run(kernel, stopping) {
    const waiting = await unsigned(kernel.db, BATCH);
    let sealed = 0;
    for (const mandate of waiting) {
      if (stopping.aborted) return false;
      if (await seal(kernel, mandate)) sealed += 1;
    }
    return sealed === BATCH;
  },
};

async function seal(kernel: Kernel, mandate: Awaited<ReturnType<typeof unsigned>>[number]): Promise<boolean> {
  try {
    const bytes = await sealEvidence(kernel, evidenceOf(mandate, 'registered', mandate.createdAt));
    const { hash, size } = await kernel.files.put(once(bytes), { limitBytes: EVIDENCE_BYTES });
    await perform(
      kernel,
      finishSigning,
      { kind: 'platform', name: 'mandates' },
      { id: mandate.id, hash, size },
    );
    return true;
  } catch (error) {
    kernel.log.warn('The evidence of a mandate could not be sealed.', {
      mandate: mandate.id,
      ...errorFacts(error),
    });
    return false;
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
