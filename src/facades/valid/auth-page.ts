import { perform } from '../../kernel/action.ts';
import { reaches } from '../../kernel/assurance.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../kernel/http/pages.ts';
import { openAttempt, type Session, SIGN_IN, sessionOfPage } from '../../services/trust/identity/index.ts';
import {
  type ApprovedApplication,
  approvedApplication,
  giveConsent,
  hasConsented,
  type Scope,
  scopeNames,
} from '../../services/trust/provider/index.ts';
import { button, buttonGroup, form, list, paragraph, stack } from '../../ui/index.ts';
import { portalPage } from '../../ui/portal-page.ts';
import { issueCode } from './actions/tokens.ts';
import { AUTH, identificationOf, SCOPE } from './contract.ts';
import { validProblems } from './problems.ts';
import { words } from './texts/index.ts';

const PLATFORM = { kind: 'platform', name: 'valid' } as const;
const NEEDED = ['profile', 'document'] as const;
/** What `getUserInfo` can tell of what an application is registered for. */
const TOLD: readonly Scope[] = ['profile', 'document', 'email', 'phone'];
const LONGEST_STATE = 1_000;

type Asked = {
  application: ApprovedApplication;
  redirectUri: string;
  state: string | undefined;
  offline: boolean;
  challenge: string | undefined;
};

/** `GET /valid/o/oauth2/auth`: the authorization endpoint of the published contract (RFC 6749 §4.1.1), with PKCE where it is sent. */
export const authPage: PageRoute = {
  path: AUTH,
  portal: 'public',
  get: (page) => answer(page),
  post: (page) => answer(page),
};

async function answer(page: PageContext): Promise<PageAnswer> {
  const { application, redirectUri } = await whoAsks(page);
  const asked = readRequest(page, application, redirectUri);
  if (typeof asked === 'string') return back(redirectUri, { error: asked, state: stateOf(page) });
  const session = await sessionOfPage(page);
  const { least } = application.terms;
  if (session === undefined || !reaches(session.level, least)) {
    const next = `${page.url.pathname}${page.url.search}`;
    const same = session === undefined ? {} : { accountId: session.account.id };
    const { cookie } = openAttempt(page.kernel, { next, least, client: application.terms.name, ...same });
    return { redirect: SIGN_IN, cookies: [cookie] };
  }
  const act = page.form.get('act');
  if (act === 'cancel') return back(redirectUri, { error: 'SESSION_CANCEL', state: asked.state });
  const scopes = scopesOf(application);
  if (act === 'agree') await page.run(giveConsent, { applicationId: application.id, scopes });
  else if (
    !(await hasConsented(
      page.kernel,
      { accountId: session.account.id, applicationId: application.id },
      scopes,
    ))
  )
    return consent(page, asked, session);
  return grant(page, asked, session);
}

const scopesOf = ({ terms }: ApprovedApplication): Scope[] =>
  TOLD.filter((each) => terms.scopes.includes(each));

/** Until both are known nobody is sent anywhere (RFC 6749 §4.1.2.1; RFC 9700 §4.1: letter by letter). */
async function whoAsks({ kernel, query }: PageContext) {
  const id = query.get('client_id') ?? '';
  const application = await approvedApplication(kernel, id);
  const isForPeople = NEEDED.every((each) => application?.terms.scopes.includes(each));
  if (application === undefined || application.secretHash === undefined || !isForPeople)
    throw validProblems['application-unknown']();
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!application.terms.redirectUris.includes(redirectUri)) throw validProblems['redirect-unknown']();
  return { application, redirectUri };
}

const stateOf = ({ query }: PageContext): string | undefined => query.get('state') ?? undefined;

/** Everything else of a request, or the error that goes back (RFC 6749 §4.1.2.1). */
function readRequest(
  page: PageContext,
  application: ApprovedApplication,
  redirectUri: string,
): Asked | string {
  const { query } = page;
  const names = [...query.keys()].filter((name) => name !== 'lang');
  if (new Set(names).size !== names.length) return 'invalid_request';
  if (query.get('response_type') !== 'code') return 'unsupported_response_type';
  if (query.get('scope') !== SCOPE) return 'invalid_scope';
  const state = stateOf(page);
  if ((state?.length ?? 0) > LONGEST_STATE) return 'invalid_request';
  const accessType = query.get('access_type') ?? 'online';
  if (!['online', 'offline'].includes(accessType)) return 'invalid_request';
  const challenge = query.get('code_challenge') ?? undefined;
  const isChallenge = challenge === undefined || /^[A-Za-z0-9_-]{43}$/.test(challenge);
  if (!isChallenge || (challenge !== undefined && query.get('code_challenge_method') !== 'S256'))
    return 'invalid_request';
  return { application, redirectUri, state, offline: accessType === 'offline', challenge };
}

async function grant(page: PageContext, asked: Asked, session: Session): Promise<PageAnswer> {
  const { code } = await perform(
    page.kernel,
    issueCode,
    PLATFORM,
    {
      ...{ applicationId: asked.application.id, accountId: session.account.id, sessionId: session.id },
      ...{
        redirectUri: asked.redirectUri,
        offline: asked.offline,
        identification: identificationOf(session),
      },
      ...(asked.challenge !== undefined && { challenge: asked.challenge }),
    },
    { requestId: page.requestId },
  );
  return back(asked.redirectUri, { code, state: asked.state, iss: page.kernel.publicAddress });
}

function back(redirectUri: string, given: Record<string, string | undefined>): PageAnswer {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(given))
    if (value !== undefined) url.searchParams.set(name, value);
  return { redirect: url.href };
}

function consent(
  page: PageContext,
  { application, redirectUri, offline }: Asked,
  { account }: Session,
): PageAnswer {
  const { lang } = page;
  const t = words(lang);
  const { name, purpose } = application.terms;
  const names = scopeNames(lang);
  const body = stack(
    paragraph(purpose[lang] ?? purpose.ca),
    paragraph(t.gets),
    list(scopesOf(application).map((each) => names[each])),
    offline && paragraph(t.offline),
    form(
      { action: `${page.url.pathname}${page.url.search}` },
      buttonGroup(
        button(t.agree, { name: 'act', value: 'agree' }),
        button(t.cancel, { look: 'secondary', name: 'act', value: 'cancel' }),
      ),
    ),
    paragraph(t.later),
  );
  const html = portalPage(page, {
    portal: 'public',
    title: t.title(name),
    lead: t.lead(account.givenName),
    body,
  });
  return { html, postsTo: new URL(redirectUri).origin };
}
