import { z } from 'zod';
import type { Work } from '../../../kernel/action.ts';
import { newId } from '../../../kernel/ids.ts';
import { signaturesProblems as problems } from './problems.ts';
import { ROLES, type SignatureRequest, type Task } from './request.ts';
import { insertTask, officesOf, SIGNERS_LIMIT, tasksOf } from './task-store.ts';

/** Steps of a request: those of step 1 sign first. */
const STEPS_LIMIT = 50;

export const personFields = {
  document: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[0-9A-Z]{9}$/, 'is not a NIF or NIE')
    .describe('NIF or NIE'),
  name: z.string().trim().min(3).max(120),
};

const place = {
  step: z.coerce.number().int().min(1).max(STEPS_LIMIT).default(1),
  role: z.enum(ROLES).default('sign').describe('sign, or approve (vist i plau)'),
};

/** A person by document and name, or an office: whoever holds it on the day. */
export const signerSchema = z.union([
  z.strictObject({ ...place, officeId: z.uuid() }),
  z.strictObject({ ...place, ...personFields }),
]);
export type SignerWish = z.output<typeof signerSchema>;

/** Adds signers to a request that was not sent. Throws `office-unknown`, `too-many`. */
export async function addSigners(
  work: Work,
  request: SignatureRequest,
  wishes: readonly SignerWish[],
): Promise<void> {
  if (wishes.length === 0) return;
  const { administrationId, id: requestId } = request;
  const present = await tasksOf(work.tx, { administrationId, requestId });
  if (present.length + wishes.length > SIGNERS_LIMIT) throw problems['too-many']();
  const offices = await officesOf(work.tx, administrationId);
  for (const wish of wishes) {
    const office = 'officeId' in wish ? offices.find(({ id }) => id === wish.officeId) : undefined;
    if ('officeId' in wish && office === undefined) throw problems['office-unknown']();
    const task: Task = {
      ...{ id: newId(), requestId, step: wish.step, role: wish.role, state: 'waiting' },
      document: 'document' in wish ? wish.document : null,
      officeId: office?.id ?? null,
      name: 'name' in wish ? wish.name : office!.post,
      ...{ doneBy: null, doneFor: null, doneAt: null },
    };
    await insertTask(work.tx, administrationId, task);
  }
}
