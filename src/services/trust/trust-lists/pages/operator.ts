import { assertMayDo } from '../../../../kernel/access.ts';
import type { Html } from '../../../../kernel/html.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { FieldError, Problem } from '../../../../kernel/problem.ts';
import { formatDate, formatNumber } from '../../../../kernel/texts.ts';
import {
  button,
  buttonGroup,
  code,
  fileField,
  form,
  linkButton,
  notice,
  paragraph,
  section,
  stack,
  summaryList,
  table,
  tag,
  textArea,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { importList, type ListReport } from '../actions/import-list.ts';
import { publishList } from '../actions/publish-list.ts';
import { LIST_BYTES } from '../judge.ts';
import { listLists } from '../queries/list-lists.ts';
import { words } from '../texts/index.ts';
import { codeText, listTable, nameOf, ownList } from './lists.ts';

const HERE = '/operator/trust-lists';

type Given = { signers: string };
type Shown = { errors?: FieldError[]; given?: Given; report?: ListReport; problem?: Problem };

/** The operator's lists: those that are loaded, one to bring, and our own to publish. */
export const operatorListsPage: PageRoute = {
  path: HERE,
  portal: 'operator',
  uploads: LIST_BYTES,
  async get(page) {
    assertMayDo(page.actor, { operator: true });
    return whole(page, {});
  },
  async post(page) {
    assertMayDo(page.actor, { operator: true });
    return page.form.get('act') === 'publish' ? publish(page) : bring(page);
  },
};

async function publish(page: PageContext): Promise<PageAnswer> {
  const done = await page.attempt(publishList, {});
  if (!done.ok) return { html: await whole(page, { problem: done.problem }), status: done.problem.status };
  return { redirect: HERE, flash: words(page.lang).published(formatNumber(done.value.sequence, page.lang)) };
}

/** First the file is tried; then the report asks whether the one that was tried shall be used. */
async function bring(page: PageContext): Promise<PageAnswer> {
  const t = words(page.lang);
  const signers = page.form.get('signers') ?? '';
  const upload = page.files.get('file')?.body;
  const tried = page.form.get('tried');
  const dryRun = tried === null;
  if (dryRun && (upload === undefined || upload.length === 0))
    return refused(page, [{ field: 'file', message: t.missing }]);
  const file = dryRun ? { content: upload?.toString('base64') } : { tried };
  const done = await page.attempt(importList, { ...file, signers, dryRun });
  if (!done.ok) {
    const field = done.problem.code.endsWith('signers-unreadable') ? 'signers' : 'file';
    return refused(page, [{ field, message: done.problem.kind.title[page.lang] }]);
  }
  if (dryRun) return whole(page, { given: { signers }, report: done.value });
  return { redirect: HERE, flash: t.done(nameOf(done.value.name ?? '', t)) };
}

async function refused(page: PageContext, errors: FieldError[]): Promise<PageAnswer> {
  return { html: await whole(page, { errors }), status: 422 };
}

async function whole(page: PageContext, { errors = [], given, report, problem }: Shown): Promise<Html> {
  const { lang, kernel } = page;
  const t = words(lang);
  const address = kernel.settings['TRUST_LISTS_ADDRESS'] as string | undefined;
  const { lists } = await page.run(listLists, {});
  const body =
    given !== undefined && report !== undefined
      ? reportOf(page, given, report)
      : stack(
          problem !== undefined &&
            notice(
              { lang, tone: 'danger', live: true },
              problem.kind.title[lang],
              ' ',
              problem.kind.remedy[lang],
            ),
          listTable(page, lists),
          paragraph(address === undefined ? t.notFetching : t.fetching(address)),
          section({ title: t.importTitle, intro: t.importLead }, chooser(page, errors)),
          section(
            { title: t.own, intro: t.ownLead },
            await ownList(page),
            form(
              { key: page.formKey, hidden: { act: 'publish' } },
              buttonGroup(button(t.publish, { look: 'secondary' })),
            ),
          ),
        );
  return portalPage(page, { portal: 'operator', title: t.title, lead: t.lead, body, errors, width: 'wide' });
}

function chooser({ lang, formKey, form: sent }: PageContext, error: FieldError[]): Html {
  const t = words(lang);
  return form(
    { key: formKey, files: true },
    fileField({ lang, name: 'file', label: t.file, error, accept: ['.xml', '.xtsl'], maxBytes: LIST_BYTES }),
    textArea({
      ...{ lang, name: 'signers', label: t.signers, hint: t.signersHint, optional: true, error, rows: 5 },
      value: sent.get('signers') ?? '',
    }),
    buttonGroup(button(t.tryIt)),
  );
}

function reportOf(page: PageContext, given: Given, report: ListReport): Html {
  const { lang, formKey } = page;
  const t = words(lang);
  const day = (moment: string | null) => (moment === null ? '—' : formatDate(moment, lang));
  const another = linkButton(HERE, t.other, { look: 'secondary' });
  return section(
    { title: t.result },
    notice(
      { lang, tone: report.usable ? 'success' : 'danger', live: true },
      report.usable ? t.usable : t.notUsable,
    ),
    summaryList(lang, [
      { key: t.list, value: report.name === null ? '—' : nameOf(report.name, t) },
      { key: t.sequence, value: report.sequence === null ? '—' : formatNumber(report.sequence, lang) },
      { key: t.issued, value: day(report.issuedAt) },
      { key: t.next, value: day(report.nextUpdate) },
      { key: t.services, value: formatNumber(report.services, lang) },
      { key: t.signer, value: report.signer === null ? '—' : code(report.signer) },
    ]),
    report.findings.length > 0 &&
      table({
        ...{ lang, caption: t.result, captionHidden: true, rows: report.findings, dense: true },
        columns: [
          { key: 'what', header: t.what, cell: (each) => codeText(each.code, t), rowHeader: true },
          {
            key: 'level',
            header: t.level,
            cell: ({ level }) => tag(t.levels[level], level === 'fault' ? 'danger' : 'warning'),
          },
          { key: 'where', header: t.where, cell: ({ place }) => place || '—' },
        ],
      }),
    report.usable && report.findings.every(({ code: each }) => each !== 'same')
      ? form(
          { key: formKey, hidden: { ...given, tried: report.digest } },
          buttonGroup(button(t.confirm), another),
        )
      : buttonGroup(another),
  );
}
