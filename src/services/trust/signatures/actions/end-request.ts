import { z } from 'zod';
import { action, type Work } from '../../../../kernel/action.ts';
import { signaturesProblems as problems } from '../problems.ts';
import { after, type RequestStep, refusals, type SignatureRequest, type Task } from '../request.ts';
import { saveRequest } from '../request-store.ts';
import { employeeOf, ownRequest, seenRequest, standingsOf } from '../rules.ts';
import { saveTask, tasksOf } from '../task-store.ts';
import { type HappeningKind, nameOf, tell } from '../telling.ts';

/** Forms end lines with CR LF, others with either: one way is kept. */
const reason = z
  .string()
  .overwrite((text) => text.trim().replace(/\r\n?/g, '\n'))
  .min(3)
  .max(1000);
const output = z.object({ id: z.uuid(), state: z.string() });

type Ending = { step: RequestStep; kind: HappeningKind; reason: string | null };

/** Takes a step that ends a request, or sends it back. */
export async function endNow(
  work: Work,
  request: SignatureRequest,
  ending: Ending,
): Promise<SignatureRequest> {
  const state = after(request.state, ending.step);
  if (state === undefined) throw problems['cannot-move']({ data: { state: request.state } });
  const ended: SignatureRequest = {
    ...{ ...request, state, reason: ending.reason },
    endedAt: state === 'returned' ? null : work.now.toString(),
  };
  await saveRequest(work.tx, ended);
  await tell(work, {
    ...{ administrationId: request.administrationId, requestId: request.id },
    ...{ kind: ending.kind, state, reason: ending.reason },
  });
  return ended;
}

/** The task of the actor whose turn it is in a request. Throws `cannot-sign` with every reason. */
async function taskInTurn(work: Work, request: SignatureRequest): Promise<Task> {
  const tasks = await tasksOf(work.tx, { ...request, requestId: request.id });
  const standings = await standingsOf(work, tasks);
  const mine = tasks.filter(({ id }) => standings.has(id));
  const task = mine.find(({ state }) => state === 'turn') ?? mine[0];
  const standing = task && standings.get(task.id);
  const clauses = refusals({ request, task, standing, now: work.now });
  if (clauses.length > 0) throw problems['cannot-sign']({ clauses });
  return task!;
}

const signersStep = (step: 'reject' | 'return', kind: HappeningKind, summary: string) =>
  action({
    name: `signatures.request.${step}`,
    summary,
    access: { employee: true },
    input: z.strictObject({ requestId: z.uuid(), reason }),
    output,
    async run(work, input) {
      employeeOf(work);
      const request = await seenRequest(work, input.requestId, true);
      const task = await taskInTurn(work, request);
      await saveTask(work.tx, request.administrationId, {
        ...{ ...task, state: 'refused', doneBy: nameOf(work.actor), doneAt: work.now.toString() },
      });
      return endNow(work, request, { step, kind, reason: input.reason });
    },
  });

export const rejectRequest = signersStep(
  'reject',
  'rejected',
  'Reject a request whose turn is yours, for good, saying why.',
);
export const returnRequest = signersStep(
  'return',
  'returned',
  'Return a request whose turn is yours to its sender, saying what to correct.',
);

export const cancelRequest = action({
  name: 'signatures.request.cancel',
  summary: 'Cancel a request that you sent, saying why.',
  access: { employee: true, system: 'signatures.request' },
  input: z.strictObject({ requestId: z.uuid(), reason }),
  output,
  async run(work, input) {
    const request = await ownRequest(work, input.requestId);
    return endNow(work, request, { step: 'cancel', kind: 'cancelled', reason: input.reason });
  },
});
