import { html } from '../../../../kernel/html.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { Problem } from '../../../../kernel/problem.ts';
import {
  button,
  buttonGroup,
  emptyState,
  form,
  linkButton,
  paragraph,
  radios,
  stack,
  table,
  tag,
  textArea,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { makeObjection, withdrawObjection } from '../actions/objections.ts';
import { listObjections } from '../queries/people.ts';
import type { ObjectionView } from '../queries/people-view.ts';
import { catalogueService } from '../queries/services.ts';
import { moment, problemNotice, wordsOf } from './parts.ts';

const HERE = '/citizen/objections';

function scopeOf(objection: ObjectionView, page: PageContext): string {
  const t = wordsOf(page).citizen;
  if (objection.serviceTitle !== null) return t.scopeService(objection.serviceTitle[page.lang]);
  return objection.providerName === null ? t.scopeAll : t.scopeProvider(objection.providerName);
}

export const citizenObjections: PageRoute = {
  path: HERE,
  portal: 'citizen',
  async get(page) {
    const t = wordsOf(page);
    const { lang } = page;
    const { items } = await page.run(listObjections, {});
    const make = linkButton(`${HERE}/new`, t.citizen.newObjection);
    return portalPage(page, {
      portal: 'citizen',
      title: t.citizen.objections,
      lead: t.citizen.objectionsLead,
      width: 'wide',
      breadcrumbs: [{ text: t.citizen.home, href: '/citizen' }, { text: t.citizen.objections }],
      body: stack(
        table({
          lang,
          caption: t.citizen.objections,
          captionHidden: true,
          rows: items,
          empty: emptyState({ title: t.citizen.noObjections }),
          columns: [
            {
              key: 'scope',
              header: t.citizen.objectWhat,
              cell: (each) => scopeOf(each, page),
              rowHeader: true,
            },
            { key: 'at', header: t.citizen.madeAt, cell: (each) => moment(each.madeAt, lang) },
            {
              key: 'state',
              header: t.state,
              cell: (each) =>
                each.withdrawnAt === null
                  ? tag(t.citizen.inForce, 'success')
                  : tag(t.citizen.withdrawn, 'neutral'),
            },
            {
              key: 'withdraw',
              header: t.citizen.withdraw,
              cell: (each) =>
                each.withdrawnAt !== null
                  ? moment(each.withdrawnAt, lang)
                  : form(
                      { key: `${page.formKey}-${each.id}`, hidden: { id: each.id } },
                      button(t.citizen.withdraw, {
                        look: 'secondary',
                        size: 'sm',
                        context: scopeOf(each, page),
                      }),
                    ),
            },
          ],
        }),
        buttonGroup(make),
      ),
    });
  },
  async post(page) {
    await page.run(withdrawObjection, { id: page.form.get('id') ?? '' });
    return { redirect: HERE, flash: wordsOf(page).done.unobject };
  },
};

/** One objection is confirmed on its own page: what it covers, what it does not, and why (if one wants to say). */
export const citizenNewObjection: PageRoute = {
  path: `${HERE}/new`,
  portal: 'citizen',
  get: (page) => ask(page, undefined),
  async post(page) {
    const [kind, id] = (page.form.get('scope') ?? '').split(':');
    const scope = kind === 'service' ? { serviceId: id } : kind === 'provider' ? { providerId: id } : {};
    if (kind !== 'service' && kind !== 'provider' && kind !== 'all') return ask(page, undefined, true);
    const made = await page.attempt(makeObjection, { ...scope, reason: page.form.get('reason') ?? '' });
    if (!made.ok) return ask(page, made.problem);
    return { redirect: HERE, flash: wordsOf(page).done.object };
  },
};

async function ask(page: PageContext, problem: Problem | undefined, missing = false): Promise<PageAnswer> {
  const t = wordsOf(page);
  const { lang } = page;
  const serviceId = page.query.get('service');
  const service = serviceId === null ? undefined : await page.run(catalogueService, { id: serviceId });
  const errors = missing ? [{ field: 'scope', message: t.citizen.objectWhat }] : [];
  const choices = [
    ...(service === undefined
      ? []
      : [
          { value: `service:${service.id}`, label: t.citizen.scopeService(service.title[lang]) },
          { value: `provider:${service.providerId}`, label: t.citizen.scopeProvider(service.providerName) },
        ]),
    { value: 'all:', label: t.citizen.scopeAll },
  ];
  const chosen = page.form.get('scope') ?? (service === undefined ? 'all:' : undefined);
  const body = stack(
    problemNotice(problem, lang),
    paragraph(t.citizen.objectionsLead),
    form(
      { key: page.formKey },
      radios({
        lang,
        name: 'scope',
        label: t.citizen.objectWhat,
        hint: t.citizen.scopeHint,
        choices,
        value: chosen,
        error: errors,
      }),
      textArea({
        lang,
        name: 'reason',
        label: t.citizen.why,
        optional: true,
        rows: 3,
        maxlength: 1000,
        value: page.form.get('reason') ?? '',
      }),
      buttonGroup(
        button(t.citizen.confirmObjection),
        linkButton('/citizen/accesses', t.cancel, { look: 'tertiary' }),
      ),
    ),
  );
  const whole = portalPage(page, {
    portal: 'citizen',
    title: t.citizen.newObjection,
    errors,
    breadcrumbs: [
      { text: t.citizen.home, href: '/citizen' },
      { text: t.citizen.objections, href: HERE },
      { text: t.citizen.newObjection },
    ],
    body: html`${body}`,
  });
  return problem !== undefined || missing ? { html: whole, status: 422 } : whole;
}
