import type { z } from 'zod';
import { type Html, html, join } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { formatDate, formatDateTime, formatNumber, type Lang } from '../../../../kernel/texts.ts';
import {
  buttonGroup,
  card,
  emptyState,
  filterForm,
  link,
  linkButton,
  list,
  pagination,
  paragraph,
  printButton,
  select,
  stack,
  summaryList,
  tag,
  tags,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { OUTCOMES } from '../queries/exchange-view.ts';
import { usageCsv } from '../queries/exports.ts';
import { clauseTitle } from '../queries/numbers.ts';
import { findUsage, USAGE_LIMIT, usagePeriod } from '../queries/usage.ts';
import type { ExchangeTexts } from '../texts/index.ts';
import { dayFilter } from './dates.ts';
import { addressOf, filtersOf, outcomeTag, proofLinks, say, wordsOf } from './parts.ts';

const HERE = '/citizen/accesses';
const PAGE = 20;
const MOST_PAGES = 1000;

type Usage = z.output<typeof findUsage.output>['usage'][number];

function filterInput(page: PageContext, days: ReturnType<typeof dayFilter>) {
  const outcome = OUTCOMES.find((each) => each === page.query.get('outcome'));
  const until =
    days.to === undefined ? undefined : Temporal.PlainDate.from(days.to).add({ days: 1 }).toString();
  return { periodStart: days.from, periodEnd: until, outcome, lang: page.lang };
}

/** Who looked at my data: every exchange in words, each with its proof. */
export const citizenAccesses: PageRoute = {
  path: HERE,
  portal: 'citizen',
  async get(page) {
    const t = wordsOf(page);
    const { lang, query } = page;
    const days = dayFilter(page);
    const input = filterInput(page, days);
    const number = Math.min(MOST_PAGES, Math.max(1, Number.parseInt(query.get('page') ?? '1', 10) || 1));
    const found = await page.run(findUsage, { ...input, offset: (number - 1) * PAGE, limit: PAGE });
    const period = await page.run(usagePeriod, {});
    const kept = { ...filtersOf(query, ['outcome']), ...days.parameters };
    const filtered = Object.keys(kept).length > 0;
    const options = OUTCOMES.map((value) => ({ value, label: t.outcomes[value] }));
    const first = (number - 1) * PAGE + 1;
    const range = { from: first, to: first + found.usage.length - 1, total: found.totalUsages };
    return portalPage(page, {
      portal: 'citizen',
      title: t.citizen.accesses,
      lead: t.citizen.accessesLead,
      width: 'wide',
      errors: days.errors,
      breadcrumbs: [{ text: t.citizen.home, href: '/citizen' }, { text: t.citizen.accesses }],
      body: stack(
        paragraph(t.citizen.since(formatDate(period.periodStart, lang)), 'subtle'),
        filterForm(
          { lang, action: HERE, clear: filtered ? HERE : undefined },
          ...days.fields,
          select({
            lang,
            name: 'outcome',
            label: t.outcome,
            optional: true,
            placeholder: t.any,
            options,
            value: input.outcome,
          }),
        ),
        found.usage.length === 0
          ? emptyState({ title: t.citizen.noAccesses })
          : html`<ol class="ap-list-plain ap-stack">${found.usage.map((usage) => html`<li>${access(usage, t, lang)}</li>`)}</ol>`,
        pagination({
          lang,
          page: number,
          pages: Math.min(MOST_PAGES, Math.ceil(found.totalUsages / PAGE)),
          href: (to) => addressOf(HERE, { ...kept, page: to }),
          ...(found.usage.length === 0 ? {} : { range }),
        }),
        buttonGroup(
          linkButton(addressOf(`${HERE}.csv`, kept), t.exportCsv, { look: 'secondary' }),
          printButton(lang),
          linkButton('/citizen/objections/new', t.citizen.objectToAll, { look: 'tertiary' }),
        ),
      ),
    });
  },
};

function access(usage: Usage, t: ExchangeTexts, lang: Lang): Html {
  const facts = [
    { key: t.body, value: html`${usage.consumerName}${usage.unit !== null && `, ${usage.unit}`}` },
    { key: t.purpose, value: usage.procedureTitle ?? usage.procedureCode ?? '—' },
    { key: t.basis, value: basisOf(usage, t) },
    {
      key: usage.outcome === 'unknown' ? t.citizen.fieldsMaybe : t.citizen.fieldsSeen,
      value: seen(usage, t, lang),
    },
    ...(usage.codes.length === 0
      ? []
      : [{ key: t.citizen.whyRefused, value: list(usage.codes.map((code) => clauseTitle(code)[lang])) }]),
    { key: t.proof, value: proofLinks(usage.outcomeLeaf ?? usage.acceptedLeaf, t) },
  ];
  return card({
    title: usage.action,
    above: html`${formatDateTime(usage.at, lang)} ${tags(
      outcomeTag(t, usage.outcome),
      usage.breakGlass && tag(t.citizen.emergency, 'danger'),
    )}`,
    body: summaryList(lang, facts),
    below: objectLinks(usage, t, lang),
  });
}

function basisOf(usage: Usage, t: ExchangeTexts): Html {
  const basis = usage.basis === null ? '—' : t.bases[usage.basis];
  const norm = [usage.norm, usage.article === null ? null : `${t.article.toLowerCase()} ${usage.article}`]
    .filter(Boolean)
    .join(', ');
  const shown = usage.link === null || norm === '' ? norm : link(usage.link, norm);
  const words = `${basis.charAt(0).toLocaleUpperCase()}${basis.slice(1)}`;
  return html`${words}${norm !== '' && html`: ${shown}`}`;
}

function seen(usage: Usage, t: ExchangeTexts, lang: Lang): Html {
  const isUnknown = usage.outcome === 'unknown';
  if (isUnknown && usage.fieldTitles.length === 0) return html`${t.citizen.fieldsUnknown}`;
  if ((usage.outcome !== 'answered' && !isUnknown) || usage.fieldTitles.length === 0)
    return html`${t.citizen.fieldsAsked}`;
  return html`${join(
    usage.fieldTitles.map((field) => field.title[lang]),
    ', ',
  )}`;
}

function objectLinks(usage: Usage, t: ExchangeTexts, lang: Lang): Html | undefined {
  if (usage.serviceId === null || usage.outcome === 'refused') return undefined;
  if (usage.basis !== 'no-objection') return html`${usage.basis === 'law' && t.citizen.lawful}`;
  const href = addressOf('/citizen/objections/new', { service: usage.serviceId });
  return linkButton(href, t.citizen.object, {
    look: 'secondary',
    size: 'sm',
    context: say(usage.serviceTitle, lang),
  });
}

/** The same list as a file, whole: at most {@link USAGE_LIMIT} lines a page of the API. */
export const citizenAccessesCsv: PageRoute = {
  path: `${HERE}.csv`,
  portal: 'citizen',
  async get(page) {
    const input = filterInput(page, dayFilter(page));
    const lines: Usage[] = [];
    for (let offset = 0; offset < FILE_LINES; offset += USAGE_LIMIT) {
      const found = await page.run(findUsage, { ...input, offset, limit: USAGE_LIMIT });
      lines.push(...found.usage);
      if (lines.length >= found.totalUsages) break;
    }
    return {
      file: usageCsv(lines, page.lang),
      type: 'text/csv; charset=utf-8',
      name: `aplec-${formatNumber(lines.length, 'en')}.csv`,
    };
  },
};

/** Most lines of the file. */
const FILE_LINES = 50_000;
