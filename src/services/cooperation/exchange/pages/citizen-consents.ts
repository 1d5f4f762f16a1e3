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
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { giveConsent, withdrawConsent } from '../actions/consents.ts';
import { consentOffers, listConsents } from '../queries/people.ts';
import type { ConsentView } from '../queries/people-view.ts';
import { moment, problemNotice, say, wordsOf } from './parts.ts';

const HERE = '/citizen/consents';

export const citizenConsents: PageRoute = {
  path: HERE,
  portal: 'citizen',
  async get(page) {
    const t = wordsOf(page);
    const { lang } = page;
    const now = page.kernel.now().toString();
    const { items } = await page.run(listConsents, {});
    const isPast = (each: ConsentView) => each.validUntil !== null && each.validUntil < now;
    return portalPage(page, {
      portal: 'citizen',
      title: t.citizen.consents,
      lead: t.citizen.consentsLead,
      width: 'wide',
      breadcrumbs: [{ text: t.citizen.home, href: '/citizen' }, { text: t.citizen.consents }],
      body: stack(
        table({
          lang,
          caption: t.citizen.consents,
          captionHidden: true,
          rows: items,
          empty: emptyState({ title: t.citizen.noConsents }),
          columns: [
            { key: 'body', header: t.body, cell: (each) => each.consumerName, rowHeader: true },
            { key: 'service', header: t.service, cell: (each) => say(each.serviceTitle, lang) },
            { key: 'procedure', header: t.procedure, cell: (each) => each.procedureCode },
            {
              key: 'given',
              header: t.citizen.givenAt,
              cell: (each) =>
                `${moment(each.givenAt, lang)}, ${each.givenBy === 'citizen' ? t.citizen.givenByYou : t.citizen.givenToBody(each.reference ?? '')}`,
            },
            { key: 'until', header: t.citizen.until, cell: (each) => moment(each.validUntil, lang) },
            {
              key: 'state',
              header: t.state,
              cell: (each) => {
                if (each.withdrawnAt !== null) return tag(t.citizen.withdrawn, 'neutral');
                if (isPast(each)) return tag(t.citizen.past, 'neutral');
                return form(
                  { key: `${page.formKey}-${each.id}`, hidden: { id: each.id } },
                  button(t.citizen.withdraw, {
                    look: 'secondary',
                    size: 'sm',
                    context: `${each.consumerName}, ${say(each.serviceTitle, lang)}`,
                  }),
                );
              },
            },
          ],
        }),
        buttonGroup(linkButton(`${HERE}/new`, t.citizen.newConsent)),
      ),
    });
  },
  async post(page) {
    await page.run(withdrawConsent, { id: page.form.get('id') ?? '' });
    return { redirect: HERE, flash: wordsOf(page).done.unconsent };
  },
};

/** Consent is given to a body, for one data service and one procedure that it has agreed. */
export const citizenNewConsent: PageRoute = {
  path: `${HERE}/new`,
  portal: 'citizen',
  get: (page) => ask(page, undefined, false),
  async post(page) {
    const { items } = await page.run(consentOffers, {});
    const offer = items.find((each) => each.agreementId === page.form.get('offer'));
    if (offer === undefined) return ask(page, undefined, true);
    const { consumerId, serviceId, procedureCode } = offer;
    const given = await page.attempt(giveConsent, { consumerId, serviceId, procedureCode });
    return given.ok ? { redirect: HERE, flash: wordsOf(page).done.consent } : ask(page, given.problem, false);
  },
};

async function ask(page: PageContext, problem: Problem | undefined, missing: boolean): Promise<PageAnswer> {
  const t = wordsOf(page);
  const { lang } = page;
  const { items } = await page.run(consentOffers, {});
  const errors = missing ? [{ field: 'offer', message: t.fieldErrors.offer }] : [];
  const choices = items.map((each) => ({
    value: each.agreementId,
    label: t.citizen.consentOffer(each.consumerName, say(each.serviceTitle, lang), each.procedureTitle),
    hint: each.fields.map((field) => field.title[lang]).join(', '),
  }));
  const whole = portalPage(page, {
    portal: 'citizen',
    title: t.citizen.newConsent,
    errors,
    breadcrumbs: [
      { text: t.citizen.home, href: '/citizen' },
      { text: t.citizen.consents, href: HERE },
      { text: t.citizen.newConsent },
    ],
    body: stack(
      problemNotice(problem, lang),
      paragraph(t.citizen.consentsLead),
      items.length === 0
        ? emptyState({ title: t.citizen.noOffers })
        : form(
            { key: page.formKey },
            radios({
              lang,
              name: 'offer',
              label: t.citizen.consentWhom,
              choices,
              error: errors,
              value: page.form.get('offer') ?? undefined,
            }),
            buttonGroup(button(t.citizen.confirmConsent), linkButton(HERE, t.cancel, { look: 'tertiary' })),
          ),
    ),
  });
  return problem !== undefined || missing ? { html: whole, status: 422 } : whole;
}
