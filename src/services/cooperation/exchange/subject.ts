/** A NIF with too many or too few leading zeros (RD 1553/2005: eight digits), and a NIE likewise (RD 557/2011: seven). */
const NIF = /^0*(\d{1,8})([A-Z])$/;
const NIE = /^([KLMXYZ])0*(\d{1,7})([A-Z])$/;

/**
 * One spelling for one document: two spellings would be two people for the register of objections. Only letters
 * A–Z and digits, upper case, wide and small forms as ordinary ones, with neither more nor fewer leading zeros
 * than the law says. Whatever else is written (blanks, hyphens, invisible characters) says nothing of the person.
 */
export function documentNumber(text: string): string {
  const bare = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '');
  const [, digits, letter] = NIF.exec(bare) ?? [];
  if (digits !== undefined) return `${digits.padStart(8, '0')}${letter}`;
  const [, first, number, last] = NIE.exec(bare) ?? [];
  return number === undefined ? bare : `${first}${number.padStart(7, '0')}${last}`;
}
