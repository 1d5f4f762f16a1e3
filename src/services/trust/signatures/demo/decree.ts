/** A page of A4 in points. */
const [WIDTH, HEIGHT] = [595, 842];
const LEFT = 72;

export type Decree = { number: string; title: string; town: string; lines: readonly string[] };

/** A decree of the demonstration as a PDF of one page (ISO 32000-1 §7.5): the smallest that every reader opens. */
export function decree({ number, title, town, lines }: Decree): Buffer {
  const said = [
    textAt(HEIGHT - 90, 11, town),
    textAt(HEIGHT - 130, 18, title),
    textAt(HEIGHT - 150, 10, number),
    ...lines.map((line, at) => textAt(HEIGHT - 190 - at * 16, 11, line)),
  ].join('\n');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R /Lang (ca) >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${WIDTH} ${HEIGHT}] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>`,
    `<< /Length ${Buffer.byteLength(said, 'latin1')} >>\nstream\n${said}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ];
  const parts = ['%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'];
  const offsets: number[] = [];
  for (const [at, object] of objects.entries()) {
    offsets.push(parts.reduce((sum, part) => sum + part.length, 0));
    parts.push(`${at + 1} 0 obj\n${object}\nendobj\n`);
  }
  const start = parts.reduce((sum, part) => sum + part.length, 0);
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  parts.push(
    `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`,
  );
  return Buffer.from(parts.join(''), 'latin1');
}

/** One line; letters outside Latin-1 become what looks most like them. */
function textAt(y: number, size: number, text: string): string {
  const plain = text
    .replace(/[’‘]/g, "'")
    .replace(/[–—]/g, '-')
    .replace(/[^\x20-\xff]/g, '?')
    .replace(/[\\()]/g, '\\$&');
  return `BT /F1 ${size} Tf ${LEFT} ${y} Td (${plain}) Tj ET`;
}
