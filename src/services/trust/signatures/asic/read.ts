import { parseXml } from '../../../../kernel/xml/index.ts';
import { factsOfSignedData } from '../cades/index.ts';
import { type DocumentFacts, FormError, type FormNote, type SignatureFacts } from '../facts.ts';
import { detachedBy, factsOfXml, withinForm } from '../xades/index.ts';
import { type Container, openContainer } from './container.ts';
import { type FileBytes, type Manifest, readManifestFile } from './manifest.ts';
import type { ZipEntry } from './zip-read.ts';

/** Files that are named in a note. */
const MOST_NAMED = 20;

const warning = (code: string, sentence: string): FormNote => ({ code, level: 'warning', sentence });
const failure = (code: string, sentence: string): FormNote => ({ code, level: 'failure', sentence });

/**
 * The signatures in an ASiC container: XAdES and CAdES, simple and extended (EN 319 162-1).
 * @throws FormError when the bytes are no container; a signature file that cannot be read is a failure and no error
 */
export function readAsic(bytes: Uint8Array): DocumentFacts {
  const container = openContainer(bytes);
  const notes = [...formNotes(container)];
  const signatures = [...xadesIn(container, notes), ...cadesIn(container, notes)];
  if (signatures.length === 0)
    notes.push(warning('asic.no-signature', 'The container has no signature that could be read.'));
  return { kind: container.kind, signatures, notes: [...notes, ...uncoveredNotes(container, signatures)] };
}

function* formNotes({ says, kind, data, tokens }: Container): Generator<FormNote> {
  if (says === 'nothing') yield warning('asic.no-type', 'The container does not say what it is.');
  if (says === 'late')
    yield warning('asic.type-late', 'The container does not say first, and unpacked, what it is.');
  if (kind === 'asic-s' && data.length !== 1)
    yield failure('asic.not-one-file', 'A simple container has one file, and this one has none or several.');
  if (tokens.length > 0)
    yield warning(
      'asic.time-assertion',
      'The container has a time stamp without signature, which is not read.',
    );
}

/** Ids of several files may be the same; the name of the file makes them different. */
function xadesIn(container: Container, notes: FormNote[]): SignatureFacts[] {
  const { xades, entries } = container;
  const detached = detachedBy(lazily(entries));
  const isAlone = xades.length + container.cades.length === 1;
  return xades.flatMap((file) => {
    const prefix = isAlone ? '' : `${file.name}#`;
    return unlessBroken(notes, () => {
      const facts = withinForm(() => factsOfXml(parseXml(file.bytes()), detached, prefix));
      notes.push(...facts.notes.filter(({ code }) => code !== 'xml.uncovered'));
      return [...facts.signatures];
    });
  });
}

/** Files that are unpacked when a signature names them. */
function lazily(entries: readonly ZipEntry[]): { name: string; bytes: Uint8Array }[] {
  return entries.map((entry) => ({
    name: entry.name,
    get bytes() {
      return entry.bytes();
    },
  }));
}

function unlessBroken(notes: FormNote[], read: () => SignatureFacts[]): SignatureFacts[] {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FormError) || error.code.startsWith('asic.')) throw error;
    notes.push(failure('asic.signature-unreadable', `A signature file cannot be read (${error.code}).`));
    return [];
  }
}

/** A CAdES signature is about a manifest of the files, or in a simple container about the file itself. */
function cadesIn(container: Container, notes: FormNote[]): SignatureFacts[] {
  const { cades, data, manifests, entries } = container;
  if (cades.length === 0) return [];
  const byName = new Map(entries.map((each) => [each.name, each]));
  const file: FileBytes = (name) => byName.get(name)?.bytes();
  const read = manifests.flatMap((entry) => manifestIn(entry, file, notes));
  return cades.flatMap((signature) => {
    const own = read.filter(({ manifest }) => manifest.signedBy === signature.name);
    const signed = own[0]?.entry ?? (data.length === 1 ? data[0] : undefined);
    if (own.length > 1) notes.push(failure('asic.manifests', 'Several manifests name the same signature.'));
    if (signed === undefined)
      notes.push(failure('asic.manifest', 'A signature has no manifest of what it signs.'));
    const beside = signed === undefined ? [] : [{ name: signed.name, content: signed.bytes() }];
    return unlessBroken(notes, () =>
      factsOfSignedData(signature.bytes(), { beside, id: signature.name }).map((facts) =>
        withManifest(facts, own[0]?.manifest),
      ),
    );
  });
}

function manifestIn(
  entry: ZipEntry,
  file: FileBytes,
  notes: FormNote[],
): { entry: ZipEntry; manifest: Manifest }[] {
  try {
    return [{ entry, manifest: readManifestFile(entry.bytes(), file) }];
  } catch (error) {
    if (!(error instanceof FormError) || error.code !== 'asic.manifest') throw error;
    notes.push(failure(error.code, error.message));
    return [];
  }
}

function withManifest(facts: SignatureFacts, manifest: Manifest | undefined): SignatureFacts {
  if (manifest === undefined) return facts;
  return {
    ...facts,
    notes: [...facts.notes, ...manifest.notes],
    signed: [...facts.signed, ...manifest.parts],
    hashes: [...new Set([...facts.hashes, ...manifest.hashes])],
  };
}

/** Every file is signed by somebody, or said not to be. */
function uncoveredNotes({ data, strangers }: Container, signatures: readonly SignatureFacts[]): FormNote[] {
  const named = new Set(
    signatures.flatMap(({ signed }) => signed.map(({ name }) => name.replace(/^\.?\//, ''))),
  );
  const left = [...data, ...strangers].map(({ name }) => name).filter((name) => !named.has(name));
  if (left.length === 0) return [];
  const shown = left.slice(0, MOST_NAMED).join(', ');
  const more = left.length > MOST_NAMED ? ` and ${left.length - MOST_NAMED} more` : '';
  return [warning('asic.uncovered', `Files that no signature is about: ${shown}${more}.`)];
}
