import { assertMayDo } from '../../../../kernel/access.ts';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { Problem } from '../../../../kernel/problem.ts';
import {
  button,
  buttonGroup,
  dateField,
  form,
  linkButton,
  paragraph,
  printButton,
  readDate,
  section,
  stack,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { extendMandate } from '../actions/extend.ts';
import { acceptMandate, renounceMandate, revokeMandate } from '../actions/move.ts';
import { readPaper } from '../papers.ts';
import { findDocument } from '../queries/documents.ts';
import { getMandate } from '../queries/mandates.ts';
import { words } from '../texts/index.ts';
import type { MandateDetail } from '../views.ts';
import { CITIZEN } from './mine.ts';
import { bannerOf, factsOf, formErrors, historyOf } from './parts.ts';

const idOf = ({ params }: PageContext) => ({ id: params['id'] ?? '' });

/** One of one's own: what it says, what one can do with it, its history. */
export const onePage: PageRoute = {
  path: `${CITIZEN}/{id}`,
  portal: 'citizen',
  get: async (page) => show(page, await page.run(getMandate, idOf(page))),
  async post(page) {
    const t = words(page.lang);
    const mandate = await page.run(getMandate, idOf(page));
    if (page.form.get('do') === 'extend') return extend(page, mandate);
    const taken = await page.attempt(acceptMandate, idOf(page));
    if (!taken.ok) return { html: show(page, mandate, taken.problem), status: taken.problem.status };
    return { redirect: `${CITIZEN}/${mandate.id}`, flash: t.done.accept };
  },
};

async function extend(page: PageContext, mandate: MandateDetail) {
  const t = words(page.lang);
  const read = readDate(page.form, 'validUntil', t.lastDay.toLowerCase(), page.lang);
  if (!read.ok)
    return {
      html: show(page, mandate, undefined, [{ field: 'validUntil', message: read.message }]),
      status: 422,
    };
  const made = await page.attempt(extendMandate, { id: mandate.id, validUntil: read.date.toString() });
  if (!made.ok) return { html: show(page, mandate, made.problem), status: made.problem.status };
  return { redirect: `${CITIZEN}/${made.value.id}`, flash: t.extended };
}

function show(
  page: PageContext,
  mandate: MandateDetail,
  problem?: Problem,
  more: { field: string; message: string }[] = [],
): Html {
  const { lang } = page;
  const t = words(lang);
  const errors = [...formErrors(problem), ...more];
  const can = new Set(mandate.moves);
  const isGiver = mandate.state === 'VALIDA' && can.has('revoke') && mandate.kind === 'ordinary';
  const title = t.represents(mandate.representative.name, mandate.grantor.name);
  const body = stack(
    factsOf(mandate, lang, (id) => `${CITIZEN}/documents/${id}`),
    buttonGroup(
      can.has('accept') && form({ key: page.formKey, hidden: { do: 'accept' } }, button(t.buttons.accept)),
      can.has('revoke') &&
        linkButton(`${CITIZEN}/${mandate.id}/revoke`, t.buttons.revoke, { look: 'secondary' }),
      can.has('renounce') &&
        linkButton(`${CITIZEN}/${mandate.id}/renounce`, t.buttons.renounce, { look: 'secondary' }),
      printButton(lang),
    ),
    isGiver &&
      mandate.restsOn === null &&
      section(
        { title: t.extend, intro: t.extendLead },
        form(
          { key: `${page.formKey}-extend`, hidden: { do: 'extend' } },
          dateField({ lang, name: 'validUntil', label: t.lastDay, error: errors }),
          button(t.extend, { look: 'secondary' }),
        ),
      ),
    section({ title: t.history }, historyOf(mandate, lang)),
  );
  return portalPage(page, {
    ...{ portal: 'citizen', title, caption: t.title, body },
    breadcrumbs: [{ text: t.title, href: CITIZEN }, { text: title }],
    ...(errors.length > 0 ? { errors } : {}),
    ...bannerOf(problem, lang),
  });
}

const ENDS = {
  revoke: { action: revokeMandate, title: 'sureRevoke' },
  renounce: { action: renounceMandate, title: 'sureRenounce' },
} as const;

/** What cannot be undone is asked on a page of its own. */
const endPage = (name: keyof typeof ENDS): PageRoute => ({
  path: `${CITIZEN}/{id}/${name}`,
  portal: 'citizen',
  async get(page) {
    const t = words(page.lang);
    const mandate = await page.run(getMandate, idOf(page));
    return portalPage(page, {
      ...{ portal: 'citizen', title: t[ENDS[name].title], lead: t.sureLead },
      breadcrumbs: [
        { text: t.title, href: CITIZEN },
        { text: mandate.representative.name, href: `${CITIZEN}/${mandate.id}` },
      ],
      body: html`${paragraph(t.represents(mandate.representative.name, mandate.grantor.name))}${form(
        { key: page.formKey },
        buttonGroup(
          button(t.buttons[name], { look: 'danger' }),
          linkButton(`${CITIZEN}/${mandate.id}`, t.goBack, { look: 'tertiary' }),
        ),
      )}`,
    });
  },
  async post(page) {
    const { id } = await page.run(ENDS[name].action, idOf(page));
    return { redirect: `${CITIZEN}/${id}`, flash: words(page.lang).done[name] };
  },
});

export const endPages = [endPage('revoke'), endPage('renounce')];

/** A document of a mandate, for a party or for the body that looks at it; always kept, never opened in the page. */
export const documentPage = (base: string, portal: 'citizen' | 'office'): PageRoute => ({
  path: `${base}/documents/{id}`,
  portal,
  async get(page) {
    assertMayDo(page.actor, findDocument.access);
    const { hash, name, mediaType } = await page.run(findDocument, idOf(page));
    return { file: await readPaper(page.kernel, hash), type: mediaType, name };
  },
});
