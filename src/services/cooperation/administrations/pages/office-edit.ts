import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { FieldError } from '../../../../kernel/problem.ts';
import { button, buttonGroup, form, linkButton, paragraph } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { updateAdministration } from '../actions/update-administration.ts';
import { getAdministration } from '../queries/get-administration.ts';
import { words } from '../texts/index.ts';
import { type FormValues, ownFields, ownInput, recordValues, typedValues } from './fields.ts';
import { OFFICE_BODY, ownBodyId } from './office-body.ts';
import { formErrors, refusal } from './parts.ts';

/** The people of a body change its contact details and names. */
export const officeEditPage: PageRoute = {
  path: `${OFFICE_BODY}/edit`,
  portal: 'office',
  async get(page) {
    const body = await page.run(getAdministration, { id: ownBodyId(page) });
    return show(page, { values: recordValues(body, '') });
  },
  async post(page) {
    const t = words(page.lang);
    const input = {
      ...ownInput(page.form),
      id: ownBodyId(page),
      version: page.form.get('version') || undefined,
    };
    const saved = await page.attempt(updateAdministration, input);
    if (saved.ok) return { redirect: OFFICE_BODY, flash: t.done.saved };
    const { problem } = saved;
    const shown = {
      values: typedValues(page.form),
      errors: formErrors(problem, t, page.lang),
      banner: refusal(problem, page.lang),
    };
    return { html: show(page, shown), status: problem.status };
  },
};

type Shown = { values: FormValues; errors?: FieldError[]; banner?: Html | undefined };

function show(page: PageContext, { values, errors, banner }: Shown): Html {
  const t = words(page.lang);
  const editor = form(
    { key: page.formKey, hidden: { version: values('version') } },
    ownFields(page, { values, errors }),
    buttonGroup(button(t.save), linkButton(OFFICE_BODY, t.cancel, { look: 'tertiary' })),
  );
  return portalPage(page, {
    ...{ portal: 'office', title: t.editContactTitle, body: html`${paragraph(t.keptByConsortium)}${editor}` },
    breadcrumbs: [{ text: t.myBody, href: OFFICE_BODY }, { text: t.editContact }],
    ...(errors === undefined ? {} : { errors }),
    ...(banner === undefined ? {} : { banner }),
  });
}
