import { z } from 'zod';
import { action, query, type Work } from '../../../../kernel/action.ts';
import { administrationOf } from '../../../../kernel/actor.ts';
import { spellNif } from '../../../../kernel/nif.ts';
import { mayActWithEvidence } from '../evidence.ts';
import { answerOf, decideOn, type MayActAnswer } from '../may-act.ts';
import { CAPACITIES, SCOPE_TYPES } from '../scope.ts';

const documentNumber = z.string().trim().min(5).max(20).transform(spellNif);

export const checkInput = z.strictObject({
  representative: documentNumber,
  grantor: documentNumber,
  capacity: z.enum(CAPACITIES),
  procedure: z.string().trim().min(1).max(60).optional(),
});

const reason = z.object({ code: z.string(), title: z.string(), remedy: z.string() });
export const checkAnswer = z.union([
  z.object({
    allowed: z.literal(true),
    mandateId: z.uuid(),
    state: z.literal('VALIDA'),
    validUntil: z.iso.date(),
    scope: z.enum(SCOPE_TYPES),
    capacities: z.array(z.enum(CAPACITIES)),
    restsOn: z.uuid().optional(),
  }),
  z.object({ allowed: z.literal(false), reasons: z.array(reason) }),
]);

const READERS = { employee: 'mandates.read', system: 'mandates.read' } as const;

function told(answer: MayActAnswer): z.input<typeof checkAnswer> {
  if (answer.allowed) return { ...answer, capacities: [...answer.capacities] };
  const reasons = answer.clauses.map(({ code, title, remedy }) => ({
    code,
    title: title.en,
    remedy: remedy.en,
  }));
  return { allowed: false, reasons };
}

/** A body asks about powers before itself, never before another. */
const question = (work: Work, asked: z.output<typeof checkInput>) => ({
  ...asked,
  administrationId: administrationOf(work.actor),
  at: work.now,
});

/** `POST` because documents are personal data and stay out of addresses. */
export const checkMandate = query({
  name: 'mandates.check',
  summary:
    'May this person do this for that one before your body, now? A yes with the power, or a no with every reason.',
  access: READERS,
  input: checkInput,
  output: checkAnswer,
  run: async (work, asked) => told(answerOf(await decideOn(work.tx, question(work, asked)))),
});

const purpose = z
  .string()
  .trim()
  .regex(/^[\w./-]{1,100}$/)
  .describe('What the act is, as a word without personal data');

export const recordAct = action({
  name: 'mandates.act.record',
  summary: 'The same question, with evidence in the ledger that it was asked and answered for this act.',
  access: READERS,
  input: checkInput.extend({ purpose }),
  output: z.object({ answer: checkAnswer, actId: z.uuid().nullable(), leafId: z.uuid().nullable() }),
  async run(work, { purpose: why, ...asked }) {
    const { answer, evidence } = await mayActWithEvidence(work, { ...question(work, asked), purpose: why });
    return { answer: told(answer), actId: evidence?.actId ?? null, leafId: evidence?.leafId ?? null };
  },
});
