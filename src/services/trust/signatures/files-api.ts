import { z } from 'zod';
import { assertMayDo } from '../../../kernel/access.ts';
import { perform } from '../../../kernel/action.ts';
import type { RawRoute, Route } from '../../../kernel/http/routes.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { addFile, fileName, fileView, mediaType } from './actions/add-file.ts';
import { DOCUMENT_LIMIT, enterUpload, JSON_LIMIT, openContent, storeContent } from './content.ts';
import { faultOf } from './fitness.ts';
import { signaturesProblems as problems } from './problems.ts';
import { findFile } from './queries/find-file.ts';
import { findContent } from './queries/get-request.ts';
import { together } from './together.ts';

const tag = 'signatures';
const V1 = '/v1/signatures';
const REQUEST = `${V1}/requests/{requestId}`;
const ASKERS = { employee: true, system: 'signatures.request' } as const;

const uploadRoute = together({
  ...{
    path: `${V1}/files`,
    name: 'signatures.file.upload',
    summary: 'Upload a file of your body, to be signed.',
  },
  ...{ access: ASKERS, status: 201, output: fileView, problems: [problems['uploads-busy']] },
  input: z.strictObject({
    ...{ name: fileName, mediaType },
    content: z
      .base64()
      .min(4)
      .describe('The bytes, in base64; large files come as the file `file` of a form'),
  }),
  async run({ kernel, actor, requestId }, { name, mediaType: type, content }) {
    const bytes = Buffer.from(content, 'base64');
    const fault = faultOf(type, bytes);
    const { hash, size } = await storeContent(kernel, bytes);
    return perform(kernel, addFile, actor, { name, mediaType: type, hash, size, fault }, { requestId });
  },
});

/** The address takes JSON, and a form with a file that is too large for it. */
const uploadAddress: RawRoute = {
  ...uploadRoute,
  uploads: { bytes: () => DOCUMENT_LIMIT, files: 1, enter: enterUpload },
  bodyLimit: JSON_LIMIT,
  async handle(request) {
    const { kernel, actor, uploaded, requestId } = request;
    if (uploaded === undefined) return uploadRoute.handle(request);
    assertMayDo(actor, ASKERS);
    const file = uploaded.files.get('file');
    if (file === undefined)
      throw kernelProblems['input-invalid']({ fields: [{ field: 'file', message: 'is required' }] });
    const fault = faultOf(file.type, file.body);
    const { hash, size } = await storeContent(kernel, file.body);
    const named = { name: file.name, mediaType: file.type, hash, size, fault };
    const kept = await perform(kernel, addFile, actor, named, { requestId });
    return {
      status: 201,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(kept),
    };
  },
};

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
    return { headers: attachment(file.name, file.mediaType), body: await openContent(kernel, file.hash) };
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
    return { headers: opens ? shown : headers, body: await openContent(kernel, found.hash) };
  },
};

/** As a file to keep, whatever is inside: never shown by a browser as a page of ours. */
const attachment = (name: string, type: string): Record<string, string> => ({
  'content-type': type,
  'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
});

/** Addresses of the files of a body, and of the documents of its requests. */
export const filesRoutes: readonly Route[] = [uploadAddress, downloadRoute, documentRoute];
