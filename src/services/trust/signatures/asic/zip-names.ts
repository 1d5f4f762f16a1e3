import { FormError } from '../facts.ts';

/** Bytes of one name, and its parts. */
const LONGEST_NAME = 512;
const MOST_PARTS = 20;

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The name of an entry. @throws FormError `asic.name` for one that is not UTF-8 or could lead somewhere else */
export function entryName(bytes: Uint8Array): string {
  if (bytes.length === 0 || bytes.length > LONGEST_NAME) throw refused('has no length that is read');
  let name: string;
  try {
    name = UTF8.decode(bytes);
  } catch (error) {
    throw new FormError('asic.name', 'The name of a file in the container is not UTF-8.', error);
  }
  refuseName(name);
  return name;
}

/** @throws FormError `asic.name`: absolute, upwards, with a drive, a backslash or characters that cannot be seen */
export function refuseName(name: string): void {
  // Control and format characters (right-to-left marks) make one name look like another.
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\\]/u.test(name)) throw refused('has characters that it may not have');
  if (name.startsWith('/') || /^[A-Za-z]:/.test(name)) throw refused('is absolute');
  const parts = (name.endsWith('/') ? name.slice(0, -1) : name).split('/');
  if (parts.length > MOST_PARTS) throw refused('has too many parts');
  if (parts.some((each) => each === '' || each === '.' || each === '..'))
    throw refused('leads out of the container');
}

const refused = (why: string) => new FormError('asic.name', `The name of a file in the container ${why}.`);

/** By what two names are the same on some computer: form and case. */
export const nameKey = (name: string): string => name.normalize('NFC').toLowerCase();
