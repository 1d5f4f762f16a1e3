/** The door of CAdES (EN 319 122-1) for the signatures service, and of CMS messages for PDF and ASiC. See README.md. */
export { augmentCades, tokenSigner } from './augment.ts';
export { wholeAnswer } from './carried.ts';
export { claimAttributes } from './claims.ts';
export { prepareCounterCades, resumeCounterCades } from './counter.ts';
export { levelOf } from './level.ts';
export { type CadesDocument, type CadesOptions, prepareCades, resumeCades } from './prepare.ts';
export { factsOfSignedData, INSIDE, type MessageReading, readCades } from './read.ts';
export { carriedInToken } from './timestamps.ts';
