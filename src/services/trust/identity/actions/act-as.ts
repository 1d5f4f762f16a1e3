import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { setActing } from '../session-store.ts';

/** In what quality a session goes on. Whether its person may is for whoever calls it (`acting`), and is asked again at each request. */
export const actAs = action({
  name: 'identity.session.act-as',
  summary: 'Sets in what quality the person of a session acts.',
  access: { platform: true },
  input: z.object({
    sessionId: z.uuid(),
    acting: z.discriminatedUnion('as', [
      z.object({ as: z.literal('self') }),
      z.object({ as: z.literal('operator') }),
      z.object({ as: z.literal('employee'), administrationId: z.uuid() }),
      z.object({ as: z.literal('representative'), mandateId: z.uuid() }),
    ]),
  }),
  output: z.object({}),
  async run(work, { sessionId, acting }) {
    await setActing(work.tx, sessionId, acting);
    return {};
  },
});
