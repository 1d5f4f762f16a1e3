import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { administrationOf } from '../../../../kernel/actor.ts';
import { decide } from '../decision.ts';
import { postQuestion } from '../hot.ts';
import { factsOf, look, startPassage } from '../pipeline.ts';
import { runningOf } from '../running.ts';
import { questionShape, readQuestion } from '../wire.ts';

const clause = z.object({
  code: z.string(),
  title: z.record(z.string(), z.string()),
  remedy: z.record(z.string(), z.string()),
});

/**
 * Would this question pass, and if not, why: the same function as the real decision, over the same state, with
 * nothing asked of the provider and no quota spent.
 */
export const explain = query({
  name: 'exchange.evidence.explain',
  summary: 'Says whether a question would pass now, with every clause that would fail and its remedy.',
  // A system without the capability hears it as a clause, as it would from the real call.
  access: { system: true, employee: 'evidence.request' },
  input: questionShape,
  output: z.object({
    allowed: z.boolean(),
    failures: z.array(clause),
    setAside: z.array(clause),
    fields: z.array(z.string()),
    agreement: z.string().nullable(),
  }),
  async run(work, input) {
    const { machinery } = runningOf(work.kernel);
    const { actor } = work;
    const officer =
      actor.kind === 'employee'
        ? { document: actor.document, name: actor.name, unit: actor.unit }
        : input.officer;
    const caller =
      actor.kind === 'system'
        ? await callerOfSystem(work.kernel, actor.clientId)
        : {
            kind: 'employee' as const,
            administrationId: administrationOf(actor)!,
            emergency: actor.kind === 'employee' && actor.capabilities.includes('evidence.emergency'),
          };
    const question = { ...readQuestion(input), officer };
    const passage = startPassage(
      { transport: 'own', caller, question, idempotencyKey: undefined, shape: postQuestion },
      work.now,
    );
    await look(passage, machinery);
    const decision = decide(factsOf(passage, true));
    return {
      allowed: decision.allowed,
      failures: decision.failures,
      setAside: decision.setAside,
      fields: [...decision.fields],
      agreement: passage.agreement?.id ?? null,
    };
  },
});

async function callerOfSystem(kernel: Parameters<typeof runningOf>[0], clientId: string) {
  const client = (await runningOf(kernel).snapshot()).clientsById.get(clientId)!;
  return { kind: 'system' as const, client, certificateExpired: false };
}
