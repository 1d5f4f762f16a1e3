import { html } from '../../../../kernel/html.ts';
import type { PageRoute } from '../../../../kernel/http/pages.ts';
import { formatDate } from '../../../../kernel/texts.ts';
import { button, emptyState, table, uiWords } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { listConsents, takeBackConsent } from '../actions/consents.ts';
import { words } from '../texts/index.ts';

export const CONSENTS = '/account/consents';

/** What a person let which applications know, and how they take it back. */
export const consentsPage: PageRoute = {
  path: CONSENTS,
  portal: 'citizen',
  async get(page) {
    const { lang } = page;
    const { consents: t, scopes: names } = words(lang);
    const { consents } = await page.run(listConsents, {});
    type Line = (typeof consents)[number];
    const body =
      consents.length === 0
        ? emptyState({ title: t.none, body: t.noneMore })
        : table<Line>({
            ...{ lang, caption: t.title, captionHidden: true, rows: consents },
            columns: [
              {
                key: 'application',
                header: t.application,
                rowHeader: true,
                cell: ({ application, inService }) =>
                  inService ? application : `${application} (${t.ended})`,
              },
              { key: 'body', header: t.body, cell: (line) => line.body },
              {
                key: 'what',
                header: t.what,
                cell: ({ scopes }) =>
                  scopes.length === 0 ? t.only : scopes.map((scope) => names[scope]).join(' · '),
              },
              { key: 'since', header: t.since, cell: ({ givenAt }) => formatDate(givenAt, lang) },
              {
                key: 'act',
                header: t.withdraw,
                cell: ({ applicationId, application }) =>
                  html`<form method="post" action="${CONSENTS}"><input type="hidden" name="application" value="${applicationId}">
${button(t.withdraw, { look: 'secondary', size: 'sm', context: application })}</form>`,
              },
            ],
          });
    const breadcrumbs = [{ text: uiWords(lang).account, href: '/account' }, { text: t.title }];
    return portalPage(page, {
      ...{ portal: 'citizen', title: t.title, lead: t.lead, body, width: 'wide', breadcrumbs },
    });
  },
  async post(page) {
    await page.run(takeBackConsent, { applicationId: page.form.get('application') ?? '' });
    return { redirect: CONSENTS, flash: words(page.lang).consents.withdrawn };
  },
};
