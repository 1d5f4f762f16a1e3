import { assertLevel, assertMayDo } from '../../../../kernel/access.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { FieldError, Problem } from '../../../../kernel/problem.ts';
import { formatDate } from '../../../../kernel/texts.ts';
import {
  button,
  checkbox,
  confirmation,
  form,
  link,
  linkButton,
  notice,
  paragraph,
  printButton,
  stack,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { blockPhone, confirmEnrolment, enrolAtDesk } from '../actions/enrol.ts';
import { mobileCodeProblems } from '../problems.ts';
import { findEnrolment } from '../queries/find-enrolment.ts';
import { words } from '../texts/index.ts';
import { codeField, dayField, dayOf, inboxNotice, personFields, personIn } from './parts.ts';

export const DESK = '/office/enrolment';
const ACCESS = { employee: 'identity.enrol' } as const;

const enter = ({ actor }: PageContext): void => {
  assertMayDo(actor, ACCESS);
  assertLevel(actor, 'substantial');
};

/** The person is at the desk, their document in the hand of whoever enrols them. */
export const deskPage: PageRoute = {
  path: DESK,
  portal: 'office',
  async get(page) {
    enter(page);
    return draw(page);
  },
  async post(page) {
    enter(page);
    const t = words(page.lang);
    if (!page.form.has('checked'))
      return {
        html: draw(page, undefined, [{ field: 'checked', message: 'has to be checked' }]),
        status: 422,
      };
    const documentUntil = dayOf(page, 'documentUntil', t.home.documentUntil);
    const begun = await page.attempt(enrolAtDesk, {
      person: personIn(page),
      phone: page.form.get('phone') ?? '',
      ...(documentUntil !== undefined && { documentUntil }),
      lang: page.lang,
    });
    if (!begun.ok) return { html: draw(page, begun.problem), status: begun.problem.status };
    page.kernel.pokeWorker();
    return { redirect: `${DESK}/${begun.value.id}` };
  },
};

function draw(page: PageContext, problem?: Problem, own?: FieldError[]) {
  const { lang } = page;
  const t = words(lang);
  const errors = own ?? (problem !== undefined && problem.fields.length > 0 ? problem.fields : undefined);
  const error = errors !== undefined ? { error: errors } : {};
  const body = stack(
    problem !== undefined &&
      errors === undefined &&
      notice({ lang, tone: 'danger', title: problem.kind.title[lang] }, problem.kind.remedy[lang]),
    form(
      { key: page.formKey },
      ...personFields(page, { errors, ofSomebody: true }),
      dayField(page, {
        name: 'documentUntil',
        label: t.home.documentUntil,
        hint: t.home.documentUntilHint,
        errors,
      }),
      textField({
        ...{ lang, name: 'phone', label: t.home.phone, kind: 'tel', width: 20, autocomplete: 'off' },
        ...error,
        ...(page.form.has('phone') && { value: page.form.get('phone')! }),
      }),
      checkbox({ lang, name: 'checked', label: t.desk.check, ...error }),
      button(t.desk.begin),
    ),
    paragraph(link(`${DESK}/block`, t.desk.block)),
  );
  return portalPage(page, { portal: 'office', title: t.desk.title, lead: t.desk.lead, body, errors });
}

/** The code that arrived at the telephone of the person, and the receipt. */
export const deskCodePage: PageRoute = {
  path: `${DESK}/{id}`,
  portal: 'office',
  async get(page) {
    enter(page);
    await page.run(findEnrolment, { id: page.params['id'] });
    return drawCode(page);
  },
  async post(page) {
    enter(page);
    return confirmed(page, DESK, 'office', drawCode);
  },
};

type Draw = (page: PageContext, problem?: Problem) => PageAnswer;

/** The end of an enrolment, at the desk and by oneself. */
export async function confirmed(
  page: PageContext,
  again: string,
  portal: 'office' | 'public',
  redraw: Draw,
): Promise<PageAnswer> {
  const { lang } = page;
  const t = words(lang);
  const code = (page.form.get('code') ?? '').replace(/\D/g, '');
  const done = await page.run(confirmEnrolment, { id: page.params['id'], code });
  if (done.outcome !== 'enrolled')
    return redraw(page, mobileCodeProblems[done.outcome === 'over' ? 'code-over' : 'wrong-code']());
  const lead = t.confirm.doneLead(t.confirm.levels[done.level!], formatDate(done.endsOn!, lang));
  const body = stack(
    confirmation(lang, { title: portal === 'office' ? t.desk.done : t.confirm.done, body: lead }),
    portal === 'office' && paragraph(t.desk.receipt),
    portal === 'office' && printButton(lang),
    linkButton(
      portal === 'office' ? again : '/account',
      portal === 'office' ? t.desk.another : t.confirm.goOn,
      { look: 'secondary' },
    ),
  );
  return portalPage(page, { portal, title: t.confirm.done, heading: false, body });
}

function drawCode(page: PageContext, problem?: Problem): PageAnswer {
  const t = words(page.lang);
  const errors = problem && [{ field: 'code', message: problem.kind.title[page.lang] }];
  const body = stack(
    inboxNotice(page),
    form({ key: page.formKey }, codeField(page, errors), button(t.confirm.confirm)),
    linkButton(DESK, t.code.back, { look: 'tertiary' }),
  );
  const html = portalPage(page, { portal: 'office', title: t.confirm.title, body, errors });
  return { html, status: problem?.status ?? 200 };
}

/** A telephone that was lost stops at once. */
export const blockPage: PageRoute = {
  path: `${DESK}/block`,
  portal: 'office',
  async get(page) {
    enter(page);
    return drawBlock(page);
  },
  async post(page) {
    enter(page);
    const done = await page.attempt(blockPhone, { document: page.form.get('document') ?? '' });
    if (!done.ok) return drawBlock(page, done.problem);
    return { redirect: DESK, flash: words(page.lang).desk.blocked };
  },
};

function drawBlock(page: PageContext, problem?: Problem): PageAnswer {
  const { lang } = page;
  const t = words(lang);
  const errors =
    problem &&
    (problem.fields.length > 0 ? problem.fields : [{ field: 'document', message: problem.kind.title[lang] }]);
  const body = form(
    { key: page.formKey },
    textField({
      ...{
        lang,
        name: 'document',
        label: t.desk.document,
        hint: t.signIn.documentHint,
        width: 20,
        autocomplete: 'off',
      },
      ...(errors !== undefined && { error: errors }),
      ...(page.form.has('document') && { value: page.form.get('document')! }),
    }),
    button(t.desk.block, { look: 'danger' }),
  );
  const html = portalPage(page, {
    portal: 'office',
    title: t.desk.block,
    lead: t.desk.blockLead,
    body,
    errors,
  });
  return { html, status: problem?.status ?? 200 };
}
