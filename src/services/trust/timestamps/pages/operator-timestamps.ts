import type { z } from 'zod';
import { assertMayDo } from '../../../../kernel/access.ts';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { formatDate, formatDateTime, formatNumber } from '../../../../kernel/texts.ts';
import {
  button,
  buttonGroup,
  code,
  emptyState,
  form,
  link,
  linkButton,
  notice,
  paragraph,
  section,
  stack,
  summaryList,
  table,
  tag,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { renewUnits } from '../actions/renew-units.ts';
import { retire } from '../actions/retire-unit.ts';
import { showAuthority } from '../queries/show-authority.ts';
import { words } from '../texts/index.ts';

type Shown = z.output<typeof showAuthority.output>;
const HERE = '/operator/timestamps';

/** The operator's page of the authority: whether it stamps, with which keys, what it answered. */
export const operatorTimestamps: PageRoute = {
  path: HERE,
  portal: 'operator',
  async get(page) {
    const t = words(page.lang);
    const shown = await page.run(showAuthority, {});
    return portalPage(page, {
      ...{ portal: 'operator', title: t.title, lead: t.lead, width: 'wide' },
      body: stack(
        clockPart(page, shown),
        unitPart(page, shown),
        answerPart(page, shown),
        recentPart(page, shown),
      ),
    });
  },
  async post(page) {
    const t = words(page.lang);
    const { made } = await page.run(renewUnits, {});
    const flash = made.length === 0 ? t.nothingToRenew : t.renewed(formatNumber(made.length, page.lang));
    return { redirect: HERE, flash };
  },
};

function clockPart({ lang }: PageContext, shown: Shown): Html {
  const t = words(lang);
  const { doubt, sources, offsetMs } = shown.clock;
  const ms = (value: number) => t.milliseconds(formatNumber(value, lang));
  const rows = [
    { key: t.sources, value: formatNumber(sources, lang) },
    ...(offsetMs === null ? [] : [{ key: t.offset, value: ms(Math.round(offsetMs)) }]),
    { key: t.accuracy, value: ms(shown.accuracyMs) },
    { key: t.policy, value: code(shown.policy) },
    { key: t.audience, value: t.audiences[shown.audience] },
    { key: t.defaultKey, value: code(shown.defaultKind) },
  ];
  return section(
    { title: t.clock },
    doubt === null
      ? notice({ lang, tone: 'success' }, t.sure)
      : notice({ lang, tone: 'danger', title: t.unsure, level: 3 }, t.doubts[doubt]),
    sources === 0 && notice({ lang, tone: 'warning' }, t.noSources),
    summaryList(lang, rows),
  );
}

const TONES = { stamps: 'success', waits: 'info', over: 'neutral', retired: 'warning' } as const;

function unitPart(page: PageContext, { units }: Shown): Html {
  const { lang } = page;
  const t = words(lang);
  const told = table({
    ...{ lang, caption: t.units, captionHidden: true, rows: units },
    empty: emptyState({ title: t.noUnits }),
    columns: [
      { key: 'kind', header: t.kind, cell: (each) => code(each.kind), rowHeader: true },
      { key: 'state', header: t.state, cell: (each) => tag(t.states[each.state], TONES[each.state]) },
      { key: 'subject', header: t.subject, cell: (each) => each.subject },
      { key: 'until', header: t.until, cell: (each) => formatDate(each.until, lang) },
      {
        key: 'certificate',
        header: t.certificateUntil,
        cell: (each) => formatDate(each.certificateUntil, lang),
      },
      {
        key: 'retire',
        header: t.retire,
        cell: (each) => (each.state === 'stamps' ? link(`${HERE}/${each.id}/retire`, t.retire) : ''),
      },
    ],
  });
  return section(
    { title: t.units },
    told,
    form({ key: page.formKey }, buttonGroup(button(t.renew, { look: 'secondary' }))),
  );
}

function answerPart({ lang }: PageContext, { answered, days }: Shown): Html {
  const t = words(lang);
  const title = t.answered(formatNumber(days, lang));
  return section(
    { title },
    table({
      ...{ lang, caption: title, captionHidden: true, rows: answered },
      empty: emptyState({ title: t.noAnswers }),
      columns: [
        { key: 'unit', header: t.kind, cell: (each) => code(each.unit), rowHeader: true },
        {
          key: 'result',
          header: t.result,
          cell: (each) => (each.result === 'granted' ? t.granted : code(each.result)),
        },
        { key: 'count', header: t.count, cell: (each) => formatNumber(each.count, lang), align: 'end' },
      ],
    }),
  );
}

function recentPart({ lang }: PageContext, { recent }: Shown): Html {
  const t = words(lang);
  return section(
    { title: t.recent, intro: t.recentLead },
    table({
      ...{ lang, caption: t.recent, captionHidden: true, rows: recent, dense: true },
      empty: emptyState({ title: t.noRecent }),
      columns: [
        {
          key: 'time',
          header: t.time,
          cell: (each) => formatDateTime(Temporal.Instant.from(each.time), lang),
          rowHeader: true,
        },
        { key: 'unit', header: t.kind, cell: (each) => code(each.unit) },
        { key: 'serial', header: t.serial, cell: (each) => code(each.serial.replaceAll('-', '')) },
      ],
    }),
  );
}

/** What cannot be taken back is asked on a page of its own. */
export const retireUnitPage: PageRoute = {
  path: `${HERE}/{id}/retire`,
  portal: 'operator',
  async get(page) {
    assertMayDo(page.actor, { operator: true });
    const t = words(page.lang);
    const { units } = await page.run(showAuthority, {});
    const unit = units.find(({ id, state }) => id === page.params['id'] && state === 'stamps');
    if (unit === undefined) throw kernelProblems['not-found']();
    return portalPage(page, {
      ...{ portal: 'operator', title: t.retireTitle, lead: t.retireLead },
      breadcrumbs: [{ text: t.title, href: HERE }, { text: t.retireTitle }],
      body: html`${paragraph(html`${code(unit.kind)} ${unit.subject}`)}${form(
        { key: page.formKey },
        buttonGroup(button(t.retire), linkButton(HERE, t.cancel, { look: 'secondary' })),
      )}`,
    });
  },
  async post(page) {
    await page.run(retire, { id: page.params['id'] });
    return { redirect: HERE, flash: words(page.lang).retired };
  },
};
