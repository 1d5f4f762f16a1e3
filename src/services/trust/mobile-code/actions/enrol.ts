import { z } from 'zod';
import { action, type Work } from '../../../../kernel/action.ts';
import { type Actor, actorKey, administrationOf } from '../../../../kernel/actor.ts';
import { type Level, lower, reaches } from '../../../../kernel/assurance.ts';
import { newId } from '../../../../kernel/ids.ts';
import { sendMessage } from '../../../../kernel/messages/index.ts';
import { isPersonNif } from '../../../../kernel/nif.ts';
import { type SealFor, seal, unseal } from '../../../../kernel/seal.ts';
import { LANGS, ZONE } from '../../../../kernel/texts.ts';
import {
  addMeans,
  DOCUMENT_TYPES,
  type Enrolment,
  findAccount,
  findMeans,
  findPerson,
  identityProblems,
  isOfAnother,
  keepPerson,
  levelOfEnrolment,
  type Person,
  personKey,
  personOf,
  revokeMeans,
} from '../../identity/index.ts';
import { operatorOf, positionsOf, takesTwoToGive } from '../../people/index.ts';
import {
  aboutMac,
  CODE_MINUTES,
  CODE_TRIES,
  CODES_PER_HOUR,
  codeMac,
  endOfEnrolment,
  factsMac,
  isCode,
  isOldEnough,
  MOST_PER_PHONE,
  maskedPhone,
  newCode,
  phoneNumber,
} from '../code.ts';
import { mobileCodeProblems } from '../problems.ts';
import {
  codesAbout,
  endPhone,
  knowsFacts,
  lastNumber,
  peopleWith,
  phoneOf,
  storeCode,
  storePhone,
  tryCode,
  useCode,
} from '../store.ts';
import { tellOfPhone } from '../telling.ts';
import { codeText, replacedText } from '../texts/messages.ts';

export const METHOD = 'mobile-code';
/** A code on a telephone is something one has; with the document and its proofing it reaches this and no more (A8 of the notes). */
export const MOST: Level = 'substantial';

export const phoneField = z
  .string()
  .max(30)
  .transform((text, context) => {
    const number = phoneNumber(text);
    if (number !== undefined) return number;
    context.addIssue({ code: 'custom', message: 'is not a mobile number' });
    return z.NEVER;
  });
const text = z.string().trim().min(1).max(100);
const today = (now: Temporal.Instant) => now.toZonedDateTimeISO(ZONE).toPlainDate();

/** A Spanish number has the letter of its digits; other documents are taken as they are. */
const personShape = z
  .object({
    documentType: z.enum(DOCUMENT_TYPES),
    // No “/”: what stands before one in the name of a person is the state.
    document: z
      .string()
      .trim()
      .min(3)
      .max(40)
      .regex(/^[^/]*$/, { error: 'is not a document number' }),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .default('ES'),
    givenName: text,
    surname1: text,
    surname2: text.optional(),
    birthDate: z.iso.date(),
  })
  .refine(
    ({ documentType, document, country }) =>
      documentType === 'passport' ||
      documentType === 'other' ||
      isPersonNif(personKey({ document, country })),
    {
      path: ['document'],
      error: 'has a letter that is not of its number',
    },
  );

/** What waits for its code, sealed: who, which telephone, and how it was known who it is. */
type Waiting = {
  person: Person | undefined;
  accountId: string | undefined;
  phone: string;
  documentUntil: string | undefined;
  enrolledBy: Enrolment;
  level: Level;
  registrar: string | undefined;
  administrationId: string | undefined;
};

const sealFor = (id: string): SealFor => ({ purpose: 'mobile-code/enrolment', owner: id });
const boundTo = (actor: Actor) => actorKey(actor);
const begun = z.object({ id: z.uuid(), phone: z.string().describe('Its last digits') });

