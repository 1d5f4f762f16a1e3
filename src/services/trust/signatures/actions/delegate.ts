import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { newId } from '../../../../kernel/ids.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { signaturesProblems as problems } from '../problems.ts';
import { dayOf, employeeOf } from '../rules.ts';
import { personFields } from '../signers.ts';
import { endDelegationOf, insertDelegation } from '../task-store.ts';

/** Longest delegation of signature, in days. */
const DAYS_LIMIT = 366;

/** A delegation of signature (Ley 40/2015 art. 12): by the person themself, for some days, by an act that is named. */
export const delegate = action({
  name: 'signatures.delegation.give',
  summary: 'Let somebody of your body sign in your place for some days.',
  access: { employee: true },
  input: z.strictObject({
    ...personFields,
    act: z.string().trim().min(3).max(200).describe('The resolution that delegates'),
    fromDay: z.iso.date(),
    untilDay: z.iso.date(),
  }),
  output: z.object({ id: z.uuid() }),
  async run(work, input) {
    const person = employeeOf(work);
    const fields = faultsOf(input, person.document, dayOf(work.now));
    if (fields.length > 0) throw kernelProblems['input-invalid']({ fields });
    const id = newId();
    const { document, name, act, fromDay, untilDay } = input;
    await insertDelegation(
      work.tx,
      person.administrationId,
      {
        ...{ id, act, fromDay, untilDay, endedAt: null },
        ...{ fromDocument: person.document, fromName: person.name, toDocument: document, toName: name },
      },
      work.now,
    );
    return { id };
  },
});

function faultsOf(
  { document, fromDay, untilDay }: { document: string; fromDay: string; untilDay: string },
  own: string,
  today: string,
) {
  const days = Temporal.PlainDate.from(fromDay).until(Temporal.PlainDate.from(untilDay)).days;
  return [
    ...(document === own ? [{ field: 'document', message: 'is your own' }] : []),
    ...(fromDay < today ? [{ field: 'fromDay', message: 'is past' }] : []),
    ...(days < 0 ? [{ field: 'untilDay', message: 'is before the first day' }] : []),
    ...(days > DAYS_LIMIT ? [{ field: 'untilDay', message: 'is more than a year later' }] : []),
  ];
}

export const endDelegation = action({
  name: 'signatures.delegation.end',
  summary: 'End a delegation that you gave, at once.',
  access: { employee: true },
  input: z.strictObject({ id: z.uuid() }),
  output: z.object({ id: z.uuid() }),
  async run(work, { id }) {
    const person = employeeOf(work);
    const ended = await endDelegationOf(work.tx, person.administrationId, {
      ...{ id, from: person.document, now: work.now },
    });
    if (!ended) throw problems['delegation-unknown']();
    return { id };
  },
});
