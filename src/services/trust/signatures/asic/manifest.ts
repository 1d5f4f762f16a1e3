import { equal, type HashName, hashOf } from '../../../../kernel/pki/index.ts';
import {
  DS,
  fromBase64,
  hashByUri,
  parseXml,
  type XmlElement,
  XmlError,
} from '../../../../kernel/xml/index.ts';
import { FormError, type FormNote, type SignedPart } from '../facts.ts';

const ASIC = 'http://uri.etsi.org/02918/v1.2.1#';
const MOST_REFERENCES = 2000;

/** An ASiCManifest (EN 319 162-1 Annex A.4): which file signs it, and the digests of what it names. */
export interface Manifest {
  /** File in META-INF with the signature or time stamp over the manifest. */
  readonly signedBy: string;
  readonly parts: readonly SignedPart[];
  readonly hashes: readonly HashName[];
  readonly notes: readonly FormNote[];
}

export type FileBytes = (name: string) => Uint8Array | undefined;

/** @throws FormError `asic.manifest` when it is not one */
export function readManifestFile(bytes: Uint8Array, file: FileBytes): Manifest {
  const root = rootOf(bytes);
  const [signature, ...more] = root.all(ASIC, 'SigReference');
  const references = root.all(ASIC, 'DataObjectReference');
  if (!root.is(ASIC, 'ASiCManifest') || signature === undefined || more.length > 0)
    throw new FormError('asic.manifest', 'A manifest does not say which signature is about it.');
  if (references.length > MOST_REFERENCES)
    throw new FormError('asic.limit', 'A manifest names too many files.');
  const parts = references.map((each) => partOf(each, file));
  return {
    signedBy: nameOf(signature),
    parts,
    hashes: [...new Set(parts.map(({ hash }) => hash).filter((each) => each !== undefined))],
    notes: parts.some(({ hash }) => hash === undefined)
      ? [
          {
            code: 'asic.manifest-digest',
            level: 'failure',
            sentence: 'A manifest names a file without a digest that is known here.',
          },
        ]
      : [],
  };
}

function rootOf(bytes: Uint8Array): XmlElement {
  try {
    return parseXml(bytes).root;
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw new FormError('asic.manifest', 'A manifest is not XML as it is read here.', error);
  }
}

function partOf(reference: XmlElement, file: FileBytes): SignedPart {
  const name = nameOf(reference);
  const hash = hashByUri(reference.all(DS, 'DigestMethod')[0]?.attribute('Algorithm'));
  const digest = fromBase64(reference.all(DS, 'DigestValue')[0]?.value ?? '');
  const bytes = file(name);
  if (hash === undefined || digest === undefined || bytes === undefined)
    return { name, state: 'absent', hash };
  return { name, state: equal(hashOf(hash, bytes), digest) ? 'intact' : 'changed', hash };
}

function nameOf(element: XmlElement): string {
  const uri = element.attribute('URI') ?? '';
  try {
    return decodeURIComponent(uri).replace(/^\.?\//, '');
  } catch {
    return uri; // a stray %: the name as it stands
  }
}
