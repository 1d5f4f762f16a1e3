import { html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { FieldError } from '../../../../kernel/problem.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { button, buttonGroup, form, linkButton, textArea } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { cancelRequest, rejectRequest, returnRequest } from '../actions/end-request.ts';
import { getRequest } from '../queries/get-request.ts';
import { formErrors, HOME, refusal, requestPlace, typed, wordsOf } from './parts.ts';

const STEPS = { reject: rejectRequest, return: returnRequest, cancel: cancelRequest } as const;
type Step = keyof typeof STEPS;

function stepOf(page: PageContext): Step {
  const step = page.params['step'];
  if (step === undefined || !Object.hasOwn(STEPS, step)) throw kernelProblems['not-found']();
  return step as Step;
}

/** What cannot be taken back is asked on a page of its own, with its reason. */
export const decidePage: PageRoute = {
  path: `${HOME}/requests/{id}/{step}`,
  portal: 'office',
  async get(page) {
    return show(page);
  },
  async post(page) {
    const step = stepOf(page);
    const requestId = page.params['id']!;
    const attempt = await page.attempt(STEPS[step], { requestId, reason: typed(page, 'reason') });
    if (attempt.ok) return { redirect: requestPlace(requestId), flash: wordsOf(page).done[step] };
    const { problem } = attempt;
    const banner = refusal(problem, page.lang);
    return { html: await show(page, formErrors(problem), banner), status: problem.status };
  },
};

async function show(page: PageContext, errors?: FieldError[], banner?: ReturnType<typeof refusal>) {
  const { lang } = page;
  const t = wordsOf(page);
  const step = stepOf(page);
  const request = await page.run(getRequest, { requestId: page.params['id'] });
  const [title, lead] = t.confirm[step] as readonly [string, string];
  const body = form(
    { key: page.formKey },
    html`<p><strong>${request.title}</strong></p>`,
    textArea({
      ...{ lang, name: 'reason', label: t.reason, hint: t.reasonHint, error: errors },
      value: page.form.get('reason') ?? undefined,
    }),
    buttonGroup(
      button(title, { look: step === 'return' ? 'primary' : 'danger' }),
      linkButton(requestPlace(request.id), t.backToInbox, { look: 'tertiary' }),
    ),
  );
  return portalPage(page, {
    ...{ portal: 'office', title, caption: t.title, lead, body },
    ...(errors === undefined ? {} : { errors }),
    ...(banner === undefined ? {} : { banner }),
  });
}
