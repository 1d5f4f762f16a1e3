import { assertLevel, assertMayDo } from '../../../../kernel/access.ts';
import type { Html } from '../../../../kernel/html.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { Problem } from '../../../../kernel/problem.ts';
import { stack, steps } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { grantMandate } from '../actions/grant.ts';
import { words } from '../texts/index.ts';
import {
  type Answers,
  type Checked,
  checkStep,
  isStep,
  readAnswers,
  type Step,
  stepAfter,
  stepsFor,
} from './give-answers.ts';
import { checkPage, stepForm } from './give-steps.ts';
import { CITIZEN } from './mine.ts';
import { bannerOf } from './parts.ts';

/** One question a page, without script; the last page shows everything, with a way to change each. */
export const givePage: PageRoute = {
  path: `${CITIZEN}/new`,
  portal: 'citizen',
  async get(page) {
    assertMayDo(page.actor, grantMandate.access);
    // Before anything is written: whoever is not sure enough signs in again first.
    assertLevel(page.actor, grantMandate.level);
    return show(page, 'who', { errors: [], answers: readAnswers(page.form) });
  },
  async post(page): Promise<PageAnswer> {
    assertMayDo(page.actor, grantMandate.access);
    assertLevel(page.actor, grantMandate.level);
    const { form } = page;
    const step = form.get('step');
    const answers = readAnswers(form);
    const go = form.get('go');
    if (isStep(go)) return show(page, go, { errors: [], answers });
    if (!isStep(step)) return show(page, 'who', { errors: [], answers });
    const checked = checkStep(step, answers, form, words(page.lang), page.lang);
    if (form.has('find')) return show(page, step, { errors: [], answers });
    if (checked.errors.length > 0) return { html: await show(page, step, checked), status: 422 };
    if (step === 'check') return give(page, checked.answers);
    return show(page, stepAfter(step, answers.type), { errors: [], answers: checked.answers });
  },
};

/** Which step asks for a field, so that what is refused at the end is shown where it is mended. */
const STEP_OF: Readonly<Record<string, Step>> = {
  representative: 'who',
  capacities: 'what',
  type: 'what',
  bodies: 'where',
  procedures: 'which',
  families: 'which',
  validFrom: 'when',
  validUntil: 'when',
};
const FIELD_OF: Readonly<Record<string, string>> = {
  bodies: 'search',
  procedures: 'procedure',
  validUntil: 'until',
};

async function give(page: PageContext, answers: Answers): Promise<PageAnswer> {
  const { kind, document, name, surname1, surname2, inName, validFrom, ...rest } = answers;
  const made = await page.attempt(grantMandate, {
    ...rest,
    representative: { kind, document, name, surname1, surname2 },
    mayDelegate: answers.mayDelegate !== '',
    forOrganisation: inName === 'organisation',
    ...(validFrom !== '' && { validFrom }),
  });
  if (made.ok) return { redirect: `${CITIZEN}/${made.value.id}`, flash: words(page.lang).sent };
  const { problem } = made;
  const first = problem.fields[0]?.field.split('.')[0] ?? '';
  const step = STEP_OF[first] ?? 'check';
  const errors = problem.fields.map(({ field, message }) => {
    const last = field.split('.').at(-1) ?? field;
    return { field: FIELD_OF[last] ?? last, message };
  });
  return { html: await show(page, step, { errors, answers }, problem), status: problem.status };
}

async function show(page: PageContext, step: Step, checked: Checked, problem?: Problem): Promise<Html> {
  const { lang } = page;
  const t = words(lang);
  const { errors } = checked;
  const all = stepsFor(checked.answers.type);
  const bar = steps(
    lang,
    all.map((each) => ({ title: t.newSteps[each] })),
    Math.max(1, all.indexOf(step) + 1),
  );
  const content = step === 'check' ? await checkPage(page, checked) : await stepForm(page, step, checked);
  return portalPage(page, {
    ...{ portal: 'citizen', title: step === 'check' ? t.checkTitle : t.newTitle },
    body: stack(bar, content),
    breadcrumbs: [{ text: t.title, href: CITIZEN }, { text: t.newTitle }],
    ...(errors.length > 0 ? { errors } : {}),
    ...bannerOf(problem, lang),
  });
}
