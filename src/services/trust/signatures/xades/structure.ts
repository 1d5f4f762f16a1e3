import type { XmlElement, XmlSignature } from '../../../../kernel/xml/index.ts';
import type { FormNote } from '../facts.ts';
import { isXades } from './names.ts';

/** The qualifying properties of one signature, found in its own objects and nowhere else (EN 319 132-1 §4.4). */
export interface Qualifying {
  readonly element: XmlElement;
  readonly namespace: string;
  readonly signedProperties: XmlElement | undefined;
  /** The children of UnsignedSignatureProperties, in their order. */
  readonly unsigned: readonly XmlElement[];
  readonly unsignedHolder: XmlElement | undefined;
}

export const failure = (code: string, sentence: string): FormNote => ({ code, level: 'failure', sentence });
export const warning = (code: string, sentence: string): FormNote => ({ code, level: 'warning', sentence });

/** @returns undefined when it is a plain XML signature, a note when it is neither that nor XAdES */
export function qualifyingOf(signature: XmlSignature): Qualifying | FormNote | undefined {
  const found = signature.objects
    .flatMap((each) => each.children)
    .filter((each) => each.local === 'QualifyingProperties' && isXades(each.namespace));
  const [element] = found;
  if (element === undefined) return undefined;
  if (found.length > 1)
    return failure('xades.properties-twice', 'The signature has two sets of qualifying properties.');
  const { namespace } = element;
  const target = element.attribute('Target');
  if (signature.id === undefined || target !== `#${signature.id}`)
    return failure('xades.target', 'The qualifying properties are those of another signature.');
  const single = (parent: XmlElement | undefined, local: string) => parent?.all(namespace, local) ?? [];
  const signed = single(element, 'SignedProperties');
  const unsigned = single(element, 'UnsignedProperties');
  const holders = unsigned.flatMap((each) => single(each, 'UnsignedSignatureProperties'));
  if (signed.length > 1 || unsigned.length > 1 || holders.length > 1)
    return failure('xades.properties-twice', 'The signature has two sets of qualifying properties.');
  return {
    element,
    namespace,
    signedProperties: signed[0],
    unsignedHolder: holders[0],
    unsigned: holders[0]?.children ?? [],
  };
}
