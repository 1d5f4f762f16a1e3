import { element, fragment, lastIn, type Markup, type XmlEdit } from '../../../../kernel/xml/index.ts';
import type { Qualifying } from './structure.ts';

/** The change that puts properties at the end of the unsigned ones, with what has to be around them. */
export function withUnsigned(
  { element: qualifying, unsignedHolder, namespace }: Qualifying,
  put: readonly Markup[],
): XmlEdit {
  if (unsignedHolder !== undefined) return lastIn(unsignedHolder, fragment(put));
  const existing = qualifying.all(namespace, 'UnsignedProperties')[0];
  const names = { 'xmlns:xades': namespace };
  const holder = element('xades:UnsignedSignatureProperties', names, put);
  if (existing !== undefined) return lastIn(existing, holder);
  return lastIn(qualifying, element('xades:UnsignedProperties', names, holder));
}
