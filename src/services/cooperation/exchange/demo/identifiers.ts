import { organisationLetter, personLetter, personNif } from '../../../../kernel/nif.ts';

/**
 * Identifiers with their control characters, in ranges that nobody holds: people get NIF from 99 000 000 on
 * and NIE from Z9 000 000 on (neither has been reached), bodies get a NIF with "province" 99,
 * plates begin with Z (the series of 2026 begins with N).
 */
const CADASTRAL_LETTERS = 'MQWERTYUIOPASDFGHJKLBZX';
const CADASTRAL_WEIGHTS = [13, 15, 12, 5, 4, 17, 9, 21, 3, 7, 1];
const PLATE_LETTERS = 'BCDFGHJKLMNPRSTVWXYZ';
const NIE_PREFIXES = 'XYZ';

export interface IdDocument {
  readonly type: 'NIF' | 'NIE';
  readonly number: string;
}

/** NIE: X, Y or Z count as 0, 1 or 2 before the seven digits; same letter as the NIF (Orden INT/2058/2008). */
export function personNie(prefix: 'X' | 'Y' | 'Z', number: number): string {
  const whole = NIE_PREFIXES.indexOf(prefix) * 10_000_000 + number;
  return `${prefix}${String(number).padStart(7, '0')}${personLetter(whole)}`;
}

/** True when type, form and control letter agree. */
export function isIdDocument(document: IdDocument): boolean {
  const { type, number } = document;
  if (type === 'NIF') return /^\d{8}[A-Z]$/.test(number) && personNif(Number(number.slice(0, 8))) === number;
  if (!/^[XYZ]\d{7}[A-Z]$/.test(number)) return false;
  return personNie(number[0] as 'X' | 'Y' | 'Z', Number(number.slice(1, 8))) === number;
}

/** NIF of a public body: P (local), Q (autonomous body) or S (department), seven digits, letter (Orden EHA/451/2008). */
export function bodyNif(kind: 'P' | 'Q' | 'S', digits: string): string {
  if (!/^\d{7}$/.test(digits)) throw new Error('The NIF of a body has seven digits.');
  return `${kind}${digits}${organisationLetter(digits)}`;
}

/** Adds the two control letters to the 18 characters (parcel 7, sheet 7, unit 4) of an urban cadastral reference. */
export function cadastralReference(body: string): string {
  if (!/^[0-9A-Z]{14}\d{4}$/.test(body))
    throw new Error('A cadastral reference has 14 characters and 4 digits.');
  const unit = body.slice(14);
  return body + cadastralLetter(body.slice(0, 7) + unit) + cadastralLetter(body.slice(7, 14) + unit);
}

export function isCadastralReference(reference: string): boolean {
  return (
    /^[0-9A-Z]{14}\d{4}[A-Z]{2}$/.test(reference) && cadastralReference(reference.slice(0, 18)) === reference
  );
}

function cadastralLetter(eleven: string): string {
  const sum = [...eleven].reduce((total, character, index) => {
    return total + cadastralValue(character) * CADASTRAL_WEIGHTS[index]!;
  }, 0);
  return CADASTRAL_LETTERS[sum % CADASTRAL_LETTERS.length]!;
}

/** Letters count from A = 1 in the Spanish alphabet, where Ñ (15) stands between N and O. */
function cadastralValue(character: string): number {
  if (character >= '0' && character <= '9') return Number(character);
  const position = character.charCodeAt(0) - 64;
  return character > 'N' ? position + 1 : position;
}

/** The nth plate of the invented series: four digits, then Z and two of the twenty letters (RD 2822/1998, annex XVIII). */
export function plate(sequence: number): string {
  const letters = PLATE_LETTERS.length;
  const group = Math.floor(sequence / 10_000);
  const second = PLATE_LETTERS[Math.floor(group / letters) % letters];
  return `${String(sequence % 10_000).padStart(4, '0')} Z${second}${PLATE_LETTERS[group % letters]}`;
}

/** Social-security affiliation number: province, eight digits, and the remainder of both by 97. */
export function affiliationNumber(provinceCode: string, number: number): string {
  const body = `${provinceCode}${String(number).padStart(8, '0')}`;
  return `${body}${String(Number(body) % 97).padStart(2, '0')}`;
}
