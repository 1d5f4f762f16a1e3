import type { KoaContextWithOIDC } from 'oidc-provider';
import { html, render } from '../../../kernel/html.ts';
import { pageHeaders } from '../../../kernel/http/security.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { pickLang } from '../../../kernel/texts.ts';
import { button, buttonGroup, linkButton, page, stack } from '../../../ui/index.ts';
import { words } from './texts/index.ts';

const langOf = (ctx: KoaContextWithOIDC) =>
  pickLang({ cookie: ctx.cookies.get('aplec_lang'), acceptLanguage: ctx.get('accept-language') });

const XSRF = /name="xsrf" value="([A-Za-z0-9_-]+)"/;
const ACTION = /action="(https?:\/\/[A-Za-z0-9.:[\]/_-]+)"/;

/** Asks whether one wants to leave the platform, or only the application that led here (RP-Initiated Logout §2). */
export function logoutPage(kernel: Kernel, ctx: KoaContextWithOIDC, form: string): void {
  const lang = langOf(ctx);
  const t = words(lang).logout;
  const xsrf = XSRF.exec(form)?.[1] ?? '';
  const action = new URL(ACTION.exec(form)?.[1] ?? '/', kernel.publicAddress).pathname;
  const name = ctx.oidc.client?.clientName;
  const body = stack(
    html`<form method="post" action="${action}"><input type="hidden" name="xsrf" value="${xsrf}">
${buttonGroup(button(t.yes, { name: 'logout', value: 'yes' }), button(t.no, { look: 'secondary' }))}</form>`,
  );
  const lead = name === undefined ? t.lead : t.leadFrom(name);
  show(kernel, ctx, { lang, title: t.title, lead, body });
  // The answer to the form goes on to the application, where it was registered that people go after leaving.
  const back = ctx.oidc.session?.state?.['postLogoutRedirectUri'];
  const origin = typeof back === 'string' ? URL.parse(back)?.origin : undefined;
  if (origin !== undefined) {
    const policy = String(pageHeaders['content-security-policy']);
    ctx.set('content-security-policy', policy.replace("form-action 'self'", `form-action 'self' ${origin}`));
  }
}

export function loggedOutPage(kernel: Kernel, ctx: KoaContextWithOIDC): void {
  const lang = langOf(ctx);
  const t = words(lang).logout;
  show(kernel, ctx, {
    lang,
    title: t.done,
    lead: t.doneLead,
    body: linkButton('/', t.home, { look: 'secondary' }),
  });
}

type Shown = { lang: ReturnType<typeof langOf>; title: string; lead: string; body: ReturnType<typeof html> };

function show(kernel: Kernel, ctx: KoaContextWithOIDC, { lang, title, lead, body }: Shown): void {
  const site = { demonstration: kernel.settings.APLEC_DEMO, version: kernel.version };
  for (const [name, value] of Object.entries(pageHeaders)) ctx.set(name, value);
  ctx.body = render(page({ portal: 'public', lang, title, lead, path: '/', site, body }));
}
