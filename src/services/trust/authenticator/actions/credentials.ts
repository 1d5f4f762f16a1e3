import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { action, query, type Work } from '../../../../kernel/action.ts';
import { levelOf } from '../../../../kernel/actor.ts';
import { type Level, lower } from '../../../../kernel/assurance.ts';
import { newId } from '../../../../kernel/ids.ts';
import { sendMessage } from '../../../../kernel/messages/index.ts';
import { seal, unseal } from '../../../../kernel/seal.ts';
import { base32, matchingStep, otpauthAddress, SECRET_BYTES } from '../../../../kernel/totp.ts';
import {
  type Account,
  addMeans,
  findPerson,
  levelOfEnrolment,
  personKey,
  personOf,
  revokeMeans,
} from '../../identity/index.ts';
import { operatorOf, positionsOf } from '../../people/index.ts';
import { authenticatorProblems } from '../problems.ts';
import { newRecoveryCodes, recoveryMac } from '../recovery.ts';
import {
  activate,
  endCredential,
  findCredential,
  recoveryLeft,
  setPassword,
  storeRecovery,
  storeWaiting,
  useStep,
} from '../store.ts';
import { enrolledText, passwordChangedText, resetText } from '../texts/messages.ts';

export const METHOD = 'authenticator';
/** Two factors, neither of them in hardware that resists being copied ((EU) 2015/1502 annex 2.2.1). */
export const MOST: Level = 'substantial';
const PEOPLE = { citizen: true, employee: true, operator: true } as const;
const ISSUER = 'Aplec';
const NOTICE_HOURS = 48;

export const sealFor = (id: string) => ({ purpose: 'authenticator/secret', owner: id });

/** A hash, made aside of the transaction: no password comes into an action, nor into what is kept of its input. */
const passwordHash = z
  .string()
  .regex(/^\$argon2id\$/)
  .max(200);

/** Whoever works for a body, or for the consortium: others have means that ask less of them. */
async function worker(work: Work): Promise<Account> {
  const account = await findPerson(work.tx, personOf(work.actor) ?? '');
  if (account === undefined) throw authenticatorProblems['for-employees']();
  const [places, operator] = await Promise.all([
    positionsOf(work.tx, account.person, { now: work.now }),
    operatorOf(work.tx, account.person, work.now),
  ]);
  if (places.length === 0 && operator === undefined) throw authenticatorProblems['for-employees']();
  return account;
}

export const beginCredential = action({
  name: 'authenticator.credential.begin',
  summary: 'Begins a password and an authenticator application of yours; the first code proves it.',
  access: PEOPLE,
  level: 'substantial',
  input: z.object({ passwordHash }),
  output: z.object({ id: z.uuid() }),
  async run(work, given) {
    const account = await worker(work);
    const id = newId();
    const secret = seal(work.kernel, sealFor(id), randomBytes(SECRET_BYTES));
    await storeWaiting(work.tx, { accountId: account.id, id, secret, ...given }, work.now);
    return { id };
  },
});

export const showWaiting = query({
  name: 'authenticator.credential.show-waiting',
  summary: 'What your authenticator application has to take, while it waits for its first code.',
  access: PEOPLE,
  level: 'substantial',
  input: z.object({}),
  output: z.object({ address: z.string(), key: z.string() }),
  async run(work) {
    const account = await worker(work);
    const waiting = await findCredential(work.tx, account.id, 'waiting');
    const secret = waiting && unseal(work.kernel, sealFor(waiting.id), waiting.secret);
    if (secret === undefined) throw authenticatorProblems['none-waits']();
    // The account as the application shows it: it is on a screen that others see, so no number of a document.
    return { address: otpauthAddress(secret, ISSUER, account.givenName), key: base32(secret) };
  },
});

