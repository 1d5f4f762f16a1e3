import type { PageRoute } from '../../../../kernel/http/pages.ts';
import { authoritiesPage, practicePage } from './authorities.ts';
import { certificatePage, revokePage } from './certificate.ts';
import { certificateListPage } from './certificate-list.ts';
import { mineOnePage, minePage } from './citizen.ts';
import { newRequestPage } from './new-request.ts';
import { type Desk, OFFICE, OPERATOR } from './parts.ts';
import { requestPage } from './request.ts';
import { requestListPage } from './request-list.ts';

const deskPages = (desk: Desk): PageRoute[] => [
  certificateListPage(desk),
  requestListPage(desk),
  requestPage(desk),
  certificatePage(desk),
  revokePage(desk),
];

export const certificatesPages: readonly PageRoute[] = [
  ...[practicePage, minePage, mineOnePage, newRequestPage, authoritiesPage],
  ...deskPages(OFFICE),
  ...deskPages(OPERATOR),
];
