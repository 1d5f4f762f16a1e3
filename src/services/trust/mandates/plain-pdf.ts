/** Characters of a line and lines of a page, in Helvetica of 10 points on A4 with margins of 2 cm. */
const COLUMNS = 95;
const LINES = 52;
const LEADING = 14;
const TOP = 785;
const LEFT = 57;

/** Signs of WinAnsiEncoding that are not those of Latin-1 (ISO 32000-1, annex D). */
const WIN_ANSI: Readonly<Record<string, number>> = {
  '€': 0x80,
  '…': 0x85,
  '‘': 0x91,
  '’': 0x92,
  '“': 0x93,
  '”': 0x94,
  '–': 0x96,
  '—': 0x97,
};

/** A text as the string of a content stream; what the font does not have is a question mark. */
function pdfString(text: string): Buffer {
  const bytes: number[] = [];
  for (const character of text.normalize('NFC')) {
    const code = WIN_ANSI[character] ?? character.codePointAt(0)!;
    const known = code >= 0x20 && code <= 0xff && code !== 0x7f ? code : 0x3f;
    if (known === 0x28 || known === 0x29 || known === 0x5c) bytes.push(0x5c);
    bytes.push(known);
  }
  return Buffer.concat([Buffer.from('('), Buffer.from(bytes), Buffer.from(')')]);
}

/** Words of a line that is too long go on the next, so that nothing is cut. */
function wrapped(line: string): string[] {
  const lines: string[] = [];
  let rest = line;
  while (rest.length > COLUMNS) {
    const at = rest.lastIndexOf(' ', COLUMNS);
    const cut = at < COLUMNS / 2 ? COLUMNS : at;
    lines.push(rest.slice(0, cut));
    rest = `    ${rest.slice(cut).trimStart()}`;
  }
  return [...lines, rest];
}

/** A PDF 1.4 of plain lines: a first line that is a title, and the others under it. For reports that are printed. */
export function plainPdf(title: string, lines: readonly string[]): Buffer {
  const all = lines.flatMap(wrapped);
  const pages: string[][] = [];
  for (let at = 0; at === 0 || at < all.length; at += LINES) pages.push(all.slice(at, at + LINES));
  const objects: Buffer[] = [];
  const add = (...parts: (string | Buffer)[]): number => {
    objects.push(
      Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part))),
    );
    return objects.length;
  };
  const kids = pages.map((_, at) => `${5 + at * 2} 0 R`).join(' ');
  add('<</Type/Catalog/Pages 2 0 R/Lang(ca)>>');
  add(`<</Type/Pages/Count ${pages.length}/Kids[${kids}]>>`);
  add('<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>');
  add('<</Title', pdfString(title), '>>');
  for (const [at, page] of pages.entries()) {
    add(
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents ${6 + at * 2} 0 R>>`,
    );
    const text = Buffer.concat([
      Buffer.from(`BT /F ${at === 0 ? 15 : 10} Tf ${LEFT} ${TOP} Td ${LEADING} TL `),
      ...(at === 0 ? [pdfString(title), Buffer.from(' Tj /F 10 Tf T* T* ')] : []),
      ...page.flatMap((line) => [pdfString(line), Buffer.from(' Tj T* ')]),
      Buffer.from('ET'),
    ]);
    add(`<</Length ${text.length}>>stream\n`, text, '\nendstream');
  }
  return assembled(objects);
}

function assembled(objects: readonly Buffer[]): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
  let length = parts[0]!.length;
  const places: number[] = [];
  for (const [at, object] of objects.entries()) {
    const whole = Buffer.concat([Buffer.from(`${at + 1} 0 obj`), object, Buffer.from('\nendobj\n')]);
    places.push(length);
    parts.push(whole);
    length += whole.length;
  }
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  parts.push(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer<</Size ${objects.length + 1}/Root 1 0 R/Info 4 0 R>>\nstartxref\n${length}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}
