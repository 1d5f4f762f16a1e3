import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { OPERATOR_FEED } from '../../../../kernel/actor.ts';
import type { Finding } from '../judge.ts';
import { isUsable } from '../judge.ts';
import { judgeIn, keep } from '../load.ts';
import { recordLook } from '../store.ts';

/** After a look that failed the next comes sooner. */
const AGAIN_SECONDS = 3_600;

/** What a worker got from outside: the bytes of a list, or why there are none. */
export const recordListLook = action({
  name: 'trust-lists.list.record',
  summary: 'Records what a worker got when it looked for a trust list; a good one counts from then on.',
  access: { platform: true },
  input: z.object({
    name: z.string(),
    content: z.instanceof(Buffer).optional(),
    fault: z.object({ code: z.string(), place: z.string() }).optional(),
  }),
  output: z.object({ stored: z.boolean(), faults: z.number() }),
  async run(work, { name, content, fault }) {
    const { tx, now, kernel } = work;
    work.leaf({
      type: 'act',
      record: { action: 'trust-lists.list.record', list: name },
      fields: { actor: 'platform' },
    });
    const judged = content === undefined ? undefined : await judgeIn(work, content, { expected: name });
    const findings: Finding[] = judged?.findings ?? [
      { level: 'fault', ...(fault ?? { code: 'unreachable', place: '' }) } as Finding,
    ];
    const faults = findings.filter(({ level }) => level === 'fault');
    const every = kernel.settings['TRUST_LISTS_EVERY'] as number;
    const nextAt =
      faults.length === 0 ? now.add({ milliseconds: every }) : now.add({ seconds: AGAIN_SECONDS });
    await recordLook(tx, { name, faults, nextAt, now });
    if (judged === undefined || !isUsable(judged)) {
      // The last good one still counts; that it could not be renewed is told.
      kernel.log.error('A trust list could not be renewed.', {
        ...{ alarm: 'trust-lists.not-renewed', list: name, faults: faults.map(({ code }) => code) },
      });
      work.emit({
        administrationId: OPERATOR_FEED,
        kind: 'trust-lists.not-renewed',
        subject: name,
        payload: { name, faults: faults.map(({ code }) => code) },
      });
      return { stored: false, faults: faults.length };
    }
    return { stored: await keep(work, judged, { content: content! }), faults: 0 };
  },
});
