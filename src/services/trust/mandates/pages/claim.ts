import { assertLevel, assertMayDo } from '../../../../kernel/access.ts';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { type FieldError, Problem } from '../../../../kernel/problem.ts';
import { section, stack } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { claimMandate, registerAtDesk } from '../actions/claim.ts';
import { type GivenPaper, storePapers } from '../papers.ts';
import { allBodies } from '../queries/bodies.ts';
import { words } from '../texts/index.ts';
import { DOCUMENT_BYTES } from '../wish.ts';
import { claimForm, paperKindOf, partyFields, readParty, readPowers } from './claim-form.ts';
import { CITIZEN } from './mine.ts';
import { bannerOf, formErrors, OFFICE } from './parts.ts';

type Outcome = { ok: true; id: string } | { ok: false; errors: FieldError[]; problem?: Problem };

/** Reads the form, stores its document, and brings it to the register. */
async function bring(
  page: PageContext,
  parties: Record<string, unknown>,
  what: typeof claimMandate | typeof registerAtDesk,
): Promise<Outcome> {
  const { powers, errors } = readPowers(page);
  if (errors.length > 0) return { ok: false, errors };
  const upload = page.files.get('paper');
  try {
    const given: GivenPaper[] =
      upload === undefined ? [] : [{ kind: paperKindOf(page.form), name: upload.name, bytes: upload.body }];
    const documents = await storePapers(page.kernel, given);
    const receiverId = page.form.get('receiverId') ?? '';
    const made = await page.attempt(what as typeof claimMandate, {
      ...{ ...powers, ...parties, documents },
      ...(receiverId !== '' && what === claimMandate && { receiverId }),
    });
    if (made.ok) return { ok: true, id: made.value.id };
    return { ok: false, errors: namesIn(made.problem, page), problem: made.problem };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { ok: false, errors: [], problem: error };
  }
}

/** At the desk there are two parties in one form, each under its own prefix. */
const namesIn = (problem: Problem, page: PageContext): FieldError[] =>
  formErrors(problem).map((each, at) => {
    const [party, ...rest] = problem.fields[at]!.field.split('.');
    const prefixed = page.form.has('r-document') && rest.length > 0;
    return prefixed ? { ...each, field: `${party === 'grantor' ? 'g-' : 'r-'}${rest.join('.')}` } : each;
  });

export const claimPage: PageRoute = {
  path: `${CITIZEN}/claim`,
  portal: 'citizen',
  uploads: DOCUMENT_BYTES,
  senders: claimMandate,
  async get(page) {
    assertMayDo(page.actor, claimMandate.access);
    assertLevel(page.actor, claimMandate.level);
    return show(page, { ok: false, errors: [] });
  },
  async post(page) {
    assertMayDo(page.actor, claimMandate.access);
    assertLevel(page.actor, claimMandate.level);
    const made = await bring(page, { grantor: readParty(page.form, '') }, claimMandate);
    if (made.ok) return { redirect: `${CITIZEN}/${made.id}`, flash: words(page.lang).claimed };
    return { html: await show(page, made), status: made.problem?.status ?? 422 };
  },
};

async function show(page: PageContext, { errors, problem }: Extract<Outcome, { ok: false }>): Promise<Html> {
  const { lang } = page;
  const t = words(lang);
  const { bodies } = await page.run(allBodies, {});
  const parties = section({ title: t.claimWhom }, partyFields(page, '', errors));
  return portalPage(page, {
    ...{ portal: 'citizen', title: t.claimTitle, lead: t.claimLead },
    breadcrumbs: [{ text: t.title, href: CITIZEN }, { text: t.claimTitle }],
    body: claimForm(page, { errors, bodies, parties, submit: t.claimSend, needsPaper: false }),
    ...(errors.length > 0 ? { errors } : {}),
    ...bannerOf(problem, lang),
  });
}

/** The same at the desk: both parties are written by the official, who keeps the signed paper. */
export const deskPage: PageRoute = {
  path: `${OFFICE}/new`,
  portal: 'office',
  uploads: DOCUMENT_BYTES,
  senders: registerAtDesk,
  async get(page) {
    assertMayDo(page.actor, registerAtDesk.access);
    assertLevel(page.actor, registerAtDesk.level);
    return showDesk(page, { ok: false, errors: [] });
  },
  async post(page) {
    assertMayDo(page.actor, registerAtDesk.access);
    assertLevel(page.actor, registerAtDesk.level);
    const { form, actor } = page;
    const parties = { grantor: readParty(form, 'g-'), representative: readParty(form, 'r-') };
    // Before this body: the one whose official it is.
    const bodies = form.get('type') === 'B' && actor.kind === 'employee' ? [actor.administrationId] : [];
    const made = await bring(page, { ...parties, bodies }, registerAtDesk);
    if (made.ok) return { redirect: `${OFFICE}/${made.id}`, flash: words(page.lang).claimed };
    return { html: showDesk(page, made), status: made.problem?.status ?? 422 };
  },
};

function showDesk(page: PageContext, { errors, problem }: Extract<Outcome, { ok: false }>): Html {
  const { lang } = page;
  const t = words(lang);
  const parties = stack(
    section({ title: t.whom }, partyFields(page, 'g-', errors)),
    section({ title: t.who }, partyFields(page, 'r-', errors)),
  );
  return portalPage(page, {
    ...{ portal: 'office', title: t.deskNew, lead: t.deskLead },
    breadcrumbs: [{ text: t.title, href: OFFICE }, { text: t.deskNew }],
    body: html`${claimForm(page, { errors, bodies: [], parties, submit: t.claimSend, needsPaper: true })}`,
    ...(errors.length > 0 ? { errors } : {}),
    ...bannerOf(problem, lang),
  });
}
