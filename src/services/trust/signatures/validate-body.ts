import { z } from 'zod';
import { parseInput } from '../../../kernel/action.ts';
import type { RawRequest } from '../../../kernel/http/routes.ts';
import type { Uploads } from '../../../kernel/http/uploads.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { enterValidation } from './validate-document.ts';
import { validationProblems } from './validate-problems.ts';
import type { DetachedFile } from './validate-read.ts';
import { limitsOf } from './validate-settings.ts';

/** A document in Base64 in JSON is held three times in memory; larger ones come as files of a form. */
export const JSON_LIMIT = 12_582_912;
const MOST_ORIGINALS = 20;
const MOST_NAME = 255;

export const documentUploads: Uploads = {
  bytes: (kernel) => limitsOf(kernel).bytes,
  // The signed document, and what it signs.
  files: 1 + MOST_ORIGINALS,
  total: (kernel) => limitsOf(kernel).total,
  enter: enterValidation,
};

/** What both addresses take as JSON; as a form, files `file` and `original`, `original2`… */
export const documentFields = {
  content: z.base64().min(1).describe('The signed document in Base64; in a form, the file `file`'),
  originals: z
    .array(z.strictObject({ name: z.string().max(MOST_NAME), content: z.base64() }))
    .max(MOST_ORIGINALS)
    .optional()
    .describe('What is signed, when it is beside the signature; in a form, files `original`, `original2`…'),
};

type Fields = { content: string; originals?: { name: string; content: string }[] | undefined };
export type SentDocument = { bytes: Uint8Array; detached: readonly DetachedFile[] };
export type Sent<Rest> = SentDocument & { rest: Rest };

/**
 * The document of a request and what else it says, from JSON or from a form with files. `rest` reads the fields besides the document.
 * @throws Problem `kernel.input-invalid`, `signatures.validation-no-file`
 */
export function sentDocument<Rest extends object>(
  { body, uploaded }: RawRequest,
  rest: z.ZodType<Rest>,
): Sent<Rest> {
  if (uploaded !== undefined) {
    const file = uploaded.files.get('file');
    if (file === undefined) throw validationProblems['validation-no-file']();
    const originals = [...uploaded.files].filter(([field]) => field.startsWith('original'));
    return {
      bytes: file.body,
      detached: originals.map(([, each]) => ({ name: each.name, bytes: each.body })),
      rest: parseInput(rest, Object.fromEntries(uploaded.form)),
    };
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw kernelProblems['body-malformed']();
  const { content, originals, ...others } = body as Record<string, unknown>;
  const fields: Fields = parseInput(z.strictObject(documentFields), { content, originals });
  return {
    bytes: Buffer.from(fields.content, 'base64'),
    detached: (fields.originals ?? []).map((each) => ({
      name: each.name,
      bytes: Buffer.from(each.content, 'base64'),
    })),
    rest: parseInput(rest, others),
  };
}
