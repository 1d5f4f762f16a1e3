import { FormError } from '../facts.ts';
import { readZip, type ZipEntry } from './zip-read.ts';

/** Media types of containers (EN 319 162-1 §4.4.3, Annex A.1). */
export const MEDIA_TYPE = {
  'asic-e': 'application/vnd.etsi.asic-e+zip',
  'asic-s': 'application/vnd.etsi.asic-s+zip',
} as const;
export type ContainerKind = keyof typeof MEDIA_TYPE;

export const META = 'META-INF/';
/** Media type of the container, before all other files. */
export const TYPE_FILE = 'mimetype';

/** A container, its files by what they are for (EN 319 162-1 §4.3.3, §4.4.3). */
export interface Container {
  readonly kind: ContainerKind;
  readonly entries: readonly ZipEntry[];
  /** What people put in: everything outside META-INF but the media type. */
  readonly data: readonly ZipEntry[];
  readonly xades: readonly ZipEntry[];
  readonly cades: readonly ZipEntry[];
  readonly manifests: readonly ZipEntry[];
  readonly tokens: readonly ZipEntry[];
  /** Files in META-INF, however it is spelled, that are there for no signature. */
  readonly strangers: readonly ZipEntry[];
  /** Whether it says what it is, first and not packed. */
  readonly says: 'right' | 'nothing' | 'late';
}

/** What OpenDocument, EPUB and UCF have there, which tells of the files and is none of them (EN 319 162-1 §4.4.4). */
const OF_FORMATS = ['manifest.xml', 'container.xml', 'metadata.xml'].map((each) => META + each);

const inMeta = (entries: readonly ZipEntry[], form: RegExp): ZipEntry[] =>
  entries.filter(({ name }) => name.startsWith(META) && form.test(name.slice(META.length)));

/** @throws FormError `asic.…` when the bytes are no container */
export function openContainer(bytes: Uint8Array): Container {
  const entries = readZip(bytes);
  const type = entries.find(({ name }) => name === TYPE_FILE);
  const said = type === undefined ? undefined : kindSaid(type);
  const parts = {
    data: entries.filter(({ name }) => name !== TYPE_FILE && !name.toUpperCase().startsWith(META)),
    xades: inMeta(entries, /^[^/]*signatures[^/]*\.xml$/i),
    cades: inMeta(entries, /^[^/]*signature[^/]*\.p7[sm]$/i),
    manifests: inMeta(entries, /^[^/]*ASiC(?:Archive)?Manifest[^/]*\.xml$/i),
    tokens: inMeta(entries, /^[^/]*timestamp[^/]*\.tst$/i),
  };
  const known = new Set([...parts.data, ...parts.xades, ...parts.cades, ...parts.manifests, ...parts.tokens]);
  const strangers = entries.filter(
    (each) => each !== type && !known.has(each) && !OF_FORMATS.includes(each.name),
  );
  const isSigned = parts.xades.length + parts.cades.length + parts.tokens.length > 0;
  if (said === undefined && !isSigned)
    throw new FormError('asic.not-asic', 'The archive is not a container of signatures.');
  const isFirst = entries[0] === type && type?.isStored === true && type.extra === 0;
  const says = said === undefined ? 'nothing' : isFirst ? 'right' : 'late';
  return { kind: said ?? 'asic-e', entries, ...parts, strangers, says };
}

const LONGEST_TYPE = 200;

function kindSaid(type: ZipEntry): ContainerKind | undefined {
  if (type.size > LONGEST_TYPE) return undefined;
  const said = Buffer.from(type.bytes()).toString('latin1').trim();
  return (Object.keys(MEDIA_TYPE) as ContainerKind[]).find((kind) => MEDIA_TYPE[kind] === said);
}
