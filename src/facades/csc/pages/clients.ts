import type { z } from 'zod';
import { assertMayDo } from '../../../kernel/access.ts';
import { perform } from '../../../kernel/action.ts';
import { type Html, html } from '../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../kernel/http/pages.ts';
import { type FieldError, Problem } from '../../../kernel/problem.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import {
  button,
  buttonGroup,
  checkbox,
  code,
  emptyState,
  form,
  link,
  linkButton,
  list,
  notice,
  paragraph,
  section,
  stack,
  summaryList,
  table,
  tag,
  textArea,
  textField,
} from '../../../ui/index.ts';
import { portalPage } from '../../../ui/portal-page.ts';
import { listClients, registerClient, removeClient } from '../actions/clients.ts';
import { words } from '../texts/index.ts';

const HERE = '/operator/csc';
type Clients = z.output<typeof listClients.output>['clients'];

/** The operator's signing applications. */
export const clientsPage: PageRoute = {
  path: HERE,
  portal: 'operator',
  async get(page) {
    assertMayDo(page.actor, { operator: true });
    return whole(page, []);
  },
  async post(page) {
    const given = {
      name: page.form.get('name') ?? '',
      redirects: (page.form.get('redirects') ?? '').split(/\s+/).filter(Boolean),
      public: page.form.get('public') === 'yes',
      takesFactors: page.form.get('takesFactors') === 'yes',
    };
    try {
      // Without the key of the form: what is remembered under it would be the secret, for a week.
      const { kernel, actor, requestId } = page;
      return made(page, given.name, await perform(kernel, registerClient, actor, given, { requestId }));
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 422) throw error;
      return { html: await whole(page, errorsOf(error)), status: 422 };
    }
  },
};

/** Faults of one of the addresses are said beside the field that holds them all. */
const errorsOf = ({ fields }: Problem): FieldError[] =>
  fields.map(({ field, message }) => ({ field: field.replace(/\..*$/, ''), message }));

async function whole(page: PageContext, errors: FieldError[]): Promise<Html> {
  const { lang } = page;
  const t = words(lang).clients;
  const { clients } = await page.run(listClients, {});
  const value = (name: string) => page.form.get(name) ?? '';
  const asked = form(
    { key: page.formKey },
    textField({ lang, name: 'name', label: t.name, value: value('name'), error: errors }),
    textArea({
      ...{ lang, name: 'redirects', label: t.redirects, hint: t.redirectsHint },
      ...{ value: value('redirects'), error: errors },
    }),
    checkbox({
      lang,
      name: 'public',
      value: 'yes',
      label: t.publicLabel,
      checked: value('public') === 'yes',
    }),
    checkbox({
      lang,
      name: 'takesFactors',
      value: 'yes',
      label: t.takesLabel,
      checked: value('takesFactors') === 'yes',
    }),
    buttonGroup(button(t.save)),
  );
  return portalPage(page, {
    ...{ portal: 'operator', title: t.title, lead: t.lead, width: 'wide', errors },
    body: stack(
      section({ title: t.list }, clientTable(page, clients)),
      section({ title: t.register }, asked),
    ),
  });
}

function clientTable({ lang }: PageContext, rows: Clients): Html {
  const t = words(lang).clients;
  return table({
    ...{ lang, caption: t.list, captionHidden: true, rows },
    empty: emptyState({ title: t.none }),
    columns: [
      { key: 'name', header: t.name, cell: (each) => each.name, rowHeader: true },
      { key: 'id', header: t.id, cell: (each) => code(each.id) },
      {
        key: 'redirects',
        header: t.redirects,
        cell: (each) => list(each.redirects.map((address) => code(address))),
      },
      {
        key: 'kind',
        header: t.kind,
        cell: (each) =>
          html`${each.public ? t.public : t.confidential}${each.takesFactors && html`<br>${t.takes}`}`,
      },
      {
        key: 'state',
        header: t.state,
        cell: (each) => (each.endedAt === null ? tag(t.active, 'success') : tag(t.ended, 'neutral')),
      },
      {
        key: 'end',
        header: t.end,
        cell: (each) => (each.endedAt === null ? link(`${HERE}/${each.id}/end`, t.end) : ''),
      },
    ],
  });
}

/** The only page that shows the secret. */
function made(page: PageContext, name: string, { id, secret }: z.output<typeof registerClient.output>): Html {
  const { lang, kernel } = page;
  const t = words(lang).clients;
  const rows = [
    { key: t.name, value: name },
    { key: t.id, value: code(id) },
    ...(secret === null ? [] : [{ key: t.secret, value: code(secret) }]),
    { key: t.address, value: code(`${kernel.publicAddress}/csc/v2`) },
  ];
  return portalPage(page, {
    ...{ portal: 'operator', title: t.made, breadcrumbs: [{ text: t.title, href: HERE }, { text: t.made }] },
    body: stack(
      secret !== null && notice({ lang, tone: 'warning' }, t.secretOnce),
      summaryList(lang, rows),
      paragraph(link(HERE, t.list)),
    ),
  });
}

/** What cannot be taken back is asked on a page of its own. */
export const endClientPage: PageRoute = {
  path: `${HERE}/{id}/end`,
  portal: 'operator',
  async get(page) {
    const t = words(page.lang).clients;
    const { clients } = await page.run(listClients, {});
    const client = clients.find(({ id, endedAt }) => id === page.params['id'] && endedAt === null);
    if (client === undefined) throw kernelProblems['not-found']();
    return portalPage(page, {
      ...{ portal: 'operator', title: t.endTitle, lead: t.endLead },
      breadcrumbs: [{ text: t.title, href: HERE }, { text: t.endTitle }],
      body: html`${paragraph(client.name)}${form(
        { key: page.formKey },
        buttonGroup(button(t.end), linkButton(HERE, t.cancel, { look: 'secondary' })),
      )}`,
    });
  },
  async post(page) {
    await page.run(removeClient, { id: page.params['id'] });
    return { redirect: HERE, flash: words(page.lang).clients.endedFlash };
  },
};