/** At the desk of a town hall, with the document in hand: whoever enrols somebody is named in the record. */
export const enrolAtDesk = action({
  name: 'mobile-code.enrolment.begin-at-desk',
  summary: 'Begins the enrolment of a person who is at the desk: a code goes to their telephone.',
  access: { employee: 'identity.enrol' },
  level: 'substantial',
  input: z.object({
    person: personShape,
    phone: phoneField,
    documentUntil: z.iso.date().optional(),
    lang: z.enum(LANGS).default('ca'),
  }),
  output: begun,
  async run(work, { person, phone, documentUntil, lang }) {
    if (personOf(work.actor) === personKey(person)) throw mobileCodeProblems['own-enrolment']();
    assertOldEnough(person.birthDate, work.now);
    await assertNoRights(work, personKey(person));
    const waiting: Waiting = {
      ...{ person, accountId: undefined, phone, documentUntil, enrolledBy: 'in-person' },
      ...{ level: levelOfEnrolment('in-person', MOST), registrar: actorKey(work.actor) },
      administrationId: administrationOf(work.actor),
    };
    return begin(work, { waiting, about: personKey(person), lang });
  },
});

/** By oneself, signed in by another means: what is added is worth what that session is worth. */
export const enrolOneself = action({
  name: 'mobile-code.enrolment.begin',
  summary: 'Begins the enrolment of a telephone of yours: a code goes to it.',
  access: { citizen: true, employee: true, operator: true },
  input: z.object({ phone: phoneField, lang: z.enum(LANGS).default('ca') }),
  output: begun,
  async run(work, { phone, lang }) {
    const person = personOf(work.actor) ?? '';
    const account = await findPerson(work.tx, person);
    if (account === undefined) throw mobileCodeProblems['not-enrolled']();
    const session = ('level' in work.actor ? work.actor.level : undefined) ?? 'low';
    const waiting: Waiting = {
      ...{ person: undefined, accountId: account.id, phone, documentUntil: undefined, enrolledBy: 'session' },
      ...{
        level: levelOfEnrolment('session', MOST, session),
        registrar: undefined,
        administrationId: undefined,
      },
    };
    return begin(work, { waiting, about: person, lang });
  },
});

/** From home, with facts that only the person should have at hand. Low: they may be known to others. */
export const enrolFromHome = action({
  name: 'mobile-code.enrolment.begin-from-home',
  summary: 'Begins the enrolment of a telephone with facts that bodies share.',
  access: { platform: true },
  input: z.object({
    attemptId: z.uuid(),
    person: personShape,
    documentUntil: z.iso.date(),
    healthCard: z.string().trim().min(8).max(20),
    phone: phoneField,
    lang: z.enum(LANGS),
  }),
  output: begun,
  async run(work, { attemptId, person, documentUntil, healthCard, phone, lang }) {
    assertOldEnough(person.birthDate, work.now);
    const key = personKey(person);
    const mac = factsMac(work.kernel, {
      person: key,
      birthDate: person.birthDate,
      documentUntil,
      healthCard,
    });
    if (!(await knowsFacts(work.tx, mac))) throw mobileCodeProblems['facts-unknown']();
    const waiting: Waiting = {
      ...{ person, accountId: undefined, phone, documentUntil, enrolledBy: 'shared-data' },
      ...{ level: levelOfEnrolment('shared-data', MOST), registrar: undefined, administrationId: undefined },
    };
    return begin(work, { waiting, about: key, lang, bound: attemptId });
  },
});

/**
 * Whoever has rights that nobody gets by the decision of one person gets no means by it either: with the telephone of
 * somebody else, a clerk would be both of the two.
 */
async function assertNoRights({ tx, now }: Work, person: string): Promise<void> {
  const places = await positionsOf(tx, person, { now });
  const rights = places.flatMap(({ capabilities }) => capabilities);
  if (takesTwoToGive(rights) || (await operatorOf(tx, person, now)) !== undefined)
    throw mobileCodeProblems['holds-rights']();
}

