import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { actorKey } from '../../../../kernel/actor.ts';
import { countPending, findRequests, findTasks, PAGE_SIZES } from '../inbox-store.ts';
import { ROLES } from '../request.ts';
import { bodyOf, dayOf, employeeOf, manages } from '../rules.ts';

export const VIEWS = ['pending', 'done', 'sent', 'body'] as const;
export const requestLine = z.object({
  id: z.uuid(),
  title: z.string(),
  state: z.string(),
  senderName: z.string(),
  sentAt: z.string().nullable(),
  expiresAt: z.string().nullable(),
  documents: z.number(),
  signed: z.number().describe('Signers who have signed'),
  signers: z.number(),
  demonstration: z.boolean(),
});

const page = {
  text: z.string().trim().max(200).default('').describe('Words of the title'),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(PAGE_SIZES.at(-1)!).default(PAGE_SIZES[0]),
};

/** What waits for a person today: named, by office, or by delegation. */
export const listPending = query({
  name: 'signatures.task.pending',
  summary: 'What waits for your signature today: named, by an office that you hold, or by delegation.',
  access: { employee: true },
  input: z.object({
    ...page,
    role: z.preprocess((value) => (value === '' ? undefined : value), z.enum(ROLES).optional()),
    due: z
      .preprocess(
        (value) => (value === '' ? undefined : value),
        z.coerce.number().int().min(1).max(365).optional(),
      )
      .describe('Only those whose time ends within so many days'),
  }),
  output: z.object({
    found: z.array(
      requestLine.extend({
        taskId: z.uuid(),
        role: z.enum(ROLES),
        as: z.string().describe('The person or the post that is asked'),
        onBehalf: z.string().nullable().describe('In whose place, by delegation'),
      }),
    ),
    total: z.number(),
  }),
  async run(work, input) {
    const { document, administrationId } = employeeOf(work);
    return findTasks(work.tx, {
      ...{ ...input, administrationId, document, day: dayOf(work.now), now: work.now },
    });
  },
});

/** The requests that one sent, that one signed, or all of the body. */
export const listRequests = query({
  name: 'signatures.request.list',
  summary: 'Signature requests: those you sent, those you signed, or all of the body for who manages it.',
  access: { employee: true, system: 'signatures.request' },
  input: z.object({
    ...page,
    view: z.enum(['done', 'sent', 'body']).default('sent'),
    state: z.preprocess((value) => (value === '' ? undefined : value), z.string().max(20).optional()),
  }),
  output: z.object({ found: z.array(requestLine), total: z.number() }),
  async run(work, input) {
    const { actor } = work;
    // Whoever does not manage the body sees their own.
    const view = input.view === 'body' && !manages(actor) ? 'sent' : input.view;
    return findRequests(work.tx, {
      ...{ ...input, view, administrationId: bodyOf(work), sender: actorKey(actor) },
      document: actor.kind === 'employee' ? actor.document : '',
    });
  },
});

export const pendingCount = query({
  name: 'signatures.task.count',
  summary: 'How many requests wait for your signature today.',
  access: { employee: true },
  input: z.object({}),
  output: z.object({ count: z.number() }),
  async run(work) {
    const { document, administrationId } = employeeOf(work);
    return { count: await countPending(work.tx, { administrationId, document, day: dayOf(work.now) }) };
  },
});
