/** The door of PAdES: PDFs signed and read (EN 319 142-1). See README.md. */
export type { Visible } from './appearance.ts';
export { augmentPades } from './augment.ts';
export type { FieldLock, Permission } from './certification.ts';
export { IncrementalPdf } from './incremental-pdf.ts';
export { assertSignablePdf, preparePades, resumePades } from './make.ts';
export { extractRevision, readPades } from './read.ts';
export type { PadesOptions } from './signature-wish.ts';
