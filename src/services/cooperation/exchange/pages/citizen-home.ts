import type { Html } from '../../../../kernel/html.ts';
import type { PageRoute } from '../../../../kernel/http/pages.ts';
import { formatNumber } from '../../../../kernel/texts.ts';
import { card, cards, linkButton } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { listConsents, listObjections } from '../queries/people.ts';
import { findUsage } from '../queries/usage.ts';
import { problemNotice, wordsOf } from './parts.ts';

const bannerOf = (banner: Html | undefined) => (banner === undefined ? {} : { banner });

/** The citizen's first page: what there is, with how much of each. */
export const citizenHome: PageRoute = {
  path: '/citizen',
  portal: 'citizen',
  async get(page) {
    const t = wordsOf(page);
    const { lang } = page;
    const month = page.kernel
      .now()
      .subtract({ hours: 24 * 30 })
      .toString();
    const usages = await page.attempt(findUsage, { periodStart: month, limit: 1 });
    // Who acts for another without the power to consult still finds the way: the page says why, and leads to the choice.
    if (!usages.ok) {
      if (page.actor.kind !== 'citizen' || page.actor.representing === undefined) throw usages.problem;
      return portalPage(page, {
        ...{ portal: 'citizen', title: t.citizen.home, lead: t.citizen.homeLead },
        ...bannerOf(problemNotice(usages.problem, lang)),
        body: linkButton('/acting', t.citizen.actOtherwise, { look: 'secondary' }),
      });
    }
    const { totalUsages } = usages.value;
    const objections = (await page.run(listObjections, {})).items.filter((each) => each.withdrawnAt === null);
    const consents = (await page.run(listConsents, {})).items.filter((each) => each.withdrawnAt === null);
    return portalPage(page, {
      portal: 'citizen',
      title: t.citizen.home,
      lead: t.citizen.homeLead,
      width: 'wide',
      body: cards(
        card({
          title: t.citizen.accesses,
          href: '/citizen/accesses',
          body: t.citizen.accessesLead,
          below: t.citizen.accessesCount(formatNumber(totalUsages, lang), totalUsages),
          tone: 'accent',
        }),
        card({
          title: t.citizen.objections,
          href: '/citizen/objections',
          body: t.citizen.objectionsLead,
          below: t.citizen.inForceCount(formatNumber(objections.length, lang), objections.length),
        }),
        card({
          title: t.citizen.consents,
          href: '/citizen/consents',
          body: t.citizen.consentsLead,
          below: t.citizen.inForceCount(formatNumber(consents.length, lang), consents.length),
        }),
      ),
    });
  },
};
