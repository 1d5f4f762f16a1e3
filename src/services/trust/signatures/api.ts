import { z } from 'zod';
import type { ActionRoute, Route } from '../../../kernel/http/routes.ts';
import type { Problem } from '../../../kernel/problem.ts';
import { fileView } from './actions/add-file.ts';
import { createRequest } from './actions/create-request.ts';
import {
  addDocument,
  addSigner,
  removeDocument,
  removeSigner,
  replaceDocument,
  sendRequest,
} from './actions/edit-draft.ts';
import { cancelRequest, rejectRequest, returnRequest } from './actions/end-request.ts';
import { givenFactors } from './actions/enrol.ts';
import { procedureCode, sealWish } from './actions/seals.ts';
import { prepareWish } from './actions/two-phase.ts';
import { filesRoutes } from './files-api.ts';
import { FORMATS } from './formats.ts';
import { LEVELS } from './making.ts';
import { sealMark } from './mark.ts';
import { signaturesProblems as problems } from './problems.ts';
import { getRequest, getSheet } from './queries/get-request.ts';
import { listPending, listRequests } from './queries/list-tasks.ts';
import { sealFiles } from './seal-files.ts';
import { signBatch } from './sign-batch.ts';
import { itemsSchema } from './signable.ts';
import { together } from './together.ts';
import { completeElsewhere, prepareElsewhere } from './two-phase.ts';

const tag = 'signatures';
const V1 = '/v1/signatures';
const REQUEST = `${V1}/requests/{requestId}`;

const route = (method: ActionRoute['method'], path: string, action: unknown, status = 200): ActionRoute => ({
  ...{ method, path, status, tag },
  action: action as ActionRoute['action'],
});

const ASKERS = { employee: true, system: 'signatures.request' } as const;
const bytes = z.base64();

const sealRoute = together({
  ...{ path: `${V1}/sign`, name: 'signatures.seal.sign', access: ASKERS },
  summary: 'Put a seal of your body on files, as a rule allows (Ley 40/2015 arts. 41 and 42).',
  input: z.strictObject({
    ...{ ...sealWish, procedure: procedureCode },
    format: z.enum(FORMATS).default('pades'),
    level: z.enum(LEVELS).default('B-T'),
    mark: sealMark.optional(),
  }),
  output: z.object({ files: z.array(z.object({ fileId: z.uuid(), signed: fileView })) }),
  problems: [
    ...[problems['seal-unknown'], problems['seal-not-allowed'], problems['credential-unusable']],
    ...[problems['file-unknown'], problems['format-unfit'], problems['level-unreachable']],
  ],
  run: async ({ kernel, actor }, input) => ({ files: await sealFiles(kernel, actor, input) }),
});

const prepareRoute = together({
  ...{ path: `${V1}/prepare`, name: 'signatures.signature.prepare', access: ASKERS },
  summary: 'First phase with a key that is elsewhere: get what it has to sign.',
  input: prepareWish,
  output: z.object({
    id: z.uuid(),
    toBeSigned: bytes.describe('What the key signs, for a key that signs bytes'),
    digest: bytes.describe('Its digest, for a key that signs digests'),
    hash: z.string(),
    algorithm: z.string().describe('rsa (PKCS#1 v1.5), rsa-pss or ecdsa (value in DER)'),
    expiresAt: z.string(),
  }),
  problems: [problems['file-unknown'], problems['certificate-unfit'], problems['format-unfit']],
  async run({ kernel, actor }, input) {
    const made = await prepareElsewhere(kernel, actor, input);
    return {
      ...{ id: made.id, expiresAt: made.expiresAt },
      toBeSigned: Buffer.from(made.toBeSigned).toString('base64'),
      digest: Buffer.from(made.digest).toString('base64'),
      ...{ hash: made.algorithm.hash ?? 'sha256', algorithm: made.algorithm.kind },
    };
  },
});

const completeRoute = together({
  ...{ path: `${V1}/complete`, name: 'signatures.signature.complete', access: ASKERS, status: 201 },
  summary: 'Second phase: give the value that the key made, and get the signed file.',
  input: z.strictObject({ id: z.uuid(), value: bytes.max(8192) }),
  output: fileView,
  problems: [
    ...[problems['preparation-unknown'], problems['value-wrong'], problems['format-unfit']],
    problems['level-unreachable'],
  ],
  run: ({ kernel, actor }, { id, value }) =>
    completeElsewhere(kernel, actor, { id, value: Buffer.from(value, 'base64') }),
});

const signRoute = together({
  ...{ path: `${V1}/requests/sign`, name: 'signatures.request.sign', access: { employee: true } },
  summary: 'Sign documents of requests with one gesture: PIN and code release exactly these.',
  input: z.strictObject({ ...givenFactors, items: itemsSchema }),
  output: z.object({
    items: z.array(
      z.object({
        taskId: z.uuid(),
        documentId: z.uuid(),
        state: z.enum(['signed', 'refused']),
        codes: z.array(z.string()).describe('Why it was refused'),
      }),
    ),
  }),
  problems: [
    ...[problems['not-enrolled'], problems['factors-wrong'], problems['factors-locked']],
    ...[problems['factors-closed'], problems['cannot-sign'], problems['credential-unusable']],
    problems['document-unknown'],
  ],
  async run({ kernel, actor }, input) {
    const signed = await signBatch(kernel, actor, input);
    return {
      items: signed.map(({ taskId, documentId, problem }) => ({
        ...{ taskId, documentId, state: problem === undefined ? ('signed' as const) : ('refused' as const) },
        codes: codesOf(problem),
      })),
    };
  },
});

/** The codes of a refusal: of each failed condition, or its own. */
export function codesOf(problem: Problem | undefined): string[] {
  if (problem === undefined) return [];
  return problem.clauses.length > 0 ? problem.clauses.map(({ code }) => code) : [problem.code];
}

/** Public addresses of files, seals, two-phase signing and signature requests. */
export const signaturesRoutes: readonly Route[] = [
  ...filesRoutes,
  sealRoute,
  prepareRoute,
  completeRoute,
  route('GET', `${V1}/pending`, listPending),
  route('GET', `${V1}/requests`, listRequests),
  route('POST', `${V1}/requests`, createRequest, 201),
  signRoute,
  route('GET', REQUEST, getRequest),
  route('GET', `${REQUEST}/sheet`, getSheet),
  route('POST', `${REQUEST}/documents`, addDocument),
  route('POST', `${REQUEST}/documents/{documentId}/replace`, replaceDocument),
  route('DELETE', `${REQUEST}/documents/{documentId}`, removeDocument),
  route('POST', `${REQUEST}/signers`, addSigner),
  route('DELETE', `${REQUEST}/signers/{taskId}`, removeSigner),
  route('POST', `${REQUEST}/send`, sendRequest),
  route('POST', `${REQUEST}/reject`, rejectRequest),
  route('POST', `${REQUEST}/return`, returnRequest),
  route('POST', `${REQUEST}/cancel`, cancelRequest),
];
