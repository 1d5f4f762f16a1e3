import { z } from 'zod';
import { action, query } from '../../../../kernel/action.ts';
import { sendMessage } from '../../../../kernel/messages/index.ts';
import { peopleProblems } from '../problems.ts';
import { confirmReview, dueOf, remindAdministrators, restOverdue } from '../review-store.ts';
import { reviewText } from '../texts/messages.ts';
import { body, bodyOf, MANAGERS, READERS, tell } from './appointments.ts';

/** Rights are looked at once a year (ENS, RD 311/2022 annex II op.acc.4); a month later what nobody looked at rests. */
const YEAR_DAYS = 365;
const GRACE_DAYS = 30;
/** What is due within this is shown already, so that a body looks at all of it together. */
const EARLY_DAYS = 30;
const MOST = 500;
/** Most bodies that are told in one run; the next day takes the rest. */
const BODIES = 2_000;
const NOTICE_HOURS = 72;
export const REVIEW_PAGE = 50;

const daysBefore = (now: Temporal.Instant, days: number) => now.subtract({ hours: days * 24 }).toString();

export const listReview = query({
  name: 'people.review.list',
  summary: 'Places of your body whose rights are to be looked at this year.',
  access: READERS,
  input: z.object({
    ...body,
    offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
    limit: z.coerce.number().int().min(1).max(MOST).default(REVIEW_PAGE),
  }),
  output: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        unit: z.string(),
        title: z.string(),
        reviewedAt: z.string(),
        resting: z.boolean(),
        oneself: z.boolean(),
      }),
    ),
    total: z.number().int(),
    all: z.number().int(),
  }),
  async run(work, { administrationId: given, ...span }) {
    const administrationId = bodyOf(work, given);
    const before = daysBefore(work.now, YEAR_DAYS - EARLY_DAYS);
    const { items, ...counts } = await dueOf(work.tx, { administrationId, before }, span);
    const me = 'document' in work.actor ? work.actor.document : undefined;
    return {
      ...counts,
      items: items.map(({ administrationId: _body, person, ...each }) => ({
        ...each,
        oneself: person === me,
      })),
    };
  },
});

export const confirmRights = action({
  name: 'people.review.confirm',
  summary:
    'Confirms that people of your body still have their places and rights; those that rested come back.',
  access: MANAGERS,
  level: 'substantial',
  input: z.object({ ...body, ids: z.array(z.uuid()).min(1).max(MOST) }),
  output: z.object({ confirmed: z.number().int() }),
  async run(work, { administrationId: given, ids }) {
    const administrationId = bodyOf(work, given);
    const me = 'document' in work.actor ? work.actor.document : '';
    const confirmed = await confirmReview(work.tx, { administrationId, ids, not: me }, work.now.toString());
    if (confirmed.length === 0) throw peopleProblems.unknown();
    for (const id of confirmed) tell(work, { administrationId, id }, 'changed');
    return { confirmed: confirmed.length };
  },
});

export const runReview = action({
  name: 'people.review.run',
  summary: 'Reminds administrators of the yearly review, and lets rest what nobody looked at in time.',
  access: { platform: true },
  input: z.object({}),
  output: z.object({ reminded: z.number().int(), rested: z.number().int() }),
  async run(work) {
    const { tx, kernel, now } = work;
    const at = now.toString();
    const emails = await remindAdministrators(tx, { before: daysBefore(now, YEAR_DAYS), now: at }, BODIES);
    const message = { channel: 'email', ...reviewText(kernel), purpose: 'people.review' } as const;
    const endsAt = now.add({ hours: NOTICE_HOURS });
    for (const to of emails) await sendMessage(kernel, tx, { ...message, to, endsAt }, now);
    // After those that were told today: whoever is told late has the month of which the message speaks.
    const overdue = {
      before: daysBefore(now, YEAR_DAYS + GRACE_DAYS),
      toldBefore: daysBefore(now, GRACE_DAYS),
    };
    const rested = await restOverdue(tx, { ...overdue, now: at }, MOST);
    for (const each of rested) tell(work, each, 'rested');
    return { reminded: emails.length, rested: rested.length };
  },
});
