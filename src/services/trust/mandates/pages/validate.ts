import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { Problem } from '../../../../kernel/problem.ts';
import {
  button,
  buttonGroup,
  form,
  linkButton,
  printButton,
  section,
  stack,
  textArea,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { annulMandate, approveMandate, denyMandate, releaseMandate, takeMandate } from '../actions/move.ts';
import { getMandate } from '../queries/mandates.ts';
import { words } from '../texts/index.ts';
import type { MandateDetail } from '../views.ts';
import { bannerOf, factsOf, formErrors, historyOf, OFFICE } from './parts.ts';

const idOf = ({ params }: PageContext) => ({ id: params['id'] ?? '' });
const DIRECT = { take: takeMandate, release: releaseMandate, approve: approveMandate } as const;
const BECAUSE = { deny: denyMandate, annul: annulMandate } as const;

const isDirect = (text: string | null): text is keyof typeof DIRECT =>
  text !== null && Object.hasOwn(DIRECT, text);

/** One at the desk: its documents, and what the official may decide. */
export const officeOnePage: PageRoute = {
  path: `${OFFICE}/{id}`,
  portal: 'office',
  get: async (page) => show(page, await page.run(getMandate, idOf(page))),
  async post(page) {
    const mandate = await page.run(getMandate, idOf(page));
    const step = page.form.get('do');
    if (!isDirect(step)) return show(page, mandate);
    const taken = await page.attempt(DIRECT[step], { id: mandate.id });
    if (!taken.ok) return { html: show(page, mandate, taken.problem), status: taken.problem.status };
    return { redirect: `${OFFICE}/${mandate.id}`, flash: words(page.lang).done[step] };
  },
};

function show(page: PageContext, mandate: MandateDetail, problem?: Problem): Html {
  const { lang } = page;
  const t = words(lang);
  const can = new Set(mandate.moves);
  const doing = (name: keyof typeof DIRECT, look: 'primary' | 'secondary') =>
    can.has(name) &&
    form({ key: `${page.formKey}-${name}`, hidden: { do: name } }, button(t.buttons[name], { look }));
  const asking = (name: keyof typeof BECAUSE) =>
    can.has(name) && linkButton(`${OFFICE}/${mandate.id}/${name}`, t.buttons[name], { look: 'secondary' });
  const title = t.represents(mandate.representative.name, mandate.grantor.name);
  return portalPage(page, {
    ...{ portal: 'office', title, caption: t.title },
    breadcrumbs: [{ text: t.title, href: OFFICE }, { text: title }],
    body: stack(
      factsOf(mandate, lang, (id) => `${OFFICE}/documents/${id}`),
      buttonGroup(
        doing('take', 'primary'),
        doing('approve', mandate.state === 'EN_VALIDACIO' ? 'primary' : 'secondary'),
        asking('deny'),
        doing('release', 'secondary'),
        asking('annul'),
        printButton(lang),
      ),
      section({ title: t.history }, historyOf(mandate, lang)),
    ),
    ...bannerOf(problem, lang),
  });
}

const TITLES = { deny: 'sureDeny', annul: 'sureAnnul' } as const;

/** What ends a mandate has its reason, on a page of its own. */
const becausePage = (name: keyof typeof BECAUSE): PageRoute => ({
  path: `${OFFICE}/{id}/${name}`,
  portal: 'office',
  get: async (page) => ask(page, await page.run(getMandate, idOf(page))),
  async post(page) {
    const mandate = await page.run(getMandate, idOf(page));
    const done = await page.attempt(BECAUSE[name], { id: mandate.id, reason: page.form.get('reason') ?? '' });
    if (!done.ok) return { html: ask(page, mandate, done.problem), status: done.problem.status };
    return { redirect: `${OFFICE}/${mandate.id}`, flash: words(page.lang).done[name] };
  },
});

function ask(page: PageContext, mandate: MandateDetail, problem?: Problem): Html {
  const { lang } = page;
  const t = words(lang);
  const name = page.url.pathname.endsWith('/deny') ? 'deny' : 'annul';
  const errors = formErrors(problem);
  return portalPage(page, {
    ...{ portal: 'office', title: t[TITLES[name]], lead: t.sureLead },
    breadcrumbs: [{ text: t.title, href: OFFICE }, { text: t.buttons[name] }],
    body: html`<p>${t.represents(mandate.representative.name, mandate.grantor.name)}</p>${form(
      { key: page.formKey },
      textArea({
        ...{
          lang,
          name: 'reason',
          label: t.reason,
          hint: t.reasonHint,
          error: errors,
          rows: 4,
          maxlength: 1000,
        },
        value: page.form.get('reason') ?? '',
      }),
      buttonGroup(
        button(t.buttons[name], { look: 'danger' }),
        linkButton(`${OFFICE}/${mandate.id}`, t.goBack, { look: 'tertiary' }),
      ),
    )}`,
    ...(errors.length > 0 ? { errors } : {}),
    ...bannerOf(problem, lang),
  });
}

export const becausePages = [becausePage('deny'), becausePage('annul')];
