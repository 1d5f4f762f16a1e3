import { z } from 'zod';
import { assertMayDo } from '../../../kernel/access.ts';
import type { RawAnswer, RawRequest, RawRoute } from '../../../kernel/http/routes.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { FormError } from './facts.ts';
import { signaturesProblems } from './problems.ts';
import { documentFields, documentUploads, JSON_LIMIT, sentDocument } from './validate-body.ts';
import { raiseSigned, validateSigned } from './validate-document.ts';
import { validationProblems } from './validate-problems.ts';
import type { Raised } from './validate-raise.ts';
import type { DetachedFile } from './validate-read.ts';

export const AUGMENT_LEVELS = ['B-T', 'B-LT', 'B-LTA'] as const;
export type AugmentLevel = (typeof AUGMENT_LEVELS)[number];

const ACCESS = { employee: true, operator: true, system: 'signatures.request' } as const;
const restForm = z.strictObject({ level: z.enum(AUGMENT_LEVELS) });
const TYPES = [
  'application/pdf',
  'application/xml',
  'application/jose+json',
  'application/pkcs7-mime',
  'application/vnd.etsi.asic-e+zip',
] as const;

export type AugmentWish = { bytes: Uint8Array; detached: readonly DetachedFile[]; level: AugmentLevel };

/**
 * Raises the signatures of a document to a level, or gives one that has the highest one more archive time stamp, with times of our authority
 * and what is known of our certificates (EN 319 102-1 §5.6; the clause of each format is in its folder).
 * @throws Problem `signatures.augment-not-possible`, `signatures.level-unreachable`
 */
export async function augmentSigned(kernel: Kernel, wish: AugmentWish): Promise<Raised> {
  // The thread takes a copy away; nothing of the document is read here, only in there.
  const report = await validateSigned(kernel, {
    bytes: new Uint8Array(wish.bytes),
    detached: copied(wish.detached),
  });
  if (report.outcome !== 'signed' || report.indication === 'TOTAL-FAILED')
    throw validationProblems['augment-not-possible']({
      data: {
        indication: report.indication,
        ...(report.subIndication && { subIndication: report.subIndication }),
      },
    });
  try {
    return await raiseSigned(kernel, wish);
  } catch (error) {
    if (!(error instanceof FormError)) throw error;
    throw validationProblems['augment-not-possible']({ detail: error.message, data: { reason: error.code } });
  }
}

const copied = (files: readonly DetachedFile[]): DetachedFile[] =>
  files.map(({ name, bytes }) => ({ name, bytes: new Uint8Array(bytes) }));

async function handle(request: RawRequest): Promise<RawAnswer> {
  const { bytes, detached, rest } = sentDocument(request, restForm);
  const { type, document } = await augmentSigned(request.kernel, { bytes, detached, ...rest });
  return { headers: { 'content-type': type }, body: asBuffer(document) };
}

const asBuffer = ({ buffer, byteOffset, length }: Uint8Array): Buffer =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, length);

export const augmentRoute: RawRoute = {
  method: 'POST',
  path: '/v1/signatures/augment',
  tag: 'signatures',
  uploads: documentUploads,
  bodyLimit: JSON_LIMIT,
  contract: {
    name: 'signatures.document.augment',
    summary:
      'Raises the signatures of a document to B-T, B-LT or B-LTA, or gives one that is B-LTA another archive time stamp. Files may also come as multipart/form-data. Nothing is stored; each time stamp is a leaf.',
    access: ACCESS,
    body: {
      type: 'application/json',
      schema: z.strictObject({ ...documentFields, level: z.enum(AUGMENT_LEVELS) }),
    },
    returns: {
      '200': {
        description: 'The document, with what was added',
        content: Object.fromEntries(TYPES.map((each) => [each, z.string()])),
      },
    },
    problems: [...Object.values(validationProblems), signaturesProblems['level-unreachable']],
  },
  handle(request) {
    assertMayDo(request.actor, ACCESS);
    return handle(request);
  },
};
