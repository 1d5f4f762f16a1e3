/**
 * The numbers that identify in Spain (Real Decreto 1065/2007 art. 18 to 22): NIF of people and of organisations, and the
 * NIE, which is the NIF of a foreigner (RD 557/2011 art. 206).
 */

/** With too many or too few leading zeros: a NIF has eight digits (RD 1553/2005), a NIE seven (RD 557/2011). */
const NIF = /^0*(\d{1,8})([A-Z])$/;
const WITH_PREFIX = /^([KLMXYZ])0*(\d{1,7})([A-Z])$/;

/** What most write, and what comes out. */
const SPELLED = /^(\d{8}|[KLMXYZ]\d{7})[A-Z]$/;

/**
 * One spelling for one number: two spellings would be two people for the register of objections. Only letters
 * A–Z and digits, upper case, wide and small forms as ordinary ones, with neither more nor fewer leading zeros
 * than the law says. Whatever else is written (blanks, hyphens, invisible characters) says nothing of the person.
 */
export function spellNif(text: string): string {
  if (SPELLED.test(text)) return text;
  const bare = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '');
  const [, digits, letter] = NIF.exec(bare) ?? [];
  if (digits !== undefined) return `${digits.padStart(8, '0')}${letter}`;
  const [, first, number, last] = WITH_PREFIX.exec(bare) ?? [];
  return number === undefined ? bare : `${first}${number.padStart(7, '0')}${last}`;
}

const PERSON_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';
const ORGANISATION_LETTERS = 'JABCDEFGHI';
const PERSON = /^(?:([KLMXYZ])(\d{7})|(\d{8}))([A-Z])$/;
/** Form, seven digits, control digit or letter (Orden EHA/451/2008). */
const ORGANISATION = /^[ABCDEFGHJNPQRSUVW](\d{7})([0-9A-J])$/;

/** The letter of the number of a person: the remainder by 23 (RD 1553/2005 art. 11). */
export const personLetter = (number: number): string => PERSON_LETTERS[number % PERSON_LETTERS.length]!;

/** The NIF of a Spaniard by its number: eight digits and their letter. */
export const personNif = (number: number): string =>
  `${String(number).padStart(8, '0')}${personLetter(number)}`;

/**
 * Whether a text, already in its one spelling, is the NIF or NIE of a person with the right letter. X, Y and Z of a NIE
 * stand for 0, 1 and 2; K, L and M (Spaniards without DNI, foreigners without NIE) for nothing (RD 1065/2007 art. 19 and 20).
 */
export function isPersonNif(text: string): boolean {
  const [, prefix = '', seven, eight, letter] = PERSON.exec(text) ?? [];
  const first = 'XYZ'.indexOf(prefix);
  const digits = eight ?? (first > 0 ? `${first}${seven}` : seven);
  return digits !== undefined && personLetter(Number(digits)) === letter;
}

/** Whether a text, already in its one spelling, is the NIF of an organisation: its control is a digit or the letter of that digit. */
export function isOrganisationNif(text: string): boolean {
  const [, digits, control] = ORGANISATION.exec(text) ?? [];
  if (digits === undefined) return false;
  const expected = controlOf(digits);
  return control === String(expected) || control === ORGANISATION_LETTERS[expected];
}

/** The control letter of the seven digits of an organisation's NIF; public bodies have a letter (Orden EHA/451/2008). */
export const organisationLetter = (digits: string): string => ORGANISATION_LETTERS[controlOf(digits)]!;

/** Digits in odd places count twice, digit by digit. */
function controlOf(digits: string): number {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const value = Number(digits[at]) * (at % 2 === 0 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return (10 - (sum % 10)) % 10;
}