/** Papers that others may know, or a session of a low level, do not take away a telephone that is surer than they are. */
async function assertNotSurer({ tx, now }: Work, person: string, level: Level): Promise<void> {
  const account = await findPerson(tx, person);
  const phone = account && (await phoneOf(tx, account.id, today(now).toString()));
  const held = phone && (await findMeans(tx, phone.accountId, phone.id));
  if (held !== undefined && !reaches(level, held.level)) throw mobileCodeProblems['surer-there']();
}

function assertOldEnough(birthDate: string, now: Temporal.Instant): void {
  if (!isOldEnough(Temporal.PlainDate.from(birthDate), today(now))) throw mobileCodeProblems['too-young']();
}

type Beginning = { waiting: Waiting; about: string; lang: (typeof LANGS)[number]; bound?: string };

async function begin(
  work: Work,
  { waiting, about, lang, bound }: Beginning,
): Promise<z.output<typeof begun>> {
  const { tx, kernel, now } = work;
  await assertNotSurer(work, about, waiting.level);
  const macs = [aboutMac(kernel, `person ${about}`), aboutMac(kernel, `phone ${waiting.phone}`)];
  if (
    (await codesAbout(tx, { about: macs, purpose: 'enrol' }, now.subtract({ hours: 1 }))).count >=
    CODES_PER_HOUR
  )
    throw mobileCodeProblems['too-many-codes']();
  if ((await peopleWith(tx, waiting.phone)) >= MOST_PER_PHONE) throw mobileCodeProblems['phone-crowded']();
  const [id, code] = [newId(), newCode()];
  const endsAt = now.add({ minutes: CODE_MINUTES });
  const sealed = seal(kernel, sealFor(id), Buffer.from(JSON.stringify(waiting)));
  const stored = {
    ...{ purpose: 'enrol' as const, boundTo: bound ?? boundTo(work.actor), mac: codeMac(kernel, id, code) },
    ...{ accountId: null, meansId: null, now, endsAt },
  };
  await storeCode(tx, { ...stored, id, about: macs[1]!, sealed });
  // Counted for the person too: one account does not make many telephones ring.
  await storeCode(tx, { ...stored, id: newId(), about: macs[0]!, sealed: null });
  const message = {
    channel: 'sms',
    to: waiting.phone,
    text: codeText(kernel, code, lang),
    purpose: 'mobile-code.enrol',
    endsAt,
  } as const;
  await sendMessage(kernel, tx, message, now);
  return { id, phone: maskedPhone(waiting.phone) };
}

const confirmed = z.object({
  outcome: z.enum(['enrolled', 'wrong', 'over']),
  left: z.number().int(),
  level: z.enum(['low', 'substantial']).optional(),
  endsOn: z.string().optional(),
});

/** The code that arrived proves that the telephone is theirs. One they had before ends, and its number is told. */
export const confirmEnrolment = action({
  name: 'mobile-code.enrolment.confirm',
  summary: 'Ends an enrolment with the code that arrived at the telephone.',
  access: { citizen: true, employee: true, operator: true },
  input: z.object({ id: z.uuid(), code: z.string().trim().max(20) }),
  output: confirmed,
  run: (work, { id, code }) => confirm(work, { id, code, bound: boundTo(work.actor) }),
});

export const confirmFromHome = action({
  name: 'mobile-code.enrolment.confirm-from-home',
  summary: 'Ends an enrolment from home with the code that arrived at the telephone.',
  access: { platform: true },
  input: z.object({ attemptId: z.uuid(), id: z.uuid(), code: z.string().trim().max(20) }),
  output: confirmed,
  run: (work, { attemptId, id, code }) => confirm(work, { id, code, bound: attemptId }),
});

