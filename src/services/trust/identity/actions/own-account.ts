import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { action, query, type Work } from '../../../../kernel/action.ts';
import { LEVELS } from '../../../../kernel/assurance.ts';
import type { Kernel } from '../../../../kernel/kernel.ts';
import { sendMessage } from '../../../../kernel/messages/index.ts';
import { type SealFor, seal, unseal } from '../../../../kernel/seal.ts';
import { keyFrom } from '../../../../kernel/secrets.ts';
import { clerkOf } from '../../people/index.ts';
import { type Account, ENROLMENTS, fullName, type Means } from '../account.ts';
import { findPerson } from '../account-store.ts';
import { identityEvents } from '../events.ts';
import { revokeMeans } from '../means.ts';
import { meansOf } from '../means-store.ts';
import {
  closeAccount,
  dropEmailWish,
  forgetDevice,
  ownDevices,
  ownHistory,
  ownSessions,
  setEmail,
  storeEmailWish,
  sweep,
  tryEmailWish,
} from '../own-store.ts';
import { identityProblems } from '../problems.ts';
import { forgetStopWishes } from '../stop-store.ts';
import { emailChangedText, emailCodeText, meansEndedText } from '../texts/messages.ts';
import { endThem, personOf } from './end-session.ts';

const PEOPLE = { citizen: true, employee: true, operator: true } as const;
const NOTICE_HOURS = 48;

/** The account of whoever acts, whatever they act as. */
export async function ownAccount({ tx, actor }: Work): Promise<Account> {
  const account = await findPerson(tx, personOf(actor) ?? '');
  if (account === undefined) throw identityProblems['account-unknown']();
  return account;
}

const idleMinutes = (kernel: Kernel) => kernel.settings['SESSION_IDLE_MINUTES'] as number;
const moment = z.string();

const means = z.object({
  id: z.uuid(),
  method: z.string(),
  label: z.string(),
  level: z.enum(LEVELS),
  enrolledBy: z.enum(ENROLMENTS),
  desk: z
    .object({ body: z.string(), name: z.string().nullable() })
    .nullable()
    .describe('Where and by whom, when it was enrolled at a desk'),
  createdAt: moment,
  lastUsedAt: moment.nullable(),
  revokedAt: moment.nullable(),
});
const session = z.object({
  id: z.uuid(),
  agent: z.string().nullable(),
  method: z.string(),
  level: z.enum(LEVELS),
  beganAt: moment,
  seenAt: moment,
});
const device = z.object({ id: z.uuid(), agent: z.string(), firstAt: moment, lastAt: moment });
const identification = z.object({
  id: z.uuid(),
  at: moment,
  method: z.string(),
  level: z.enum(LEVELS).nullable(),
  outcome: z.enum(['identified', 'refused']),
  reason: z.string().nullable(),
  client: z.string().nullable(),
  agent: z.string().nullable(),
});

/** Everything that the platform knows of a person through their account (GDPR art. 15), but for the history, which is long. */
export const readAccount = query({
  name: 'identity.account.read',
  summary: 'Your account: who you are, your means, sessions and devices.',
  access: PEOPLE,
  input: z.object({}),
  output: z.object({
    name: z.string(),
    document: z.string(),
    documentType: z.string(),
    country: z.string(),
    birthDate: z.string().nullable(),
    email: z.string().nullable(),
    means: z.array(means),
    sessions: z.array(session),
    devices: z.array(device),
  }),
  async run(work) {
    const account = await ownAccount(work);
    const all = await meansOf(work.tx, account.id);
    return {
      ...{ name: fullName(account), document: account.document, documentType: account.documentType },
      ...{ country: account.country, birthDate: account.birthDate ?? null, email: account.email },
      means: await Promise.all(all.map((each) => meansView(work, each))),
      sessions: await ownSessions(work.tx, account.id, work.now, idleMinutes(work.kernel)),
      devices: await ownDevices(work.tx, account.id),
    };
  },
});

/** Ley 39/2015 art. 53.1 b: a person knows who attended them. */
async function meansView({ tx }: Work, given: Means): Promise<z.output<typeof means>> {
  const { accountId: _own, registrar: actor, administrationId, ...rest } = given;
  const { createdAt, lastUsedAt, revokedAt, ...each } = rest;
  const atDesk = actor !== null && administrationId !== null;
  return {
    ...{ ...each, createdAt: createdAt.toString() },
    desk: atDesk ? await clerkOf(tx, { administrationId, actor }) : null,
    ...{ lastUsedAt: lastUsedAt?.toString() ?? null, revokedAt: revokedAt?.toString() ?? null },
  };
}

export const HISTORY_PAGE = 25;

export const readHistory = query({
  name: 'identity.account.history',
  summary: 'Your identifications, also those that were refused, newest first.',
  access: PEOPLE,
  input: z.object({
    outcome: z.enum(['identified', 'refused']).optional(),
    offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
    limit: z.coerce.number().int().min(1).max(5_000).default(HISTORY_PAGE),
  }),
  output: z.object({ items: z.array(identification), total: z.number().int() }),
  async run(work, { offset, limit, ...filter }) {
    return ownHistory(work.tx, (await ownAccount(work)).id, filter, { offset, limit });
  },
});

