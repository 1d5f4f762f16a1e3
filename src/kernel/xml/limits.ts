import { XmlError } from './error.ts';

/** What one document may cost. Checked before the parser sees it, so that memory follows from these numbers. */
export interface XmlLimits {
  readonly bytes: number;
  readonly depth: number;
  readonly elements: number;
  readonly attributesOfElement: number;
}

export const XML_LIMITS: XmlLimits = {
  bytes: 64 * 1024 * 1024,
  depth: 200,
  elements: 500_000,
  attributesOfElement: 200,
};

/** Characters that may be made canonical for one document: references may ask for the same part again and again. */
export const CANONICAL_CHARACTERS = 512 * 1024 * 1024;

export function withinLimit(value: number, most: number, what: string): void {
  if (value > most) throw new XmlError('xml-limit', `The XML has too many ${what}.`);
}
