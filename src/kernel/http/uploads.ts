import type { FastifyRequest } from 'fastify';
import type { Kernel } from '../kernel.ts';
import { kernelProblems } from '../problems.ts';

/** An uploaded file of a form. */
export type Upload = { name: string; type: string; body: Buffer };

/** Files that an address takes, when one of a fixed size does not say it all. */
export type Uploads = {
  /** Largest file, in bytes. */
  bytes(kernel: Kernel): number;
  /** How many files one form may send. */
  files: number;
  /** Asked before anything of the body is read: refuses with a problem when there is no room, and answers how to leave. */
  enter?(kernel: Kernel): () => void;
};

/** What a form with files held. */
export type Uploaded = { form: URLSearchParams; files: Map<string, Upload> };

const ONE_FILE = 1;
const FIELDS = 40;

/** Takes the place that a form with files needs while it is read and answered; nothing for other requests. */
export function enter(
  kernel: Kernel,
  request: FastifyRequest,
  uploads: number | Uploads | undefined,
): () => void {
  const hasPlace = typeof uploads === 'object' && request.method === 'POST';
  return (hasPlace ? uploads.enter?.(kernel) : undefined) ?? (() => undefined);
}

/** A file is held in memory while its address works: only those that want one take it, and no more than they want. */
export async function readForm(
  kernel: Kernel,
  request: FastifyRequest,
  uploads: number | Uploads | undefined,
): Promise<Uploaded> {
  const form = new URLSearchParams();
  const files = new Map<string, Upload>();
  if (request.isMultipart()) {
    if (uploads === undefined) throw kernelProblems['media-type']();
    const { bytes, count } =
      typeof uploads === 'number'
        ? { bytes: uploads, count: ONE_FILE }
        : { bytes: uploads.bytes(kernel), count: uploads.files };
    const limits = { fileSize: bytes, files: count, parts: FIELDS + count };
    for await (const part of request.parts({ limits })) {
      if (part.type === 'field') {
        if (part.valueTruncated) throw kernelProblems['too-large']();
        form.append(part.fieldname, String(part.value));
      } else {
        const body = await part.toBuffer();
        if (body.length > 0) files.set(part.fieldname, { name: part.filename, type: part.mimetype, body });
      }
    }
  } else if (request.body !== null && typeof request.body === 'object') {
    for (const [name, value] of Object.entries(request.body as Record<string, unknown>)) {
      for (const each of Array.isArray(value) ? value : [value]) form.append(name, String(each));
    }
  }
  return { form, files };
}

/** The form of a request to an address that is no page; undefined when it takes none, or was sent another body. */
export async function uploadedTo(
  kernel: Kernel,
  request: FastifyRequest,
  uploads: Uploads | undefined,
): Promise<Uploaded | undefined> {
  return uploads === undefined || !request.isMultipart() ? undefined : readForm(kernel, request, uploads);
}
