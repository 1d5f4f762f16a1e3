import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext } from '../../../../kernel/http/pages.ts';
import {
  emptyState,
  filterForm,
  list,
  pager,
  paragraph,
  select,
  stack,
  table,
  tag,
  tags,
  textField,
} from '../../../../ui/index.ts';
import { OUTCOMES, type OwnExchangeView } from '../queries/exchange-view.ts';
import { listExchanges } from '../queries/exchanges.ts';
import { clauseTitle } from '../queries/numbers.ts';
import { dayFilter } from './dates.ts';
import { addressOf, filtersOf, milliseconds, moment, outcomeTag, proofLinks, say, wordsOf } from './parts.ts';

const FILTERS = [
  'outcome',
  'code',
  'serviceId',
  'side',
  'consumerId',
  'providerId',
  'agreementId',
  'emergency',
];

/** Exchanges with their filters and the next page by cursor. */
export async function exchangeList(
  page: PageContext,
  here: string,
): Promise<{ body: Html; errors: { field: string; message: string }[] }> {
  const t = wordsOf(page);
  const { lang, query } = page;
  const days = dayFilter(page);
  const asked = filtersOf(query, FILTERS);
  const outcome = OUTCOMES.find((each) => each === asked['outcome']);
  const emergency = asked['emergency'] === 'yes' ? 'yes' : undefined;
  const { from, to } = days;
  const after = query.get('after') ?? undefined;
  const found = await page.run(listExchanges, { ...asked, outcome, emergency, from, to, after });
  const kept = { ...asked, ...days.parameters };
  const body = stack(
    filterForm(
      { lang, action: here, clear: Object.keys(kept).length > 0 ? here : undefined },
      select({
        lang,
        name: 'outcome',
        label: t.outcome,
        optional: true,
        placeholder: t.any,
        options: OUTCOMES.map((value) => ({ value, label: t.outcomes[value] })),
        value: outcome,
      }),
      textField({
        lang,
        name: 'code',
        label: t.operator.code,
        optional: true,
        value: asked['code'] ?? '',
        maxlength: 80,
      }),
      select({
        lang,
        name: 'emergency',
        label: t.operator.emergencies,
        optional: true,
        placeholder: t.any,
        options: [{ value: 'yes', label: t.operator.onlyEmergencies }],
        value: emergency,
      }),
      ...days.fields,
    ),
    exchangeTable(found.items, page),
    pager({
      lang,
      previous: after === undefined ? undefined : addressOf(here, kept),
      next: found.next === null ? undefined : addressOf(here, { ...kept, after: found.next }),
    }),
  );
  return { body, errors: days.errors };
}

/** Exchanges as a table, without the people. */
export function exchangeTable(items: readonly OwnExchangeView[], page: PageContext): Html {
  const t = wordsOf(page);
  const { lang } = page;
  const isOffice = page.actor.kind === 'employee';
  return table({
    lang,
    caption: t.operator.traffic,
    captionHidden: true,
    dense: true,
    rows: items,
    empty: emptyState({ title: t.office.noExchanges }),
    columns: [
      { key: 'at', header: t.date, cell: (each) => moment(each.at, lang), rowHeader: true },
      {
        key: 'consumer',
        header: t.consumer,
        cell: (each) => html`${each.consumerName}${each.unit !== null && `, ${each.unit}`}`,
      },
      { key: 'service', header: t.service, cell: (each) => say(each.serviceTitle, lang) },
      {
        key: 'procedure',
        header: t.procedure,
        cell: (each) => each.procedureTitle ?? each.procedureCode ?? '—',
      },
      ...(isOffice
        ? [{ key: 'case', header: t.caseRef, cell: (each: OwnExchangeView) => each.caseRef ?? '—' }]
        : []),
      {
        key: 'outcome',
        header: t.outcome,
        cell: (each) =>
          html`${tags(
            outcomeTag(t, each.outcome),
            each.breakGlass && tag(t.citizen.emergency, 'danger'),
            each.erasedAt !== null && tag(t.erased, 'neutral'),
          )}${each.codes.length > 0 && list(each.codes.map((code) => clauseTitle(code)[lang]))}${
            each.outcome === 'unknown' && paragraph(t.outcomeUnknown, 'small')
          }`,
      },
      {
        key: 'duration',
        header: t.duration,
        cell: (each) => milliseconds(each.durationUs, lang),
        align: 'end',
      },
      { key: 'proof', header: t.proof, cell: (each) => proofLinks(each.outcomeLeaf ?? each.acceptedLeaf, t) },
    ],
  });
}
