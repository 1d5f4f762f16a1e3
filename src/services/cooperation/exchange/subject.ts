/** What people write around the letters and digits of a document: blanks, hyphens, full stops, middle dots. */
const DECORATION = /[\s.·-]/g;
/** A NIF written without its leading zeros has seven digits or fewer before the letter (RD 1553/2005). */
const SHORT_NIF = /^\d{1,7}[A-Z]$/;

/**
 * One spelling for one document: two spellings would be two people for the register of objections. Upper case,
 * no decoration, NIF with its leading zeros.
 */
export function documentNumber(text: string): string {
  const bare = text.replace(DECORATION, '').toUpperCase();
  return SHORT_NIF.test(bare) ? bare.padStart(9, '0') : bare;
}
