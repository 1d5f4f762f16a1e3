import type { z } from 'zod';
import { perform } from '../../../kernel/action.ts';
import { type Html, html } from '../../../kernel/html.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../kernel/http/pages.ts';
import { type FieldError, Problem } from '../../../kernel/problem.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { formatBytes } from '../../../kernel/texts.ts';
import { FormError, myCredentials } from '../../../services/trust/signatures/index.ts';
import {
  button,
  buttonGroup,
  code,
  form,
  linkButton,
  notice,
  section,
  stack,
  summaryList,
  table,
  textField,
} from '../../../ui/index.ts';
import { portalPage } from '../../../ui/portal-page.ts';
import { closeProcess, digestOf } from '../actions/documents.ts';
import { endProcess, showProcess } from '../actions/process.ts';
import { signadorProblems } from '../problems.ts';
import { signProcess } from '../sign.ts';
import { words } from '../texts/index.ts';

type Asked = z.output<typeof showProcess.output>;
const HERE = '/signador/';

/** Where an application sends the browser: the person sees what is asked, and signs it or not. */
export const signPage: PageRoute = {
  path: HERE,
  portal: 'public',
  async get(page) {
    if (page.actor.kind === 'visitor') return signIn(page);
    return whole(page, await asked(page));
  },
  async post(page) {
    const process = await asked(page);
    if (process.state !== 'started' || process.isOver) throw signadorProblems['process-over']();
    if (page.form.get('decision') === 'refuse')
      return back(page, process, await page.run(endProcess, { token: process.token, signed: null }));
    const { isSame, documents } = await close(page, process);
    const closed = { ...process, documents };
    if (!isSame) return { html: await whole(page, closed, changed(page)), status: 409 };
    const signed = await sign(page, closed);
    if (Array.isArray(signed)) return { html: await whole(page, closed, signed), status: 422 };
    return back(page, process, await page.run(endProcess, { token: process.token, signed }));
  },
};

const asked = (page: PageContext) => page.run(showProcess, { token: page.query.get('id') ?? '' });

/** Until people log in for themselves, the demonstration's choice of person is the way in. */
function signIn(page: PageContext): PageAnswer {
  if (!page.kernel.settings.APLEC_DEMO) throw kernelProblems['not-signed-in']();
  return { redirect: `/sign-in?next=${encodeURIComponent(page.url.pathname + page.url.search)}` };
}

async function credentialOf(page: PageContext) {
  const { credentials } = await page.run(myCredentials, {});
  return credentials.find(({ state, kind }) => state === 'active' && kind === 'person');
}

/** Closes the list and compares it with the one on the page. Without the key of the form, which is for the end alone. */
const close = ({ kernel, actor, form: sent, requestId }: PageContext, { token }: Asked) =>
  perform(kernel, closeProcess, actor, { token, shown: sent.get('shown') ?? '' }, { requestId });

/** What the page says over the list of now, when the person saw another. */
function changed({ lang }: PageContext): FieldError[] {
  const { title, remedy } = signadorProblems['documents-changed'].kind;
  return [{ field: '', message: `${title[lang]} ${remedy[lang]}` }];
}

async function sign(page: PageContext, { wish, documents }: Asked) {
  const { kernel, actor, lang, form: sent } = page;
  const credential = await credentialOf(page);
  if (credential === undefined || wish === null) throw signadorProblems['no-process']();
  const factors = { pin: sent.get('pin') ?? '', code: (sent.get('code') ?? '').replace(/\s/g, '') };
  try {
    return await signProcess(kernel, actor, { credentialId: credential.id, ...factors, wish, documents });
  } catch (error) {
    const t = words(lang);
    if (error instanceof FormError) return [{ field: 'code', message: t.notOfThisForm }];
    if (!(error instanceof Problem) || error.status >= 500) throw error;
    const { title, remedy } = error.kind;
    return error.fields.length > 0
      ? error.fields
      : [{ field: 'code', message: `${title[lang]} ${remedy[lang]}` }];
  }
}

async function whole(page: PageContext, process: Asked, errors: FieldError[] = []): Promise<Html> {
  const { lang } = page;
  const t = words(lang);
  const base = { portal: 'public', title: t.title, lead: t.lead(process.application), errors } as const;
  if (process.state !== 'started' || process.isOver)
    return portalPage(page, {
      ...base,
      body: notice({ lang, tone: 'warning' }, signadorProblems['process-over'].kind.title[lang]),
    });
  const credential = await credentialOf(page);
  const refuse = button(t.refuse, { look: 'secondary', name: 'decision', value: 'refuse' });
  const fields = [
    textField({ lang, name: 'pin', label: t.pin, kind: 'password', autocomplete: 'off', error: errors }),
    textField({
      lang,
      name: 'code',
      label: t.code,
      hint: t.codeHint,
      autocomplete: 'one-time-code',
      error: errors,
    }),
  ];
  const gesture =
    credential === undefined
      ? html`${notice({ lang, tone: 'warning' }, t.noCredential)}${form({ key: page.formKey }, buttonGroup(refuse))}`
      : form(
          { key: page.formKey, hidden: { shown: digestOf(process.documents) } },
          ...fields,
          buttonGroup(button(t.sign, { name: 'decision', value: 'sign' }), refuse),
        );
  return portalPage(page, { ...base, body: stack(factsOf(page, process, credential?.name), gesture) });
}

function factsOf({ lang }: PageContext, process: Asked, credential: string | undefined): Html {
  const t = words(lang);
  const facts = [
    { key: t.from, value: code(new URL(process.domain).host) },
    ...(process.wish === null || process.wish.description === ''
      ? []
      : [{ key: t.says, value: process.wish.description }]),
    ...(credential === undefined ? [] : [{ key: t.credential, value: credential }]),
  ];
  const documents = table({
    ...{ lang, caption: t.documents, captionHidden: true, rows: process.documents, dense: true },
    columns: [
      { key: 'name', header: t.document, cell: (each) => each.name, rowHeader: true },
      { key: 'size', header: t.size, cell: (each) => formatBytes(each.size, lang), align: 'end' },
    ],
  });
  return stack(summaryList(lang, facts), section({ title: t.documents }, documents));
}

/** The way back is a link: browsers follow no redirection to another place after a form of ours (form-action). */
function back(page: PageContext, process: Asked, { redirect }: z.output<typeof endProcess.output>): Html {
  const t = words(page.lang);
  const address =
    redirect === null
      ? process.domain
      : `${redirect}${redirect.includes('?') ? '&' : '?'}token_id=${encodeURIComponent(process.token)}`;
  const lead = page.form.get('decision') === 'refuse' ? t.refused : t.signed;
  return portalPage(page, {
    portal: 'public',
    title: t.done,
    lead,
    body: buttonGroup(linkButton(address, t.go(process.application))),
  });
}
