/** The door of XAdES. See README.md. */
export { type AugmentOptions, augmentXades } from './augment.ts';
export type { SignedFile, XadesDocument, XadesOptions } from './content.ts';
export { assertSignableXml, prepareXades, resumeXades } from './make.ts';
export { POLICIES } from './policies.ts';
export { type DetachedFile, detachedBy, factsOfXml, readXades, withinForm } from './read.ts';
