import { html } from '../../../../kernel/html.ts';
import type { PageRoute } from '../../../../kernel/http/pages.ts';
import { buttonGroup, linkButton, section } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { words } from '../texts/index.ts';
import { searchList } from './list.ts';

const EXPORT = '/v1/administrations/export?format=';

/** The public directory: search, table, and everything as open data. */
export const directoryPage: PageRoute = {
  path: '/directory',
  portal: 'public',
  async get(page) {
    const t = words(page.lang);
    const list = await searchList(page, (id) => `/directory/${id}`);
    const downloads = buttonGroup(
      linkButton(`${EXPORT}csv`, t.downloadCsv, { look: 'secondary' }),
      linkButton(`${EXPORT}json`, t.downloadJson, { look: 'secondary' }),
    );
    const open = section({ title: t.openData, id: 'open-data', intro: t.openDataLead }, downloads);
    const body = html`${list}${open}`;
    return portalPage(page, {
      portal: 'public',
      title: t.directory,
      lead: t.directoryLead,
      body,
      width: 'wide',
    });
  },
};
