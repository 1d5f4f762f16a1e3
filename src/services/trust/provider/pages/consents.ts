import { assertMayDo } from '../../../../kernel/access.ts';
import { html } from '../../../../kernel/html.ts';
import type { PageRoute } from '../../../../kernel/http/pages.ts';
import { formatDate, ZONE } from '../../../../kernel/texts.ts';
import {
  button,
  buttonGroup,
  emptyState,
  form,
  hiddenText,
  link,
  linkButton,
  list,
  table,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { listConsents, takeBackConsent } from '../actions/consents.ts';
import { providerProblems } from '../problems.ts';
import { words } from '../texts/index.ts';

const HERE = '/account/consents';
const PEOPLE = { citizen: true, employee: true, operator: true } as const;

/** What a person lets applications know. */
export const consentsPage: PageRoute = {
  path: HERE,
  portal: 'public',
  async get(page) {
    assertMayDo(page.actor, PEOPLE);
    const { lang } = page;
    const { consents: t, consent } = words(lang);
    const { consents } = await page.run(listConsents, {});
    const body =
      consents.length === 0
        ? emptyState({ title: t.none, body: t.noneMore })
        : table({
            ...{ lang, caption: t.title, captionHidden: true, rows: consents },
            columns: [
              { key: 'application', header: t.application, rowHeader: true, cell: ({ name }) => name },
              {
                key: 'knows',
                header: t.knows,
                cell: ({ scopes }) => list(scopes.map((scope) => consent.scopes[scope])),
              },
              {
                key: 'since',
                header: t.since,
                cell: ({ givenAt }) =>
                  formatDate(Temporal.Instant.from(givenAt).toZonedDateTimeISO(ZONE).toPlainDate(), lang),
              },
              {
                key: 'act',
                header: t.act,
                cell: ({ applicationId, name }) =>
                  link(`${HERE}/${applicationId}`, html`${t.withdraw}${hiddenText(` ${name}`)}`),
              },
            ],
          });
    return portalPage(page, { portal: 'public', title: t.title, lead: t.lead, body, width: 'wide' });
  },
};

/** Asks before a permission is taken back. */
export const withdrawPage: PageRoute = {
  path: `${HERE}/{id}`,
  portal: 'public',
  async get(page) {
    assertMayDo(page.actor, PEOPLE);
    const t = words(page.lang).consents;
    const consent = (await page.run(listConsents, {})).consents.find(
      (each) => each.applicationId === page.params['id'],
    );
    if (consent === undefined) throw providerProblems['consent-unknown']();
    const body = form(
      { key: page.formKey },
      buttonGroup(button(t.withdraw, { look: 'danger' }), linkButton(HERE, t.keep, { look: 'secondary' })),
    );
    return portalPage(page, {
      portal: 'public',
      title: t.withdrawTitle(consent.name),
      lead: t.withdrawLead,
      body,
    });
  },
  async post(page) {
    await page.run(takeBackConsent, { applicationId: page.params['id'] });
    return { redirect: HERE, flash: words(page.lang).consents.withdrawn };
  },
};
