import type { z } from 'zod';
import { perform } from '../../../kernel/action.ts';
import { type Html, html } from '../../../kernel/html.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../kernel/http/pages.ts';
import { type FieldError, Problem } from '../../../kernel/problem.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { formatNumber } from '../../../kernel/texts.ts';
import { authorize, type CredentialView, myCredentials } from '../../../services/trust/signatures/index.ts';
import {
  button,
  buttonGroup,
  code,
  form,
  inset,
  linkButton,
  notice,
  paragraph,
  section,
  stack,
  summaryList,
  table,
  textField,
} from '../../../ui/index.ts';
import { portalPage } from '../../../ui/portal-page.ts';
import { answer, showAsking } from '../actions/consent.ts';
import { answerAddress } from '../asking.ts';
import { CONSENT } from '../oauth.ts';
import { isSigner, personOf, type Signer } from '../person.ts';
import { cscProblems } from '../problems.ts';
import { words } from '../texts/index.ts';

type Asked = z.output<typeof showAsking.output>;

/** Where a person allows or refuses what a signing application asks, and gives both factors for these very digests. */
export const consentPage: PageRoute = {
  path: `${CONSENT}/{id}`,
  portal: 'public',
  async get(page) {
    if (page.actor.kind === 'visitor') return signIn(page);
    return whole(page, await page.run(showAsking, { id: page.params['id'] }), []);
  },
  async post(page) {
    const { actor, kernel } = page;
    if (!isSigner(actor)) throw cscProblems['not-a-signer']();
    const person = await personOf(kernel, actor);
    if (person === undefined) throw cscProblems['not-a-signer']();
    const asked = await page.run(showAsking, { id: page.params['id'] });
    const base = { id: asked.id, person };
    // Without the key of the form, under which the code would be remembered: a request is answered once anyway.
    const tell = (given: object) =>
      perform(kernel, answer, actor, { ...base, ...given }, { requestId: page.requestId });
    if (page.form.get('decision') === 'refuse') return back(page, asked, await tell({ allow: false }));
    if (asked.scope === 'service') return back(page, asked, await tell({ allow: true }));
    const released = await release(page, actor, asked);
    if (released instanceof Problem)
      return { html: await whole(page, asked, errorsOf(page, released)), status: 422 };
    return back(page, asked, await tell({ allow: true, ...released }));
  },
};

/** Until people log in for themselves, the demonstration's choice of person is the way in. */
function signIn(page: PageContext): PageAnswer {
  if (!page.kernel.settings.APLEC_DEMO) throw kernelProblems['not-signed-in']();
  const here = `${CONSENT}/${page.params['id']}`;
  return { redirect: `/sign-in?next=${encodeURIComponent(here)}` };
}

/** The credential that is asked for, or the person's own when the application leaves it to them. */
async function credentialFor(
  page: PageContext,
  { credentialId }: Asked,
): Promise<CredentialView | undefined> {
  const { credentials } = await page.run(myCredentials, {});
  const usable = credentials.filter(({ state, kind }) => state === 'active' && kind === 'person');
  return credentialId === null ? usable[0] : usable.find(({ id }) => id === credentialId);
}

type Given = { credentialId: string; release: string };

async function release(page: PageContext, signer: Signer, asked: Asked): Promise<Given | Problem> {
  const credential = await credentialFor(page, asked);
  if (credential === undefined || asked.hash === null) throw cscProblems['asking-over']();
  const pin = page.form.get('pin') ?? '';
  const given = { pin, code: (page.form.get('code') ?? '').replace(/\s/g, '') };
  const wish = { credentialId: credential.id, hash: asked.hash, digests: asked.digests, ...given };
  try {
    const { token } = await authorize(page.kernel, signer, wish);
    return { credentialId: credential.id, release: token };
  } catch (error) {
    if (error instanceof Problem && error.status < 500) return error;
    throw error;
  }
}

function errorsOf({ lang }: PageContext, problem: Problem): FieldError[] {
  if (problem.fields.length > 0) return problem.fields;
  return [{ field: 'code', message: `${problem.kind.title[lang]} ${problem.kind.remedy[lang]}` }];
}

async function whole(page: PageContext, asked: Asked, errors: FieldError[]): Promise<Html> {
  const { lang } = page;
  const t = words(lang).consent;
  const isService = asked.scope === 'service';
  const credential = isService ? undefined : await credentialFor(page, asked);
  const facts = [
    { key: t.returnsTo, value: code(new URL(asked.redirectUri).host) },
    ...(asked.description === null ? [] : [{ key: t.says, value: asked.description }]),
    ...(credential === undefined ? [] : [{ key: t.credentialChoice, value: credential.name }]),
    ...(isService ? [] : [{ key: t.count, value: formatNumber(asked.digests.length, lang) }]),
  ];
  const refuse = button(t.refuse, { look: 'secondary', name: 'decision', value: 'refuse' });
  const body = stack(
    summaryList(lang, facts),
    !isService && digestPart(page, asked),
    !isService && credential === undefined
      ? html`${notice({ lang, tone: 'warning' }, t.noCredential)}${form({ key: page.formKey }, buttonGroup(refuse))}`
      : form(
          { key: page.formKey },
          ...(isService ? [] : factorFields(page, errors)),
          buttonGroup(
            button(isService ? t.allowService : t.allowSign, { name: 'decision', value: 'allow' }),
            refuse,
          ),
        ),
  );
  const lead = isService ? t.service(asked.client) : t.credential(asked.client);
  return portalPage(page, { portal: 'public', title: t.title, lead, body, errors });
}

function factorFields({ lang }: PageContext, error: FieldError[]): Html[] {
  const t = words(lang).consent;
  return [
    textField({ lang, name: 'pin', label: t.pin, kind: 'password', autocomplete: 'off', error }),
    textField({ lang, name: 'code', label: t.code, hint: t.codeHint, autocomplete: 'one-time-code', error }),
  ];
}

function digestPart({ lang }: PageContext, { digests, labels }: Asked): Html {
  const t = words(lang).consent;
  const rows = digests.map((digest, index) => ({ digest, label: labels[index] || t.unnamed }));
  return section(
    { title: t.what },
    table({
      ...{ lang, caption: t.what, captionHidden: true, rows, dense: true },
      columns: [
        { key: 'label', header: t.document, cell: (each) => each.label, rowHeader: true },
        { key: 'digest', header: t.digest, cell: (each) => code(each.digest) },
      ],
    }),
    inset(paragraph(t.nobodyChecks)),
  );
}

/**
 * The way back is a link and no redirection: browsers do not follow one to another place after a form of ours (form-action of the
 * content-security policy), and the person sees where they go.
 */
function back(page: PageContext, asked: Asked, given: z.output<typeof answer.output>): Html {
  const t = words(page.lang).back;
  const { code: granted, state, redirectUri } = given;
  const told =
    granted === null
      ? { error: 'access_denied', error_description: 'The person did not allow it', state }
      : { code: granted, state };
  const address = answerAddress(redirectUri, told);
  return portalPage(page, {
    ...{ portal: 'public', title: t.title, lead: granted === null ? t.refused : t.allowed },
    body: buttonGroup(linkButton(address, t.go(asked.client))),
  });
}
