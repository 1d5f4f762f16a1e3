import { z } from 'zod';
import { assertMayDo } from '../../../kernel/access.ts';
import { parseInput, perform } from '../../../kernel/action.ts';
import type { ActionRoute, RawRequest, RawRoute, Route } from '../../../kernel/http/routes.ts';
import type { Problem } from '../../../kernel/problem.ts';
import { addFile, fileName, fileView, mediaType } from './actions/add-file.ts';
import { createRequest } from './actions/create-request.ts';
import { addDocument, addSigner, removeSigner, replaceDocument, sendRequest } from './actions/edit-draft.ts';
import { cancelRequest, rejectRequest, returnRequest } from './actions/end-request.ts';
import { givenFactors } from './actions/enrol.ts';
import { procedureCode, sealWish } from './actions/seals.ts';
import { itemsSchema } from './actions/sign-documents.ts';
import { prepareWish } from './actions/two-phase.ts';
import { readContent, storeContent } from './content.ts';
import { FORMATS } from './formats.ts';
import { LEVELS } from './making.ts';
import { signaturesProblems as problems } from './problems.ts';
import { findFile } from './queries/find-file.ts';
import { findContent, getRequest, getSheet } from './queries/get-request.ts';
import { listPending, listRequests } from './queries/list-tasks.ts';
import { sealFiles } from './seal-files.ts';
import { signBatch } from './sign-batch.ts';
import { completeElsewhere, prepareElsewhere } from './two-phase.ts';

const tag = 'signatures';
const V1 = '/v1/signatures';
const REQUEST = `${V1}/requests/{requestId}`;

const route = (method: ActionRoute['method'], path: string, action: unknown, status = 200): ActionRoute => ({
  ...{ method, path, status, tag },
  action: action as ActionRoute['action'],
});

type Asking<Input extends z.ZodType, Output extends z.ZodType> = {
  path: string;
  name: string;
  summary: string;
  access: NonNullable<RawRoute['contract']>['access'];
  input: Input;
  output: Output;
  problems: NonNullable<RawRoute['contract']>['problems'];
  status?: number;
  run(request: RawRequest, input: z.output<Input>): Promise<z.input<Output>>;
};

/** A JSON address behind which several actions and the file store work together, each action in its own transaction. */
function together<Input extends z.ZodType, Output extends z.ZodType>(
  asking: Asking<Input, Output>,
): RawRoute {
  const { path, name, summary, access, input, output, run, status = 200 } = asking;
  return {
    ...{ method: 'POST', path, tag },
    contract: {
      ...{ name, summary, kind: 'action', access },
      body: { type: 'application/json', schema: input },
      returns: { [status]: { description: 'Done', content: { 'application/json': output } } },
      problems: asking.problems ?? [],
    },
    async handle(request) {
      // Before the input is read: who may not learns nothing of its form.
      assertMayDo(request.actor, access);
      const given = await run(request, parseInput(input, request.body));
      return {
        status,
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify(output.parse(given)),
      };
    },
  };
}

const ASKERS = { employee: true, system: 'signatures.request' } as const;
const bytes = z.base64();

const uploadRoute = together({
  ...{
    path: `${V1}/files`,
    name: 'signatures.file.upload',
    summary: 'Upload a file of your body, to be signed.',
  },
  ...{ access: ASKERS, status: 201, output: fileView, problems: [] },
  input: z.strictObject({
    name: fileName,
    mediaType,
    content: bytes.min(4).describe('The bytes, in base64'),
  }),
  async run({ kernel, actor, requestId }, { name, mediaType: type, content }) {
    const { hash, size } = await storeContent(kernel, Buffer.from(content, 'base64'));
    return perform(kernel, addFile, actor, { name, mediaType: type, hash, size }, { requestId });
  },
});

const downloadRoute: RawRoute = {
  ...{ method: 'GET', path: `${V1}/files/{fileId}/content`, tag },
  contract: {
    ...{ name: 'signatures.file.download', summary: 'The bytes of a file of your body.', access: ASKERS },
    parameters: z.object({ fileId: z.uuid() }),
    returns: {
      '200': { description: 'The bytes', content: { 'application/octet-stream': z.string() } },
    },
    problems: [problems['file-unknown']],
  },
  async handle({ kernel, actor, params }) {
    const { file } = await perform(kernel, findFile, actor, { fileId: params['fileId'] });
    if (file === undefined) throw problems['file-unknown']();
    return { headers: attachment(file.name, file.mediaType), body: await readContent(kernel, file.hash) };
  },
};

const documentRoute: RawRoute = {
  ...{ method: 'GET', path: `${REQUEST}/documents/{documentId}/content`, tag },
  contract: {
    ...{ name: 'signatures.document.download', summary: findContent.summary, access: ASKERS },
    parameters: findContent.input,
    returns: {
      '200': { description: 'The bytes', content: { 'application/octet-stream': z.string() } },
    },
    problems: [problems['request-unknown'], problems['document-unknown']],
  },
  async handle({ kernel, actor, params, query }) {
    const found = await perform(kernel, findContent, actor, { ...params, ...Object.fromEntries(query) });
    // A PDF opens in the browser's own reader, which runs nothing of it as a page of ours.
    const opens = query.get('view') === '1' && found.mediaType === 'application/pdf';
    const headers = attachment(found.name, found.mediaType);
    const shown = {
      ...headers,
      'content-disposition': headers['content-disposition']!.replace('attachment', 'inline'),
    };
    return { headers: opens ? shown : headers, body: await readContent(kernel, found.hash) };
  },
};

/** As a file to keep, whatever is inside: never shown by a browser as a page of ours. */
const attachment = (name: string, type: string): Record<string, string> => ({
  'content-type': type,
  'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
});

const sealRoute = together({
  ...{ path: `${V1}/sign`, name: 'signatures.seal.sign', access: ASKERS },
  summary: 'Put a seal of your body on files, as a rule allows (Ley 40/2015 arts. 41 and 42).',
  input: z.strictObject({
    ...{ ...sealWish, procedure: procedureCode },
    format: z.enum(FORMATS).default('pades'),
    level: z.enum(LEVELS).default('B-T'),
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
  uploadRoute,
  downloadRoute,
  sealRoute,
  prepareRoute,
  completeRoute,
  route('GET', `${V1}/pending`, listPending),
  route('GET', `${V1}/requests`, listRequests),
  route('POST', `${V1}/requests`, createRequest, 201),
  signRoute,
  route('GET', REQUEST, getRequest),
  route('GET', `${REQUEST}/sheet`, getSheet),
  documentRoute,
  route('POST', `${REQUEST}/documents`, addDocument),
  route('POST', `${REQUEST}/documents/{documentId}/replace`, replaceDocument),
  route('POST', `${REQUEST}/signers`, addSigner),
  route('DELETE', `${REQUEST}/signers/{taskId}`, removeSigner),
  route('POST', `${REQUEST}/send`, sendRequest),
  route('POST', `${REQUEST}/reject`, rejectRequest),
  route('POST', `${REQUEST}/return`, returnRequest),
  route('POST', `${REQUEST}/cancel`, cancelRequest),
];
