import { z } from 'zod';
import { action, type Work } from '../../../../kernel/action.ts';
import { actorKey, administrationOf, subjectOf } from '../../../../kernel/actor.ts';
import { newId } from '../../../../kernel/ids.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { actFor, citizen, type DoneFor } from '../acting-for.ts';
import { tell } from '../events.ts';
import { consentView, consentViews } from '../queries/people-view.ts';
import { tables } from '../store.ts';
import { bodyNames } from '../store-bodies.ts';
import { type ConsentRow, loadConsent } from '../store-people.ts';
import { loadService } from '../store-services.ts';
import { day, id, optional, personDocument } from './inputs.ts';
import { managementProblems } from './problems.ts';

const procedureCode = z
  .string()
  .trim()
  .regex(/^\d{6,8}$/, 'is a SIA code of 6 to 8 digits');
/** Longest time that a consent holds without being renewed, in years. */
export const CONSENT_YEARS = 4;

type Given = {
  document: string;
  consumerId: string;
  serviceId: string;
  procedureCode: string;
  validUntil: string | undefined;
  givenBy: 'citizen' | 'consumer';
  reference: string | null;
  power?: DoneFor['power'];
};

/** The last moment of a day in Europe/Madrid; in {@link CONSENT_YEARS} years when no day is said. Throws when it is past. */
function untilInstant(work: Work, lastDay: string | undefined): string {
  const now = work.now.toZonedDateTimeISO('Europe/Madrid');
  const latest = now.add({ years: CONSENT_YEARS });
  if (lastDay === undefined) return latest.toInstant().toString();
  const end = Temporal.PlainDate.from(lastDay).add({ days: 1 }).toZonedDateTime('Europe/Madrid');
  const message =
    Temporal.ZonedDateTime.compare(end, now) <= 0
      ? 'is over already'
      : Temporal.ZonedDateTime.compare(end, latest) > 0
        ? `is further than ${CONSENT_YEARS} years away`
        : undefined;
  if (message !== undefined)
    throw kernelProblems['input-invalid']({ fields: [{ field: 'validUntil', message }] });
  return end.toInstant().toString();
}

async function store(work: Work, given: Given) {
  const service = await loadService(work.tx, given.serviceId);
  if (service === undefined)
    throw kernelProblems['input-invalid']({
      fields: [{ field: 'serviceId', message: 'is not a data service' }],
    });
  if (!service.bases.includes('consent')) throw managementProblems['consent-not-accepted']();
  const row = {
    subject: work.kernel.ledger.subjectIndex(given.document),
    id: newId(),
    consumer_id: given.consumerId,
    service_id: given.serviceId,
    procedure_code: given.procedureCode,
    given_by: given.givenBy,
    reference: given.reference,
    given_at: work.now.toString(),
    valid_until: untilInstant(work, given.validUntil),
  };
  await tables(work.tx).insertInto('consent').values(row).execute();
  return settle(work, row, 'given', given.power);
}

type Settled = Pick<
  ConsentRow,
  'subject' | 'id' | 'consumer_id' | 'service_id' | 'procedure_code' | 'reference'
>;

/** Tells the consumer, writes the leaf, answers the stored consent. */
async function settle(
  work: Work,
  consent: Settled,
  state: 'given' | 'withdrawn',
  power: DoneFor['power'] = {},
) {
  const open = {
    consumer: consent.consumer_id,
    service: consent.service_id,
    procedure: consent.procedure_code,
  };
  tell(work, [consent.consumer_id], {
    kind: state === 'given' ? 'consents.given' : 'consents.withdrawn',
    subject: consent.id,
    payload: { consent: consent.id, ...open, state },
  });
  work.leaf({
    type: 'consent',
    record: { action: `consent.${state}`, kind: 'consent', state, ...open },
    fields: {
      ...{ consent: consent.id, actor: actorKey(work.actor), reference: consent.reference ?? '' },
      ...power,
    },
    subject: consent.subject,
  });
  const stored = (await loadConsent(work.tx, consent.subject, consent.id))!;
  return (await consentViews(work.tx, [stored]))[0]!;
}

export const recordConsent = action({
  name: 'exchange.consent.record',
  summary:
    'A consumer records the express consent that a person gave it, with the reference of where it is kept.',
  access: { employee: 'evidence.request', system: 'evidence.request', platform: true },
  input: z.object({
    administrationId: optional(id),
    document: personDocument,
    serviceId: id,
    procedureCode,
    reference: z.string().trim().min(3).max(200),
    validUntil: optional(day),
  }),
  output: consentView,
  async run(work, { administrationId, ...input }) {
    const consumerId = administrationOf(work.actor) ?? administrationId;
    if (consumerId === undefined || (administrationId !== undefined && administrationId !== consumerId))
      throw kernelProblems['not-allowed']();
    return store(work, { ...input, validUntil: input.validUntil, consumerId, givenBy: 'consumer' });
  },
});

export const giveConsent = action({
  name: 'exchange.consent.give',
  summary: 'You let one body ask one data service about you, for one procedure.',
  access: { citizen: true },
  input: z.object({ consumerId: id, serviceId: id, procedureCode, validUntil: optional(day) }),
  output: consentView,
  async run(work, input) {
    if ((await bodyNames(work.tx, [input.consumerId])).size === 0)
      throw kernelProblems['input-invalid']({ fields: [{ field: 'consumerId', message: 'is not a body' }] });
    const { document, power } = await actFor(work, {
      body: input.consumerId,
      purpose: 'exchange.consent.give',
    });
    return store(work, {
      ...input,
      validUntil: input.validUntil,
      document,
      power,
      givenBy: 'citizen',
      reference: null,
    });
  },
});

export const withdrawConsent = action({
  name: 'exchange.consent.withdraw',
  summary: 'You take a consent back; the next question on it is refused.',
  access: { citizen: true },
  input: z.object({ id }),
  output: consentView,
  async run(work, input) {
    const subject = work.kernel.ledger.subjectIndex(subjectOf(citizen(work.actor)).document);
    const row = await loadConsent(work.tx, subject, input.id);
    const body = row?.consumer_id;
    const { power } = await actFor(work, { body, purpose: 'exchange.consent.withdraw' });
    if (row === undefined) throw kernelProblems['not-found']();
    if (row.withdrawn_at === null) {
      await tables(work.tx)
        .updateTable('consent')
        .set({ withdrawn_at: work.now.toString() })
        .where('subject', '=', subject)
        .where('id', '=', row.id)
        .execute();
    }
    return settle(work, row, 'withdrawn', power);
  },
});
