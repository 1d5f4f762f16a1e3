import type { z } from 'zod';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { FieldError } from '../../../../kernel/problem.ts';
import { formatDate } from '../../../../kernel/texts.ts';
import {
  button,
  dateField,
  form,
  paragraph,
  readDate,
  section,
  stack,
  table,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { delegate, endDelegation } from '../actions/delegate.ts';
import { listDelegations } from '../queries/desk.ts';
import { formErrors, places, refusal, stateTag, typed, wordsOf } from './parts.ts';

type Row = z.output<typeof listDelegations.output>['given'][number];

/** The delegations that one gave and got; and a form to give one. */
export const delegationsPage: PageRoute = {
  path: places.delegations,
  portal: 'office',
  async get(page) {
    return show(page);
  },
  async post(page) {
    const t = wordsOf(page);
    if (page.form.get('do') === 'end') {
      const attempt = await page.attempt(endDelegation, { id: typed(page, 'id') });
      if (attempt.ok) return { redirect: places.delegations, flash: t.done.undelegated };
      const banner = refusal(attempt.problem, page.lang);
      return { html: await show(page, undefined, banner), status: attempt.problem.status };
    }
    const [from, until] = [
      readDate(page.form, 'fromDay', t.fromDay.toLowerCase(), page.lang),
      readDate(page.form, 'untilDay', t.untilDay.toLowerCase(), page.lang),
    ];
    const attempt = await page.attempt(delegate, {
      ...{ document: typed(page, 'document'), name: typed(page, 'name'), act: typed(page, 'act') },
      fromDay: from.ok ? from.date.toString() : '',
      untilDay: until.ok ? until.date.toString() : '',
    });
    if (attempt.ok) return { redirect: places.delegations, flash: t.done.delegated };
    const { problem } = attempt;
    const errors = formErrors(problem).map((each) => {
      const date = each.field === 'fromDay' ? from : each.field === 'untilDay' ? until : undefined;
      return date === undefined || date.ok ? each : { ...each, message: date.message };
    });
    return { html: await show(page, errors, refusal(problem, page.lang)), status: problem.status };
  },
};

async function show(page: PageContext, errors?: FieldError[], banner?: Html): Promise<Html> {
  const { lang } = page;
  const t = wordsOf(page);
  const { given, received } = await page.run(listDelegations, {});
  const body = stack(
    section({ title: t.given }, rows(page, given, 'given')),
    section({ title: t.received }, rows(page, received, 'received')),
    section(
      { title: t.giveDelegation },
      form(
        { key: page.formKey },
        textField({
          lang,
          name: 'document',
          label: t.document,
          error: errors,
          width: 10,
          autocomplete: 'off',
          value: page.form.get('document') ?? undefined,
        }),
        textField({
          lang,
          name: 'name',
          label: t.personName,
          error: errors,
          autocomplete: 'off',
          value: page.form.get('name') ?? undefined,
        }),
        textField({
          lang,
          name: 'act',
          label: t.act,
          hint: t.actHint,
          error: errors,
          value: page.form.get('act') ?? undefined,
        }),
        dateField({
          lang,
          name: 'fromDay',
          label: t.fromDay,
          error: errors,
          value: partsOf(page, 'fromDay'),
        }),
        dateField({
          lang,
          name: 'untilDay',
          label: t.untilDay,
          error: errors,
          value: partsOf(page, 'untilDay'),
        }),
        button(t.giveDelegation),
      ),
    ),
  );
  return portalPage(page, {
    ...{ portal: 'office', title: t.delegations, caption: t.title, lead: t.delegationsLead, body },
    ...(errors === undefined ? {} : { errors }),
    ...(banner === undefined ? {} : { banner }),
  });
}

/** What was written in the three boxes of a date, to be given back. */
export function partsOf({ form }: PageContext, name: string) {
  const read = (part: string) => form.get(`${name}-${part}`) ?? '';
  return { day: read('day'), month: read('month'), year: read('year') };
}

function rows(page: PageContext, all: readonly Row[], kind: 'given' | 'received'): Html {
  const { lang } = page;
  const t = wordsOf(page);
  const end = (row: Row) =>
    row.state !== 'over' &&
    form(
      { key: page.formKey, hidden: { do: 'end', id: row.id } },
      button(t.end, { look: 'secondary', size: 'sm', context: row.toName }),
    );
  return table({
    ...{ lang, caption: t[kind], captionHidden: true, rows: all, narrow: 'stack' },
    empty: paragraph(t.noDelegations, 'subtle'),
    columns: [
      {
        ...{ key: 'who', header: kind === 'given' ? t.to : t.from, rowHeader: true },
        cell: (row) => (kind === 'given' ? row.toName : row.fromName),
      },
      { key: 'act', header: t.act, cell: (row) => row.act },
      {
        ...{ key: 'days', header: t.until },
        cell: (row) =>
          html`${formatDate(row.fromDay, lang, 'short')} – ${formatDate(row.untilDay, lang, 'short')}`,
      },
      { key: 'state', header: t.state, cell: (row) => stateTag(row.state, t.delegationStates) },
      ...(kind === 'given' ? [{ key: 'end', header: t.end, cell: end }] : []),
    ],
  });
}
