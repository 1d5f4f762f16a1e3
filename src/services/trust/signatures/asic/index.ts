/** The door of ASiC containers. See README.md. */
export {
  type AsicDocument,
  type AsicFile,
  type AsicOptions,
  augmentAsic,
  prepareAsic,
  resumeAsic,
} from './make.ts';
export { readAsic } from './read.ts';
