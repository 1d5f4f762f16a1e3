import type { KoaContextWithOIDC } from 'oidc-provider';
import { html, raw, render } from '../../../../kernel/html.ts';
import { pageHeaders } from '../../../../kernel/http/security.ts';
import { newId } from '../../../../kernel/ids.ts';
import type { Kernel } from '../../../../kernel/kernel.ts';
import { type Lang, pickLang } from '../../../../kernel/texts.ts';
import { button, buttonGroup, linkButton } from '../../../../ui/index.ts';
import { page } from '../../../../ui/shell.ts';
import { providerProblems } from '../problems.ts';
import { cookieOf } from '../sessions.ts';
import { words } from '../texts/index.ts';

const langOf = (context: KoaContextWithOIDC): Lang =>
  pickLang({
    query: undefined,
    cookie: cookieOf(context.req, 'aplec_lang'),
    acceptLanguage: context.req.headers['accept-language'],
  });

function send(context: KoaContextWithOIDC, body: string): void {
  context.set(pageHeaders);
  context.body = body;
}

/** Errors that a person sees, because they cannot be told to the application: ours by code, nothing of the request. */
const KNOWN: Readonly<Record<string, keyof typeof providerProblems>> = {
  invalid_client: 'application-unknown',
  invalid_redirect_uri: 'address-not-registered',
  invalid_request: 'request-wrong',
  access_denied: 'access-denied',
};

export function errorPage(kernel: Kernel, context: KoaContextWithOIDC, out: { error: string }): void {
  const problem = providerProblems[KNOWN[out.error] ?? 'request-wrong']();
  const status = context.status;
  const { body } = kernel.problemPage!(problem, langOf(context), newId(), '/');
  context.status = status >= 400 ? status : problem.status;
  send(context, body);
}

/** Asks before a session is ended because an application wished so. `form` is the library's, with its token. */
export function logoutPage(kernel: Kernel, context: KoaContextWithOIDC, form: string): void {
  const lang = langOf(context);
  const t = words(lang).logout;
  const name = context.oidc.client?.clientName;
  const body = html`${raw(form)}${buttonGroup(
    button(t.yes, { name: 'logout', value: 'yes', form: 'op.logoutForm' }),
    button(t.no, { look: 'secondary', form: 'op.logoutForm' }),
  )}`;
  send(
    context,
    draw(kernel, { lang, title: t.title, lead: name === undefined ? t.lead : t.leadFor(name), body }),
  );
}

export function signedOutPage(kernel: Kernel, context: KoaContextWithOIDC): void {
  const lang = langOf(context);
  const t = words(lang).logout;
  send(context, draw(kernel, { lang, title: t.done, lead: t.doneLead, body: linkButton('/', t.home) }));
}

type Drawn = { lang: Lang; title: string; lead: string; body: ReturnType<typeof html> };

const draw = (kernel: Kernel, { lang, title, lead, body }: Drawn): string =>
  render(
    page({
      ...{ portal: 'public', lang, title, lead, body, path: '/' },
      site: { demonstration: kernel.settings.APLEC_DEMO, version: kernel.version },
    }),
  );
