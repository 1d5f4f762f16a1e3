import { crc32, inflateRawSync } from 'node:zlib';
import { FormError } from '../facts.ts';
import { entryName, nameKey } from './zip-names.ts';

/** What a container may cost; sizes in bytes. */
export const ZIP_LIMITS = {
  entries: 2000,
  file: 128 * 1024 * 1024,
  all: 256 * 1024 * 1024,
  /** How much larger a file may be than what stands for it, beyond the first mebibyte. */
  ratio: 200,
  free: 1024 * 1024,
  comment: 1024,
} as const;

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const DESCRIPTOR = 0x08074b50;
const LOCAL_SIZE = 30;
const CENTRAL_SIZE = 46;
const END_SIZE = 22;
const ENCRYPTED = 0x2041;
const WITH_DESCRIPTOR = 0x0008;
const STORED = 0;
const DEFLATED = 8;

export interface ZipEntry {
  readonly name: string;
  readonly size: number;
  readonly isStored: boolean;
  /** Length of the extra field of the local header. */
  readonly extra: number;
  /** @throws FormError when it does not unpack to what the directory says */
  bytes(): Uint8Array;
}

interface Listed {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

/**
 * The files of a ZIP archive (APPNOTE 6.3), in their order. Local headers and directory must say the same and cover the
 * archive without gaps and overlaps, so that no other reader finds other files in it.
 * @throws FormError `asic.zip…`, `asic.name`, `asic.limit`
 */
export function readZip(archive: Uint8Array): ZipEntry[] {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  const start = view.getUint32(end + 16, true);
  if (count > ZIP_LIMITS.entries) throw limit('files');
  if (
    view.getUint32(end + 12, true) + start !== end ||
    view.getUint32(end + 4, true) !== 0 ||
    count !== view.getUint16(end + 8, true)
  )
    throw broken();
  const listed = directory(archive, view, { start, end, count });
  refuseDoubles(listed);
  const entries = tiled(archive, view, { listed, start });
  return entries.filter(({ name }) => !name.endsWith('/'));
}

const broken = () =>
  new FormError('asic.zip', 'The container is not a ZIP archive that only has one reading.');
const limit = (what: string) => new FormError('asic.limit', `The container has too many ${what}.`);

const LONGEST_COMMENT = 0xffff;

/** The one end record whose comment closes the archive; a container inside may have its own, which does not. */
function findEnd(view: DataView): number {
  const first = Math.max(0, view.byteLength - END_SIZE - LONGEST_COMMENT);
  const found: number[] = [];
  for (let at = view.byteLength - END_SIZE; at >= first; at--)
    if (view.getUint32(at, true) === END && at + END_SIZE + view.getUint16(at + 20, true) === view.byteLength)
      found.push(at);
  const [end, ...more] = found;
  if (end === undefined || more.length > 0) throw broken();
  if (view.byteLength - end - END_SIZE > ZIP_LIMITS.comment) throw broken();
  return end;
}

function directory(
  archive: Uint8Array,
  view: DataView,
  { start, end, count }: { start: number; end: number; count: number },
): Listed[] {
  const listed: Listed[] = [];
  let at = start;
  let all = 0;
  for (let each = 0; each < count; each++) {
    if (at + CENTRAL_SIZE > end || view.getUint32(at, true) !== CENTRAL) throw broken();
    const nameLength = view.getUint16(at + 28, true);
    const next =
      at + CENTRAL_SIZE + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) throw broken();
    const entry = listedAt(
      view,
      at,
      entryName(archive.subarray(at + CENTRAL_SIZE, at + CENTRAL_SIZE + nameLength)),
    );
    refuseBomb(entry);
    all += entry.size;
    if (all > ZIP_LIMITS.all) throw limit('bytes');
    listed.push(entry);
    at = next;
  }
  if (at !== end) throw broken();
  return listed;
}

function listedAt(view: DataView, at: number, name: string): Listed {
  const flags = view.getUint16(at + 8, true);
  const method = view.getUint16(at + 10, true);
  if ((flags & ENCRYPTED) !== 0)
    throw new FormError('asic.encrypted', 'A file in the container is encrypted.');
  if (method !== STORED && method !== DEFLATED)
    throw new FormError(
      'asic.zip-method',
      'A file in the container is packed in a way that is not read here.',
    );
  return {
    name,
    flags,
    method,
    crc: view.getUint32(at + 16, true),
    packed: view.getUint32(at + 20, true),
    size: view.getUint32(at + 24, true),
    offset: view.getUint32(at + 42, true),
  };
}

