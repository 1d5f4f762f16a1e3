/** A NIF with too many or too few leading zeros (RD 1553/2005: eight digits), and a NIE likewise (RD 557/2011: seven). */
const NIF = /^0*(\d{1,8})([A-Z])$/;
const NIE = /^([KLMXYZ])0*(\d{1,7})([A-Z])$/;

/** What most write, and what comes out. */
const SPELLED = /^(\d{8}|[KLMXYZ]\d{7})[A-Z]$/;

/**
 * One spelling for one document: two spellings would be two people for the register of objections. Only letters
 * A–Z and digits, upper case, wide and small forms as ordinary ones, with neither more nor fewer leading zeros
 * than the law says. Whatever else is written (blanks, hyphens, invisible characters) says nothing of the person.
 */
export function documentNumber(text: string): string {
  if (SPELLED.test(text)) return text;
  const bare = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '');
  const [, digits, letter] = NIF.exec(bare) ?? [];
  if (digits !== undefined) return `${digits.padStart(8, '0')}${letter}`;
  const [, first, number, last] = NIE.exec(bare) ?? [];
  return number === undefined ? bare : `${first}${number.padStart(7, '0')}${last}`;
}

const LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';
const CONTROL_LETTERS = 'JABCDEFGHI';
/** X, Y and Z of a NIE stand for 0, 1 and 2; K, L and M (Spaniards without DNI) for nothing (RD 1065/2007, art. 19–20). */
const PERSON = /^([KLMXYZ]?)(\d{7,8})([A-Z])$/;
/** Organisations: form, seven digits, control digit or letter (Orden EHA/451/2008). */
const ORGANISATION = /^[ABCDEFGHJNPQRSUVW](\d{7})([0-9A-J])$/;

/** Whether a text, already in its one spelling, is the NIF or NIE of a person with the right letter. */
export function isPersonDocument(text: string): boolean {
  const [, prefix = '', digits = '', letter] = PERSON.exec(text) ?? [];
  if (digits.length !== (prefix === '' ? 8 : 7)) return false;
  const first = 'XYZ'.indexOf(prefix);
  const number = Number(prefix === '' || first < 0 ? digits : `${first}${digits}`);
  return LETTERS[number % 23] === letter;
}

/** Whether it is the NIF of an organisation: the control is a digit or its letter, as its form wants. */
function isOrganisationDocument(text: string): boolean {
  const [, digits = '', control = ''] = ORGANISATION.exec(text) ?? [];
  let sum = 0;
  for (const [index, digit] of [...digits].entries()) {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  const expected = (10 - (sum % 10)) % 10;
  return control !== '' && (control === String(expected) || control === CONTROL_LETTERS[expected]);
}

const NATIONAL_PREFIX = { NIE: /^[XYZ]/, DNI: /^\d/, NIF: /^/ } as const;

/**
 * Whether the number can be one of its type. A letter that does not fit is a slip of the pen, and would be told
 * otherwise as a person whom the provider does not know. Passports have no form that we know of.
 */
export function isDocument({ type, number }: { type: string; number: string }): boolean {
  const prefix = NATIONAL_PREFIX[type as keyof typeof NATIONAL_PREFIX];
  if (prefix === undefined) return true;
  return (
    prefix.test(number) && (isPersonDocument(number) || (type === 'NIF' && isOrganisationDocument(number)))
  );
}
