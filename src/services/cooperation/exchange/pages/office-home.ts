import { mayDo } from '../../../../kernel/access.ts';
import type { PageRoute } from '../../../../kernel/http/pages.ts';
import { formatEuro, formatNumber } from '../../../../kernel/texts.ts';
import { card, cards, paragraph, stack, stats } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { clientAccess } from '../actions/clients.ts';
import { providerAccess } from '../actions/services.ts';
import { ASK_ACCESS } from '../decision.ts';
import { listAgreements } from '../queries/agreements.ts';
import { savings, traffic } from '../queries/numbers.ts';
import { factorOf, wordsOf } from './parts.ts';

/** The first page of the office: what waits, and the ways in that the person's capabilities open. */
export const officeHome: PageRoute = {
  path: '/office',
  portal: 'office',
  async get(page) {
    const t = wordsOf(page);
    const { lang, actor } = page;
    const pending = await page.run(listAgreements, { side: 'provider', state: 'pending' });
    const active = await page.run(listAgreements, { side: 'consumer', state: 'active' });
    const counts = await page.run(traffic, {});
    const saved = await page.run(savings, { by: 'year' });
    const asked = await Promise.all(page.kernel.services.map((service) => service.waiting?.(page)));
    const waiting = asked.filter((each) => each !== undefined && each.count > 0);
    const n = (count: number) => formatNumber(count, lang);
    const can = (access: Parameters<typeof mayDo>[1]) => mayDo(actor, access).allowed;
    return portalPage(page, {
      portal: 'office',
      title: t.office.home,
      lead: t.office.homeLead,
      width: 'wide',
      body: stack(
        stats(
          ...waiting.map((each) => ({
            ...{ label: each!.label[lang], value: n(each!.count), href: each!.href },
            tone: 'warning' as const,
          })),
          {
            label: t.office.toDecide,
            value: n(pending.total),
            href: '/office/agreements?side=provider&state=pending',
            tone: pending.total > 0 ? 'warning' : 'neutral',
          },
          {
            label: t.office.activeAgreements,
            value: n(active.total),
            href: '/office/agreements?side=consumer&state=active',
          },
          { label: t.office.today, value: n(counts.today.total), href: '/office/exchanges' },
          { label: t.operator.euros, value: formatEuro(saved.euros, lang), tone: 'success' },
        ),
        paragraph(factorOf(saved, t, lang), 'small'),
        cards(
          ...[
            can(ASK_ACCESS) &&
              card({
                title: t.office.evidence,
                href: '/office/evidence',
                body: t.office.evidenceLead,
                tone: 'accent',
              }),
            card({ title: t.office.agreements, href: '/office/agreements', body: t.office.agreementsLead }),
            card({ title: t.office.catalogue, href: '/office/catalogue', body: t.office.catalogueLead }),
            can(providerAccess) &&
              card({ title: t.office.services, href: '/office/services', body: t.office.servicesLead }),
            can(clientAccess) &&
              card({ title: t.office.clients, href: '/office/clients', body: t.office.clientsLead }),
          ].filter((each) => each !== false),
        ),
      ),
    });
  },
};
