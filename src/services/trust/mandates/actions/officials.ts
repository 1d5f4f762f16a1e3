import { z } from 'zod';
import { action, query, type Work } from '../../../../kernel/action.ts';
import { actorKey, administrationOf } from '../../../../kernel/actor.ts';
import { newId } from '../../../../kernel/ids.ts';
import { isPersonNif, spellNif } from '../../../../kernel/nif.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { enabledAs, endOfficial, insertOfficial, listOfficialsOf } from '../official-store.ts';
import { mandatesProblems as problems } from '../problems.ts';
import { dayOf } from '../validity.ts';
import { day } from '../wish.ts';

const MANAGERS = { employee: 'people.manage' } as const;
const maybeDay = z.preprocess((value) => (value === '' ? undefined : value), day.optional());

export const officialView = z.object({
  id: z.uuid(),
  person: z.string(),
  name: z.string(),
  act: z.string(),
  fromDay: z.string(),
  untilDay: z.string().nullable(),
  endedAt: z.string().nullable(),
});

/** The body for which an official acts; nobody else has a register. */
export function bodyOf(work: Work): string {
  const body = administrationOf(work.actor);
  if (body === undefined) throw kernelProblems['not-allowed']();
  return body;
}

/** Enters somebody in the register of enabled officials (Llei 39/2015 art. 12.3). */
export const enableOfficial = action({
  name: 'mandates.official.enable',
  summary: 'Enter an official in the register of those who may act for citizens without means (art. 12.3).',
  access: MANAGERS,
  level: 'substantial',
  input: z.strictObject({
    person: z
      .string()
      .trim()
      .max(20)
      .transform(spellNif)
      .refine(isPersonNif, 'is not a NIF or NIE: its letter does not fit'),
    name: z.string().trim().min(3).max(200),
    act: z.string().trim().min(3).max(300),
    fromDay: maybeDay,
    untilDay: maybeDay,
  }),
  output: z.object({ id: z.uuid() }),
  async run(work, { person, name, act, fromDay, untilDay }) {
    const body = bodyOf(work);
    if ('document' in work.actor && work.actor.document === person) throw problems['own-enabling']();
    const from = fromDay ?? dayOf(work.now).toString();
    if (untilDay !== undefined && untilDay < from)
      throw kernelProblems['input-invalid']({
        fields: [{ field: 'untilDay', message: 'is before the first day' }],
      });
    const id = newId();
    const official = {
      ...{ id, person, name, act, fromDay: from },
      untilDay: untilDay ?? null,
      endedAt: null,
    };
    await insertOfficial(work.tx, body, official, work.now);
    work.leaf({
      type: 'mandate',
      record: { action: 'mandates.official.enable', administration: body, official: id, fromDay: from },
      fields: { person, act, actor: actorKey(work.actor) },
    });
    return { id };
  },
});

export const disableOfficial = action({
  name: 'mandates.official.disable',
  summary: 'Take an official out of the register, at once.',
  access: MANAGERS,
  level: 'substantial',
  input: z.strictObject({ id: z.uuid() }),
  output: z.object({ id: z.uuid() }),
  async run(work, { id }) {
    const body = bodyOf(work);
    if (!(await endOfficial(work.tx, body, { id, now: work.now }))) throw kernelProblems['not-found']();
    work.leaf({
      type: 'mandate',
      record: { action: 'mandates.official.disable', administration: body, official: id },
      fields: { actor: actorKey(work.actor) },
    });
    return { id };
  },
});

export const listOfficials = query({
  name: 'mandates.official.list',
  summary: 'The register of enabled officials of your body (art. 12.3).',
  access: { employee: 'people.read' },
  input: z.object({}),
  output: z.object({ officials: z.array(officialView) }),
  run: async (work) => ({ officials: await listOfficialsOf(work.tx, bodyOf(work)) }),
});

/** The line by which who acts is enabled today. Throws `not-enabled`: a capability alone is not the register. */
export async function assertEnabled(
  work: Work,
): Promise<{ body: string; officialId: string; person: string }> {
  const body = bodyOf(work);
  const person = 'document' in work.actor ? work.actor.document : '';
  const officialId = await enabledAs(work.tx, body, { person, day: dayOf(work.now).toString() });
  if (officialId === undefined) throw problems['not-enabled']();
  return { body, officialId, person };
}
