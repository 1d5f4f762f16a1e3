/** PDFs for tests, in each form of cross-reference; and updates of them by somebody who does what he likes. */
import { deflateSync } from 'node:zlib';

export type Bodies = Readonly<Record<number, string | Uint8Array>>;
/** `hybrid-free`: what the stream beside the table has is called free in the table, else it is not there. */
export type Form = 'table' | 'stream' | 'packed' | 'hybrid' | 'hybrid-free';

const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1');

export type DocumentWish = {
  readonly form?: Form;
  readonly pages?: number;
  /** Bytes of random filling, which do not compress. */
  readonly filling?: number;
  readonly pageKeys?: string;
  readonly catalog?: string;
  readonly more?: Bodies;
};

export const CATALOG = 1;
export const PAGES = 2;
export const FONT = 3;
/** Page n (from 0) is 10 + 2n and its content the number after it. */
export const pageNumber = (index: number): number => 10 + 2 * index;

export function bodies({ pages = 1, pageKeys = '', catalog = '', more = {} }: DocumentWish): Bodies {
  const kids = Array.from({ length: pages }, (_, index) => `${pageNumber(index)} 0 R`);
  const made: Record<number, string | Uint8Array> = {
    [CATALOG]: `<< /Type /Catalog /Pages ${PAGES} 0 R ${catalog} >>`,
    [PAGES]: `<< /Type /Pages /Kids [${kids.join(' ')}] /Count ${pages} /MediaBox [0 0 595 842] >>`,
    [FONT]: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  };
  for (let index = 0; index < pages; index++) {
    const text = `BT /F1 18 Tf 72 700 Td (Acord ${index + 1} del ple de Vila-riu) Tj ET`;
    made[pageNumber(index)] =
      `<< /Type /Page /Parent ${PAGES} 0 R /Resources << /Font << /F1 ${FONT} 0 R >> >> ` +
      `/Contents ${pageNumber(index) + 1} 0 R ${pageKeys} >>`;
    made[pageNumber(index) + 1] = streamBody('', ascii(text));
  }
  return { ...made, ...more };
}

export function streamBody(keys: string, data: Uint8Array): Uint8Array {
  return Buffer.concat([ascii(`<< ${keys} /Length ${data.length} >>\nstream\n`), data, ascii('\nendstream')]);
}

/** A whole document of a council. */
export function document(wish: DocumentWish = {}): Uint8Array {
  const { form = 'table', filling = 0 } = wish;
  const all: Record<number, string | Uint8Array> = { ...bodies(wish) };
  if (filling > 0) all[4] = streamBody('', noise(filling));
  const head = ascii('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n');
  return Buffer.concat([head, writeBodies(all, { form, at: head.length, root: CATALOG })]);
}

function noise(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = 7;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) | 0;
    bytes[i] = state >>> 16;
  }
  return bytes;
}

export type Writing = {
  readonly form: Form;
  readonly at: number;
  readonly root: number;
  readonly prev?: number;
  readonly keys?: string;
  readonly size?: number;
  /** Numbers that the section calls free. */
  readonly free?: readonly number[];
};

/** Objects with their cross-reference, as the whole or as an update at an offset. */
export function writeBodies(all: Bodies, writing: Writing): Uint8Array {
  const { form } = writing;
  const numbers = Object.keys(all).map(Number);
  const isPacked = (number: number) =>
    (form === 'packed' || form.startsWith('hybrid')) && typeof all[number] === 'string';
  const container = Math.max(...numbers.map((each) => each + 1), writing.size ?? 0);
  const plain: Record<number, string | Uint8Array> = {};
  for (const number of numbers) if (!isPacked(number)) plain[number] = all[number]!;
  const packed = numbers.filter(isPacked);
  if (packed.length > 0)
    plain[container] = objectStream(packed.map((number) => [number, String(all[number])]));
  const parts: Uint8Array[] = [];
  const offsets = new Map<number, number>();
  let at = writing.at;
  for (const [number, body] of Object.entries(plain)) {
    const bytes = Buffer.concat([
      ascii(`${number} 0 obj\n`),
      typeof body === 'string' ? ascii(body) : body,
      ascii('\nendobj\n'),
    ]);
    offsets.set(Number(number), at);
    parts.push(bytes);
    at += bytes.length;
  }
  const own = packed.length > 0 ? container + 1 : container;
  const size = form === 'table' ? own : own + 1;
  const trailer = `/Size ${size} /Root ${writing.root} 0 R ${writing.prev === undefined ? '' : `/Prev ${writing.prev}`} ${writing.keys ?? ''}`;
  const rows: Row[] = [
    ...[...offsets].map(([number, offset]): Row => [number, 1, offset, 0]),
    ...packed.map((number, index): Row => [number, 2, container, index]),
    ...(writing.free ?? []).map((number): Row => [number, 0, 0, 65535]),
  ];
  if (form === 'table') parts.push(table(rows, trailer, at));
  else if (form.startsWith('hybrid'))
    parts.push(...hybrid(form === 'hybrid-free', rows, { trailer, at, number: own }));
  else parts.push(xrefStream(rows, { trailer, at, number: own }), ascii(`startxref\n${at}\n%%EOF\n`));
  return Buffer.concat(parts);
}

