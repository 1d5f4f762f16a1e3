/**
 * The three codes of a public body and how each is checked. What is checked is what is documented; a code
 * whose control rule is not published is checked by form only, so that no real body is refused.
 */
import { organisationLetter } from '../../../kernel/nif.ts';

/**
 * The three permutations with which INE computes the control digit of its codes, by distance from the end.
 * Checked against all 8,131 municipalities of INE's list in `codes.test.ts`.
 */
const INE_WEIGHTS = ['0382741596', '0246813579', '0123456789'] as const;

/** INE's control digit of a code of digits: the municipality 08019 has 3. */
export function ineControlDigit(code: string): string {
  const sum = [...code].reduce((total, digit, index) => {
    const weights = INE_WEIGHTS[(code.length - 1 - index) % INE_WEIGHTS.length] as string;
    return total + Number(weights[Number(digit)]);
  }, 0);
  return String((10 - (sum % 10)) % 10);
}

/** INE's two-digit codes of provinces; local bodies above a province use other prefixes. */
const isProvince = (code: string) => code >= '01' && code <= '52';

/**
 * The INE10 of the town hall of a municipality: its five digits, their control digit, the entity 000, and the
 * control digit of the entity (from the municipality's control digit alone). Barcelona: 0801930008.
 */
export function ine10Of(municipality: string): string {
  const control = ineControlDigit(municipality);
  const last = (10 - Number(INE_WEIGHTS[0][Number(control)])) % 10;
  return `${municipality}${control}000${last}`;
}

/**
 * Whether a text is an INE10, the ten digits that the Catalan administrations name a local body by. Of a whole body
 * (entity 000) both control digits are checked, of a part of one the first. Bodies above a municipality have prefixes
 * beyond the provinces and the same digits, as far as we can see (9821920002, the AOC consortium). Of a province itself
 * (08000…) only the form is known, and 00 is no province.
 */
export function isIne10(text: string): boolean {
  if (!/^\d{10}$/.test(text) || text.startsWith('00')) return false;
  if (isProvince(text.slice(0, 2)) && text.slice(2, 5) === '000') return true;
  const body = text.slice(0, 5);
  if (text.slice(6, 9) === '000') return text === ine10Of(body);
  return text[5] === ineControlDigit(body);
}

/** DIR3 of the town hall of a municipality: L01, its five digits and their control digit. */
export function dir3OfMunicipality(municipality: string): string {
  return `L01${municipality}${ineControlDigit(municipality)}`;
}

/** DIR3 of a provincial council: L02 and the province in six digits (Barcelona L02000008). */
export function dir3OfProvince(province: string): string {
  return `L02${province.padStart(6, '0')}`;
}

/**
 * Levels of the common directory: state, regions, local bodies, universities, institutions, justice, offices, and
 * their units. Z is nobody's there: the invented bodies of the demonstration have it.
 */
const DIR3 = /^(?:[EALUIJOZ]\d{8}|(?:GE|EA|LA|EC)\d{7})$/;

/**
 * Whether a text has the form of a DIR3 code (Real Decreto 4/2010 art. 9): nine characters that begin with the
 * level. Of a town hall (L01) the control digit of INE is checked too.
 */
export function isDir3(text: string): boolean {
  if (!DIR3.test(text)) return false;
  return !/^L01/.test(text) || text === dir3OfMunicipality(text.slice(3, 8));
}

/** P local bodies, Q public-law bodies and universities, S organs of the State and the regions, G associations, V others. */
const BODY_NIF = /^[PQSGV]\d{7}[A-J]$/;

/** Whether a text is the NIF of a public body: kind, seven digits, control letter (Orden EHA/451/2008). */
export function isBodyNif(text: string): boolean {
  return BODY_NIF.test(text) && organisationLetter(text.slice(1, 8)) === text[8];
}
