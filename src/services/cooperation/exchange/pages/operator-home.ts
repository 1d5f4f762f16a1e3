import type { z } from 'zod';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { formatEuro, formatNumber, ZONE } from '../../../../kernel/texts.ts';
import { emptyState, link, paragraph, section, stack, stats, table } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { clauseTitle, providerHealth, refusals, savings, traffic } from '../queries/numbers.ts';
import { codeTable } from './operator-numbers.ts';
import { addressOf, factorOf, milliseconds, moment, stateTag, wordsOf } from './parts.ts';

/** The first day of the year that it is, in Europe/Madrid. */
const newYear = ({ kernel }: PageContext): string =>
  kernel.now().toZonedDateTimeISO(ZONE).toPlainDate().with({ month: 1, day: 1 }).toString();

/** What happens now: traffic, refusals, health, savings. */
export const operatorHome: PageRoute = {
  path: '/operator',
  portal: 'operator',
  async get(page) {
    const t = wordsOf(page);
    const { lang } = page;
    const counts = await page.run(traffic, {});
    const saved = await page.run(savings, { by: 'year', from: newYear(page) });
    const refused = await page.run(refusals, {});
    const health = await page.run(providerHealth, {});
    const n = (count: number) => formatNumber(count, lang);
    const tile = (label: string, c: typeof counts.today) => ({
      label,
      value: n(c.total),
      note:
        t.operator.tile(n(c.answered), n(c.refused), n(c.failed)) +
        (c.unknown > 0 ? ` · ${n(c.unknown)} ${t.outcomes.unknown}` : ''),
      href: '/operator/exchange/traffic',
    });
    return portalPage(page, {
      portal: 'operator',
      title: t.operator.home,
      lead: t.operator.homeLead,
      width: 'wide',
      body: stack(
        stats(
          tile(t.operator.minute, counts.minute),
          tile(t.operator.hour, counts.hour),
          tile(t.operator.today, counts.today),
          {
            label: t.operator.median,
            value: milliseconds(counts.today.p50, lang),
            note: `${t.operator.p99}: ${milliseconds(counts.today.p99, lang)}`,
          },
          {
            label: t.operator.emergencies,
            value: n(counts.today.emergencies),
            note: t.operator.today,
            href: addressOf('/operator/exchange/traffic', { emergency: 'yes' }),
            tone: counts.today.emergencies > 0 ? 'danger' : 'neutral',
          },
          {
            label: t.operator.euros,
            value: formatEuro(saved.euros, lang),
            note: t.operator.thisYear,
            href: '/operator/exchange/savings',
            tone: 'success',
          },
        ),
        paragraph(factorOf(saved, t, lang), 'small'),
        section({ title: t.operator.refusals }, codeTable(refused.byCode.slice(0, 10), page)),
        section({ title: t.operator.health }, healthTable(health.items, page)),
      ),
    });
  },
};

function healthTable(rows: z.output<typeof providerHealth.output>['items'], page: PageContext): Html {
  const t = wordsOf(page);
  const { lang } = page;
  return table({
    lang,
    caption: t.operator.health,
    captionHidden: true,
    dense: true,
    rows,
    empty: emptyState({ title: t.operator.noHealth }),
    columns: [
      {
        key: 'service',
        header: t.service,
        cell: (each) => link(`/operator/exchange/services/${each.serviceId}`, each.title[lang]),
        rowHeader: true,
      },
      { key: 'provider', header: t.provider, cell: (each) => each.providerName },
      {
        key: 'health',
        header: t.office.healthTitle,
        cell: (each) =>
          html`${stateTag(t.health, each.health)}${each.detail !== null && html` ${clauseTitle(each.detail)[lang]}`}`,
      },
      { key: 'probed', header: t.operator.probedAt, cell: (each) => moment(each.probedAt, lang) },
      {
        key: 'answered',
        header: t.operator.answered24,
        cell: (each) => formatNumber(each.answered, lang),
        align: 'end',
      },
      {
        key: 'failed',
        header: t.operator.failed24,
        cell: (each) => formatNumber(each.failed, lang),
        align: 'end',
      },
      { key: 'p50', header: t.operator.median, cell: (each) => milliseconds(each.p50, lang), align: 'end' },
    ],
  });
}
