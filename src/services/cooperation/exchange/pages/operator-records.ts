import type { Html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { FieldError } from '../../../../kernel/problem.ts';
import { formatNumber } from '../../../../kernel/texts.ts';
import {
  code,
  emptyState,
  filterForm,
  form,
  link,
  searchField,
  section,
  select,
  stack,
  table,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { retentionYears } from '../actions/expire-records.ts';
import type { ErasureView, HoldView } from '../queries/record-view.ts';
import { findRecord, listErasures, listHolds } from '../queries/records.ts';
import { type RecordTexts, recordTexts } from '../texts/records.ts';
import { moment, wordsOf } from './parts.ts';

export const RECORDS = '/operator/exchange/records';
const WHYS = ['retention', 'decision'] as const;

/** Erasure and holds: find one record, the holds that stand, the latest erasures. */
export const operatorRecords: PageRoute = {
  path: RECORDS,
  portal: 'operator',
  async get(page) {
    const { lang, query } = page;
    const r = recordTexts(lang);
    const asked = query.get('id')?.trim().toLowerCase() ?? '';
    const errors: FieldError[] = [];
    if (asked !== '') {
      const found = await page.attempt(findRecord, { id: asked });
      if (found.ok) return { redirect: `${RECORDS}/${found.value.exchange.id}` };
      const message = found.problem.fields.length > 0 ? r.wrongId : r.notFound;
      errors.push({ field: 'id', message });
    }
    const why = WHYS.find((each) => each === query.get('why'));
    const holds = await page.run(listHolds, {});
    const erasures = await page.run(listErasures, { why });
    const whole = portalPage(page, {
      portal: 'operator',
      title: r.title,
      lead: r.lead(formatNumber(retentionYears(page.kernel), lang)),
      width: 'wide',
      errors,
      breadcrumbs: [{ text: wordsOf(page).operator.home, href: '/operator' }, { text: r.title }],
      body: stack(
        finder(page, r, asked, errors),
        section({ title: r.holds }, holdTable(holds.items, page, r)),
        section(
          { title: r.erasures },
          filterForm(
            { lang, action: RECORDS, clear: why === undefined ? undefined : RECORDS },
            select({
              lang,
              name: 'why',
              label: r.why,
              optional: true,
              placeholder: wordsOf(page).any,
              options: WHYS.map((value) => ({ value, label: r.whys[value] })),
              value: why,
            }),
          ),
          erasureTable(erasures.items, page, r),
        ),
      ),
    });
    return errors.length > 0 ? { html: whole, status: 422 } : whole;
  },
};

function finder({ lang }: PageContext, r: RecordTexts, value: string, error: FieldError[]): Html {
  return form(
    { method: 'get', action: RECORDS, label: r.find },
    searchField({ lang, name: 'id', label: r.find, hint: r.findHint, value, error }),
  );
}

const exchangeLink = (id: string) => link(`${RECORDS}/${id}`, code(id));

function holdTable(rows: readonly HoldView[], { lang }: PageContext, r: RecordTexts): Html {
  return table({
    lang,
    caption: r.holds,
    captionHidden: true,
    rows,
    empty: emptyState({ title: r.noHolds }),
    columns: [
      { key: 'exchange', header: r.exchange, cell: (each) => exchangeLink(each.exchangeId), rowHeader: true },
      { key: 'since', header: r.since, cell: (each) => moment(each.setAt, lang) },
      { key: 'why', header: r.why, cell: (each) => each.reason },
    ],
  });
}

function erasureTable(rows: readonly ErasureView[], page: PageContext, r: RecordTexts): Html {
  const { lang } = page;
  return table({
    lang,
    caption: r.erasures,
    captionHidden: true,
    rows,
    empty: emptyState({ title: r.noErasures }),
    columns: [
      { key: 'exchange', header: r.exchange, cell: (each) => exchangeLink(each.exchangeId), rowHeader: true },
      { key: 'at', header: wordsOf(page).date, cell: (each) => moment(each.at, lang) },
      { key: 'why', header: r.why, cell: (each) => whyOf(each, r) },
    ],
  });
}

/** A rule, or a decision with its words. */
export function whyOf({ why, reason }: ErasureView, r: RecordTexts): string {
  return reason === null ? r.whys[why] : `${r.whys[why]}: ${reason}`;
}
