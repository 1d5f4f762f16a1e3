import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { decodeText } from '../../../../kernel/http/uploads.ts';
import type { Problem } from '../../../../kernel/problem.ts';
import { formatNumber } from '../../../../kernel/texts.ts';
import {
  button,
  buttonGroup,
  emptyState,
  fileField,
  form,
  notice,
  paragraph,
  section,
  stack,
  table,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { getCatalogue, importCatalogue, makeCatalogue } from '../actions/catalogue.ts';
import { CSV_BYTES } from '../catalogue-csv.ts';
import { words } from '../texts/index.ts';
import { bannerOf, deskTabs, formErrors, OFFICE } from './parts.ts';

const HERE = `${OFFICE}/catalogue`;

/** The procedures that powers can name in this body. */
export const cataloguePage: PageRoute = {
  path: HERE,
  portal: 'office',
  uploads: { bytes: () => CSV_BYTES, files: 2 },
  senders: importCatalogue,
  get: (page) => show(page),
  async post(page) {
    const { lang, form: sent } = page;
    const t = words(lang);
    if (sent.has('make')) {
      const made = await page.attempt(makeCatalogue, { name: sent.get('name') ?? '' });
      if (!made.ok) return { html: await show(page, made.problem), status: made.problem.status };
      return { redirect: HERE, flash: t.catalogueMade };
    }
    const text = (name: string) => decodeText(page.files.get(name)?.body ?? Buffer.alloc(0));
    const dryRun = sent.has('try');
    const files = { families: text('families'), procedures: text('procedures') };
    const done = await page.attempt(importCatalogue, { ...files, dryRun });
    if (!done.ok) return { html: await show(page, done.problem), status: done.problem.status };
    const { families, procedures } = done.value;
    const say = dryRun ? t.catalogueWould : t.catalogueLoaded;
    return { redirect: HERE, flash: say(formatNumber(families, lang), formatNumber(procedures, lang)) };
  },
};

async function show(page: PageContext, problem?: Problem): Promise<Html> {
  const { lang, actor } = page;
  const t = words(lang);
  const { catalogue, families, procedures } = await page.run(getCatalogue, {});
  const errors = formErrors(problem);
  const manages = actor.kind === 'employee' && actor.capabilities.includes('body.manage');
  const isShared = catalogue === null || catalogue.shared;
  const names = new Map(families.map((each) => [each.code, each.name]));
  const file = (name: string, label: string, hint: string) =>
    fileField({
      lang,
      name,
      label,
      hint,
      accept: ['.csv'],
      maxBytes: CSV_BYTES,
      error: errors,
      optional: true,
    });
  const load = form(
    { key: page.formKey, files: true },
    file('families', t.catalogueFamilies, t.catalogueFamiliesHint),
    file('procedures', t.catalogueProcedures, t.catalogueProceduresHint),
    buttonGroup(
      button(t.catalogueLoad),
      button(t.catalogueTry, { look: 'secondary', name: 'try', value: 'yes' }),
    ),
  );
  const make = form(
    { key: `${page.formKey}-make`, hidden: { make: 'yes' } },
    textField({ lang, name: 'name', label: t.catalogueName, error: errors, maxlength: 200 }),
    button(t.catalogueMake, { look: 'secondary' }),
  );
  const rows = table({
    ...{ lang, caption: catalogue?.name ?? t.catalogueTitle, rows: procedures, narrow: 'stack' },
    empty: emptyState({ title: t.catalogueNone }),
    columns: [
      { key: 'name', header: t.procedure, cell: (row) => row.name, rowHeader: true },
      { key: 'code', header: t.code, cell: (row) => row.code },
      {
        key: 'family',
        header: t.family,
        cell: (row) => html`${names.get(row.family) ?? row.family} (${row.family})`,
      },
    ],
  });
  const faults =
    errors.length > 0 &&
    notice({ lang, tone: 'danger' }, html`${errors.slice(0, 20).map((each) => paragraph(each.message))}`);
  return portalPage(page, {
    ...{ portal: 'office', title: t.catalogueTitle, width: 'wide' },
    lead: isShared ? t.catalogueShared : t.catalogueOwn,
    body: stack(
      deskTabs(page, 'catalogue'),
      faults,
      rows,
      manages && section({ title: isShared ? t.catalogueMake : t.catalogueLoad }, isShared ? make : load),
    ),
    ...(errors.length > 0 ? { errors } : {}),
    ...bannerOf(problem, lang),
  });
}
