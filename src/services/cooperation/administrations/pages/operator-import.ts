import { assertMayDo } from '../../../../kernel/access.ts';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { textOf, textUploads } from '../../../../kernel/http/uploads.ts';
import type { FieldError } from '../../../../kernel/problem.ts';
import { formatNumber } from '../../../../kernel/texts.ts';
import {
  button,
  buttonGroup,
  fileField,
  form,
  linkButton,
  notice,
  paragraph,
  section,
  stats,
  steps,
  table,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { type ImportReport, importAdministrations } from '../actions/import-administrations.ts';
import { CONTENT_LIMIT, type Format } from '../file-formats.ts';
import { words } from '../texts/index.ts';
import { OPERATOR, OPERATOR_LIST } from './operator-list.ts';

/** Rows that the report shows at first sight; the numbers above are always whole. */
const SHOWN = 100;

/** A file of bodies: choose it, see what it would do, import it. */
export const importPage: PageRoute = {
  path: `${OPERATOR_LIST}/import`,
  portal: 'operator',
  uploads: textUploads(CONTENT_LIMIT),
  senders: { access: OPERATOR },
  async get(page) {
    assertMayDo(page.actor, OPERATOR);
    return chooseFile(page);
  },
  async post(page) {
    assertMayDo(page.actor, OPERATOR);
    const t = words(page.lang);
    const given = fileOf(page);
    if (given.content === '')
      return { html: chooseFile(page, [{ field: 'file', message: t.importMissing }]), status: 422 };
    if (given.content.length > CONTENT_LIMIT)
      return { html: chooseFile(page, [{ field: 'file', message: t.importTooLarge }]), status: 422 };
    if (page.form.get('confirmed') !== 'yes')
      return showReport(page, given, await page.run(importAdministrations, { ...given, dryRun: true }));
    const done = await page.attempt(importAdministrations, { ...given, dryRun: false });
    // The directory may have changed since the dry run: then it is shown again, with what stands in the way now.
    if (!done.ok)
      return {
        html: showReport(page, given, await page.run(importAdministrations, { ...given, dryRun: true })),
        status: 422,
      };
    const number = (n: number) => formatNumber(n, page.lang);
    return {
      redirect: OPERATOR_LIST,
      flash: t.done.imported(number(done.value.created), number(done.value.changed)),
    };
  },
};

type Given = { format: Format; content: string };

/** The uploaded file at first, the hidden field of the report afterwards. */
function fileOf(page: PageContext): Given {
  const upload = page.files.get('file');
  const content = textOf(page);
  const isJson =
    upload === undefined
      ? page.form.get('format') === 'json'
      : /\.json$/i.test(upload.name) || /^\s*\[/.test(content);
  return { format: isJson ? 'json' : 'csv', content };
}

function framed(page: PageContext, step: number, body: Html, errors?: FieldError[]): Html {
  const t = words(page.lang);
  const track = steps(
    page.lang,
    t.importSteps.map((title) => ({ title })),
    step,
  );
  return portalPage(page, {
    ...{
      portal: 'operator',
      title: t.importTitle,
      lead: t.importLead,
      body: html`${track}${body}`,
      width: 'wide',
    },
    breadcrumbs: [{ text: t.operator, href: OPERATOR_LIST }, { text: t.import }],
    ...(errors === undefined ? {} : { errors }),
  });
}

function chooseFile(page: PageContext, errors?: FieldError[]): Html {
  const { lang } = page;
  const t = words(lang);
  const chooser = form(
    { key: page.formKey, files: true },
    fileField({
      ...{ lang, name: 'file', label: t.importFile, hint: t.importHint, error: errors },
      ...{ accept: ['.csv', '.json'], maxBytes: CONTENT_LIMIT },
    }),
    buttonGroup(button(t.importTry), linkButton(OPERATOR_LIST, t.cancel, { look: 'tertiary' })),
  );
  return framed(page, 1, chooser, errors);
}

function showReport(page: PageContext, given: Given, report: ImportReport): Html {
  const { lang } = page;
  const t = words(lang);
  const number = (n: number) => formatNumber(n, lang);
  const counts = stats(
    { label: t.importCreated, value: number(report.created) },
    { label: t.importChanged, value: number(report.changed) },
    { label: t.importUnchanged, value: number(report.unchanged) },
    {
      label: t.importProblems,
      value: number(report.issueCount),
      ...(report.issueCount > 0 ? { tone: 'danger' as const } : {}),
    },
  );
  const another = linkButton(`${OPERATOR_LIST}/import`, t.importOther, { look: 'secondary' });
  const changes = report.created + report.changed;
  const confirm = form(
    { key: page.formKey, files: true, hidden: { ...given, confirmed: 'yes' } },
    buttonGroup(button(t.importConfirm(number(changes))), another),
  );
  const next =
    report.issueCount > 0
      ? another
      : changes === 0
        ? html`${notice({ lang, tone: 'info' }, paragraph(t.importNothing))}${another}`
        : confirm;
  return framed(
    page,
    2,
    html`${section({ title: t.importResult }, counts)}${problemsOf(page, report)}${changesOf(page, report)}${next}`,
  );
}

function problemsOf({ lang }: PageContext, { issues, issueCount }: ImportReport): Html | undefined {
  if (issueCount === 0) return undefined;
  const t = words(lang);
  const said = (issue: (typeof issues)[number]) => {
    const format =
      issue.code === 'invalid' ? (t.formats as Readonly<Record<string, string>>)[issue.column] : undefined;
    return format ?? t.issues[issue.code];
  };
  const list = table({
    ...{ lang, caption: t.importProblems, captionHidden: true, rows: issues.slice(0, SHOWN), dense: true },
    columns: [
      { key: 'line', header: t.line, cell: (issue) => formatNumber(issue.line, lang), rowHeader: true },
      { key: 'column', header: t.column, cell: (issue) => issue.column },
      { key: 'value', header: t.value, cell: (issue) => issue.value },
      { key: 'problem', header: t.problem, cell: said },
    ],
  });
  return section({ title: t.importProblems, intro: t.importProblemsLead }, list, shownOf(lang, issueCount));
}

function changesOf({ lang }: PageContext, { changes, created, changed }: ImportReport): Html | undefined {
  if (changes.length === 0) return undefined;
  const t = words(lang);
  const list = table({
    ...{ lang, caption: t.change, captionHidden: true, rows: changes.slice(0, SHOWN), dense: true },
    columns: [
      { key: 'line', header: t.line, cell: (change) => formatNumber(change.line, lang) },
      { key: 'name', header: t.name, cell: (change) => change.name, rowHeader: true },
      { key: 'kind', header: t.change, cell: (change) => t.kinds[change.kind] },
      { key: 'fields', header: t.column, cell: (change) => change.fields.join(', ') },
    ],
  });
  return section({ title: t.change }, list, shownOf(lang, created + changed));
}

function shownOf(lang: PageContext['lang'], total: number): Html | undefined {
  if (total <= SHOWN) return undefined;
  return paragraph(words(lang).more(formatNumber(SHOWN, lang), formatNumber(total, lang)), 'small');
}