async function confirm(
  work: Work,
  { id, code, bound }: { id: string; code: string; bound: string },
): Promise<z.input<typeof confirmed>> {
  const { tx, kernel, now } = work;
  const kept = await tryCode(tx, { id, purpose: 'enrol', boundTo: bound, most: CODE_TRIES, now });
  if (kept?.sealed === undefined || kept.sealed === null) return { outcome: 'over', left: 0 };
  if (!isCode(kernel, kept, code)) return { outcome: 'wrong', left: CODE_TRIES - kept.tries };
  const opened = unseal(kernel, sealFor(id), kept.sealed);
  if (opened === undefined || !(await useCode(tx, id, now))) return { outcome: 'over', left: 0 };
  const waiting = JSON.parse(opened.toString()) as Waiting;
  const accountId = waiting.accountId ?? (await accountOf(work, waiting)).id;
  await assertNotSurer(work, (await findAccount(tx, accountId))!.person, waiting.level);
  await endBefore(work, accountId, waiting);
  const day = today(now);
  const until =
    waiting.documentUntil === undefined ? undefined : Temporal.PlainDate.from(waiting.documentUntil);
  const endsOn = endOfEnrolment(day, until).toString();
  const level = lower(waiting.level, MOST) as 'low' | 'substantial';
  const means = await addMeans(work, {
    ...{
      accountId,
      method: METHOD,
      label: maskedPhone(waiting.phone),
      level,
      enrolledBy: waiting.enrolledBy,
    },
    ...{ registrar: waiting.registrar, administrationId: waiting.administrationId },
  });
  await storePhone(tx, {
    ...{ accountId, id: means, number: waiting.phone, documentUntil: waiting.documentUntil ?? null },
    ...{ enrolledOn: day.toString(), endsOn },
  });
  await tellOfPhone(work, accountId);
  return { outcome: 'enrolled', left: 0, level, endsOn };
}

/** A number that was blocked this lately is told too: blocking it first does not make it quiet. */
const TOLD_DAYS = 365;

/** Ends the telephone that a new one replaces, and tells its number. */
async function endBefore(work: Work, accountId: string, { phone, enrolledBy }: Waiting): Promise<void> {
  const { tx, kernel, now } = work;
  const last = await lastNumber(tx, accountId, now.subtract({ hours: TOLD_DAYS * 24 }));
  const before = await endPhone(tx, { accountId }, now);
  // Who changes it in their own session goes on; at a desk, the one before was perhaps lost, and its sessions with it.
  const why = enrolledBy === 'session' ? 'replaced' : 'lost';
  if (before !== undefined) await revokeMeans(work, { accountId, id: before.id, method: METHOD, why });
  if (last === undefined || last === phone) return;
  const endsAt = now.add({ hours: 24 });
  const message = { channel: 'sms', to: last, text: replacedText(kernel), endsAt } as const;
  await sendMessage(kernel, tx, { ...message, purpose: 'mobile-code.replaced' }, now);
}

/** What people write of themselves at home is only for an account that has no name; a document in hand says more. */
async function accountOf({ tx, now }: Work, { person, enrolledBy }: Waiting) {
  if (await isOfAnother(tx, person!)) throw identityProblems['document-of-another']();
  return keepPerson(tx, person!, now, { sure: enrolledBy !== 'shared-data' });
}

/** At the desk or by an operator: a telephone that was lost or stolen stops at once. */
export const blockPhone = action({
  name: 'mobile-code.phone.block',
  summary: 'Stops the code on the telephone of a person: it was lost or stolen.',
  access: { employee: 'identity.enrol', operator: 'methods.manage' },
  level: 'substantial',
  input: z.object({
    document: z.string().trim().min(3).max(40),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .default('ES'),
  }),
  output: z.object({}),
  async run(work, given) {
    const account = await findPerson(work.tx, personKey(given));
    const phone = account && (await endPhone(work.tx, { accountId: account.id }, work.now));
    if (phone === undefined) throw mobileCodeProblems['not-enrolled']();
    await revokeMeans(work, { accountId: phone.accountId, id: phone.id, method: METHOD, why: 'blocked' });
    return {};
  },
});
