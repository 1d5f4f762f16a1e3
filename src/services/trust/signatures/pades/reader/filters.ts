import { inflateSync } from 'node:zlib';
import { FormError } from '../../facts.ts';
import { type Budget, broken } from './syntax.ts';
import { Dict, List, Name, type Stream, type Value } from './values.ts';

const MAX_FILTERS = 4;

/**
 * The bytes of a stream without its filters: none or FlateDecode with PNG predictors (ISO 32000-2 §7.4.4), which is what structure,
 * certificates and lists use. `resolve` follows references. @throws FormError `pdf.filter` for another filter, `too-large`
 */
export function decodeStream(stream: Stream, budget: Budget, resolve: (value: Value) => Value): Uint8Array {
  const { dict } = stream;
  if (dict.has('F')) throw new FormError('pdf.filter', 'The data of a stream is outside the file.');
  const filters = asList(resolve(dict.get('Filter') ?? null)).map(resolve);
  const parameters = asList(resolve(dict.get('DecodeParms') ?? null)).map(resolve);
  if (filters.length > MAX_FILTERS) throw broken('A stream has too many filters.');
  let data = stream.data;
  filters.forEach((filter, index) => {
    if (!(filter instanceof Name) || (filter.text !== 'FlateDecode' && filter.text !== 'Fl'))
      throw new FormError('pdf.filter', 'A stream of the structure has a filter that is not read.');
    data = inflate(data, budget);
    const options = parameters[index];
    if (options instanceof Dict) data = unpredict(data, options);
  });
  return data;
}

function asList(value: Value): readonly Value[] {
  if (value === null) return [];
  return value instanceof List ? value.items : [value];
}

function inflate(data: Uint8Array, budget: Budget): Uint8Array {
  const maxOutputLength = budget.mayDecode;
  try {
    const bytes = inflateSync(data, { maxOutputLength: Math.max(1, maxOutputLength) });
    budget.decoded(bytes.length);
    return bytes;
  } catch (error) {
    if (error instanceof FormError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw new FormError('too-large', 'A stream becomes larger than may be read.');
    throw new FormError('pdf.broken', 'A compressed stream cannot be read.', error);
  }
}

/** PNG predictors (§7.4.4.4; RFC 2083 §6): one filter byte before each row. */
function unpredict(data: Uint8Array, options: Dict): Uint8Array {
  const predictor = options.int('Predictor') ?? 1;
  if (predictor === 1) return data;
  const colors = options.int('Colors') ?? 1;
  const bits = options.int('BitsPerComponent') ?? 8;
  const columns = options.int('Columns') ?? 1;
  const isSane = colors >= 1 && colors <= 32 && columns >= 1 && columns <= 1 << 20;
  if (predictor < 10 || predictor > 15 || bits !== 8 || !isSane)
    throw new FormError('pdf.filter', 'A stream of the structure has a predictor that is not read.');
  const width = colors * columns;
  if (data.length % (width + 1) !== 0) throw broken('A stream does not consist of whole rows.');
  const rows = data.length / (width + 1);
  const plain = new Uint8Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const from = row * (width + 1);
    unfilterRow(data[from]!, data.subarray(from + 1, from + 1 + width), { plain, at: row * width, colors });
  }
  return plain;
}

function unfilterRow(
  kind: number,
  row: Uint8Array,
  { plain, at, colors }: { plain: Uint8Array; at: number; colors: number },
): void {
  if (kind > 4) throw broken('A row has a filter that does not exist.');
  const width = row.length;
  for (let i = 0; i < width; i++) {
    const left = i < colors ? 0 : plain[at + i - colors]!;
    const up = at === 0 ? 0 : plain[at + i - width]!;
    const corner = at === 0 || i < colors ? 0 : plain[at + i - width - colors]!;
    plain[at + i] = row[i]! + guess(kind, left, up, corner);
  }
}

function guess(kind: number, left: number, up: number, corner: number): number {
  if (kind === 2) return up;
  if (kind === 1) return left;
  if (kind === 3) return (left + up) >> 1;
  return kind === 4 ? paeth(left, up, corner) : 0;
}

function paeth(left: number, up: number, corner: number): number {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}
