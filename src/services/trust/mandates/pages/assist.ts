import { assertMayDo } from '../../../../kernel/access.ts';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { Problem } from '../../../../kernel/problem.ts';
import { formatDateTime } from '../../../../kernel/texts.ts';
import {
  button,
  checkbox,
  emptyState,
  fileField,
  form,
  section,
  stack,
  table,
  tag,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { myAssistances, recordConsentAtDesk, useConsentAtDesk } from '../actions/assist.ts';
import { storePapers } from '../papers.ts';
import { mandatesProblems } from '../problems.ts';
import { words } from '../texts/index.ts';
import { DOCUMENT_BYTES } from '../wish.ts';
import { partyFields, readParty } from './claim-form.ts';
import { bannerOf, deskTabs, formErrors, OFFICE } from './parts.ts';

const HERE = `${OFFICE}/assist`;

/** A person without means, before an enabled official: who they are, what they ask for, the paper that they signed. */
export const assistPage: PageRoute = {
  path: HERE,
  portal: 'office',
  uploads: DOCUMENT_BYTES,
  senders: recordConsentAtDesk,
  get: (page) => show(page),
  async post(page) {
    assertMayDo(page.actor, recordConsentAtDesk.access);
    const t = words(page.lang);
    const { form: sent } = page;
    const used = sent.get('use');
    if (used !== null) {
      await page.run(useConsentAtDesk, { id: used });
      return { redirect: HERE, flash: t.assistUsed };
    }
    const problem = await record(page);
    if (problem !== undefined) return { html: await show(page, problem), status: problem.status };
    return { redirect: HERE, flash: t.assisted };
  },
};

async function record(page: PageContext): Promise<Problem | undefined> {
  const { form: sent } = page;
  const upload = page.files.get('paper');
  try {
    if (upload === undefined) throw mandatesProblems['document-needed']();
    const [paper] = await storePapers(page.kernel, [
      { kind: 'SOLICITUD', name: upload.name, bytes: upload.body },
    ]);
    const made = await page.attempt(recordConsentAtDesk, {
      ...{ citizen: readParty(sent, ''), procedure: sent.get('procedure') ?? '' },
      ...{ purpose: sent.get('purpose') ?? '', paper, isIdentified: sent.get('isIdentified') ?? '' },
    });
    return made.ok ? undefined : made.problem;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

async function show(page: PageContext, problem?: Problem): Promise<Html> {
  const { lang, form: sent } = page;
  const t = words(lang);
  const { found } = await page.run(myAssistances, {});
  const errors = formErrors(problem);
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
  const rows = table({
    ...{ lang, caption: t.tabAssist, captionHidden: true, rows: found, narrow: 'stack' },
    empty: emptyState({ title: t.assistNone }),
    columns: [
      { key: 'citizen', header: t.assistCitizen, cell: (row) => row.citizenName, rowHeader: true },
      { key: 'procedure', header: t.procedure, cell: (row) => html`${row.procedure}<br>${row.purpose}` },
      { key: 'at', header: t.days, cell: (row) => formatDateTime(row.at, lang) },
      {
        key: 'state',
        header: t.state,
        cell: (row) =>
          row.usedAt === null
            ? html`${tag(t.assistFree, 'info')}${form(
                { key: `${page.formKey}-${row.id}`, hidden: { use: row.id } },
                button(t.assistUse, { look: 'secondary', size: 'sm', context: row.citizenName }),
              )}`
            : tag(t.assistUsed, 'neutral'),
      },
    ],
  });
  return portalPage(page, {
    ...{ portal: 'office', title: t.assistTitle, lead: t.assistLead, width: 'wide' },
    body: stack(
      deskTabs(page, 'assist'),
      form(
        { key: page.formKey, files: true },
        partyFields(page, '', errors),
        field('procedure', t.assistProcedure, 60),
        field('purpose', t.assistPurpose, 300),
        fileField({
          lang,
          name: 'paper',
          label: t.assistPaper,
          accept: ['.pdf'],
          maxBytes: DOCUMENT_BYTES,
          error: errors,
        }),
        checkbox({ lang, name: 'isIdentified', label: t.assistConfirm, error: errors }),
        button(t.assistSend),
      ),
      section({ title: t.history }, rows),
    ),
    ...(errors.length > 0 ? { errors } : {}),
    ...bannerOf(problem, lang),
  });
}
