import { z } from 'zod';
import { action, query } from '../../../kernel/action.ts';
import { administrationOf } from '../../../kernel/actor.ts';
import { newId } from '../../../kernel/ids.ts';
import { mandatesProblems } from '../../../services/trust/mandates/index.ts';
import { insertReport, loadReport } from '../store.ts';

/** Hours that a report waits to be fetched. */
const REPORT_HOURS = 24;
const READERS = { system: 'mandates.read' } as const;

export const keepReport = action({
  name: 'representa.report.keep',
  summary: 'Keep a report in PDF for a day, for the body that asked for it.',
  access: READERS,
  input: z.strictObject({ hash: z.string().regex(/^[0-9a-f]{64}$/) }),
  output: z.object({ id: z.uuid() }),
  async run(work, { hash }) {
    const id = newId();
    await insertReport(work.tx, {
      ...{ administrationId: administrationOf(work.actor)!, id, hash, now: work.now.toString() },
      endsAt: work.now.add({ hours: REPORT_HOURS }).toString(),
    });
    return { id };
  },
});

export const findReport = query({
  name: 'representa.report.find',
  summary: 'A report of your body that has not ended.',
  access: READERS,
  input: z.strictObject({ id: z.uuid() }),
  output: z.object({ hash: z.string() }),
  async run(work, { id }) {
    const asked = { administrationId: administrationOf(work.actor)!, id, now: work.now.toString() };
    const hash = await loadReport(work.tx, asked);
    if (hash === undefined) throw mandatesProblems.unknown();
    return { hash };
  },
});
