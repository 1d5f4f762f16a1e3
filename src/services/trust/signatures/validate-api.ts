import { z } from 'zod';
import type { RawAnswer, RawRequest, RawRoute, Route } from '../../../kernel/http/routes.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { augmentRoute } from './validate-augment.ts';
import { documentFields, documentUploads, JSON_LIMIT, sentDocument } from './validate-body.ts';
import { validateSigned } from './validate-document.ts';
import { validationProblems } from './validate-problems.ts';
import { simpleForm, simpleReport } from './validate-simple.ts';
import { detailedForm, POLICIES, type PolicyName, xmlReport } from './validation/index.ts';

const policyNames = Object.keys(POLICIES) as [PolicyName, ...PolicyName[]];
const restForm = z.strictObject({ policy: z.enum(policyNames).default('general') });
const reportForm = z.object({ simple: simpleForm, detailed: detailedForm });
const { 'validation-busy': busy, 'validation-no-file': noFile } = validationProblems;

async function handle(request: RawRequest): Promise<RawAnswer> {
  const { bytes, detached, rest } = sentDocument(request, restForm);
  const report = await validateSigned(request.kernel, { bytes, detached, ...rest });
  const accept = request.headers.accept ?? '';
  if (/\b(?:application|text)\/xml\b/.test(accept))
    return { headers: { 'content-type': 'application/xml; charset=utf-8' }, body: xmlReport(report) };
  const answer = { simple: simpleReport(report, request.lang), detailed: report };
  return { headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(answer) };
}

const validateRoute: RawRoute = {
  method: 'POST',
  path: '/v1/signatures/validate',
  tag: 'signatures',
  uploads: documentUploads,
  bodyLimit: JSON_LIMIT,
  contract: {
    name: 'signatures.document.validate',
    summary:
      'Validates the signatures of a document by ETSI EN 319 102-1: a simple report in the language of the reader and a detailed one, or ETSI TS 119 102-2 XML by Accept. Files may also come as multipart/form-data. Nothing is stored.',
    access: { visitor: true, citizen: true, employee: true, operator: true, system: true },
    body: {
      type: 'application/json',
      schema: z.strictObject({ ...documentFields, policy: z.enum(policyNames).optional() }),
    },
    returns: {
      '200': {
        description: 'The reports; what is thought of the document is in them, and never a refusal',
        content: { 'application/json': reportForm, 'application/xml': z.string() },
      },
    },
    problems: [busy, kernelProblems['too-many-at-once'], noFile],
  },
  handle,
};

export const validationRoutes: readonly Route[] = [validateRoute, augmentRoute];
