/** Widths of Helvetica in thousandths of the size, by the letter without its accent (Adobe Core 14 metrics). */
const NARROW: Readonly<Record<string, number>> = {};
const add = (width: number, marks: string): void => {
  for (const mark of marks) (NARROW as Record<string, number>)[mark] = width;
};
add(191, "'");
add(222, 'ijl‘’');
add(260, '|');
add(278, ' !,./:;I[\\]ft·');
add(333, '()-`r“”');
add(334, '{}');
add(355, '"');
add(370, 'ºª');
add(389, '*');
add(469, '^');
add(500, 'Jckszvxyç');
add(584, '+<=>~');
add(611, 'FTZ');
add(667, '&ABEKPSVXY');
add(722, 'CDHNRUwÇ');
add(778, 'GOQ');
add(833, 'Mm');
add(889, '%');
add(944, 'W');
add(1000, '—…');
add(1015, '@');
const USUAL = 556;

export function helveticaWidth(text: string): number {
  let width = 0;
  for (const mark of text) width += NARROW[mark] ?? NARROW[mark.normalize('NFD')[0]!] ?? USUAL;
  return width;
}

/** Code points of WinAnsiEncoding that are not those of Latin-1 (ISO 32000-2 Annex D.2). */
const SPECIAL: Readonly<Record<string, number>> = Object.fromEntries(
  [...'€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ']
    .map((mark, index): [string, number] => [mark, 0x80 + index])
    .filter(([mark]) => mark !== ' '),
);

/** A text in WinAnsiEncoding, one character a byte; what it lacks loses its accent, or becomes a question mark. */
export function winAnsi(text: string): string {
  let coded = '';
  for (const mark of text.normalize('NFC')) {
    coded += coding(mark) ?? coding(mark.normalize('NFD')[0]!) ?? '?';
  }
  return coded;
}

function coding(mark: string): string | undefined {
  const special = SPECIAL[mark];
  if (special !== undefined) return String.fromCharCode(special);
  const code = mark.codePointAt(0)!;
  return (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code <= 0xff) ? mark : undefined;
}
