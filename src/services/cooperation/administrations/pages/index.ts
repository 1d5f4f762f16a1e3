import type { PageRoute } from '../../../../kernel/http/pages.ts';
import { bodyPage } from './body.ts';
import { directoryPage } from './directory.ts';
import { officeBodyPage } from './office-body.ts';
import { closeUnitPage, renouncePage } from './office-confirm.ts';
import { officeEditPage } from './office-edit.ts';
import { adhesionPage, adhesionsPage } from './operator-adhesions.ts';
import { editBodyPage, newBodyPage } from './operator-edit.ts';
import { importPage } from './operator-import.ts';
import { operatorListPage } from './operator-list.ts';
import { statusPage } from './operator-status.ts';

export const administrationsPages: readonly PageRoute[] = [
  directoryPage,
  bodyPage,
  operatorListPage,
  newBodyPage,
  importPage,
  editBodyPage,
  statusPage,
  adhesionsPage,
  adhesionPage,
  officeBodyPage,
  officeEditPage,
  renouncePage,
  closeUnitPage,
];
