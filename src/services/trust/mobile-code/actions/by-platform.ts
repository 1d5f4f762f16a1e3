import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { sendMessage } from '../../../../kernel/messages/index.ts';
import { formatDate, ZONE } from '../../../../kernel/texts.ts';
import { personKey } from '../../identity/index.ts';
import { factsMac } from '../code.ts';
import { claimEnding, dropCodes, storeFacts } from '../store.ts';
import { endingText } from '../texts/messages.ts';

const BATCH = 500;
/** People are told this long before their enrolment ends. */
const WARN_DAYS = 30;

export const warnEnding = action({
  name: 'mobile-code.phone.warn',
  summary: 'Tells people whose enrolment ends soon, and forgets old codes.',
  access: { platform: true },
  input: z.object({}),
  output: z.object({ warned: z.number().int(), dropped: z.number().int() }),
  async run({ tx, kernel, now }) {
    const until = now.toZonedDateTimeISO(ZONE).toPlainDate().add({ days: WARN_DAYS }).toString();
    const ending = await claimEnding(tx, until, now, BATCH);
    for (const { number, endsOn } of ending) {
      const text = endingText(kernel, (lang) => formatDate(endsOn, lang));
      const endsAt = now.add({ hours: 48 });
      await sendMessage(
        kernel,
        tx,
        { channel: 'sms', to: number, text, purpose: 'mobile-code.ending', endsAt },
        now,
      );
    }
    return { warned: ending.length, dropped: await dropCodes(tx, now.subtract({ hours: 24 })) };
  },
});

const line = z.object({
  document: z.string().trim().min(3).max(40),
  birthDate: z.iso.date(),
  documentUntil: z.iso.date(),
  healthCard: z.string().trim().min(8).max(20),
});
const MOST_LINES = 50_000;

/** Facts that a body shares, as keyed hashes: what is given is not kept. */
export const loadFacts = action({
  name: 'mobile-code.facts.load',
  summary: 'Loads facts with which people may enrol from home.',
  access: { operator: 'methods.manage' },
  level: 'substantial',
  input: z.object({ lines: z.array(line).min(1).max(MOST_LINES) }),
  output: z.object({ loaded: z.number().int() }),
  async run(work, { lines }) {
    const macs = lines.map(({ document, ...facts }) =>
      factsMac(work.kernel, { person: personKey({ document, country: 'ES' }), ...facts }),
    );
    // The ordinary leaf would commit to every line that was given.
    work.leaf({ type: 'act', record: { action: 'mobile-code.facts.load', lines: lines.length } });
    return { loaded: await storeFacts(work.tx, macs, work.now) };
  },
});
