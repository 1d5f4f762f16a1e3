import { createHash } from 'node:crypto';
import { reaches } from '../../../../kernel/assurance.ts';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import {
  button,
  buttonGroup,
  card,
  cards,
  emptyState,
  form,
  inset,
  linkButton,
  stack,
  tag,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import {
  type Attempt,
  attemptOf,
  identified,
  keepState,
  refused,
  SIGN_IN,
  stateOf,
} from '../../identity/index.ts';
import { acsOf, entityIdOf, takeReceived } from '../acs.ts';
import { offeredUpstream, offeredUpstreams } from '../offered.ts';
import { beginOidc, endOidc, type OidcState } from '../oidc.ts';
import { problemOf, upstreamsProblems } from '../problems.ts';
import { ownKeys } from '../saml/keys.ts';
import { authnRequest } from '../saml/request.ts';
import { readMetadata } from '../saml/trust.ts';
import { words } from '../texts/index.ts';
import { HERE, METHOD, type Said, type Upstream, UpstreamFinding } from '../upstream.ts';

type SamlState = { slug: string; requestId: string };

/** Which provider: those in service that reach the level. */
export const choosePage: PageRoute = {
  path: HERE,
  portal: 'public',
  async get(page) {
    const attempt = attemptOf(page);
    const t = words(page.lang);
    const offered = await offeredUpstreams(page.kernel, attempt.least);
    const body = stack(
      offered.length === 0
        ? emptyState({ title: t.none, body: t.noneRemedy })
        : cards(...offered.map((each) => upstreamCard(page, each))),
      linkButton(SIGN_IN, t.another, { look: 'tertiary' }),
    );
    return portalPage(page, { portal: 'public', title: t.title, lead: t.lead, body, width: 'wide' });
  },
};

function upstreamCard({ lang }: PageContext, { slug, title, most, demonstration }: Upstream): Html {
  const t = words(lang);
  return card({
    level: 2,
    title: title[lang],
    body: html`<p>${tag(`${t.upTo} ${t.levels[most]}`)}${demonstration && html` ${tag(t.demonstration, 'warning')}`}</p>`,
    below: linkButton(`${HERE}/${slug}`, t.goOn, { look: 'secondary', context: title[lang] }),
  });
}

/** Leads to the provider, with what this browser has to remember in its attempt. */
export const goPage: PageRoute = {
  path: `${HERE}/{slug}`,
  portal: 'public',
  async get(page) {
    const attempt = attemptOf(page);
    const upstream = await offeredBy(page);
    if (!reaches(upstream.most, attempt.least)) throw upstreamsProblems['not-enough']();
    return toldTo(page, attempt, () =>
      upstream.kind === 'oidc' ? goOidc(page, attempt, upstream) : goSaml(page, attempt, upstream),
    );
  },
};

async function offeredBy(page: PageContext): Promise<Upstream> {
  const found = await offeredUpstream(page.kernel, page.params['slug'] ?? '');
  if (found === undefined) throw upstreamsProblems['not-offered']();
  return found;
}

type Of<Kind> = Extract<Upstream, { kind: Kind }>;

async function goOidc(page: PageContext, attempt: Attempt, upstream: Of<'oidc'>): Promise<PageAnswer> {
  const wish = { least: attempt.least, fresh: attempt.fresh === true, lang: page.lang };
  const { address, state } = await beginOidc(page.kernel, upstream, wish);
  return { redirect: address, cookies: [keepState(page.kernel, attempt, METHOD, state)] };
}

async function goSaml(page: PageContext, attempt: Attempt, upstream: Of<'saml'>): Promise<PageAnswer> {
  const { kernel, lang } = page;
  const { signer } = await ownKeys(kernel);
  const request = await authnRequest(
    {
      ...{
        provider: readMetadata(upstream.terms.metadata),
        entityId: entityIdOf(kernel),
        acs: acsOf(kernel),
      },
      ...{ name: String(kernel.settings['UPSTREAM_NAME']), least: attempt.least, now: kernel.now() },
    },
    signer,
  );
  const state: SamlState = { slug: upstream.slug, requestId: request.id };
  const cookies = [keepState(kernel, attempt, METHOD, state)];
  if ('redirect' in request) return { redirect: request.redirect, cookies };
  const t = words(lang);
  const title = upstream.title[lang];
  const body = stack(
    inset(html`<p>${t.leaving(title)}</p>`),
    form(
      { action: request.post, hidden: { SAMLRequest: request.saml } },
      buttonGroup(button(t.goTo(title)), linkButton(HERE, t.another, { look: 'tertiary' })),
    ),
  );
  const page_ = portalPage(page, { portal: 'public', title: t.leavingTitle(title), body });
  return { html: page_, cookies, postsTo: new URL(request.post).origin };
}

/** Where an OpenID Provider sends the browser back. */
export const callbackPage: PageRoute = {
  path: `${HERE}/{slug}/callback`,
  portal: 'public',
  async get(page) {
    const { kernel } = page;
    const attempt = attemptOf(page);
    const upstream = await offeredBy(page);
    const kept = stateOf(attempt, METHOD) as Partial<OidcState> | undefined;
    if (upstream.kind !== 'oidc' || kept?.verifier === undefined || kept.slug !== upstream.slug)
      throw await noted(page, attempt, 'another-browser');
    const current = new URL(`${page.url.pathname}${page.url.search}`, kernel.publicAddress);
    return toldTo(page, attempt, async () => {
      const given = { current, kept: kept as OidcState, fresh: attempt.fresh === true };
      const said = await endOidc(kernel, upstream, given);
      return end(page, attempt, { upstream, said, evidence: {} });
    });
  },
};

/** Where the browser of a SAML answer comes, with its attempt in its cookie and a code for what the answer said. */
export const returnPage: PageRoute = {
  path: `${HERE}/return`,
  portal: 'public',
  async get(page) {
    const attempt = attemptOf(page);
    const kept = stateOf(attempt, METHOD) as Partial<SamlState> | undefined;
    const code = page.query.get('code') ?? '';
    const received =
      kept?.requestId === undefined ? undefined : await takeReceived(page.kernel, code, kept.requestId);
    if (received === undefined || received.upstream.slug !== kept?.slug)
      throw await noted(page, attempt, 'another-browser');
    return end(page, attempt, received);
  },
};

type Known = { upstream: Upstream; said: Said; evidence: Record<string, string> };

async function end(
  page: PageContext,
  attempt: Attempt,
  { upstream, said, evidence }: Known,
): Promise<PageAnswer> {
  if (!reaches(said.level, attempt.least)) throw await noted(page, attempt, 'not-enough');
  return identified(page, attempt, {
    ...{ method: METHOD, level: said.level, amr: [] },
    who: { person: said.person },
    evidence: {
      ...evidence,
      upstream: upstream.slug,
      said: createHash('sha256').update(JSON.stringify(said)).digest('hex'),
      ...(said.at !== undefined && { at: String(said.at) }),
    },
  });
}

/** A finding is noted and told as a problem. */
async function toldTo(
  page: PageContext,
  attempt: Attempt,
  doing: () => Promise<PageAnswer>,
): Promise<PageAnswer> {
  try {
    return await doing();
  } catch (error) {
    if (!(error instanceof UpstreamFinding)) throw error;
    page.kernel.log.warn('A provider of identity was not believed.', { finding: error.finding });
    throw await noted(page, attempt, problemOf(error.finding), error.finding);
  }
}

async function noted(
  page: PageContext,
  attempt: Attempt,
  problem: keyof typeof upstreamsProblems,
  finding: string = problem,
) {
  await refused(page, attempt, { method: METHOD, reason: `upstreams.${problem}`, evidence: { finding } });
  return upstreamsProblems[problem]();
}
