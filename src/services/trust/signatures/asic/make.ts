import {
  documentOf,
  element,
  fragment,
  Markup,
  parseXml,
  type XmlElement,
  XmlError,
} from '../../../../kernel/xml/index.ts';
import { FormError } from '../facts.ts';
import type { Level, Prepared, Proofs, SignWish } from '../making.ts';
import { augmentXades, prepareXades, resumeXades, type SignedFile } from '../xades/index.ts';
import {
  type Container,
  type ContainerKind,
  MEDIA_TYPE,
  META,
  openContainer,
  TYPE_FILE,
} from './container.ts';
import type { ZipEntry } from './zip-read.ts';
import { writeZip, type ZipFile } from './zip-write.ts';

const ASIC = 'http://uri.etsi.org/02918/v1.2.1#';
const MANIFEST = 'urn:oasis:names:tc:opendocument:xmlns:manifest:1.0';

/** A file that goes into a container. */
export interface AsicFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** Files for a new container, or a container whose files are signed once more. */
export type AsicDocument = readonly AsicFile[] | Uint8Array;

export interface AsicOptions {
  /** `asic-e` unless said; `asic-s` holds one file. */
  readonly kind?: ContainerKind;
}

/** What is signed, and how the container is put together around the signature. */
interface Plan {
  readonly files: readonly SignedFile[];
  around(signature: Uint8Array): Uint8Array;
}

/**
 * Prepares a container with a XAdES signature over all its files (EN 319 162-1 §4.4.3.2). @throws FormError `asic.…`
 */
export async function prepareAsic(
  document: AsicDocument,
  wish: SignWish,
  options: AsicOptions = {},
): Promise<Prepared<Uint8Array>> {
  const plan = planOf(document, wish, options);
  return inContainer(await prepareXades(plan.files, wish, { form: 'detached' }), plan);
}

/** The same signature again in another process. @throws FormError when anything has changed meanwhile */
export async function resumeAsic(
  document: AsicDocument,
  wish: SignWish,
  options: AsicOptions,
  state: Uint8Array,
): Promise<Prepared<Uint8Array>> {
  const plan = planOf(document, wish, options);
  return inContainer(await resumeXades(plan.files, wish, { form: 'detached' }, state), plan);
}

const inContainer = (prepared: Prepared<Uint8Array>, plan: Plan): Prepared<Uint8Array> => ({
  ...prepared,
  finish: async (...given) => plan.around(await prepared.finish(...given)),
});

function planOf(document: AsicDocument, wish: SignWish, options: AsicOptions): Plan {
  return document instanceof Uint8Array
    ? planInside(openContainer(document), wish)
    : planNew(document, wish, options.kind ?? 'asic-e');
}

function planNew(files: readonly AsicFile[], wish: SignWish, kind: ContainerKind): Plan {
  if (kind === 'asic-s' && files.length !== 1)
    throw new FormError('asic.not-one-file', 'A simple container has exactly one file.');
  if (files.length === 0) throw new FormError('asic.no-file', 'A container without files signs nothing.');
  for (const { name } of files)
    if (name === TYPE_FILE || name.toUpperCase().startsWith(META))
      throw new FormError('asic.name', 'The name of a file is one that the container itself uses.');
  const signature = kind === 'asic-s' ? 'signatures.xml' : 'signatures001.xml';
  return {
    files,
    around: (made) =>
      writeZip(
        [
          { name: TYPE_FILE, bytes: Buffer.from(MEDIA_TYPE[kind]), isStored: true },
          ...files,
          ...(kind === 'asic-e' ? [{ name: `${META}manifest.xml`, bytes: manifestOf(files) }] : []),
          { name: META + signature, bytes: wrapped(made) },
        ],
        wish.time,
      ),
  };
}

/** A further signature, in a file of its own; what is there stays. */
function planInside(container: Container, wish: SignWish): Plan {
  if (container.kind === 'asic-s' || container.data.length === 0)
    throw new FormError('asic.not-one-file', 'Only an extended container takes a further signature.');
  const taken = new Set(container.entries.map(({ name }) => name.toLowerCase()));
  let number = container.xades.length + 1;
  const nameOf = () => `${META}signatures${String(number).padStart(3, '0')}.xml`;
  while (taken.has(nameOf().toLowerCase())) number++;
  const types = mediaTypes(container);
  return {
    files: container.data.map((each) => ({
      name: each.name,
      mediaType: types.get(each.name) ?? 'application/octet-stream',
      bytes: each.bytes(),
    })),
    around: (made) => writeZip([...kept(container), { name: nameOf(), bytes: wrapped(made) }], wish.time),
  };
}

const kept = ({ entries }: Container): ZipFile[] =>
  entries.map((each) => ({
    name: each.name,
    bytes: each.bytes(),
    ...(each.name === TYPE_FILE && { isStored: true }),
  }));

/** Media types as META-INF/manifest.xml gives them; a broken one is no reason not to sign. */
function mediaTypes({ entries }: Container): Map<string, string> {
  const manifest = entries.find(({ name }) => name === `${META}manifest.xml`);
  if (manifest === undefined) return new Map();
  return new Map(
    rootOf(manifest)
      .all(MANIFEST, 'file-entry')
      .map((each) => [
        each.attribute('full-path', MANIFEST) ?? '',
        each.attribute('media-type', MANIFEST) ?? '',
      ]),
  );
}

function rootOf(manifest: ZipEntry): XmlElement {
  try {
    return parseXml(manifest.bytes()).root;
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return parseXml('<broken/>').root;
  }
}

/** The signature in the element that such files have (Annex A.5); its canonical forms are exclusive, so that it may move. */
function wrapped(signature: Uint8Array): Uint8Array {
  const { root, text } = parseXml(signature);
  const whole = element(
    'asic:XAdESSignatures',
    { 'xmlns:asic': ASIC },
    new Markup(text.slice(root.start, root.end)),
  );
  return Buffer.from(documentOf(whole), 'utf8');
}

function manifestOf(files: readonly AsicFile[]): Uint8Array {
  const entry = (path: string, type: string) =>
    element('manifest:file-entry', { 'manifest:full-path': path, 'manifest:media-type': type });
  const entries = files.map(({ name, mediaType }) => entry(name, mediaType));
  const root = element(
    'manifest:manifest',
    { 'xmlns:manifest': MANIFEST, 'manifest:version': '1.2' },
    fragment(entry('/', MEDIA_TYPE['asic-e']), entries),
  );
  return Buffer.from(documentOf(root), 'utf8');
}

/**
 * Brings the XAdES signatures of a container to a level, or renews them (EN 319 132-1 §6). `at` in milliseconds: the time that
 * the archive says of its files. @throws FormError when there is none
 */
export async function augmentAsic(
  bytes: Uint8Array,
  level: Exclude<Level, 'B-B'>,
  proofs: Proofs,
  at: number,
): Promise<Uint8Array> {
  const container = openContainer(bytes);
  if (container.xades.length === 0)
    throw new FormError('asic.no-signature', 'The container has no XAdES signature to augment.');
  const detached = container.entries.map((each) => ({ name: each.name, bytes: each.bytes() }));
  const augmented = new Map<ZipEntry, Uint8Array>();
  for (const file of container.xades)
    augmented.set(file, await augmentXades(file.bytes(), level, proofs, { detached }));
  const files = container.entries.map((each) => augmented.get(each) ?? each.bytes());
  return writeZip(
    kept(container).map((each, number) => ({ ...each, bytes: files[number] as Uint8Array })),
    at,
  );
}
