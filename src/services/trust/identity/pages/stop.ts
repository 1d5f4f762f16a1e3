import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { neighbourhood } from '../../../../kernel/http/rate.ts';
import type { FieldError } from '../../../../kernel/problem.ts';
import {
  button,
  buttonGroup,
  form,
  linkButton,
  list,
  paragraph,
  stack,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { personKey } from '../account.ts';
import { askToStop, stopWith } from '../actions/stop.ts';
import { identityProblems } from '../problems.ts';
import { accountWords } from '../texts/account.ts';
import { assertMayTry, countWrongTry } from '../trials.ts';
import { ACCOUNT } from './account.ts';

export const STOP = `${ACCOUNT}/stop`;
const RECOVER = `${ACCOUNT}/recover`;
const LIMIT = 40;

const written = (page: PageContext, name: string) => (page.form.get(name) ?? '').trim().slice(0, LIMIT);

/** `/account/stop`: for whoever lost what they sign in with and cannot sign in. A code to their address stops all of it. */
export const stopPage: PageRoute = {
  path: STOP,
  portal: 'public',
  async get(page) {
    return drawAsk(page);
  },
  async post(page) {
    const document = written(page, 'document');
    if (document.length < 3) return drawAsk(page, [{ field: 'document', message: 'is required' }]);
    const person = personKey({ document, country: 'ES' });
    const about = aboutOf(page, person);
    await assertMayTry(page.kernel, about);
    if (page.form.has('code')) return confirm(page, { document, person });
    await askToStop(page.kernel, person, page.requestId);
    page.kernel.pokeWorker();
    return drawCode(page, document);
  },
};

const aboutOf = (page: PageContext, person: string) => ({
  method: 'stop',
  target: person,
  network: neighbourhood(page.caller.address),
});

async function confirm(page: PageContext, who: { document: string; person: string }): Promise<PageAnswer> {
  const given = { person: who.person, code: written(page, 'code').replace(/\D/g, '') };
  if ((await stopWith(page.kernel, given, page.requestId)) === 'stopped') {
    page.kernel.pokeWorker();
    return { redirect: RECOVER, flash: accountWords(page.lang).stop.done };
  }
  await countWrongTry(page.kernel, aboutOf(page, who.person));
  const message = identityProblems['code-wrong']().kind.title[page.lang];
  return drawCode(page, who.document, [{ field: 'code', message }]);
}

function drawAsk(page: PageContext, errors?: FieldError[]): PageAnswer {
  const { lang } = page;
  const t = accountWords(lang).stop;
  const body = stack(
    list([...t.what]),
    form(
      { key: page.formKey },
      textField({
        ...{
          lang,
          name: 'document',
          label: t.document,
          hint: t.documentHint,
          width: 20,
          autocomplete: 'off',
        },
        ...(errors && { error: errors, value: written(page, 'document') }),
      }),
      buttonGroup(button(t.send), linkButton(RECOVER, t.back, { look: 'tertiary' })),
    ),
  );
  const html = portalPage(page, { portal: 'public', title: t.title, lead: t.lead, body, errors });
  return { html, status: errors === undefined ? 200 : 422 };
}

/** The document goes along in the form: it is in no address and in no cookie. */
function drawCode(page: PageContext, document: string, errors?: FieldError[]): PageAnswer {
  const { lang } = page;
  const t = accountWords(lang).stop;
  const body = stack(
    form(
      { key: page.formKey, hidden: { document } },
      textField({
        ...{ lang, name: 'code', label: t.code, width: 10, autocomplete: 'one-time-code' },
        ...(errors && { error: errors }),
      }),
      buttonGroup(button(t.yes, { look: 'danger' }), linkButton(STOP, t.again, { look: 'tertiary' })),
    ),
    paragraph(t.noMessage),
  );
  const html = portalPage(page, { portal: 'public', title: t.codeTitle, lead: t.codeLead, body, errors });
  return { html, status: errors === undefined ? 200 : 422 };
}
