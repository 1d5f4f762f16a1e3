import { crc32, deflateRawSync } from 'node:zlib';
import { concat } from '../../../../kernel/pki/index.ts';
import { FormError } from '../facts.ts';
import { nameKey, refuseName } from './zip-names.ts';
import { ZIP_LIMITS } from './zip-read.ts';

export interface ZipFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Not packed: what has to be read at its place. */
  readonly isStored?: boolean;
}

const UTF8_NAME = 0x0800;
const VERSION = 20;

/**
 * A ZIP archive (APPNOTE 6.3) with files in the given order, without extra fields, so that the first can be recognised at a fixed
 * place (EN 319 162-1 Annex A.1). `at` in milliseconds. @throws FormError `asic.name`, `asic.name-twice`, `asic.limit`
 */
export function writeZip(files: readonly ZipFile[], at: number): Uint8Array<ArrayBuffer> {
  for (const { name } of files) refuseName(name);
  if (new Set(files.map(({ name }) => nameKey(name))).size !== files.length)
    throw new FormError('asic.name-twice', 'Two files in the container would have the same name.');
  const size = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (files.length > ZIP_LIMITS.entries || size > ZIP_LIMITS.all)
    throw new FormError('asic.limit', 'The container would have too many files or bytes.');
  const locals: Uint8Array[] = [];
  const entries: Uint8Array[] = [];
  let offset = 0;
  for (const file of files) {
    const { local, central } = written(file, { offset, stamp: dosTime(at) });
    locals.push(...local);
    entries.push(...central);
    offset += local.reduce((sum, each) => sum + each.length, 0);
  }
  const directory = concat(entries);
  return concat([...locals, directory, endRecord(files.length, directory.length, offset)]);
}

function written(file: ZipFile, { offset, stamp }: { offset: number; stamp: number }) {
  const name = Buffer.from(file.name, 'utf8');
  const packed = file.isStored === true ? file.bytes : deflateRawSync(file.bytes);
  const isSmaller = packed.length < file.bytes.length;
  const data = isSmaller ? packed : file.bytes;
  const shared = [
    [2, VERSION],
    [2, name.length === file.name.length ? 0 : UTF8_NAME],
    [2, isSmaller ? 8 : 0],
    [4, stamp],
    [4, crc32(file.bytes)],
    [4, data.length],
    [4, file.bytes.length],
    [2, name.length],
    [2, 0],
  ] as const;
  const local = [numbers([[4, 0x04034b50], ...shared]), name, data];
  const more = [
    [2, 0],
    [2, 0],
    [2, 0],
    [4, 0],
    [4, offset],
  ] as const;
  const central = [numbers([[4, 0x02014b50], [2, VERSION], ...shared, ...more]), name];
  return { local, central };
}

const endRecord = (count: number, size: number, offset: number): Uint8Array =>
  numbers([
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, size],
    [4, offset],
    [2, 0],
  ]);

/** Numbers of 2 or 4 bytes, little-endian. */
function numbers(fields: readonly (readonly [2 | 4, number])[]): Uint8Array {
  const bytes = Buffer.alloc(fields.reduce((sum, [size]) => sum + size, 0));
  let at = 0;
  for (const [size, value] of fields) {
    if (size === 2) bytes.writeUInt16LE(value, at);
    else bytes.writeUInt32LE(value, at);
    at += size;
  }
  return bytes;
}

/** Universal time, in steps of two seconds, from 1980 (APPNOTE §4.4.6). */
function dosTime(at: number): number {
  const time = new Date(Math.max(at, Date.UTC(1980, 0, 1)));
  const date = ((time.getUTCFullYear() - 1980) << 9) | ((time.getUTCMonth() + 1) << 5) | time.getUTCDate();
  const clock = (time.getUTCHours() << 11) | (time.getUTCMinutes() << 5) | (time.getUTCSeconds() >> 1);
  return ((date << 16) | clock) >>> 0;
}
