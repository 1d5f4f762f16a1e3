/** The door of JAdES (ETSI TS 119 182-1) for the signatures service. See README.md. */
export { augmentJades } from './augment.ts';
export { prepareCounterJades, resumeCounterJades } from './counter.ts';
export { type JadesFile, type JadesOptions, prepareJades, resumeJades } from './prepare.ts';
export { readJades } from './read.ts';
