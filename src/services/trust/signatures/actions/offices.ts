import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { newId } from '../../../../kernel/ids.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { signaturesProblems as problems } from '../problems.ts';
import { bodyOf, dayOf } from '../rules.ts';
import { personFields } from '../signers.ts';
import { changeHolder, insertOffice, officesOf } from '../task-store.ts';

const MANAGERS = { employee: 'body.manage' } as const;
const day = z.iso.date();

export const addOffice = action({
  name: 'signatures.office.add',
  summary: 'Add an office of your body: a post, of a unit or of the whole body.',
  access: MANAGERS,
  input: z.strictObject({
    post: z.string().trim().min(3).max(120),
    unitId: z.preprocess((value) => (value === '' ? null : value), z.uuid().nullable().default(null)),
  }),
  output: z.object({ id: z.uuid() }),
  async run(work, { post, unitId }) {
    const id = newId();
    await insertOffice(work.tx, bodyOf(work), { id, post, unitId, closedOn: null });
    return { id };
  },
});

export const setHolder = action({
  name: 'signatures.office.hold',
  summary: 'Say who holds an office from a day on; whoever held it ends the day before.',
  access: MANAGERS,
  input: z.strictObject({
    officeId: z.uuid(),
    ...personFields,
    fromDay: z.preprocess((value) => (value === '' ? undefined : value), day.optional()),
    untilDay: z.preprocess((value) => (value === '' ? null : value), day.nullable().default(null)),
  }),
  output: z.object({ id: z.uuid() }),
  async run(work, input) {
    const administrationId = bodyOf(work);
    const offices = await officesOf(work.tx, administrationId);
    if (!offices.some(({ id }) => id === input.officeId)) throw problems['office-unknown']();
    const fromDay = input.fromDay ?? dayOf(work.now);
    const { untilDay } = input;
    if (untilDay !== null && untilDay < fromDay)
      throw kernelProblems['input-invalid']({ fields: [orderField] });
    const id = newId();
    const { officeId, document, name } = input;
    await changeHolder(work.tx, administrationId, { id, officeId, document, name, fromDay, untilDay });
    return { id };
  },
});
const orderField = { field: 'untilDay', message: 'is before the first day' };
