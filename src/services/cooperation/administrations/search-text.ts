/** Combining marks left over by the canonical decomposition (Unicode NFD). */
const MARKS = /\p{M}+/gu;
/** Catalan's geminate l, written l·l (U+00B7), l•l, l.l or with the old ŀ. */
const GEMINATE = /l[·•.‧∙]l/g;
const APOSTROPHES = /['’‘ʼ´`]/g;
const ARTICLE = /^(?:el|la|els|les|es|sa|ets) /;

/**
 * What is stored for searching and what is searched for, by the same rule: lower case, no accents, no
 * apostrophes (d'Urgell is durgell), l·l as ll, anything else as one blank.
 */
export function searchText(...texts: readonly (string | null | undefined)[]): string {
  return texts
    .filter((text): text is string => typeof text === 'string')
    .map(normalise)
    .filter((text) => text !== '')
    .join(' ');
}

function normalise(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('ŀ', 'l·')
    .normalize('NFD')
    .replace(MARKS, '')
    .replace(GEMINATE, 'll')
    .replace(APOSTROPHES, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** What a name is sorted by, so that no collation of the database is needed: La Seu d'Urgell goes under S. */
export function sortText(name: string): string {
  return normalise(name.replace(/^l['’]/i, '')).replace(ARTICLE, '');
}
