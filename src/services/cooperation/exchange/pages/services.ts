import type { Action } from '../../../../kernel/action.ts';
import type { PageAnswer, PageContext, PageRoute, Portal } from '../../../../kernel/http/pages.ts';
import type { Problem } from '../../../../kernel/problem.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import {
  buttonGroup,
  filterForm,
  linkButton,
  pagination,
  select,
  stack,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import {
  archiveService,
  deprecateService,
  publishService,
  resumeService,
  suspendService,
} from '../actions/service-moves.ts';
import { SERVICE_STATES } from '../data-service.ts';
import { listServices, readService } from '../queries/services.ts';
import { rangeOfPage } from './agreement-list.ts';
import { addressOf, confirmForm, errorsOf, filtersOf, word, wordsOf } from './parts.ts';
import { serviceBody, serviceTable } from './service-parts.ts';

export type ServicePlace = { portal: Portal; base: string };

const ACTIONS: Readonly<Record<string, Action>> = {
  publish: publishService as unknown as Action,
  deprecate: deprecateService as unknown as Action,
  suspend: suspendService as unknown as Action,
  resume: resumeService as unknown as Action,
  archive: archiveService as unknown as Action,
};

/** Data services: one's own in the office, all bodies' at the operator's. */
export function serviceListPage({ portal, base }: ServicePlace): PageRoute {
  return {
    path: base,
    portal,
    async get(page) {
      const t = wordsOf(page);
      const { lang } = page;
      const isOffice = portal === 'office';
      const asked = filtersOf(page.query, ['text', 'state']);
      const found = await page.run(listServices, { ...asked, page: page.query.get('page') ?? 1 });
      const states = SERVICE_STATES.filter((state) => isOffice || state !== 'draft');
      return portalPage(page, {
        portal,
        title: isOffice ? t.office.services : t.operator.services,
        ...(isOffice
          ? { lead: t.office.servicesLead }
          : { breadcrumbs: [{ text: t.operator.home, href: '/operator' }, { text: t.operator.services }] }),
        width: 'wide',
        body: stack(
          filterForm(
            { lang, action: base, clear: Object.keys(asked).length > 0 ? base : undefined },
            textField({
              lang,
              name: 'text',
              kind: 'search',
              label: t.office.text,
              value: asked['text'] ?? '',
            }),
            select({
              lang,
              name: 'state',
              label: t.state,
              optional: true,
              placeholder: t.any,
              options: states.map((value) => ({ value, label: t.serviceStates[value] })),
              value: asked['state'],
            }),
          ),
          serviceTable(found.items, page, {
            href: (id) => `${base}/${id}`,
            empty: isOffice ? t.office.noServices : t.operator.noServices,
          }),
          pagination({
            lang,
            page: found.page,
            pages: found.pages,
            href: (to) => addressOf(base, { ...asked, page: to }),
            ...rangeOfPage(found),
          }),
          isOffice && buttonGroup(linkButton(`${base}/new`, t.office.newService)),
        ),
      });
    },
  };
}

/** One data service with its steps. */
export function servicePage({ portal, base }: ServicePlace): PageRoute {
  return {
    path: `${base}/{id}`,
    portal,
    async get(page) {
      const service = await page.run(readService, { id: page.params['id'] });
      return portalPage(page, {
        portal,
        title: service.title[page.lang],
        caption: service.providerName,
        lead: service.description[page.lang],
        width: 'wide',
        breadcrumbs: crumbs(page, { portal, base }, service.title[page.lang]),
        body: serviceBody(service, page, base),
      });
    },
  };
}

function crumbs(
  page: PageContext,
  { portal, base }: ServicePlace,
  ...rest: (string | { text: string; href: string })[]
) {
  const t = wordsOf(page);
  return [
    ...(portal === 'operator' ? [{ text: t.operator.home, href: '/operator' }] : []),
    { text: portal === 'office' ? t.office.services : t.operator.services, href: base },
    ...rest.map((each) => (typeof each === 'string' ? { text: each } : each)),
  ];
}

/** The page on which one step is confirmed. */
export function serviceStepPage(place: ServicePlace): PageRoute {
  return {
    path: `${place.base}/{id}/{act}`,
    portal: place.portal,
    get: (page) => confirm(page, place, undefined),
    async post(page) {
      const [act, action] = actOf(page);
      const id = page.params['id']!;
      const done = await page.attempt(action, { id, reason: page.form.get('reason') ?? '' });
      if (!done.ok) return confirm(page, place, done.problem);
      return { redirect: `${place.base}/${id}`, flash: word(wordsOf(page).done, act) };
    },
  };
}

function actOf(page: PageContext): [string, Action] {
  const act = page.params['act'] ?? '';
  const action = Object.hasOwn(ACTIONS, act) ? ACTIONS[act] : undefined;
  if (action === undefined) throw kernelProblems['not-found']();
  return [act, action];
}

async function confirm(
  page: PageContext,
  place: ServicePlace,
  problem: Problem | undefined,
): Promise<PageAnswer> {
  const t = wordsOf(page);
  const [act] = actOf(page);
  const service = await page.run(readService, { id: page.params['id'] });
  const title = service.title[page.lang];
  const back = `${place.base}/${service.id}`;
  const whole = portalPage(page, {
    portal: place.portal,
    title: `${word(t.buttons, act)}: ${title}`,
    caption: `${service.code} · ${t.version} ${service.version} · ${service.providerName}`,
    errors: errorsOf(problem, t),
    breadcrumbs: crumbs(page, place, { text: title, href: back }, word(t.buttons, act)),
    body: confirmForm({ page, act, problem, withReason: act !== 'publish', back }),
  });
  return problem === undefined ? whole : { html: whole, status: problem.status };
}
