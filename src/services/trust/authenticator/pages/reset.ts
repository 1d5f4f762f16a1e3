import { assertMayDo } from '../../../../kernel/access.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { Problem } from '../../../../kernel/problem.ts';
import { button, form, list, notice, stack, textField } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { resetCredential } from '../actions/credentials.ts';
import { words } from '../texts/index.ts';

export const RESET = '/office/authenticator';

/** At the desk: somebody lost their telephone and their codes, and is here with their document. */
export const resetPage: PageRoute = {
  path: RESET,
  portal: 'office',
  async get(page) {
    assertMayDo(page.actor, resetCredential.access);
    return draw(page);
  },
  async post(page) {
    const done = await page.attempt(resetCredential, { document: page.form.get('document') ?? '' });
    if (!done.ok) return draw(page, done.problem);
    page.kernel.pokeWorker();
    return { redirect: RESET, flash: words(page.lang).reset.done };
  },
};

function draw(page: PageContext, problem?: Problem): PageAnswer {
  const { lang } = page;
  const t = words(lang).reset;
  const errors = problem !== undefined && problem.fields.length > 0 ? problem.fields : undefined;
  const body = stack(
    problem !== undefined &&
      errors === undefined &&
      notice({ lang, tone: 'danger', title: problem.kind.title[lang] }, problem.kind.remedy[lang]),
    list([...t.before]),
    form(
      { key: page.formKey },
      textField({
        ...{ lang, name: 'document', label: t.document, width: 20, autocomplete: 'off' },
        ...(errors && { error: errors }),
        ...(problem && { value: page.form.get('document') ?? '' }),
      }),
      button(t.act, { look: 'danger' }),
    ),
  );
  const html = portalPage(page, { portal: 'office', title: t.title, lead: t.lead, body, errors });
  return { html, status: problem?.status ?? 200 };
}
