import { perform } from '../../../../kernel/action.ts';
import { acrOf, LEVELS, type Level, levelOfAcr, reaches } from '../../../../kernel/assurance.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { SESSION_COOKIE } from '../../../../kernel/http/session.ts';
import { button, buttonGroup, form, linkButton, stack } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { endSessionById, fullName, openAttempt, type Session, SIGN_IN } from '../../identity/index.ts';
import { needsFresh, pathOf, settle, type Waiting, waitingOf } from '../interactions.ts';
import { PLATFORM } from '../sessions.ts';
import { words } from '../texts/index.ts';
import { agreed, consentPage } from './consent.ts';

/**
 * `/oidc/interaction/{uid}`: where the library sends a browser whose person has to do something. Identifying oneself is the
 * platform's own sign-in; this page only decides what is still missing and says so.
 */
export const interactionPage: PageRoute = {
  path: '/oidc/interaction/{uid}',
  portal: 'public',
  async get(page) {
    const waiting = await waitingOf(page);
    const { interaction, session, wanted } = waiting;
    // Somebody came back to it, or asked for it twice: what was decided stands.
    if (interaction.result !== undefined) return onwardPage(page, pathOf(waiting));
    const chosen = levelOfAcr(page.query.get('at') ?? '');
    const at = chosen !== undefined && wanted.taken.includes(chosen) ? chosen : undefined;
    if (session === undefined) {
      if (at === undefined && wanted.taken.length > 1) return levelPage(page, waiting);
      return signIn(page, waiting, { least: at ?? wanted.least, fresh: false });
    }
    if (mustChoose(waiting)) return whoPage(page, waiting, session);
    const fresh = needsFresh(waiting);
    const least = at ?? wanted.least;
    if (fresh || !reaches(session.level, least)) return signIn(page, waiting, { least, fresh });
    if (interaction.prompt.name === 'login') {
      const better =
        !reaches(session.level, wanted.best) && interaction.prompt.reasons.includes('better_level');
      if (better && at === undefined && page.query.get('stay') === null) return levelPage(page, waiting);
      return goOn(page, waiting, { login: loginOf(session) });
    }
    if (interaction.prompt.name === 'select_account') return goOn(page, waiting, { select_account: {} });
    return consentPage(page, waiting, session);
  },
  async post(page) {
    const waiting = await waitingOf(page);
    const { session, interaction } = waiting;
    const act = page.form.get('act');
    if (act === 'another') return another(page, waiting);
    if (act === 'stay' && session !== undefined && interaction.prompt.name === 'select_account')
      return goOn(page, waiting, { select_account: {}, ...(session && { login: loginOf(session) }) });
    if (act === 'refuse')
      return goOn(page, waiting, { error: 'access_denied', error_description: 'the person did not agree' });
    if (act === 'agree' && session !== undefined && reaches(session.level, waiting.wanted.least)) {
      await agreed(page, waiting);
      return goOn(page, waiting, { consent: {} });
    }
    return { redirect: waiting.path };
  },
};

const loginOf = ({ account, level, amr, identifiedAt }: Session) => ({
  accountId: account.id,
  acr: acrOf(level),
  amr: [...amr],
  ts: Math.floor(identifiedAt.epochMilliseconds / 1000),
});

/** The application asks for a choice, or for somebody else than who is signed in. */
const mustChoose = ({ interaction: { prompt } }: Waiting): boolean =>
  prompt.name === 'select_account' ||
  prompt.reasons.includes('id_token_hint') ||
  prompt.reasons.includes('claims_id_token_sub_value');

function signIn(
  page: PageContext,
  waiting: Waiting,
  { least, fresh }: { least: Level; fresh: boolean },
): PageAnswer {
  const { session, held, path } = waiting;
  const { cookie } = openAttempt(page.kernel, {
    ...{ next: path, least, client: held.terms.name },
    ...(session !== undefined && { accountId: session.account.id }),
    ...(fresh && { fresh: true as const }),
  });
  return { redirect: SIGN_IN, cookies: [cookie] };
}

/** Signs out who is here, and begins with somebody else. */
async function another(page: PageContext, waiting: Waiting): Promise<PageAnswer> {
  const { session } = waiting;
  if (session !== undefined)
    await perform(page.kernel, endSessionById, PLATFORM, { accountId: session.account.id, id: session.id });
  // The request is answered with whoever identifies themselves now; the choice is made.
  Object.assign(waiting.interaction, { prompt: { name: 'login', reasons: ['no_session'], details: {} } });
  const last = (waiting.interaction.lastSubmission ?? {}) as Record<string, unknown>;
  Object.assign(waiting.interaction, { lastSubmission: { ...last, select_account: {} } });
  await waiting.interaction.save(waiting.interaction.remainingTTL as number);
  const { cookie } = openAttempt(page.kernel, {
    ...{ next: waiting.path, least: waiting.wanted.least, client: waiting.held.terms.name },
  });
  return { redirect: SIGN_IN, cookies: [cookie, { name: SESSION_COOKIE, value: null }] };
}

/** Ends this page's part. The browser goes on as a new navigation, so that the application may be another site. */
async function goOn(
  page: PageContext,
  waiting: Waiting,
  result: Record<string, unknown>,
): Promise<PageAnswer> {
  return onwardPage(page, await settle(waiting, result));
}

function onwardPage(page: PageContext, onward: string): PageAnswer {
  const t = words(page.lang).interaction;
  const body = linkButton(onward, t.goOn, { look: 'primary' });
  return { html: portalPage(page, { portal: 'public', title: t.onward, lead: t.onwardLead, body }), onward };
}

function levelPage(page: PageContext, { held, wanted, session, path }: Waiting): PageAnswer {
  const { interaction: t, levels } = words(page.lang);
  const higher = LEVELS.toReversed().filter(
    (level) => wanted.taken.includes(level) && (session === undefined || !reaches(session.level, level)),
  );
  const body = stack(
    buttonGroup(
      ...higher.map((level, place) =>
        linkButton(`${path}?at=${level}`, t.identifyAt(levels[level]), {
          look: place === 0 ? 'primary' : 'secondary',
        }),
      ),
      session !== undefined &&
        linkButton(`${path}?stay=yes`, t.stayAt(levels[session.level]), { look: 'secondary' }),
    ),
  );
  return portalPage(page, {
    ...{ portal: 'public', title: t.levelTitle(held.terms.name), body },
    lead: session === undefined ? t.levelLead : t.levelBetter,
  });
}

function whoPage(page: PageContext, { held, interaction, path }: Waiting, { account }: Session): PageAnswer {
  const t = words(page.lang).interaction;
  const name = fullName(account);
  const may = interaction.prompt.name === 'select_account';
  const body = form(
    { action: path },
    buttonGroup(
      may && button(t.stay(name), { name: 'act', value: 'stay' }),
      button(t.another, { name: 'act', value: 'another', look: may ? 'secondary' : 'primary' }),
    ),
  );
  return portalPage(page, {
    portal: 'public',
    title: t.whoTitle(held.terms.name),
    lead: t.whoLead(name),
    body,
  });
}
