import { FormError } from './facts.ts';
import { assertSignablePdf } from './pades/index.ts';
import { assertSignableXml } from './xades/index.ts';

const isPdf = (mediaType: string): boolean => mediaType === 'application/pdf';
const isXml = (mediaType: string): boolean => /[/+]xml$/.test(mediaType);

/**
 * Why a PDF cannot be signed as a PDF (PAdES), or an XML document as XML (XAdES): the code of the fault, or null. Said when a
 * file comes, while its bytes are at hand, so that nothing is read inside the transaction that puts it in a request.
 */
export function faultOf(mediaType: string, bytes: Uint8Array): string | null {
  try {
    if (isPdf(mediaType)) assertSignablePdf(bytes);
    else if (isXml(mediaType)) assertSignableXml(bytes);
    return null;
  } catch (error) {
    if (error instanceof FormError) return error.code;
    throw error;
  }
}

const ENCRYPTED = 'This PDF is encrypted and cannot be signed.';
const CLOSED = 'This PDF was closed by whoever signed it and takes no more signatures.';
const NO_PDF = 'This file is not a PDF, or it is damaged.';
const NO_XML = 'This file is not an XML document, or it is damaged.';

/** What is told of a file that cannot be signed in a format; undefined when it can, or when nobody looked. */
export function unfitFor(
  format: string,
  { mediaType, fault }: { mediaType: string; fault: string | null },
): string | undefined {
  if (format === 'xades') return isXml(mediaType) && fault === null ? undefined : NO_XML;
  if (format !== 'pades') return undefined;
  if (!isPdf(mediaType)) return NO_PDF;
  if (fault === 'pdf.encrypted') return ENCRYPTED;
  if (fault === 'pdf.changes-forbidden') return CLOSED;
  return fault === null ? undefined : NO_PDF;
}