/** A wrong code is an answer: the person types the next one. */
export const confirmCredential = action({
  name: 'authenticator.credential.confirm',
  summary: 'Confirms an authenticator application with its first code; answers codes for paper, shown once.',
  access: PEOPLE,
  level: 'substantial',
  input: z.object({ code: z.string().max(20) }),
  output: z.object({ outcome: z.enum(['enrolled', 'wrong']), codes: z.array(z.string()) }),
  async run(work, { code }) {
    const { tx, kernel, now } = work;
    const account = await worker(work);
    const waiting = await findCredential(tx, account.id, 'waiting');
    const secret = waiting && unseal(kernel, sealFor(waiting.id), waiting.secret);
    if (waiting === undefined || secret === undefined) throw authenticatorProblems['none-waits']();
    const step = matchingStep(secret, code.replace(/\D/g, ''), { at: now.epochMilliseconds, after: 0 });
    if (step === undefined || !(await useStep(tx, waiting, step)))
      return { outcome: 'wrong' as const, codes: [] };
    await replace(work, account.id);
    await activate(tx, waiting);
    const level = levelOfEnrolment('session', MOST, lower(levelOf(work.actor), MOST));
    await addMeans(work, {
      ...{
        accountId: account.id,
        id: waiting.id,
        method: METHOD,
        label: ISSUER,
        level,
        enrolledBy: 'session',
      },
    });
    await tell(work, account, enrolledText(kernel));
    return { outcome: 'enrolled' as const, codes: await newCodes(work, waiting) };
  },
});

/** The one before ends when the new one is proved. */
async function replace(work: Work, accountId: string): Promise<void> {
  const before = await endCredential(work.tx, { accountId }, work.now);
  if (before !== undefined)
    await revokeMeans(work, { accountId, id: before, method: METHOD, why: 'replaced' });
}

async function newCodes({ tx, kernel }: Work, which: { accountId: string; id: string }): Promise<string[]> {
  const codes = newRecoveryCodes();
  await storeRecovery(
    tx,
    which,
    codes.map((each) => recoveryMac(kernel, which.id, each)),
  );
  return codes;
}

export const newPaperCodes = action({
  name: 'authenticator.recovery.renew',
  summary: 'Makes new codes for paper in the place of those that you have; shown once.',
  access: PEOPLE,
  level: 'substantial',
  input: z.object({}),
  output: z.object({ codes: z.array(z.string()) }),
  async run(work) {
    return { codes: await newCodes(work, await active(work)) };
  },
});

async function active(work: Work) {
  const account = await findPerson(work.tx, personOf(work.actor) ?? '');
  const found = account && (await findCredential(work.tx, account.id, 'active'));
  if (found === undefined) throw authenticatorProblems['none-active']();
  return found;
}

export const showOwn = query({
  name: 'authenticator.credential.show',
  summary: 'Whether you have a password and an application, and how many codes for paper are left.',
  access: PEOPLE,
  input: z.object({}),
  output: z.object({ active: z.boolean(), left: z.number().int(), mayHave: z.boolean() }),
  async run(work) {
    const account = await findPerson(work.tx, personOf(work.actor) ?? '');
    const mayHave = await worker(work).then(
      () => true,
      () => false,
    );
    const found = account && (await findCredential(work.tx, account.id, 'active'));
    if (found === undefined) return { active: false, left: 0, mayHave };
    return { active: true, left: await recoveryLeft(work.tx, found), mayHave };
  },
});

export const changePassword = action({
  name: 'authenticator.password.change',
  summary: 'Changes your password.',
  access: PEOPLE,
  level: 'substantial',
  input: z.object({ passwordHash }),
  output: z.object({}),
  async run(work, given) {
    const found = await active(work);
    await setPassword(work.tx, { ...found, ...given }, work.now);
    const account = await findPerson(work.tx, personOf(work.actor) ?? '');
    await tell(work, account!, passwordChangedText(work.kernel));
    return {};
  },
});

/** Loss: at a desk, with the person there. They enrol again with another means. */
export const resetCredential = action({
  name: 'authenticator.credential.reset',
  summary: 'Ends the password and the application of somebody who lost them and is at the desk.',
  access: { employee: 'identity.enrol', operator: 'methods.manage' },
  level: 'substantial',
  input: z.object({ document: z.string().trim().min(3).max(40) }),
  output: z.object({}),
  async run(work, { document }) {
    const account = await findPerson(work.tx, personKey({ document, country: 'ES' }));
    const ended = account && (await endCredential(work.tx, { accountId: account.id }, work.now));
    if (account === undefined || ended === undefined) throw authenticatorProblems['nobody-has-it']();
    await revokeMeans(work, { accountId: account.id, id: ended, method: METHOD, why: 'reset' });
    await tell(work, account, resetText(work.kernel));
    return {};
  },
});

async function tell(work: Work, { email }: Account, text: { subject: string; text: string }): Promise<void> {
  if (email === null) return;
  const endsAt = work.now.add({ hours: NOTICE_HOURS });
  const message = { channel: 'email', to: email, ...text, purpose: 'authenticator.notice', endsAt } as const;
  await sendMessage(work.kernel, work.tx, message, work.now);
}