type Row = readonly [number: number, kind: number, second: number, third: number];

function objectStream(packed: readonly (readonly [number, string])[]): Uint8Array {
  let at = 0;
  const places = packed.map(([number, body]) => {
    const place = `${number} ${at}`;
    at += body.length + 1;
    return place;
  });
  const head = `${places.join(' ')} `;
  const data = deflateSync(ascii(head + packed.map(([, body]) => body).join(' ')));
  return streamBody(`/Type /ObjStm /N ${packed.length} /First ${head.length} /Filter /FlateDecode`, data);
}

function table(rows: readonly Row[], trailer: string, at: number): Uint8Array {
  const lines = rows
    .toSorted((one, other) => one[0] - other[0])
    .map(([number, kind, offset, generation]) => {
      const row = `${String(offset).padStart(10, '0')} ${String(generation).padStart(5, '0')} ${kind === 0 ? 'f' : 'n'} \n`;
      return `${number} 1\n${row}`;
    });
  return ascii(
    `xref\n0 1\n0000000000 65535 f \n${lines.join('')}trailer\n<< ${trailer} >>\nstartxref\n${at}\n%%EOF\n`,
  );
}

type Placing = { trailer: string; at: number; number: number };

/** With the PNG predictor that most writers use. */
function xrefStream(rows: readonly Row[], { trailer, at, number }: Placing): Uint8Array {
  const all: Row[] = [...rows, [number, 1, at, 0] as const].toSorted((one, other) => one[0] - other[0]);
  const data = Buffer.alloc(all.length * 8);
  all.forEach(([, kind, second, third], index) => {
    data[index * 8] = 2;
    data[index * 8 + 1] = kind;
    data.writeUInt32BE(second, index * 8 + 2);
    data.writeUInt16BE(third, index * 8 + 6);
  });
  for (let index = all.length - 1; index > 0; index--)
    for (let i = 1; i < 8; i++) data[index * 8 + i]! -= data[(index - 1) * 8 + i]!;
  const parts = all.map((row) => `${row[0]} 1`).join(' ');
  const keys = `/Type /XRef /W [1 4 2] /Index [${parts}] ${trailer} /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 7 >>`;
  return Buffer.concat([
    ascii(`${number} 0 obj\n`),
    streamBody(keys, deflateSync(data)),
    ascii('\nendobj\n'),
  ]);
}

/** A table without what is packed, and a stream beside it (ISO 32000-2 §7.5.8.4). */
function hybrid(isFree: boolean, rows: readonly Row[], { trailer, at, number }: Placing): Uint8Array[] {
  const stream = xrefStream(
    rows.filter((row) => row[1] === 2),
    { trailer, at, number },
  );
  const visible = rows
    .map((row): Row => (row[1] === 2 ? [row[0], 0, 0, 0] : row))
    .filter((row) => isFree || row[1] !== 0);
  return [stream, table(visible, `${trailer} /XRefStm ${at}`, at + stream.length)];
}

/** An update by anybody: objects after the bytes, in a table or stream as wished. */
export function updated(pdf: Uint8Array, all: Bodies, writing: Partial<Writing> = {}): Uint8Array {
  const text = Buffer.from(pdf).toString('latin1');
  const prev = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1]);
  const size = Math.max(...[...text.matchAll(/\/Size (\d+)/g)].map((each) => Number(each[1])));
  const base: Writing = { form: 'table', root: CATALOG, prev, size, ...writing, at: pdf.length };
  return Buffer.concat([pdf, writeBodies(all, base)]);
}
