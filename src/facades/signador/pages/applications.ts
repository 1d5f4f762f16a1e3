import { assertMayDo } from '../../../kernel/access.ts';
import type { Html } from '../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../kernel/http/pages.ts';
import type { FieldError } from '../../../kernel/problem.ts';
import {
  button,
  code,
  emptyState,
  form,
  notice,
  section,
  stack,
  summaryList,
  table,
  tag,
  textField,
} from '../../../ui/index.ts';
import { portalPage } from '../../../ui/portal-page.ts';
import { listApplications, registerApplication, removeApplication } from '../actions/applications.ts';
import { words } from '../texts/index.ts';

const HERE = '/operator/signador';

/** The operator's applications of bodies; a key is shown once. */
export const applicationsPage: PageRoute = {
  path: HERE,
  portal: 'operator',
  async get(page) {
    assertMayDo(page.actor, { operator: true });
    return whole(page, {});
  },
  async post(page) {
    assertMayDo(page.actor, { operator: true });
    const { form: sent, lang } = page;
    if (sent.get('do') === 'end') {
      const done = await page.attempt(removeApplication, { domain: sent.get('domain') ?? '' });
      return done.ok
        ? { redirect: HERE, flash: words(lang).applications.ended }
        : { html: await whole(page, {}), status: done.problem.status };
    }
    const done = await page.attempt(registerApplication, {
      name: sent.get('name') ?? '',
      domain: sent.get('domain') ?? '',
    });
    if (done.ok) return { html: await whole(page, { made: done.value }), status: 200 };
    return { html: await whole(page, { errors: [...done.problem.fields] }), status: done.problem.status };
  },
};

type Shown = { errors?: FieldError[]; made?: { domain: string; key: string } };

async function whole(page: PageContext, { errors = [], made }: Shown): Promise<Html> {
  const { lang, form: sent } = page;
  const t = words(lang).applications;
  const { applications } = await page.run(listApplications, {});
  const value = (name: string) => (made === undefined ? (sent.get(name) ?? '') : '');
  const rows = table({
    ...{ lang, caption: t.list, captionHidden: true, rows: applications },
    empty: emptyState({ title: t.none }),
    columns: [
      { key: 'name', header: t.name, cell: (each) => each.name, rowHeader: true },
      { key: 'domain', header: t.domain, cell: (each) => code(each.domain) },
      {
        key: 'state',
        header: t.state,
        cell: (each) => (each.active ? tag(t.active, 'success') : tag(t.over, 'neutral')),
      },
      {
        key: 'end',
        header: t.end,
        cell: (each) =>
          each.active &&
          form(
            { hidden: { do: 'end', domain: each.domain } },
            button(t.end, { look: 'secondary', size: 'sm', context: each.name }),
          ),
      },
    ],
  });
  const key =
    made !== undefined &&
    stack(
      notice({ lang, tone: 'success', live: true }, t.once),
      summaryList(lang, [
        { key: t.domain, value: code(made.domain) },
        { key: t.key, value: code(made.key) },
      ]),
    );
  const asked = form(
    { key: page.formKey },
    textField({ lang, name: 'name', label: t.name, value: value('name'), error: errors }),
    textField({
      lang,
      name: 'domain',
      label: t.domain,
      hint: t.domainHint,
      value: value('domain'),
      error: errors,
    }),
    button(t.register),
  );
  return portalPage(page, {
    ...{ portal: 'operator', title: t.title, lead: t.lead, width: 'wide', errors },
    body: stack(key, section({ title: t.list }, rows), section({ title: t.register }, asked)),
  });
}
