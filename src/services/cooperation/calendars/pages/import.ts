import { assertMayDo } from '../../../../kernel/access.ts';
import { sayIn } from '../../../../kernel/field-messages.ts';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { textOf, textUploads } from '../../../../kernel/http/uploads.ts';
import type { FieldError } from '../../../../kernel/problem.ts';
import { formatNumber, type Lang, plural } from '../../../../kernel/texts.ts';
import {
  button,
  buttonGroup,
  code,
  codeBlock,
  details,
  fileField,
  form,
  link,
  linkButton,
  notice,
  paragraph,
  section,
  stack,
  table,
  tag,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { type CalendarReport, importCalendars } from '../actions/import-calendars.ts';
import { CONTENT_LIMIT, type Format } from '../calendar-file.ts';
import { words } from '../texts/index.ts';
import { calendarList } from './calendars.ts';

const HERE = '/operator/calendars';
const EXAMPLE = `scope,version,status,source,date,name
local:08113,1,official,"DOGC 9999, Ordre de festes locals",2027-02-19,Festa de la Llum
local:08113,1,official,"DOGC 9999, Ordre de festes locals",2027-08-30,Festa Major`;

/** The operator's calendars: those that count, and a file to try and then import. */
export const importCalendarsPage: PageRoute = {
  path: HERE,
  portal: 'operator',
  uploads: textUploads(CONTENT_LIMIT),
  async get(page) {
    assertMayDo(page.actor, { operator: true });
    return whole(page, {});
  },
  async post(page) {
    assertMayDo(page.actor, { operator: true });
    const t = words(page.lang);
    const given = fileOf(page);
    if (given.content === '') return refused(page, [{ field: 'file', message: t.missing }]);
    if (given.content.length > CONTENT_LIMIT) return refused(page, [{ field: 'file', message: t.tooLarge }]);
    const dryRun = page.form.get('confirmed') !== 'yes';
    const done = await page.attempt(importCalendars, { ...given, dryRun });
    if (!done.ok) {
      const { kind, fields } = done.problem;
      return refused(page, [{ field: 'file', message: kind.title[page.lang] }], fields);
    }
    if (dryRun) return whole(page, { given, report: done.value });
    const { stored } = done.value;
    const some = t.done(formatNumber(stored, page.lang));
    return { redirect: HERE, flash: plural(stored, page.lang, { one: t.doneOne, other: some }) };
  },
};

type Given = { format: Format; content: string };

/** The uploaded file at first, the hidden field of the report afterwards. */
function fileOf(page: PageContext): Given {
  const content = textOf(page);
  return { format: /^\s*[[{]/.test(content) ? 'json' : 'csv', content };
}

async function refused(page: PageContext, errors: FieldError[], faults: readonly FieldError[] = []) {
  return { html: await whole(page, { errors, faults }), status: 422 };
}

type Shown = {
  errors?: FieldError[];
  faults?: readonly FieldError[];
  given?: Given;
  report?: CalendarReport;
};

async function whole(page: PageContext, { errors = [], faults = [], given, report }: Shown): Promise<Html> {
  const t = words(page.lang);
  const { lang } = page;
  const chooser = form(
    { key: page.formKey, files: true },
    fileField({
      ...{ lang, name: 'file', label: t.file, hint: t.fileHint, error: errors },
      ...{ accept: ['.csv', '.json'], maxBytes: CONTENT_LIMIT },
    }),
    buttonGroup(button(t.tryIt)),
  );
  const body =
    given === undefined || report === undefined
      ? stack(
          section(
            { title: t.importTitle, intro: t.importLead },
            chooser,
            details(t.example, codeBlock(lang, EXAMPLE, t.example)),
          ),
          faults.length > 0 && faultsOf(page, faults),
          section({ title: t.counting }, await calendarList(page)),
        )
      : reportOf(page, given, report);
  return portalPage(page, {
    ...{ portal: 'operator', title: t.title, lead: t.lead, body, errors, width: 'wide' },
  });
}

/** Faults that are shown at once: whoever mends so many tries again anyway. */
const FAULTS_SHOWN = 100;

function faultsOf({ lang }: PageContext, faults: readonly FieldError[]): Html {
  const t = words(lang);
  const all = formatNumber(faults.length, lang);
  const told = table({
    ...{ lang, caption: t.faults, captionHidden: true, rows: faults.slice(0, FAULTS_SHOWN), dense: true },
    columns: [
      { key: 'where', header: t.where, cell: ({ field }) => whereOf(field, lang), rowHeader: true },
      { key: 'fault', header: t.fault, cell: ({ message }) => sayIn(message, lang) },
    ],
  });
  const more = faults.length > FAULTS_SHOWN && paragraph(t.moreFaults(formatNumber(FAULTS_SHOWN, lang), all));
  return section({ title: t.faults, intro: t.faultsLead(all) }, told, more);
}

/** `lines.4.date` as line 4, date; the path of a member of JSON as it is. */
function whereOf(field: string, lang: Lang): Html {
  const [, line, column] = /^lines\.(\d+)(?:\.(\w+))?$/.exec(field) ?? [];
  if (line === undefined) return code(field);
  const at = words(lang).line(formatNumber(Number(line), lang));
  return column === undefined ? html`${at}` : html`${at}, ${code(column)}`;
}

const TONES = {
  new: 'success',
  correction: 'warning',
  same: 'neutral',
  taken: 'danger',
  older: 'danger',
} as const;

function reportOf(page: PageContext, given: Given, { items, stored }: CalendarReport): Html {
  const { lang } = page;
  const t = words(lang);
  const blocked = items.some(({ change }) => change === 'taken' || change === 'older');
  const another = linkButton(HERE, t.other, { look: 'secondary' });
  const some = t.confirm(formatNumber(stored, lang));
  const confirm = form(
    { key: page.formKey, files: true, hidden: { ...given, confirmed: 'yes' } },
    buttonGroup(button(plural(stored, lang, { one: t.confirmOne, other: some })), another),
  );
  const told = table({
    ...{ lang, caption: t.result, captionHidden: true, rows: items, dense: true },
    columns: [
      { key: 'scope', header: t.scope, cell: (each) => code(each.scope), rowHeader: true },
      { key: 'year', header: t.year, cell: (each) => String(each.year) },
      { key: 'version', header: t.version, cell: (each) => formatNumber(each.version, lang), align: 'end' },
      { key: 'change', header: t.change, cell: (each) => tag(t.changes[each.change], TONES[each.change]) },
      { key: 'days', header: t.days, cell: (each) => formatNumber(each.days, lang), align: 'end' },
    ],
  });
  const next = blocked
    ? html`${notice({ lang, tone: 'danger' }, t.blocked)}${another}`
    : stored === 0
      ? html`${notice({ lang }, t.nothing)}${another}`
      : confirm;
  return section({ title: t.result }, told, next, link('/calendars', t.counting));
}
