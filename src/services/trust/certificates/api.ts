import { z } from 'zod';
import { perform } from '../../../kernel/action.ts';
import type { RawRoute, Route } from '../../../kernel/http/routes.ts';
import { fromPem } from '../../../kernel/pki/index.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { listActions } from '../../../kernel/service.ts';
import { resumeCertificate, revokeByDesk, suspendCertificate } from './actions/change-certificate.ts';
import { approveRequest, rejectRequest, verifyRequest, withdrawRequest } from './actions/decide-request.ts';
import { importAuthorities } from './actions/import-authorities.ts';
import { makeListsNow } from './actions/make-lists.ts';
import { renewCertificate } from './actions/renew-certificate.ts';
import { renewResponders } from './actions/renew-responders.ts';
import { requestAuthorities } from './actions/request-authorities.ts';
import { requestCertificate } from './actions/request-certificate.ts';
import { listAuthorityFacts } from './queries/authorities.ts';
import {
  getCertificate,
  listCertificates,
  myCertificates,
  searchCertificates,
} from './queries/certificates.ts';
import { getRequest, listRequests, searchRequests } from './queries/requests.ts';
import { authorityRoute, listRoute } from './serve-files.ts';
import { ocspRoutes } from './serve-ocsp.ts';

export const certificatesActions = listActions(
  ...[requestCertificate, verifyRequest, approveRequest, rejectRequest, withdrawRequest],
  ...[suspendCertificate, resumeCertificate, revokeByDesk, renewCertificate],
  ...[
    listCertificates,
    searchCertificates,
    myCertificates,
    getCertificate,
    listRequests,
    searchRequests,
    getRequest,
    listAuthorityFacts,
  ],
  ...[makeListsNow, renewResponders, requestAuthorities, importAuthorities],
);

const FORMS = {
  cer: { type: 'application/pkix-cert', what: 'in DER' },
  pem: { type: 'application/pem-certificate-chain', what: 'in PEM with its authorities' },
} as const;

/** `GET /v1/certificates/{id}/cer` and `/pem`: to be kept and installed. */
const download = (form: keyof typeof FORMS): RawRoute => ({
  method: 'GET',
  path: `/v1/certificates/{id}/${form}`,
  tag: 'certificates',
  contract: {
    name: `certificates.certificate.${form}`,
    summary: `A certificate of yours or of your body, ${FORMS[form].what}.`,
    access: getCertificate.access,
    parameters: z.object({ id: z.uuid() }),
    returns: { '200': { description: 'The certificate', content: { [FORMS[form].type]: undefined } } },
    problems: [kernelProblems['not-found']],
  },
  async handle({ kernel, actor, params, requestId }) {
    const { pem, chain } = await perform(kernel, getCertificate, actor, { id: params['id'] }, { requestId });
    const headers = {
      'content-type': FORMS[form].type,
      'content-disposition': `attachment; filename="certificate.${form}"`,
    };
    return { headers, body: form === 'pem' ? pem + chain : Buffer.from(fromPem(pem, 'CERTIFICATE')[0]!) };
  },
});

const BASE = '/v1/certificates';
const tag = 'certificates';

export const certificatesRoutes: readonly Route[] = [
  { method: 'GET', path: BASE, action: listCertificates as never, tag },
  { method: 'POST', path: `${BASE}/search`, action: searchCertificates as never, tag },
  { method: 'POST', path: `${BASE}/requests/search`, action: searchRequests as never, tag },
  { method: 'GET', path: `${BASE}/mine`, action: myCertificates as never, tag },
  { method: 'GET', path: `${BASE}/authorities`, action: listAuthorityFacts as never, tag },
  { method: 'GET', path: `${BASE}/requests`, action: listRequests as never, tag },
  { method: 'POST', path: `${BASE}/requests`, action: requestCertificate as never, status: 201, tag },
  { method: 'GET', path: `${BASE}/requests/{id}`, action: getRequest as never, tag },
  { method: 'POST', path: `${BASE}/requests/{id}/verify`, action: verifyRequest as never, tag },
  { method: 'POST', path: `${BASE}/requests/{id}/approve`, action: approveRequest as never, tag },
  { method: 'POST', path: `${BASE}/requests/{id}/reject`, action: rejectRequest as never, tag },
  { method: 'POST', path: `${BASE}/requests/{id}/withdraw`, action: withdrawRequest as never, tag },
  { method: 'GET', path: `${BASE}/{id}`, action: getCertificate as never, tag },
  { method: 'POST', path: `${BASE}/{id}/suspend`, action: suspendCertificate as never, tag },
  { method: 'POST', path: `${BASE}/{id}/resume`, action: resumeCertificate as never, tag },
  { method: 'POST', path: `${BASE}/{id}/revoke`, action: revokeByDesk as never, tag },
  { method: 'POST', path: `${BASE}/{id}/renew`, action: renewCertificate as never, status: 201, tag },
  ...[download('cer'), download('pem'), authorityRoute, listRoute],
  ...ocspRoutes,
];
