import type { GivenDocument } from '../../services/trust/signatures/index.ts';

/** What `signature_mode` asks, in the terms of the signatures service; `byDigest`: the document is its digest. */
export type Mode = Pick<GivenDocument, 'format' | 'packaging' | 'level'> & {
  readonly byDigest: boolean;
  /** `type` of the answer. */
  readonly type: 'CMS' | 'XML' | 'PDF';
};

const CMS_FORMS = [
  { format: 'cades', packaging: 'attached', byDigest: false, type: 'CMS' },
  { format: 'cades', packaging: 'detached', byDigest: false, type: 'CMS' },
  { format: 'cades', packaging: 'detached', byDigest: true, type: 'CMS' },
  { format: 'pades', packaging: 'attached', byDigest: false, type: 'PDF' },
] as const;
const XML_FORMS = [
  { format: 'xades', packaging: 'enveloped', byDigest: false, type: 'XML' },
  { format: 'xades', packaging: 'enveloping', byDigest: false, type: 'XML' },
  { format: 'xades', packaging: 'detached', byDigest: false, type: 'XML' },
] as const;

type Form = (typeof CMS_FORMS)[number] | (typeof XML_FORMS)[number];
/** The first number of each family, its forms in order, and the level that it asks. */
const FAMILIES: readonly (readonly [first: number, forms: readonly Form[], level: 'B-B' | 'B-T'])[] = [
  [1, CMS_FORMS, 'B-B'],
  [5, XML_FORMS, 'B-B'],
  [9, XML_FORMS, 'B-B'],
  [13, XML_FORMS, 'B-T'],
  [21, CMS_FORMS, 'B-B'],
  [25, CMS_FORMS, 'B-T'],
];

/** The mode of a number of the contract; undefined for one that does not exist or is not served (XML over a digest alone). */
export function modeOf(number: number): Mode | undefined {
  for (const [first, forms, level] of FAMILIES) {
    const form = number >= first && number < first + 4 ? forms[number - first] : undefined;
    if (form !== undefined) return { ...form, level };
  }
  return undefined;
}
