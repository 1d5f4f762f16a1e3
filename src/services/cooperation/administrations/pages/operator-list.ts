import { assertMayDo } from '../../../../kernel/access.ts';
import { html } from '../../../../kernel/html.ts';
import type { PageRoute } from '../../../../kernel/http/pages.ts';
import { buttonGroup, linkButton } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { words } from '../texts/index.ts';
import { searchList } from './list.ts';

export const OPERATOR = { operator: true } as const;
export const OPERATOR_LIST = '/operator/administrations';

/** The operator's directory: find a body to change it, add one, import many. */
export const operatorListPage: PageRoute = {
  path: OPERATOR_LIST,
  portal: 'operator',
  async get(page) {
    assertMayDo(page.actor, OPERATOR);
    const t = words(page.lang);
    const buttons = buttonGroup(
      linkButton(`${OPERATOR_LIST}/new`, t.create),
      linkButton(`${OPERATOR_LIST}/import`, t.import, { look: 'secondary' }),
      linkButton('/v1/administrations/export?format=csv', t.downloadCsv, { look: 'tertiary' }),
    );
    const body = html`${buttons}${await searchList(page, (id) => `${OPERATOR_LIST}/${id}`)}`;
    return portalPage(page, {
      portal: 'operator',
      title: t.operator,
      lead: t.operatorLead,
      body,
      width: 'wide',
    });
  },
};
