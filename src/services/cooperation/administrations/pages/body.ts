import { html } from '../../../../kernel/html.ts';
import type { PageRoute } from '../../../../kernel/http/pages.ts';
import { isId } from '../../../../kernel/ids.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { administrationsProblems } from '../problems.ts';
import { getAdministration } from '../queries/get-administration.ts';
import { words } from '../texts/index.ts';
import { adhesionsOf, recordOf, unitsOf } from './record.ts';

/** The public page of one body. */
export const bodyPage: PageRoute = {
  path: '/directory/{id}',
  portal: 'public',
  async get(page) {
    const t = words(page.lang);
    const id = page.params['id'];
    // An address that no body could have is an unknown body, not a wrong form.
    if (!isId(id)) throw administrationsProblems.unknown();
    const body = await page.run(getAdministration, { id });
    const content = html`${recordOf(page, body)}${await adhesionsOf(page, id)}${await unitsOf(page, id)}`;
    const breadcrumbs = [{ text: t.directory, href: '/directory' }, { text: body.place ?? body.name }];
    return portalPage(page, {
      portal: 'public',
      title: body.name,
      body: content,
      breadcrumbs,
      width: 'wide',
    });
  },
};
