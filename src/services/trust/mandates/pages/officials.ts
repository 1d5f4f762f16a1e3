import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { Problem } from '../../../../kernel/problem.ts';
import { formatDate } from '../../../../kernel/texts.ts';
import {
  button,
  dateField,
  emptyState,
  form,
  readDate,
  section,
  stack,
  table,
  tag,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { disableOfficial, enableOfficial, listOfficials } from '../actions/officials.ts';
import { words } from '../texts/index.ts';
import { bannerOf, deskTabs, formErrors, OFFICE } from './parts.ts';

const HERE = `${OFFICE}/officials`;

/** The register of officials enabled to act for citizens without means. */
export const officialsPage: PageRoute = {
  path: HERE,
  portal: 'office',
  get: (page) => show(page),
  async post(page) {
    const t = words(page.lang);
    const { form: sent } = page;
    const ended = sent.get('end');
    if (ended !== null) {
      await page.run(disableOfficial, { id: ended });
      return { redirect: HERE, flash: t.officialEnded };
    }
    const until = readDate(sent, 'untilDay', t.lastDay.toLowerCase(), page.lang);
    const wrong = until.ok || until.empty ? undefined : until.message;
    if (wrong !== undefined) return { html: await show(page, undefined, wrong), status: 422 };
    const made = await page.attempt(enableOfficial, {
      ...{ person: sent.get('person') ?? '', name: sent.get('name') ?? '', act: sent.get('act') ?? '' },
      ...(until.ok && { untilDay: until.date.toString() }),
    });
    if (!made.ok) return { html: await show(page, made.problem), status: made.problem.status };
    return { redirect: HERE, flash: t.officialAdded };
  },
};

async function show(page: PageContext, problem?: Problem, wrongDay?: string): Promise<Html> {
  const { lang, form: sent, actor } = page;
  const t = words(lang);
  const { officials } = await page.run(listOfficials, {});
  const errors = [
    ...formErrors(problem),
    ...(wrongDay === undefined ? [] : [{ field: 'untilDay', message: wrongDay }]),
  ];
  const manages = actor.kind === 'employee' && actor.capabilities.includes('people.manage');
  const rows = table({
    ...{ lang, caption: t.officialsTitle, captionHidden: true, rows: officials, narrow: 'stack' },
    empty: emptyState({ title: t.officialsNone, ...(manages && { body: t.officialsNoneHelp }) }),
    columns: [
      { key: 'name', header: t.officialName, cell: (row) => row.name, rowHeader: true },
      { key: 'act', header: t.officialAct, cell: (row) => row.act },
      {
        key: 'days',
        header: t.days,
        cell: (row) =>
          row.untilDay === null
            ? formatDate(row.fromDay, lang)
            : t.fromTo(formatDate(row.fromDay, lang), formatDate(row.untilDay, lang)),
      },
      {
        key: 'state',
        header: t.state,
        cell: (row) =>
          row.endedAt === null
            ? html`<p>${tag(t.inForce, 'success')}</p>${
                manages &&
                form(
                  { key: `${page.formKey}-${row.id}`, hidden: { end: row.id } },
                  button(t.officialEnd, { look: 'secondary', size: 'sm', context: row.name }),
                )
              }`
            : tag(t.ended, 'neutral'),
      },
    ],
  });
  const field = (name: string, label: string, maxlength: number) =>
    textField({
      lang,
      name,
      label,
      value: sent.get(name) ?? '',
      error: errors,
      maxlength,
      autocomplete: 'off',
    });
  const add =
    manages &&
    section(
      { title: t.officialAdd },
      form(
        { key: page.formKey },
        field('person', t.document, 20),
        field('name', t.officialName, 200),
        field('act', t.officialAct, 300),
        dateField({ lang, name: 'untilDay', label: t.lastDay, error: errors, optional: true }),
        button(t.officialAdd),
      ),
    );
  return portalPage(page, {
    ...{ portal: 'office', title: t.officialsTitle, lead: t.officialsLead, width: 'wide' },
    body: stack(deskTabs(page, 'officials'), rows, add),
    ...(errors.length > 0 ? { errors } : {}),
    ...bannerOf(problem, lang),
  });
}
