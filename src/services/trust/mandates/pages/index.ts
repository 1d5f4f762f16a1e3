import type { PageRoute } from '../../../../kernel/http/pages.ts';
import { assistPage } from './assist.ts';
import { cataloguePage } from './catalogue.ts';
import { claimPage, deskPage } from './claim.ts';
import { givePage } from './give.ts';
import { CITIZEN, minePage } from './mine.ts';
import { officialsPage } from './officials.ts';
import { documentPage, endPages, onePage } from './one.ts';
import { OFFICE } from './parts.ts';
import { queuePage, searchPage } from './queue.ts';
import { becausePages, officeOnePage } from './validate.ts';

export const mandatesPages: readonly PageRoute[] = [
  ...[minePage, givePage, claimPage, onePage, ...endPages, documentPage(CITIZEN, 'citizen')],
  ...[queuePage, searchPage, deskPage, officialsPage, assistPage, cataloguePage],
  ...[officeOnePage, ...becausePages, documentPage(OFFICE, 'office')],
];
