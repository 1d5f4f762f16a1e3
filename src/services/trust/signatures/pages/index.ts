import type { PageRoute } from '../../../../kernel/http/pages.ts';
import { credentialPage } from './credential.ts';
import { decidePage } from './decide.ts';
import { delegationsPage } from './delegations.ts';
import { newRequestPage } from './draft.ts';
import { inboxPage } from './inbox.ts';
import { officesPage } from './offices.ts';
import { ownCertificatePage } from './own-certificate.ts';
import { requestPage } from './request.ts';
import { sheetPage } from './sheet.ts';
import { signPage } from './sign.ts';

export const signaturesPages: readonly PageRoute[] = [
  inboxPage,
  signPage,
  newRequestPage,
  requestPage,
  sheetPage,
  decidePage,
  delegationsPage,
  credentialPage,
  officesPage,
  ownCertificatePage,
];
