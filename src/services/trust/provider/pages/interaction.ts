import { type Level, reaches } from '../../../../kernel/assurance.ts';
import { html } from '../../../../kernel/html.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { button, buttonGroup, form, linkButton, list, notice, section, stack } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { openAttempt, type Session, SIGN_IN, sessionOfPage } from '../../identity/index.ts';
import { giveConsent } from '../actions/consents.ts';
import type { Scope } from '../application.ts';
import { allowedClaims, CLAIMS_OF, scopeOfClaim } from '../claims.ts';
import { INTERACTION } from '../engine.ts';
import { providerProblems } from '../problems.ts';
import { engineOf } from '../running.ts';
import { words } from '../texts/index.ts';

type Interaction = Awaited<ReturnType<typeof open>>['interaction'];
type Prompt = { name: string; reasons: string[]; details: Record<string, unknown> };

/**
 * `/sign-in/application/{uid}`: between an application's request and our answer. It serves only the browser in which the
 * request began: without that, somebody could send a victim to a request of their own and take the victim's identity with it.
 */
export const interactionPage: PageRoute = {
  path: `${INTERACTION}/{uid}`,
  portal: 'public',
  async get(page) {
    const { interaction, application } = await open(page);
    const prompt = interaction.prompt as Prompt;
    const session = await sessionOfPage(page);
    if (prompt.name === 'login' && !satisfies(session, interaction, prompt))
      return signIn(page, interaction, { session, prompt, name: application.settings.name });
    if (prompt.name === 'login')
      return finish(page, { interaction, name: application.settings.name }, loginOf(session!));
    return askConsent(page, interaction, application.settings);
  },
  async post(page) {
    const { interaction, application } = await open(page);
    const session = await sessionOfPage(page);
    if (session === undefined || (interaction.prompt as Prompt).name !== 'consent')
      throw providerProblems['interaction-lost']();
    if (page.form.get('answer') !== 'yes')
      return finish(
        page,
        { interaction, name: application.settings.name },
        { error: 'access_denied', error_description: 'The person did not agree.' },
      );
    const { scopes, claims } = asked(interaction, application.settings.scopes);
    await page.run(giveConsent, { applicationId: application.id, scopes, claims });
    return finish(page, { interaction, name: application.settings.name }, { consent: {} });
  },
};

async function open(page: PageContext) {
  const uid = page.params['uid'] ?? '';
  const { provider, applications } = await engineOf(page.kernel);
  const interaction =
    page.rawCookie('aplec_op_interaction') === uid ? await provider.Interaction.find(uid) : undefined;
  const application = interaction && applications.get(String(interaction.params['client_id']));
  if (interaction === undefined || application === undefined) throw providerProblems['interaction-lost']();
  return { interaction, application };
}

/** When the identification has to be younger than, in seconds since 1970. */
function freshAfter(interaction: Interaction, { reasons }: Prompt): number {
  const { max_age: maxAge } = interaction.params;
  const asked = reasons.includes('login_prompt') ? interaction.iat : 0;
  return Math.max(
    asked,
    maxAge === undefined ? 0 : Math.min(interaction.iat, Date.now() / 1000 - Number(maxAge)),
  );
}

function satisfies(
  session: Session | undefined,
  interaction: Interaction,
  prompt: Prompt,
): session is Session {
  if (session === undefined) return false;
  const least = (prompt.details['least'] as Level | undefined) ?? 'low';
  return (
    reaches(session.level, least) &&
    session.identifiedAt.epochMilliseconds / 1000 >= freshAfter(interaction, prompt)
  );
}

type Wish = { session: Session | undefined; prompt: Prompt; name: string };

function signIn(page: PageContext, interaction: Interaction, { session, prompt, name }: Wish): PageAnswer {
  const least = (prompt.details['least'] as Level | undefined) ?? 'low';
  const { cookie } = openAttempt(page.kernel, {
    ...{ next: `${INTERACTION}/${interaction.uid}`, least, client: name },
    // Whoever is asked for more stays the same person; whoever is asked again may be another.
    ...(session !== undefined && !reaches(session.level, least) && { accountId: session.account.id }),
    ...(session !== undefined && reaches(session.level, least) && { fresh: true as const }),
  });
  return { redirect: SIGN_IN, cookies: [cookie] };
}

type Ending = { interaction: Interaction; name: string };

const loginOf = (session: Session) => ({
  login: {
    accountId: session.account.id,
    ts: Math.floor(session.identifiedAt.epochMilliseconds / 1000),
    amr: [...session.amr],
    remember: true,
  },
});

async function finish(
  page: PageContext,
  { interaction, name }: Ending,
  result: Record<string, unknown>,
): Promise<PageAnswer> {
  const login = result['login'] as { accountId: string } | undefined;
  // The session of the request may have been another's: the engine follows ours when it goes on.
  if (login !== undefined) delete (interaction as { session?: unknown }).session;
  interaction.result = { ...interaction.lastSubmission, ...result };
  await interaction.save(interaction.exp - Math.floor(Date.now() / 1000));
  const { pathname, search } = new URL(interaction.returnTo);
  const goOn = `${pathname}${search}`;
  const t = words(page.lang).going;
  const body = linkButton(goOn, t.goOn, { look: 'primary' });
  return portalPage(page, { portal: 'public', title: t.title(name), body, goOn });
}

/** What the application asks for, as far as it is registered for it. */
function asked(
  interaction: Interaction,
  registered: readonly Scope[],
): { scopes: Scope[]; claims: string[] } {
  const { scope, claims } = interaction.params;
  const allowed = allowedClaims(registered);
  const wanted =
    claims === undefined ? {} : (JSON.parse(String(claims)) as Record<string, Record<string, unknown>>);
  const single = Object.values(wanted)
    .flatMap((each) => Object.keys(each ?? {}))
    .filter((claim) => allowed.has(claim) && scopeOfClaim(claim) !== undefined);
  const scopes = String(scope ?? '')
    .split(' ')
    .filter((each): each is Scope => registered.includes(each as Scope));
  return { scopes, claims: [...new Set(single)] };
}

async function askConsent(
  page: PageContext,
  interaction: Interaction,
  settings: { name: string; purpose: string; scopes: readonly Scope[] },
): Promise<PageAnswer> {
  const { lang } = page;
  const t = words(lang).consent;
  const { scopes, claims } = asked(interaction, settings.scopes);
  const covered = new Set(scopes.flatMap((scope) => CLAIMS_OF[scope]));
  const lines = [
    ...scopes.filter((scope) => scope !== 'openid').map((scope) => t.scopes[scope]),
    ...claims
      .filter((claim) => !covered.has(claim))
      .map((claim) => t.claims[claim as keyof typeof t.claims] ?? claim),
  ];
  const body = stack(
    section({ title: t.what }, list([t.openid, ...lines])),
    section({ title: t.why }, html`<blockquote>${settings.purpose}</blockquote>`),
    notice({ lang, tone: 'info' }, t.withdraw),
    form(
      { key: page.formKey },
      buttonGroup(
        button(t.yes, { name: 'answer', value: 'yes' }),
        button(t.no, { look: 'secondary', name: 'answer', value: 'no' }),
      ),
    ),
  );
  return portalPage(page, { portal: 'public', title: t.title(settings.name), lead: t.lead, body });
}
