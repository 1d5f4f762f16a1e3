import { isUtf8 } from 'node:buffer';
import type { FastifyRequest } from 'fastify';
import type { Kernel } from '../kernel.ts';
import { kernelProblems } from '../problems.ts';
import type { Taker } from './places.ts';

/** An uploaded file of a form. */
export type Upload = { name: string; type: string; body: Buffer };

/** Files that an address takes, when one of a fixed size does not say it all. */
export type Uploads = {
  /** Largest file, in bytes. */
  bytes(kernel: Kernel): number;
  /** How many files one form may send. */
  files: number;
  /** Largest sum of the files of one form, in bytes; as many of the largest as it may send unless said. */
  total?(kernel: Kernel): number;
  /** Takes a place of its own kind before anything of a body is read, refusing with a problem when there is no room, and answers how to leave. */
  enter?(kernel: Kernel, taker: Taker): () => void;
  /** Most bytes of one field, when one carries to the next step what was uploaded. */
  fieldBytes?: number;
};

/** What a form with files held. */
export type Uploaded = {
  form: URLSearchParams;
  files: Map<string, Upload>;
  /** Fields whose file was chosen and has nothing in it; a browser that has no file sends an empty one without a name. */
  emptyFiles: ReadonlySet<string>;
};

const ONE_FILE = 1;
const FIELDS = 40;
/** Most bytes of one field where nobody says. */
const FIELD_BYTES = 262_144;

/** The same, of an address that says only how large its one file may be. */
export function uploadsOf(uploads: number | Uploads | undefined): Uploads | undefined {
  return typeof uploads === 'number' ? { bytes: () => uploads, files: ONE_FILE } : uploads;
}

/** Largest form with files, in bytes: its files, and as much besides as a form without files may have. */
export const totalOf = (kernel: Kernel, { bytes, files, total }: Uploads): number =>
  (total?.(kernel) ?? files * bytes(kernel)) + kernel.settings.BODY_LIMIT;

/** Whether a request says that it brings a form with files, before its body is looked at. */
export const isForm = ({ headers }: FastifyRequest): boolean =>
  /^multipart\/form-data\b/i.test(headers['content-type'] ?? '');

/** A file is held in memory while its address works: only those that want one take it, and no more than they want. */
export async function readForm(
  kernel: Kernel,
  request: FastifyRequest,
  uploads: Uploads | undefined,
): Promise<Uploaded> {
  if (request.isMultipart()) {
    if (uploads === undefined) throw kernelProblems['media-type']();
    return readParts(kernel, request, uploads);
  }
  const form = new URLSearchParams();
  if (request.body !== null && typeof request.body === 'object') {
    for (const [name, value] of Object.entries(request.body as Record<string, unknown>)) {
      for (const each of Array.isArray(value) ? value : [value]) form.append(name, String(each));
    }
  }
  return { form, files: new Map(), emptyFiles: new Set() };
}

async function readParts(kernel: Kernel, request: FastifyRequest, uploads: Uploads): Promise<Uploaded> {
  const form = new URLSearchParams();
  const files = new Map<string, Upload>();
  const emptyFiles = new Set<string>();
  const limits = {
    ...{ fileSize: uploads.bytes(kernel), files: uploads.files, parts: FIELDS + uploads.files },
    fieldSize: uploads.fieldBytes ?? FIELD_BYTES,
  };
  let left = totalOf(kernel, uploads);
  const take = (bytes: number) => {
    left -= bytes;
    if (left < 0) throw kernelProblems['too-large']();
  };
  // Nothing would ever come of it, not even its end.
  if (request.raw.destroyed) throw kernelProblems['body-malformed']();
  try {
    for await (const part of request.parts({ limits })) {
      if (part.type === 'field') {
        if (part.valueTruncated) throw kernelProblems['too-large']();
        take(Buffer.byteLength(String(part.value)));
        form.append(part.fieldname, String(part.value));
      } else {
        const body = await bytesOf(part.file, take);
        if (body.length > 0) files.set(part.fieldname, { name: part.filename, type: part.mimetype, body });
        else if (part.filename) emptyFiles.add(part.fieldname);
      }
    }
  } catch (error) {
    // What is still to come is let through and dropped, so that the answer reaches whoever is sending.
    request.raw.unpipe().resume();
    throw error;
  }
  return { form, files, emptyFiles };
}

type PartFile = AsyncIterable<Buffer> & { truncated: boolean };

/** The bytes of one file, each piece counted by `take` as it comes. @throws Problem `kernel.too-large` */
async function bytesOf(file: PartFile, take: (bytes: number) => void): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of file) {
    take(chunk.length);
    chunks.push(chunk);
  }
  if (file.truncated) throw kernelProblems['too-large']();
  return Buffer.concat(chunks);
}

/**
 * Text that was uploaded as a file `file`, or that the field `content` of the next step carries: the same text in both.
 * A browser sends the line ends of a field as CR LF (HTML, “constructing the entry list”), whatever the file has.
 */
export function textOf({ files, form }: Pick<Uploaded, 'files' | 'form'>): string {
  const file = files.get('file')?.body;
  const text = file === undefined ? (form.get('content') ?? '') : decodeText(file);
  return text.replace(/\r\n?/g, '\n');
}

/** Spreadsheets of this country still write windows-1252: what is not UTF-8 is read as that, and no accent is lost. */
export function decodeText(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString('utf8') : new TextDecoder('windows-1252').decode(bytes);
}

/** What a page takes whose file is text of so many characters, confirmed in a second form that carries it in `content`. */
export function textUploads(characters: number): Uploads {
  // At most three bytes a character of ours (RFC 3629), and two for the end of a line; besides, the other fields.
  const bytes = 3 * characters;
  return { bytes: () => bytes, files: ONE_FILE, fieldBytes: bytes + FIELD_BYTES };
}

/** The form of a request to an address that is no page; undefined when it takes none, or was sent another body. */
export async function uploadedTo(
  kernel: Kernel,
  request: FastifyRequest,
  uploads: Uploads | undefined,
): Promise<Uploaded | undefined> {
  return uploads === undefined || !request.isMultipart() ? undefined : readForm(kernel, request, uploads);
}