function refuseBomb({ size, packed, method }: Listed): void {
  if (size > ZIP_LIMITS.file) throw limit('bytes');
  if (method === STORED && size !== packed) throw broken();
  if (size > ZIP_LIMITS.free + packed * ZIP_LIMITS.ratio)
    throw new FormError('asic.bomb', 'A file in the container unpacks to far more than it is.');
}

function refuseDoubles(listed: readonly Listed[]): void {
  const names = new Set(listed.map(({ name }) => nameKey(name.replace(/\/$/, ''))));
  if (names.size !== listed.length)
    throw new FormError('asic.name-twice', 'Two files in the container have the same name.');
}

/** Each local header follows where the file before it ends, and the directory follows the last. */
function tiled(
  archive: Uint8Array,
  view: DataView,
  { listed, start }: { listed: readonly Listed[]; start: number },
): ZipEntry[] {
  let at = 0;
  const entries: ZipEntry[] = [];
  for (const entry of [...listed].sort((one, other) => one.offset - other.offset)) {
    if (entry.offset !== at || at + LOCAL_SIZE > start) throw broken();
    const nameLength = view.getUint16(at + 26, true);
    const extra = view.getUint16(at + 28, true);
    const data = at + LOCAL_SIZE + nameLength + extra;
    if (data + entry.packed > start) throw broken();
    refuseOther(entry, view, { at, name: archive.subarray(at + LOCAL_SIZE, at + LOCAL_SIZE + nameLength) });
    entries.push(opened(entry, extra, archive.subarray(data, data + entry.packed)));
    at = data + entry.packed;
    if ((entry.flags & WITH_DESCRIPTOR) !== 0) at += descriptorSize(entry, view, { at, start });
  }
  if (at !== start) throw broken();
  return entries;
}

/** A local header that says something else than the directory. */
function refuseOther(entry: Listed, view: DataView, { at, name }: { at: number; name: Uint8Array }): void {
  const isLater = (entry.flags & WITH_DESCRIPTOR) !== 0;
  const said = [view.getUint32(at + 14, true), view.getUint32(at + 18, true), view.getUint32(at + 22, true)];
  const meant = [entry.crc, entry.packed, entry.size];
  if (
    view.getUint32(at, true) !== LOCAL ||
    view.getUint16(at + 6, true) !== entry.flags ||
    view.getUint16(at + 8, true) !== entry.method ||
    entryName(name) !== entry.name ||
    said.some((each, field) => each !== meant[field] && !(isLater && each === 0))
  )
    throw broken();
}

/** §4.3.9: with or without its signature. */
function descriptorSize(entry: Listed, view: DataView, { at, start }: { at: number; start: number }): number {
  const from = at + 4 <= start && view.getUint32(at, true) === DESCRIPTOR ? at + 4 : at;
  if (from + 12 > start) throw broken();
  const said = [view.getUint32(from, true), view.getUint32(from + 4, true), view.getUint32(from + 8, true)];
  if (said[0] !== entry.crc || said[1] !== entry.packed || said[2] !== entry.size) throw broken();
  return from + 12 - at;
}

function opened({ name, method, size, crc }: Listed, extra: number, packed: Uint8Array): ZipEntry {
  let kept: Uint8Array | undefined;
  return {
    name,
    size,
    extra,
    isStored: method === STORED,
    bytes: () => {
      kept ??= unpacked(packed, { method, size, crc });
      return kept;
    },
  };
}

function unpacked(
  packed: Uint8Array,
  { method, size, crc }: Pick<Listed, 'method' | 'size' | 'crc'>,
): Uint8Array {
  let bytes = packed;
  if (method === DEFLATED)
    try {
      bytes = inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) });
    } catch (error) {
      throw new FormError('asic.zip-damaged', 'A file in the container cannot be unpacked.', error);
    }
  if (bytes.length !== size || crc32(bytes) !== crc)
    throw new FormError('asic.zip-damaged', 'A file in the container is damaged.');
  return bytes;
}
