import { createHash } from 'node:crypto';
import { FormError } from '../facts.ts';
import type { ValidationData } from '../making.ts';
import { PDF_LIMITS } from './limits.ts';
import { catalogOf } from './pages.ts';
import { dictAt, itemsAt, type Objects } from './reader/file.ts';
import { type Dict, EMPTY_DICT, Ref, Stream, type Value } from './reader/values.ts';
import { editCatalog } from './write/catalog.ts';
import type { GrowingPdf } from './write/growing.ts';
import { editDict, nameText, refText, streamText } from './write/serialize.ts';

const KINDS = [
  ['certificates', 'Certs', 'Cert'],
  ['crls', 'CRLs', 'CRL'],
  ['ocsps', 'OCSPs', 'OCSP'],
] as const;
type Kind = (typeof KINDS)[number][0];

/** The document security store (ISO 32000-2 §12.8.4.3) with the certificates, lists and answers as they are stored. */
export type SecurityStore = Readonly<Record<Kind, readonly Uint8Array[]>>;

export function storeOf(objects: Objects): Dict | undefined {
  return dictAt(objects, catalogOf(objects).dict.get('DSS'));
}

/** Everything in the store. @throws FormError `too-large`, or when a stream cannot be read */
export function readStore(objects: Objects): SecurityStore | undefined {
  const store = storeOf(objects);
  if (store === undefined) return undefined;
  const all = { certificates: [], crls: [], ocsps: [] } as Record<Kind, Uint8Array[]>;
  let left: number = PDF_LIMITS.dssEntries;
  for (const [kind, key] of KINDS)
    for (const value of itemsAt(objects, store.get(key))) {
      const stream = objects.resolve(value);
      if (left-- <= 0)
        throw new FormError('too-large', 'The PDF carries more validation data than may be read.');
      if (stream instanceof Stream) all[kind].push(objects.decode(stream));
    }
  return all;
}

/** The name under which validation data is kept for one signature: SHA-1 of its whole `Contents` (§12.8.4.4). */
export const storeKey = (contents: Uint8Array): string =>
  createHash('sha1').update(contents).digest('hex').toUpperCase();

/** What proves one signature or document time stamp. */
export type Proof = { readonly key: string; readonly data: ValidationData };

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64');

/** Adds proofs to the store; what it has already is not stored twice. */
export function growStore(pdf: GrowingPdf, proofs: readonly Proof[]): void {
  const store = storeOf(pdf);
  const changes: Record<string, string> = { Type: '/DSS' };
  const refs = new Map<string, Ref>();
  for (const [kind, key] of KINDS) {
    const items = existing(pdf, itemsAt(pdf, store?.get(key)), refs);
    for (const { data } of proofs)
      for (const der of data[kind]) {
        const name = digest(der);
        if (refs.has(name)) continue;
        const ref = pdf.add(streamText('', der));
        refs.set(name, ref);
        items.push(ref);
      }
    if (items.length > 0) changes[key] = `[${items.map(refText).join(' ')}]`;
  }
  changes['VRI'] = records(pdf, store, { proofs, refs });
  const at = catalogOf(pdf).dict.get('DSS');
  const text = store === undefined ? editDict(EMPTY_DICT, changes) : editDict(store, changes);
  if (at instanceof Ref && store !== undefined) pdf.put(at.number, text);
  else editCatalog(pdf, { DSS: refText(pdf.add(text)), ...extension(pdf) });
}

function existing(pdf: GrowingPdf, items: readonly Value[], refs: Map<string, Ref>): Ref[] {
  return items.flatMap((each) => {
    const stream = pdf.resolve(each);
    if (!(each instanceof Ref) || !(stream instanceof Stream)) return [];
    refs.set(digest(pdf.decode(stream)), each);
    return [each];
  });
}

type Gathered = { proofs: readonly Proof[]; refs: ReadonlyMap<string, Ref> };

/** Validation-related information of each signature (§12.8.4.4). */
function records(pdf: GrowingPdf, store: Dict | undefined, { proofs, refs }: Gathered): string {
  const before = dictAt(pdf, store?.get('VRI')) ?? EMPTY_DICT;
  const added: Record<string, string> = {};
  for (const { key, data } of proofs) {
    const lists = KINDS.flatMap(([kind, , short]) => {
      const items = data[kind].map((der) => refText(refs.get(digest(der))!));
      return items.length === 0 ? [] : [`/${short} [${items.join(' ')}]`];
    });
    added[key] = refText(pdf.add(`<< /Type /VRI ${lists.join(' ')} >>`));
  }
  return editDict(before, added);
}

/** The extension of EN 319 142-1 §5.4 to PDF 1.7; PDF 2.0 has a store by itself. */
function extension(pdf: GrowingPdf): Record<string, string> {
  const { dict } = catalogOf(pdf);
  if (pdf.file.version.startsWith('2') || dict.has('Extensions')) return {};
  return { Extensions: `<< ${nameText('ESIC')} << /BaseVersion /1.7 /ExtensionLevel 5 >> >>` };
}
