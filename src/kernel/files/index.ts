/** Files by the hash of their content, in a folder or in an S3-compatible store. */
export type { ByteRange, FileStore, GetOptions, Opened, PutOptions, Source, Stored } from './file-store.ts';
export { folderStore } from './folder-store.ts';
export { fileProblems } from './problems.ts';
export { s3Store } from './s3-store.ts';
export type { S3Settings } from './s3-wire.ts';
