import { z } from 'zod';
import { action, type Work } from '../../../../kernel/action.ts';
import { LEVELS, lower, reaches } from '../../../../kernel/assurance.ts';
import { newId } from '../../../../kernel/ids.ts';
import { sendMessage } from '../../../../kernel/messages/index.ts';
import { type Account, DOCUMENT_TYPES } from '../account.ts';
import { findAccount, isOfAnother, keepPerson } from '../account-store.ts';
import { hasDevices, noteDevice } from '../device-store.ts';
import { identityEvents } from '../events.ts';
import { type NewIdentification, spendAttempt, storeIdentification } from '../history-store.ts';
import { findMeans, touchMeans } from '../means-store.ts';
import { isSuspended } from '../method-store.ts';
import { identityProblems } from '../problems.ts';
import { endSessions, findSession, renewToken, rotateSession, storeSession } from '../session-store.ts';
import { newDeviceText } from '../texts/messages.ts';
import { newToken, tokenHash } from '../tokens.ts';

const level = z.enum(LEVELS);
const person = z.object({
  documentType: z.enum(DOCUMENT_TYPES),
  document: z.string().min(1).max(60),
  country: z.string().regex(/^[A-Z]{2}$/),
  givenName: z.string().max(200),
  surname1: z.string().max(200),
  surname2: z.string().max(200).optional(),
  birthDate: z.iso.date().optional(),
});

/** What a method found out; see {@link Identification} in `identify.ts`. */
export const identificationShape = z.object({
  method: z.string().max(40),
  level,
  amr: z.array(z.string().max(20)).max(8),
  who: z.union([z.object({ person }), z.object({ accountId: z.uuid(), meansId: z.uuid().optional() })]),
  organisation: z
    .object({
      document: z.string().max(60),
      name: z.string().max(300),
      role: z.enum(['representative', 'seal']),
    })
    .optional(),
  evidence: z.record(z.string(), z.string()),
});
type Identified = z.output<typeof identificationShape>;

const input = z.object({
  attempt: z.object({
    id: z.string(),
    least: level,
    accountId: z.uuid().optional(),
    client: z.string().optional(),
    fresh: z.literal(true).optional(),
    endsAt: z.number(),
  }),
  identification: identificationShape,
  /** Hashes of what the browser brought. */
  sessionToken: z.string().optional(),
  deviceToken: z.string().optional(),
  agent: z.string(),
});
type Input = z.output<typeof input>;

/**
 * Begins the session of somebody who was identified, or makes the one they have surer. Its token is always new, so that
 * one which was known before (fixation) is worth nothing afterwards.
 */
export const beginSession = action({
  name: 'identity.session.begin',
  summary: 'Begins the session of a person whom a method has identified.',
  access: { platform: true },
  input,
  output: z.object({ token: z.string(), deviceToken: z.string(), accountId: z.uuid(), sessionId: z.uuid() }),
  async run(work, given) {
    const { tx } = work;
    const { attempt, identification } = given;
    const until = Temporal.Instant.fromEpochMilliseconds(attempt.endsAt).add({ hours: 1 });
    if (!(await spendAttempt(tx, attempt.id, until))) throw identityProblems['attempt-spent']();
    if (await isSuspended(tx, identification.method)) throw identityProblems['method-suspended']();
    const { account, sure } = await accountOf(work, identification);
    if (account.state !== 'active') throw identityProblems['account-closed']();
    if (attempt.accountId !== undefined && attempt.accountId !== account.id)
      throw identityProblems['another-person']();
    if (!reaches(sure, attempt.least))
      throw identityProblems['not-sure-enough']({ data: { least: attempt.least } });
    const deviceToken = given.deviceToken ?? newToken();
    const device = await deviceOf(work, account, { deviceToken, agent: given.agent });
    const { token, sessionId } = await sessionFor(work, given, { account, sure, deviceId: device });
    const where = { deviceId: device, sessionId, client: attempt.client };
    await keepIdentified(work, identification, { account, sure, ...where });
    return { token, deviceToken, accountId: account.id, sessionId };
  },
});

