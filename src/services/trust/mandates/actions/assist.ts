import { z } from 'zod';
import { action, query } from '../../../../kernel/action.ts';
import { actorKey } from '../../../../kernel/actor.ts';
import { newId } from '../../../../kernel/ids.ts';
import { type Assistance, insertAssistance, listAssistances, useAssistance } from '../official-store.ts';
import { partyInput, partyOf } from '../party.ts';
import { mandatesProblems as problems } from '../problems.ts';
import { paperInput } from '../wish.ts';
import { assertEnabled, bodyOf } from './officials.ts';

const DESK = { employee: 'mandates.assist' } as const;
const consented = z.literal(true);

const assistanceView = z.object({
  id: z.uuid(),
  citizen: z.string(),
  citizenName: z.string(),
  procedure: z.string(),
  purpose: z.string(),
  paper: z.object({ name: z.string(), hash: z.string(), size: z.number() }),
  at: z.string(),
  usedAt: z.string().nullable(),
});

const viewOf = (row: Assistance): z.output<typeof assistanceView> => ({
  ...{ id: row.id, citizen: row.citizen, citizenName: row.citizenName },
  ...{ procedure: row.procedure, purpose: row.purpose },
  paper: { name: row.paperName, hash: row.paperHash, size: row.paperSize },
  ...{ at: row.at.toString(), usedAt: row.usedAt?.toString() ?? null },
});

/**
 * A citizen without means identifies themself before an enabled official and consents expressly, which is kept for the case of
 * discrepancy or dispute (Llei 39/2015 art. 12.2). For one procedure and no other.
 */
export const recordConsentAtDesk = action({
  name: 'mandates.assistance.record',
  summary:
    'Keep the express consent of somebody without means, signed on paper, for one procedure (art. 12.2).',
  access: DESK,
  level: 'substantial',
  input: z.strictObject({
    citizen: partyInput,
    procedure: z.string().trim().min(1).max(60),
    purpose: z.string().trim().min(3).max(300),
    paper: paperInput,
    isIdentified: z.preprocess((value) => value === true || value === 'on' || value === 'true', consented),
  }),
  output: assistanceView,
  async run(work, { citizen, procedure, purpose, paper }) {
    const { body, officialId, person } = await assertEnabled(work);
    const party = partyOf(citizen);
    const row: Assistance = {
      ...{ id: newId(), officialId, official: person, citizen: party.key, citizenName: party.name },
      ...{ procedure, purpose, paperHash: paper.hash, paperSize: paper.size, paperName: paper.name },
      ...{ at: work.now, usedAt: null },
    };
    await insertAssistance(work.tx, body, row);
    work.leaf({
      type: 'mandate',
      record: {
        ...{ action: 'mandates.assistance.record', administration: body, assistance: row.id },
        ...{ official: officialId, procedure, paper: paper.hash },
      },
      fields: { citizen: party.key, official: actorKey(work.actor), purpose },
      subject: work.kernel.ledger.subjectIndex(party.key),
    });
    return viewOf(row);
  },
});

/** One consent, one act: the second is refused. */
export const useConsentAtDesk = action({
  name: 'mandates.assistance.use',
  summary: 'Use the consent of somebody without means for its procedure; it is spent with it.',
  access: DESK,
  level: 'substantial',
  input: z.strictObject({ id: z.uuid() }),
  output: assistanceView,
  async run(work, { id }) {
    const { body, officialId, person } = await assertEnabled(work);
    const used = await useAssistance(work.tx, body, { id, official: person, now: work.now });
    const [row] = await listAssistances(work.tx, body, { id, official: person });
    if (row === undefined) throw problems.unknown();
    if (!used) throw problems['assistance-used']();
    work.leaf({
      type: 'mandate',
      record: {
        ...{ action: 'mandates.assistance.use', administration: body, assistance: id },
        ...{ official: officialId, procedure: row.procedure },
      },
      fields: { citizen: row.citizen, official: actorKey(work.actor) },
      subject: work.kernel.ledger.subjectIndex(row.citizen),
    });
    return viewOf(row);
  },
});

export const myAssistances = query({
  name: 'mandates.assistance.mine',
  summary: 'Those whom you helped at the desk, the newest first.',
  access: DESK,
  input: z.object({}),
  output: z.object({ found: z.array(assistanceView) }),
  async run(work) {
    const official = 'document' in work.actor ? work.actor.document : '';
    const rows = await listAssistances(work.tx, bodyOf(work), { official });
    return { found: rows.map(viewOf) };
  },
});
