import { XmlError } from './error.ts';

/**
 * What one document may cost. Checked before the parser sees it, so that time and memory follow from these numbers: what is not
 * bounded here (namespaces in scope above all) costs the parser more than linear time.
 */
export interface XmlLimits {
  readonly bytes: number;
  readonly depth: number;
  readonly elements: number;
  /** Attributes and namespace declarations. */
  readonly attributes: number;
  readonly attributesOfElement: number;
  readonly namespaces: number;
  readonly namespacesInScope: number;
  /** Comments, processing instructions and CDATA sections. */
  readonly asides: number;
}

export const XML_LIMITS: XmlLimits = {
  bytes: 64 * 1024 * 1024,
  depth: 200,
  elements: 250_000,
  attributes: 500_000,
  attributesOfElement: 200,
  namespaces: 100_000,
  namespacesInScope: 200,
  asides: 100_000,
};

/** Characters that may be made canonical for one document: references may ask for the same part again and again. */
export const CANONICAL_CHARACTERS = 512 * 1024 * 1024;

export function withinLimit(value: number, most: number, what: string): void {
  if (value > most) throw new XmlError('xml-limit', `The XML has too many ${what}.`);
}
