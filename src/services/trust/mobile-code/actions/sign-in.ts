import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { newId } from '../../../../kernel/ids.ts';
import { sendMessage } from '../../../../kernel/messages/index.ts';
import { LANGS, ZONE } from '../../../../kernel/texts.ts';
import { findMeans, findPerson } from '../../identity/index.ts';
import {
  aboutMac,
  CODE_MINUTES,
  CODE_TRIES,
  CODES_PER_HOUR,
  codeMac,
  isCode,
  newCode,
  RESEND_SECONDS,
} from '../code.ts';
import { mobileCodeProblems } from '../problems.ts';
import { codesAbout, phoneOf, storeCode, tryCode, useCode } from '../store.ts';
import { codeText } from '../texts/messages.ts';

export const PLATFORM = { kind: 'platform', name: 'mobile-code' } as const;
const ACCESS = { platform: true } as const;

/**
 * Sends a code to whoever has this document and this telephone. For anybody else everything is the same but that no message
 * leaves: the same rows, the same answer, about the same time (enumeration of who is enrolled).
 */
export const sendCode = action({
  name: 'mobile-code.code.send',
  summary: 'Sends a code to a telephone that is enrolled for a document.',
  access: ACCESS,
  input: z.object({
    attemptId: z.uuid(),
    person: z.string().max(60),
    phone: z.string().max(20),
    lang: z.enum(LANGS),
  }),
  output: z.object({ id: z.uuid() }),
  async run(work, { attemptId, person, phone, lang }) {
    const { tx, kernel, now } = work;
    // By the pair: whoever knows one of the two, and not the other, uses up nobody's codes.
    const about = aboutMac(kernel, `person ${person} phone ${phone}`);
    const before = await codesAbout(tx, { about: [about], purpose: 'sign-in' }, now.subtract({ hours: 1 }));
    if (before.count >= CODES_PER_HOUR) throw mobileCodeProblems['too-many-codes']();
    if (before.last !== undefined && now.since(before.last).total('seconds') < RESEND_SECONDS)
      throw mobileCodeProblems['too-soon']();
    const account = await findPerson(tx, person);
    const today = now.toZonedDateTimeISO(ZONE).toPlainDate().toString();
    const enrolled = await phoneOf(tx, account?.id ?? newId(), today);
    const means = await findMeans(tx, account?.id ?? newId(), enrolled?.id ?? newId());
    const known = account?.state === 'active' && means !== undefined && enrolled?.number === phone;
    const [id, code] = [newId(), newCode()];
    const endsAt = now.add({ minutes: CODE_MINUTES });
    await storeCode(tx, {
      ...{ id, purpose: 'sign-in', boundTo: attemptId, about, now, endsAt },
      ...{ mac: codeMac(kernel, id, code), sealed: null },
      accountId: known ? account.id : null,
      meansId: known ? means.id : null,
    });
    const text = codeText(kernel, code, lang);
    // What is over when it is made is never sent.
    const message = {
      channel: 'sms',
      to: phone,
      text,
      purpose: 'mobile-code.code',
      endsAt: known ? endsAt : now,
    } as const;
    await sendMessage(kernel, tx, message, now);
    work.leaf({ type: 'act', record: { action: 'mobile-code.code.send' }, fields: { person } });
    return { id };
  },
});

/** Compares a code. Wrong ones are counted whatever follows: the refusal is the answer, not an error that would take the count back. */
export const checkCode = action({
  name: 'mobile-code.code.check',
  summary: 'Compares a code with the one that was sent.',
  access: ACCESS,
  input: z.object({ attemptId: z.uuid(), id: z.uuid(), code: z.string().max(20) }),
  output: z.object({
    outcome: z.enum(['right', 'wrong', 'over']),
    left: z.number().int(),
    accountId: z.uuid().optional(),
    meansId: z.uuid().optional(),
  }),
  async run(work, { attemptId, id, code }) {
    const { tx, kernel, now } = work;
    work.leaf({ type: 'act', record: { action: 'mobile-code.code.check' } });
    const kept = await tryCode(tx, { id, purpose: 'sign-in', boundTo: attemptId, most: CODE_TRIES, now });
    if (kept === undefined) return { outcome: 'over' as const, left: 0 };
    const right = isCode(kernel, kept, code) && kept.accountId !== null && kept.meansId !== null;
    const left = CODE_TRIES - kept.tries;
    const whose = kept.accountId === null ? {} : { accountId: kept.accountId };
    if (!right || !(await useCode(tx, kept.id, now))) return { outcome: 'wrong' as const, left, ...whose };
    return { outcome: 'right' as const, left, ...whose, meansId: kept.meansId! };
  },
});
