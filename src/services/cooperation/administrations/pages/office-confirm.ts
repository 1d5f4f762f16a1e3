import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { button, buttonGroup, form, linkButton, notice, stack } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { administrationsProblems } from '../problems.ts';
import { listAdhesions } from '../queries/list-adhesions.ts';
import { listUnits } from '../queries/list-units.ts';
import { words } from '../texts/index.ts';
import { OFFICE_BODY, ownBodyId } from './office-body.ts';
import { serviceTitle } from './parts.ts';

type Question = { title: string; effect: string; yes: string; act: 'renounce' | 'close-unit' };

/** What cannot be taken back is asked on a page of its own; the answer goes to the page of the body. */
function confirmPage(
  path: string,
  questionOf: (page: PageContext, id: string) => Promise<Question>,
): PageRoute {
  return {
    path: `${OFFICE_BODY}/${path}/{id}`,
    portal: 'office',
    async get(page) {
      const { lang } = page;
      const t = words(lang);
      const id = page.params['id'] ?? '';
      const { title, effect, yes, act } = await questionOf(page, id);
      return portalPage(page, {
        portal: 'office',
        title,
        breadcrumbs: [{ text: t.myBody, href: OFFICE_BODY }, { text: yes }],
        body: stack(
          notice({ lang, tone: 'warning' }, effect),
          form(
            { action: OFFICE_BODY, key: page.formKey, hidden: { do: act, id } },
            buttonGroup(
              button(yes, { look: 'danger' }),
              linkButton(OFFICE_BODY, t.cancel, { look: 'tertiary' }),
            ),
          ),
        ),
      });
    },
  };
}

/** To leave a service of the consortium. */
export const renouncePage = confirmPage('renounce', async (page, id) => {
  const t = words(page.lang);
  const { found } = await page.run(listAdhesions, { administrationId: ownBodyId(page), pageSize: 100 });
  const adhesion = found.find((each) => each.id === id && each.state !== 'ended');
  if (adhesion === undefined) throw administrationsProblems['adhesion-unknown']();
  const title = t.renounceTitle(serviceTitle(adhesion.service, t));
  return { title, effect: t.renounceEffect, yes: t.steps.renounce, act: 'renounce' };
});

/** To close a unit. */
export const closeUnitPage = confirmPage('close-unit', async (page, id) => {
  const t = words(page.lang);
  const { units } = await page.run(listUnits, { administrationId: ownBodyId(page) });
  const unit = units.find((each) => each.id === id);
  if (unit === undefined) throw administrationsProblems['unit-unknown']();
  return { title: t.closeTitle(unit.name), effect: t.closeEffect, yes: t.close, act: 'close-unit' };
});
