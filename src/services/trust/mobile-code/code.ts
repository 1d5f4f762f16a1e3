import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import type { Kernel } from '../../../kernel/kernel.ts';
import { keyFrom } from '../../../kernel/secrets.ts';

export const CODE_DIGITS = 6;
/** As idCAT Mòbil: ten minutes, once. */
export const CODE_MINUTES = 10;
/** Wrong tries at one code; five in a million is what guessing gains. */
export const CODE_TRIES = 5;
/** Codes that one person, or one telephone, is sent in an hour: nobody's telephone rings all night. */
export const CODES_PER_HOUR = 5;
/** Before another code may be asked for. */
export const RESEND_SECONDS = 60;

/** Digits that cannot be foreseen. */
export const newCode = (): string => String(randomInt(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, '0');

/** What is stored of a code: it is of one challenge, so equal codes of two people have nothing in common. */
export const codeMac = (kernel: Pick<Kernel, 'secret'>, id: string, code: string): Buffer =>
  createHmac('sha256', keyFrom(kernel, 'mobile-code/code')).update(id).update('\0').update(code).digest();

export const isCode = (
  kernel: Pick<Kernel, 'secret'>,
  challenge: { id: string; mac: Buffer },
  given: string,
): boolean => timingSafeEqual(codeMac(kernel, challenge.id, given), challenge.mac);

/** The keyed hash under which codes about something are counted. */
export const aboutMac = (kernel: Pick<Kernel, 'secret'>, what: string): Buffer =>
  createHmac('sha256', keyFrom(kernel, 'mobile-code/about')).update(what).digest();

/** A mobile number as people write it: nine digits of Spain, or with its prefix (E.164). Undefined when it is none. */
export function phoneNumber(text: string): string | undefined {
  const plain = text.replace(/[\s().-]/g, '').replace(/^00/, '+');
  if (/^[67]\d{8}$/.test(plain)) return `+34${plain}`;
  if (/^\+34/.test(plain)) return /^\+34[67]\d{8}$/.test(plain) ? plain : undefined;
  return /^\+[1-9]\d{7,14}$/.test(plain) ? plain : undefined;
}

/** “··· ··· 234”: enough to recognise one's own. */
export const maskedPhone = (number: string): string => `··· ··· ${number.slice(-3)}`;

/** An enrolment is good for four years, and no longer than a year after the document that it rests on. */
export const ENROLLED_YEARS = 4;
export const AFTER_DOCUMENT_YEARS = 1;

export function endOfEnrolment(
  on: Temporal.PlainDate,
  documentUntil: Temporal.PlainDate | undefined,
): Temporal.PlainDate {
  const four = on.add({ years: ENROLLED_YEARS });
  const limit = documentUntil?.add({ years: AFTER_DOCUMENT_YEARS });
  return limit !== undefined && Temporal.PlainDate.compare(limit, four) < 0 ? limit : four;
}

/** Who may have this means (the AOC’s conditions): sixteen years. */
export const LEAST_AGE = 16;
export const isOldEnough = (birth: Temporal.PlainDate, on: Temporal.PlainDate): boolean =>
  Temporal.PlainDate.compare(birth.add({ years: LEAST_AGE }), on) <= 0;
/** Families share a telephone; a crowd does not. */
export const MOST_PER_PHONE = 3;

/** Facts that a person gives to enrol from home, as one keyed hash: what is stored says nothing of anybody. */
export const factsMac = (
  kernel: Pick<Kernel, 'secret'>,
  facts: { person: string; birthDate: string; documentUntil: string; healthCard: string },
): Buffer =>
  createHmac('sha256', keyFrom(kernel, 'mobile-code/facts'))
    .update(
      [
        facts.person,
        facts.birthDate,
        facts.documentUntil,
        facts.healthCard.toUpperCase().replace(/\s/g, ''),
      ].join('\0'),
    )
    .digest();