/** Ends a means of one's own, and says so to who has an e-mail address. */
export const endOwnMeans = action({
  name: 'identity.means.revoke',
  summary: 'Ends a means of identification of yours.',
  access: PEOPLE,
  input: z.object({ id: z.uuid() }),
  output: z.object({}),
  async run(work, { id }) {
    const account = await ownAccount(work);
    const found = (await meansOf(work.tx, account.id)).find(
      (each) => each.id === id && each.revokedAt === null,
    );
    if (found === undefined) throw identityProblems['means-unknown']();
    await revokeMeans(work, { accountId: account.id, id, method: found.method, why: 'by-its-person' });
    await tell(work, account, meansEndedText(work.kernel, found.label));
    return {};
  },
});

export const forgetOwnDevice = action({
  name: 'identity.device.forget',
  summary: 'Forgets a device of yours.',
  access: PEOPLE,
  input: z.object({ id: z.uuid() }),
  output: z.object({}),
  async run(work, { id }) {
    const account = await ownAccount(work);
    if (!(await forgetDevice(work.tx, account.id, id, work.now))) throw identityProblems['device-unknown']();
    return {};
  },
});

const CODE_DIGITS = 6;
const CODE_MINUTES = 30;
const CODE_TRIES = 5;
/** Between two messages: each gives five tries more, and whoever is signed in may name anybody's address. */
const SECONDS_BETWEEN = 60;
const sealFor = (accountId: string): SealFor => ({ purpose: 'identity/email', owner: accountId });
const codeMac = (kernel: Kernel, accountId: string, code: string) =>
  createHmac('sha256', keyFrom(kernel, 'identity/email-code'))
    .update(accountId)
    .update('\0')
    .update(code)
    .digest();

/** Asks for an address to be written to: a code goes there, and it counts when the code comes back. */
export const askEmail = action({
  name: 'identity.account.ask-email',
  summary: 'Sends a code to an e-mail address that you want to be written to at.',
  access: PEOPLE,
  input: z.object({ email: z.email().max(200) }),
  output: z.object({}),
  async run(work, { email }) {
    const { tx, kernel, now } = work;
    const account = await ownAccount(work);
    const code = String(randomInt(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, '0');
    const endsAt = now.add({ minutes: CODE_MINUTES });
    const sealed = seal(kernel, sealFor(account.id), Buffer.from(email));
    const wish = { accountId: account.id, mac: codeMac(kernel, account.id, code), sealed, endsAt };
    const before = endsAt.subtract({ seconds: SECONDS_BETWEEN });
    if (!(await storeEmailWish(tx, wish, before)))
      throw identityProblems['too-many-tries']({ data: { seconds: SECONDS_BETWEEN } });
    const message = {
      channel: 'email',
      to: email,
      ...emailCodeText(code),
      purpose: 'identity.email',
      endsAt,
    } as const;
    await sendMessage(kernel, tx, message, now);
    return {};
  },
});

/** The old address is told of the new one: whoever took over a session cannot turn notices off unseen. */
export const confirmEmail = action({
  name: 'identity.account.confirm-email',
  summary: 'Confirms an e-mail address with the code that was sent to it.',
  access: PEOPLE,
  input: z.object({ code: z.string().trim().max(20) }),
  output: z.object({ outcome: z.enum(['confirmed', 'wrong']) }),
  async run(work, { code }) {
    const { tx, kernel, now } = work;
    const account = await ownAccount(work);
    const wish = await tryEmailWish(tx, { accountId: account.id, most: CODE_TRIES, now });
    if (wish === undefined || !timingSafeEqual(wish.mac, codeMac(kernel, account.id, code)))
      return { outcome: 'wrong' as const };
    const email = unseal(kernel, sealFor(account.id), wish.sealed)?.toString();
    if (email === undefined) return { outcome: 'wrong' as const };
    await tell(work, account, emailChangedText(kernel));
    await setEmail(tx, account.id, email, now);
    await dropEmailWish(tx, account.id);
    return { outcome: 'confirmed' as const };
  },
});

/** Closes the account: sessions and means end. What was proved stays proved; a desk opens it again. */
export const closeOwnAccount = action({
  name: 'identity.account.close',
  summary: 'Closes your account.',
  access: PEOPLE,
  level: 'substantial',
  input: z.object({}),
  output: z.object({}),
  async run(work) {
    const account = await ownAccount(work);
    for (const each of await meansOf(work.tx, account.id))
      if (each.revokedAt === null)
        await revokeMeans(work, {
          accountId: account.id,
          id: each.id,
          method: each.method,
          why: 'account-closed',
        });
    await endThem(work, { accountId: account.id, why: 'account-closed' });
    await closeAccount(work.tx, account.id, work.now);
    return {};
  },
});

async function tell(work: Work, { email }: Account, text: { subject: string; text: string }): Promise<void> {
  if (email === null) return;
  const { tx, kernel, now } = work;
  const endsAt = now.add({ hours: NOTICE_HOURS });
  await sendMessage(
    kernel,
    tx,
    { channel: 'email', to: email, ...text, purpose: 'identity.notice', endsAt },
    now,
  );
}

/** Ends what is over and forgets what is of no use any more. */
export const sweepIdentity = action({
  name: 'identity.session.sweep',
  summary: 'Ends sessions whose time has come and forgets attempts that are over.',
  access: { platform: true },
  input: z.object({}),
  output: z.object({ ended: z.number().int() }),
  async run(work) {
    await forgetStopWishes(work.tx, work.now);
    const ended = await sweep(work.tx, work.now, idleMinutes(work.kernel));
    for (const { id, why } of ended) work.emit(identityEvents.sessionEnded(id, why));
    return { ended: ended.length };
  },
});
