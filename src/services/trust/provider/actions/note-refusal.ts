import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';

/** Leaves an audit line and a leaf: an application that is known was refused. */
export const noteRefusal = action({
  name: 'provider.refusal.note',
  summary: 'Notes that a known application was refused.',
  access: { platform: true },
  input: z.object({ applicationId: z.uuid(), error: z.string().max(60) }),
  output: z.object({}),
  async run(work, { applicationId, error }) {
    work.leaf({ type: 'act', record: { action: 'provider.refusal.note', applicationId, error } });
    return {};
  },
});
