import { createHash } from 'node:crypto';
import { reaches } from '../../../../kernel/assurance.ts';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { FieldError } from '../../../../kernel/problem.ts';
import {
  button,
  buttonGroup,
  form,
  inset,
  linkButton,
  list,
  paragraph,
  qr,
  section,
  stack,
  stats,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import {
  type Attempt,
  attemptOf,
  findAttempt,
  identified,
  keepState,
  refused,
  SIGN_IN,
  stateOf,
} from '../../identity/index.ts';
import { END, HERE, METHOD, SHOW } from '../names.ts';
import { issuersFor } from '../offered.ts';
import { comingBy, howFar, pair, type State, take } from '../presentation.ts';
import { walletProblems } from '../problems.ts';
import { openPresentation, walletAddress } from '../request.ts';
import { words } from '../texts/index.ts';

type Kept = { id: string };

const idIn = (attempt: Attempt): string | undefined =>
  (stateOf(attempt, METHOD) as Partial<Kept> | undefined)?.id;

/** What will be asked and of which wallets, before anything is opened. */
export const startPage: PageRoute = {
  path: HERE,
  portal: 'public',
  async get(page) {
    const attempt = attemptOf(page);
    const t = words(page.lang);
    const issuers = await issuersFor(page.kernel, attempt.least);
    const body = stack(
      section({ title: t.asked }, list([t.name, t.number]), paragraph(t.onlyThat)),
      section({ title: t.accepted }, list(issuers.map(({ title }) => title[page.lang]))),
      form({ key: page.formKey }, buttonGroup(button(t.begin), another(page))),
    );
    return portalPage(page, { portal: 'public', title: t.title, lead: t.lead, body });
  },
  async post(page) {
    const attempt = attemptOf(page);
    await issuersFor(page.kernel, attempt.least);
    const kept: Kept = { id: await openPresentation(page.kernel, attempt, idIn(attempt)) };
    return { redirect: SHOW, cookies: [keepState(page.kernel, attempt, METHOD, kept)] };
  },
};

const another = ({ lang }: PageContext): Html =>
  linkButton(SIGN_IN, words(lang).another, { look: 'tertiary' });

/** The address that opens the wallet here, the same as a QR code for a telephone, and the code that comes back from there. */
export const showPage: PageRoute = {
  path: SHOW,
  portal: 'public',
  async get(page) {
    const { attempt, id } = await waiting(page);
    return draw(page, attempt, id);
  },
  async post(page) {
    const { kernel } = page;
    const { attempt, id, state } = await waiting(page);
    const t = words(page.lang);
    const error = (message: string) => draw(page, attempt, id, [{ field: 'code', message }]);
    if (state === 'waiting') return error(t.notYet);
    const paired = await pair(kernel, { id, attemptId: attempt.id }, page.form.get('code') ?? '');
    if (paired === 'over') throw await noted(page, attempt, 'over');
    if (paired === 'wrong') {
      await refused(page, attempt, { method: METHOD, reason: 'wallet.wrong-code' });
      return error(walletProblems['wrong-code'].kind.title[page.lang]);
    }
    return finish(page, attempt, id);
  },
};

async function waiting(page: PageContext): Promise<{ attempt: Attempt; id: string; state: State }> {
  const attempt = attemptOf(page);
  const id = idIn(attempt);
  const state = id === undefined ? undefined : await howFar(page.kernel, { id, attemptId: attempt.id });
  if (id === undefined || state === undefined || state === 'taken') throw walletProblems.over();
  if (state === 'declined') throw await noted(page, attempt, 'declined');
  return { attempt, id, state };
}

async function draw(
  page: PageContext,
  attempt: Attempt,
  id: string,
  errors?: FieldError[],
): Promise<PageAnswer> {
  const { kernel, lang } = page;
  const t = words(lang);
  const address = await walletAddress(kernel, kernel.settings['WALLET_ADDRESS'] as string, id);
  const demonstrations = (await issuersFor(page.kernel, attempt.least)).flatMap(
    (each) => each.demonstrationWallet ?? [],
  );
  const invented = await Promise.all(demonstrations.map((each) => walletAddress(kernel, each, id)));
  const error = errors === undefined ? {} : { error: errors };
  const body = stack(
    section(
      { title: t.here },
      paragraph(t.hereMore),
      buttonGroup(
        linkButton(address, t.open),
        ...invented.map((each) => linkButton(each, t.openDemonstration, { look: 'secondary' })),
      ),
    ),
    section(
      { title: t.there },
      paragraph(t.thereMore),
      qr(address, t.qr),
      inset(html`<p>${t.beware}</p>`),
      form(
        { key: page.formKey },
        textField({
          ...{ lang, name: 'code', label: t.code, hint: t.codeHint, kind: 'number', width: 10 },
          ...{ autocomplete: 'off', ...error },
        }),
        button(t.goOn),
      ),
    ),
    buttonGroup(linkButton(HERE, t.again, { look: 'tertiary' }), another(page)),
  );
  const shown = portalPage(page, { portal: 'public', title: t.showTitle, lead: t.showLead, body, errors });
  return { html: shown, status: errors === undefined ? 200 : 422 };
}

/**
 * Where a wallet sends its browser. The one that began goes on; any other (a telephone that read the code of a computer) sees what
 * to type there, and gets nothing (OpenID4VP 1.0 §14.2, session fixation).
 */
export const endPage: PageRoute = {
  path: END,
  portal: 'public',
  async get(page) {
    const coming = await comingBy(page.kernel, page.query.get('response_code') ?? '');
    const attempt = findAttempt(page);
    const isHere = attempt?.id === coming.attemptId && idIn(attempt) === coming.id;
    if (coming.state === 'declined')
      throw isHere ? await noted(page, attempt, 'declined') : walletProblems.declined();
    return isHere ? finish(page, attempt, coming.id) : drawPairing(page, coming.pairing);
  },
};

function drawPairing(page: PageContext, code: string): Html {
  const t = words(page.lang);
  const body = stack(
    paragraph(t.typeIt),
    stats({ label: t.pairingLabel, value: `${code.slice(0, 3)} ${code.slice(3)}` }),
    inset(html`<p>${t.nobody}</p>`),
  );
  return portalPage(page, { portal: 'public', title: t.pairingTitle, body });
}

async function finish(page: PageContext, attempt: Attempt, id: string): Promise<PageAnswer> {
  const said = await take(page.kernel, { id, attemptId: attempt.id });
  if (said === undefined) throw await noted(page, attempt, 'over');
  if (!reaches(said.level, attempt.least)) throw await noted(page, attempt, 'not-enough');
  return identified(page, attempt, {
    // How a wallet was opened it does not say.
    ...{ method: METHOD, level: said.level, amr: [] },
    who: { person: said.person },
    evidence: {
      ...{ presentation: id, issuer: said.issuer, format: said.format, presented: said.presented },
      digest: createHash('sha256').update(said.presented).digest('hex'),
    },
  });
}

async function noted(page: PageContext, attempt: Attempt, problem: keyof typeof walletProblems) {
  await refused(page, attempt, { method: METHOD, reason: `wallet.${problem}`, evidence: { problem } });
  return walletProblems[problem]();
}
