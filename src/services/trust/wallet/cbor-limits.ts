import { refuse } from './finding.ts';

/** Deeper and more than any identity: a document of a wallet has some hundreds of items. */
const DEEPEST = 16;
const MOST_ITEMS = 5_000;
/** Moments, CBOR inside CBOR, and days (ISO/IEC 18013-5 §7.2.1): what else the reader knows can cost seconds, as big numbers do. */
const EMBEDDED = 24;
const TAGS = [0, 1, EMBEDDED, 1004];
const BREAK = 0xff;

type Reader = { bytes: Buffer; at: number; left: { items: number } };
type Head = { major: number; argument: number; endless: boolean };

/**
 * Looks through CBOR (RFC 8949) before anything is made of it, in one pass: how deep it is, how much, and which tags; also in what
 * is embedded, and in the headers and the payload of a signature. @throws WalletFinding `mdoc`
 */
export function assertPlainCbor(bytes: Buffer, left = { items: MOST_ITEMS }, depth = 0): void {
  const reader: Reader = { bytes, at: 0, left };
  walk(reader, depth);
  if (reader.at !== bytes.length) refuse('mdoc');
}

/** One item; answers its bytes when it is a byte string. */
function walk(reader: Reader, depth: number): Buffer | undefined {
  if (depth > DEEPEST || reader.left.items-- <= 0) return refuse('mdoc');
  const head = headOf(reader);
  switch (head.major) {
    case 2:
    case 3: {
      const text = take(reader, head);
      return head.major === 2 ? text : undefined;
    }
    case 4:
      return void walkArray(reader, head, depth);
    case 5:
      return void walkAll(reader, { ...head, argument: head.argument * 2 }, depth);
    case 6:
      return void walkTagged(reader, head.argument, depth);
    default:
      return head.endless ? refuse('mdoc') : undefined;
  }
}

function walkAll(reader: Reader, { argument, endless }: Head, depth: number): (Buffer | undefined)[] {
  const found: (Buffer | undefined)[] = [];
  while (endless ? reader.bytes[reader.at] !== BREAK : found.length < argument)
    found.push(walk(reader, depth + 1));
  if (endless) reader.at++;
  return found;
}

/** Four of which the first are bytes are a signature (RFC 9052 §4.2): its headers and its payload are CBOR too. */
function walkArray(reader: Reader, head: Head, depth: number): void {
  const [headers, , payload, ...rest] = walkAll(reader, head, depth);
  if (headers === undefined || rest.length !== 1) return;
  for (const each of [headers, payload])
    if (each !== undefined && each.length > 0) assertPlainCbor(each, reader.left, depth + 1);
}

function walkTagged(reader: Reader, tag: number, depth: number): void {
  if (!TAGS.includes(tag)) refuse('mdoc');
  const content = walk(reader, depth + 1);
  if (tag === EMBEDDED) assertPlainCbor(content ?? refuse('mdoc'), reader.left, depth + 1);
}

/** RFC 8949 §3: what comes, and how long or how much it is. */
function headOf(reader: Reader): Head {
  const first = byteAt(reader);
  const [major, small] = [first >> 5, first & 0x1f];
  if (small < 24) return { major, argument: small, endless: false };
  // Neither a tag nor a number is without end, and 28 to 30 are nothing.
  if (small === 31 && major >= 2 && major <= 5) return { major, argument: 0, endless: true };
  if (small > 27) return refuse('mdoc');
  let argument = 0;
  for (let left = 1 << (small - 24); left > 0; left--) argument = argument * 256 + byteAt(reader);
  return { major, argument, endless: false };
}

const byteAt = (reader: Reader): number => reader.bytes[reader.at++] ?? refuse('mdoc');

/** What a string holds. One in pieces is not taken: nobody who signs identities writes them. */
function take(reader: Reader, { argument, endless }: Head): Buffer {
  const end = reader.at + argument;
  if (endless || end > reader.bytes.length) return refuse('mdoc');
  const found = reader.bytes.subarray(reader.at, end);
  reader.at = end;
  return found;
}
