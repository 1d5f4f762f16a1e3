import { assertMayDo } from '../../../../kernel/access.ts';
import { sayIn } from '../../../../kernel/field-messages.ts';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { Problem } from '../../../../kernel/problem.ts';
import { formatNumber } from '../../../../kernel/texts.ts';
import {
  button,
  buttonGroup,
  checkbox,
  code,
  details,
  form,
  linkButton,
  list,
  notice,
  paragraph,
  section,
  stack,
  stats,
  table,
  textArea,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { applyImport, checkImport } from '../actions/import.ts';
import { COLUMNS } from '../import-csv.ts';
import { peopleProblems } from '../problems.ts';
import { ROLES } from '../roles.ts';
import { words } from '../texts/index.ts';
import { HERE, IMPORT, MANAGE } from './list.ts';

const EXAMPLE = `${COLUMNS.join(';')}\n99000001C;Núria Puig Vila (demostració);Secretària;Secretaria;employee;nuria@example.org;2026-01-01;;officer registrar`;

/** People by a file: first what it would do and what is wrong in it, then it is done whole. */
export const importPage: PageRoute = {
  path: IMPORT,
  portal: 'office',
  async get(page) {
    assertMayDo(page.actor, MANAGE);
    return draw(page);
  },
  async post(page) {
    assertMayDo(page.actor, MANAGE);
    const { life: t } = words(page.lang);
    const csv = page.form.get('csv') ?? '';
    const given = { csv, endMissing: page.form.has('endMissing') };
    if (page.form.get('act') !== 'apply') {
      const checked = await page.attempt(checkImport, given);
      return checked.ok ? draw(page, { plan: checked.value }) : draw(page, { problem: checked.problem });
    }
    const done = await page.attempt(applyImport, given);
    if (!done.ok) return refused(page, given, done.problem);
    const { appointed, ended, waiting } = done.value;
    const [n, m, w] = [appointed, ended, waiting].map((each) => formatNumber(each, page.lang));
    return { redirect: HERE, flash: t.imported(n!, m!, w!) };
  },
};

type Plan = Awaited<ReturnType<PageContext['run']>> & {
  faults: { line: number; column: string; message: string }[];
  news: { name: string; title: string }[];
  known: number;
  missing: { name: string; title: string }[];
};
/** A file with faults is shown with each of them at its line, as when it is only checked. */
async function refused(page: PageContext, given: object, problem: Problem): Promise<PageAnswer> {
  if (problem.code !== peopleProblems['import-faulty'].code) return draw(page, { problem });
  const checked = await page.attempt(checkImport, given);
  return draw(page, checked.ok ? { plan: checked.value, problem } : { problem });
}

type Given = { plan?: Plan; problem?: Problem };

function draw(page: PageContext, { plan, problem }: Given = {}): PageAnswer {
  const { lang, form: sent } = page;
  const { life: t, ...common } = words(lang);
  // What is wrong in a line stands in the table of faults; beside the field stands that there are some.
  const isFaulty = problem?.code === peopleProblems['import-faulty'].code;
  const fields = isFaulty ? [{ field: 'csv', message: problem!.kind.title[lang] }] : problem?.fields;
  const errors = fields !== undefined && fields.length > 0 ? fields : undefined;
  const isGood = plan !== undefined && plan.faults.length === 0;
  const body = stack(
    problem &&
      errors === undefined &&
      notice({ lang, tone: 'danger', title: problem.kind.title[lang] }, problem.kind.remedy[lang]),
    plan && result(page, plan),
    details(
      t.importHow,
      html`${paragraph(t.importColumns)}${list(COLUMNS.map((each) => code(each)))}${paragraph(html`${t.importRoles} ${Object.keys(ROLES).join(', ')}`)}<pre><code>${EXAMPLE}</code></pre>`,
    ),
    form(
      { key: page.formKey },
      textArea({
        ...{ lang, name: 'csv', label: t.importFile, hint: t.importHint, rows: 10 },
        ...(errors && { error: errors }),
        value: sent.get('csv') ?? '',
      }),
      checkbox({ lang, name: 'endMissing', label: t.endMissing, checked: sent.has('endMissing') }),
      buttonGroup(
        isGood && button(t.apply, { name: 'act', value: 'apply' }),
        button(t.check, { look: isGood ? 'secondary' : 'primary', name: 'act', value: 'check' }),
        linkButton(HERE, common.back, { look: 'tertiary' }),
      ),
    ),
  );
  const out = portalPage(page, {
    portal: 'office',
    title: t.importTitle,
    lead: t.importLead,
    body,
    errors,
    width: 'wide',
  });
  return { html: out, status: problem?.status ?? 200 };
}

function result({ lang }: PageContext, { faults, news, known, missing }: Plan): Html {
  const { life: t, ...common } = words(lang);
  const figures = stats(
    { label: t.faults, value: formatNumber(faults.length, lang) },
    { label: t.news, value: formatNumber(news.length, lang) },
    { label: t.known, value: formatNumber(known, lang) },
    { label: t.missing, value: formatNumber(missing.length, lang) },
  );
  return section(
    { title: t.result },
    figures,
    faults.length > 0 &&
      table({
        ...{ lang, caption: t.faults, rows: faults },
        columns: [
          { key: 'line', header: t.line, rowHeader: true, cell: ({ line }) => formatNumber(line, lang) },
          { key: 'column', header: t.column, cell: ({ column }) => code(column) },
          { key: 'what', header: t.fault, cell: ({ message }) => sayIn(message, lang) },
        ],
      }),
    missing.length > 0 && details(t.missing, list(missing.map(({ name, title }) => `${name}, ${title}`))),
    faults.length === 0 &&
      news.length > 0 &&
      details(common.add, list(news.map(({ name, title }) => `${name}, ${title}`))),
  );
}
