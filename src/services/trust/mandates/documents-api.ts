import { z } from 'zod';
import { assertLevel, assertMayDo } from '../../../kernel/access.ts';
import { perform } from '../../../kernel/action.ts';
import type { RawRequest, RawRoute } from '../../../kernel/http/routes.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { claimMandate, registerAtDesk } from './actions/claim.ts';
import { DOCUMENT_KINDS } from './mandate.ts';
import { type GivenPaper, readPaper, storePapers } from './papers.ts';
import { partyInput } from './party.ts';
import { mandatesProblems as problems } from './problems.ts';
import { findDocument } from './queries/documents.ts';
import { mandateView } from './views.ts';
import { claimInput, DOCUMENT_BYTES, DOCUMENTS } from './wish.ts';

const tag = 'mandates';
/** Largest body with documents in base64. */
const BODY_BYTES = 14_000_000;

const given = z.strictObject({
  kind: z.enum(DOCUMENT_KINDS).exclude(['XML']).default('ALTRES'),
  name: z.string().trim().min(1).max(200),
  description: z.string().trim().max(500).optional(),
  /** The PDF, in base64. */
  content: z.base64().max(Math.ceil((DOCUMENT_BYTES * 4) / 3) + 4),
});
const withDocuments = { documents: z.array(given).max(DOCUMENTS).default([]) };

const claimBody = claimInput.omit({ documents: true }).extend(withDocuments);
const deskBody = claimBody.extend({ representative: partyInput });

/** Documents come in the request itself: nobody names a file that another stored. */
function bringing(
  what: typeof claimMandate | typeof registerAtDesk,
  { path, schema }: { path: string; schema: typeof claimBody | typeof deskBody },
): RawRoute {
  return {
    ...{ method: 'POST', path, tag, bodyLimit: BODY_BYTES },
    contract: {
      ...{ name: `${what.name}.documents`, summary: what.summary, access: what.access, kind: 'action' },
      body: { type: 'application/json', schema },
      returns: { '201': { description: 'The power', content: { 'application/json': mandateView } } },
      problems: [
        kernelProblems['uploads-busy'],
        problems['not-pdf'],
        problems['document-needed'],
        problems['already-there'],
      ],
    },
    async handle({ kernel, actor, body, requestId, headers }: RawRequest) {
      // Nothing is stored for somebody who may not register.
      assertMayDo(actor, what.access);
      assertLevel(actor, what.level);
      const { documents, ...rest } = (body ?? {}) as { documents?: unknown };
      const papers = z
        .array(given)
        .max(DOCUMENTS)
        .safeParse(documents ?? []);
      if (!papers.success)
        throw kernelProblems['input-invalid']({ fields: [{ field: 'documents', message: 'is not valid' }] });
      const stored = await storePapers(
        kernel,
        papers.data.map(
          ({ content, description = null, ...each }): GivenPaper => ({
            ...{ ...each, description, bytes: Buffer.from(content, 'base64') },
          }),
        ),
      );
      const key = headers['idempotency-key'];
      const made = await perform(
        kernel,
        what as typeof claimMandate,
        actor,
        { ...rest, documents: stored },
        { requestId, idempotencyKey: typeof key === 'string' ? key : undefined },
      );
      return {
        status: 201,
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify(made),
      };
    },
  };
}

const download: RawRoute = {
  ...{ method: 'GET', path: '/v1/mandates/documents/{id}', tag },
  contract: {
    ...{
      name: 'mandates.document.get',
      summary: 'A document of a power that concerns you, as a file to keep.',
    },
    access: findDocument.access,
    parameters: z.object({ id: z.uuid() }),
    returns: { '200': { description: 'The document', content: { 'application/pdf': undefined } } },
    problems: [problems.unknown],
  },
  async handle({ kernel, actor, params, requestId }) {
    const paper = await perform(kernel, findDocument, actor, { id: params['id'] }, { requestId });
    return {
      headers: {
        'content-type': paper.mediaType,
        'content-disposition': `attachment; filename="${paper.id}${paper.kind === 'XML' ? '.xml' : '.pdf'}"`,
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      },
      body: await readPaper(kernel, paper.hash),
    };
  },
};

export const documentRoutes: readonly RawRoute[] = [
  bringing(claimMandate, { path: '/v1/mandates/claims', schema: claimBody }),
  bringing(registerAtDesk, { path: '/v1/mandates/registrations', schema: deskBody }),
  download,
];
