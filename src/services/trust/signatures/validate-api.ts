import { z } from 'zod';
import type { RawAnswer, RawRequest, RawRoute, Route } from '../../../kernel/http/routes.ts';
import type { Uploads } from '../../../kernel/http/uploads.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { enterValidation, type ValidationWish, validateSigned } from './validate-document.ts';
import { validationProblems } from './validate-problems.ts';
import { limitsOf } from './validate-settings.ts';
import { simpleForm, simpleReport } from './validate-simple.ts';
import { detailedForm, POLICIES, type PolicyName, xmlReport } from './validation/index.ts';

/** A document in Base64 in JSON is held three times in memory; larger ones come as files of a form. */
const JSON_LIMIT = 33_554_432;
const MOST_ORIGINALS = 20;
const MOST_NAME = 255;

export const validationUploads: Uploads = {
  bytes: (kernel) => limitsOf(kernel).bytes,
  // The signed document, and what it signs.
  files: 1 + MOST_ORIGINALS,
  enter: enterValidation,
};

const named = z.strictObject({ name: z.string().max(MOST_NAME), content: z.base64() });
const policy = z.enum(Object.keys(POLICIES) as [PolicyName, ...PolicyName[]]);
const bodyForm = z.strictObject({
  content: z.base64().min(1).describe('The signed document in Base64; as a form: the file `file`'),
  originals: z
    .array(named)
    .max(MOST_ORIGINALS)
    .optional()
    .describe('What is signed, when it is beside the signature; as a form: files `original`, `original2`…'),
  policy: policy.optional(),
});

const reportForm = z.object({ simple: simpleForm, detailed: detailedForm });

/** What was sent, as JSON or as a form. @throws Problem */
function wishOf({ body, uploaded }: RawRequest): ValidationWish {
  if (uploaded === undefined) {
    const parsed = bodyForm.safeParse(body);
    if (!parsed.success)
      throw kernelProblems['input-invalid']({
        fields: parsed.error.issues.map(({ path, message }) => ({
          field: path.join('.') || '(body)',
          message,
        })),
      });
    const { content, originals = [], policy: wanted = 'general' } = parsed.data;
    return {
      bytes: Buffer.from(content, 'base64'),
      detached: originals.map((each) => ({ name: each.name, bytes: Buffer.from(each.content, 'base64') })),
      policy: wanted,
    };
  }
  const file = uploaded.files.get('file');
  if (file === undefined) throw validationProblems['validation-no-file']();
  const wanted = policy.safeParse(uploaded.form.get('policy') ?? 'general');
  if (!wanted.success)
    throw kernelProblems['input-invalid']({
      fields: [{ field: 'policy', message: 'must be general or strict' }],
    });
  const originals = [...uploaded.files].filter(([field]) => field.startsWith('original'));
  return {
    bytes: file.body,
    detached: originals.map(([, each]) => ({ name: each.name, bytes: each.body })),
    policy: wanted.data,
  };
}

async function handle(request: RawRequest): Promise<RawAnswer> {
  // A form took its place before it was read.
  const leave = request.uploaded === undefined ? enterValidation(request.kernel) : () => undefined;
  try {
    const wish = wishOf(request);
    const report = await validateSigned(request.kernel, wish);
    const accept = request.headers.accept ?? '';
    if (/\b(?:application|text)\/xml\b/.test(accept))
      return { headers: { 'content-type': 'application/xml; charset=utf-8' }, body: xmlReport(report) };
    const answer = { simple: simpleReport(report, request.lang), detailed: report };
    return { headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(answer) };
  } finally {
    leave();
  }
}

const validateRoute: RawRoute = {
  method: 'POST',
  path: '/v1/signatures/validate',
  tag: 'signatures',
  uploads: validationUploads,
  bodyLimit: JSON_LIMIT,
  contract: {
    name: 'signatures.document.validate',
    summary:
      'Validates the signatures of a document by ETSI EN 319 102-1: a simple report in the language of the reader and a detailed one, or ETSI TS 119 102-2 XML by Accept. Files may also come as multipart/form-data. Nothing is stored.',
    access: { visitor: true, citizen: true, employee: true, operator: true, system: true },
    body: { type: 'application/json', schema: bodyForm },
    returns: {
      '200': {
        description: 'The reports; what is thought of the document is in them, and never a refusal',
        content: { 'application/json': reportForm, 'application/xml': z.string() },
      },
    },
    problems: Object.values(validationProblems),
  },
  handle,
};

export const validationRoutes: readonly Route[] = [validateRoute];