type Kept = { account: Account; sure: Identified['level'] } & Pick<
  NewIdentification,
  'deviceId' | 'sessionId' | 'client'
>;

/** The line of the history and its leaf. */
export async function keepIdentified(
  work: Work,
  { method, evidence }: Pick<Identified, 'method' | 'evidence'>,
  { account, sure, ...where }: Kept,
): Promise<void> {
  const id = newId();
  await storeIdentification(work.tx, {
    ...{ id, accountId: account.id, at: work.now, method, level: sure, outcome: 'identified', ...where },
  });
  work.leaf({
    type: 'identification',
    tx: id,
    subject: work.kernel.ledger.subjectIndex(account.person),
    record: { method, level: sure, outcome: 'identified' },
    fields: { person: account.person, ...evidence },
  });
}

/** Whose identification it is; a means enrolled here gives no more than it was enrolled with. */
export async function accountOf({ tx, now }: Work, { who, level: said }: Pick<Identified, 'who' | 'level'>) {
  if ('person' in who) {
    // Two documents of one state may have one number; one person they are not.
    if (await isOfAnother(tx, who.person)) throw identityProblems['document-of-another']();
    return { account: await keepPerson(tx, who.person, now, { sure: said !== 'low' }), sure: said };
  }
  const account = await findAccount(tx, who.accountId);
  if (account === undefined) throw identityProblems['account-closed']();
  if (who.meansId === undefined) return { account, sure: said };
  const means = await findMeans(tx, account.id, who.meansId);
  if (means === undefined) throw identityProblems['means-unknown']();
  await touchMeans(tx, account.id, means.id, now);
  return { account, sure: lower(said, means.level) };
}

/** A year is long enough to come back with the same browser; the person is told when it is another. */
async function deviceOf(
  work: Work,
  account: Account,
  given: { deviceToken: string; agent: string },
): Promise<string> {
  const { tx, now, kernel } = work;
  const hadSome = await hasDevices(tx, account.id);
  const device = await noteDevice(tx, {
    ...{ accountId: account.id, tokenHash: tokenHash(given.deviceToken), agent: given.agent, now },
  });
  if (device.isNew && hadSome && account.email !== null) {
    const { subject, text } = newDeviceText(kernel, now);
    const endsAt = now.add({ hours: 24 });
    await sendMessage(
      kernel,
      tx,
      { channel: 'email', to: account.email, subject, text, purpose: 'identity.new-device', endsAt },
      now,
    );
  }
  return device.id;
}

type For = { account: Account; sure: Identified['level']; deviceId: string };

async function sessionFor(work: Work, given: Input, { account, sure, deviceId }: For) {
  const { tx, now, kernel } = work;
  const { identification, sessionToken } = given;
  const idleMinutes = kernel.settings['SESSION_IDLE_MINUTES'] as number;
  const before =
    sessionToken === undefined
      ? undefined
      : await findSession(tx, tokenHash(sessionToken), { now, idleMinutes });
  const token = newToken();
  const common = {
    ...{
      tokenHash: tokenHash(token),
      accountId: account.id,
      deviceId,
      level: sure,
      method: identification.method,
    },
    ...{ amr: identification.amr, organisation: identification.organisation, now },
    meansId: 'meansId' in identification.who ? identification.who.meansId : undefined,
  };
  const same = before?.session.account.id === account.id ? before.session : undefined;
  if (same !== undefined) {
    // What was found out now says nothing of what was known more surely before: the two are not mixed.
    if (reaches(sure, same.level) || given.attempt.fresh === true) await rotateSession(tx, same.id, common);
    else await renewToken(tx, same.id, common);
    return { token, sessionId: same.id };
  }
  if (before !== undefined) {
    const { id, account: other } = before.session;
    await endSessions(tx, { accountId: other.id, id }, { why: 'replaced', now });
    work.emit(identityEvents.sessionEnded(id, 'replaced'));
  }
  const id = newId();
  const endsAt = now.add({ hours: kernel.settings['SESSION_HOURS'] as number });
  await storeSession(tx, { ...common, id, acting: undefined, beganAt: now, endsAt });
  return { token, sessionId: id };
}
