import type { Work } from '../../../kernel/action.ts';
import { sendMessage } from '../../../kernel/messages/index.ts';
import { formatDateTime, ZONE } from '../../../kernel/texts.ts';
import { findAccount, findMeans } from '../identity/index.ts';
import { addressesOf, clerkOf } from '../people/index.ts';
import { aboutMac } from './code.ts';
import { phoneOf } from './store.ts';
import { enrolledText } from './texts/messages.ts';
import { noteTold } from './told-store.ts';

const NOTICE_HOURS = 48;

/**
 * Tells a person of the telephone that signs in as them, at every address that is known of them and was not told yet: that
 * of their account, and those that the bodies have where they work. Whoever enrols a telephone of their own for somebody is
 * seen, also when that somebody has no address until they are appointed (ASVS 5 §6.3.7).
 */
export async function tellOfPhone({ tx, kernel, now }: Work, accountId: string): Promise<void> {
  const account = await findAccount(tx, accountId);
  const day = now.toZonedDateTimeISO(ZONE).toPlainDate().toString();
  const phone = await phoneOf(tx, accountId, day);
  const means = phone && (await findMeans(tx, accountId, phone.id));
  if (account === undefined || means === undefined) return;
  const { registrar: actor, administrationId } = means;
  const clerk = actor && administrationId ? await clerkOf(tx, { administrationId, actor }) : undefined;
  const text = enrolledText(kernel, {
    ...{ label: means.label, enrolledBy: means.enrolledBy, body: clerk?.body },
    at: (lang) => formatDateTime(means.createdAt, lang),
  });
  const own = account.email === null ? [] : [account.email.toLowerCase()];
  for (const to of new Set([...own, ...(await addressesOf(tx, account.person))])) {
    const addressMac = aboutMac(kernel, `address ${to}`);
    if (!(await noteTold(tx, { accountId, id: means.id, addressMac }, now))) continue;
    const endsAt = now.add({ hours: NOTICE_HOURS });
    const message = { channel: 'email', to, ...text, purpose: 'mobile-code.enrolled', endsAt } as const;
    await sendMessage(kernel, tx, message, now);
  }
}
