import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { type FieldError, Problem } from '../../../../kernel/problem.ts';
import { formatDate } from '../../../../kernel/texts.ts';
import {
  button,
  code,
  details,
  form,
  inset,
  paragraph,
  section,
  stack,
  summaryList,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { beginEnrolment, changePin, finishEnrolment, revokeCredential } from '../actions/enrol.ts';
import type { CredentialView } from '../credential.ts';
import { myCredentials } from '../queries/desk.ts';
import { formErrors, places, refusal, stateTag, typed, wordsOf } from './parts.ts';

/** One's own credential: enrol, change the PIN, revoke. Its forms with secrets have no key, which would keep them. */
export const credentialPage: PageRoute = {
  path: places.credential,
  portal: 'office',
  async get(page) {
    return show(page);
  },
  async post(page) {
    const t = wordsOf(page);
    const secret = { pin: page.form.get('pin') ?? '', code: typed(page, 'code') };
    try {
      switch (page.form.get('do')) {
        case 'begin':
          return await begin(page);
        case 'finish':
          refuse(await page.run(finishEnrolment, secret));
          return { redirect: places.credential, flash: t.done.enrolled };
        case 'pin':
          refuse(await page.run(changePin, { ...secret, newPin: page.form.get('newPin') ?? '' }));
          return { redirect: places.credential, flash: t.done.pinChanged };
        default:
          await page.run(revokeCredential, { id: typed(page, 'id') });
          return { redirect: places.credential, flash: t.done.revoked };
      }
    } catch (error) {
      if (!(error instanceof Problem) || error.status >= 500) throw error;
      const errors = formErrors(error);
      const banner = refusal(error, page.lang);
      return { html: await show(page, errors, banner), status: error.status };
    }
  },
};

/** What the attempt earned, told once its count is kept. */
function refuse({ refused }: { refused?: Error | undefined }): void {
  if (refused !== undefined) throw refused;
}

/** Shows the secret of the codes, this once, with the form that proves it. */
async function begin(page: PageContext): Promise<Html | { html: Html; status: number }> {
  const t = wordsOf(page);
  if (page.form.get('pin') !== page.form.get('pinAgain'))
    return { html: await show(page, [{ field: 'pinAgain', message: t.pinDiffers }]), status: 422 };
  const { secret, address } = await page.run(beginEnrolment, {
    pin: page.form.get('pin') ?? '',
    invitation: typed(page, 'invitation'),
  });
  const body = stack(
    inset(html`<p>${t.secret}: ${code(secret.replace(/(.{4})(?=.)/g, '$1 '))}</p>`),
    details(t.secretAddress, html`<p>${code(address)}</p>`),
    finishForm(page),
  );
  return portalPage(page, {
    ...{ portal: 'office', title: t.secretTitle, caption: t.myCredential, lead: t.secretLead, body },
  });
}

async function show(page: PageContext, errors?: FieldError[], banner?: Html): Promise<Html> {
  const { lang } = page;
  const t = wordsOf(page);
  const { credentials, factors } = await page.run(myCredentials, {});
  const live = credentials.find(({ state }) => state !== 'revoked');
  const body = stack(
    live === undefined ? paragraph(t.noCredential) : card(page, live),
    summaryList(lang, [{ key: t.factors, value: t.factorStates[factors] }]),
    live === undefined && section({ title: t.choosePin }, beginForm(page, errors)),
    live === undefined && factors === 'begun' && section({ title: t.finish }, finishForm(page, errors)),
    live !== undefined && section({ title: t.changePin }, pinForm(page, errors)),
    live !== undefined && section({ title: t.revoke, intro: t.revokeLead }, revokeForm(page, live)),
    paragraph(t.notQualified, 'small'),
  );
  return portalPage(page, {
    ...{ portal: 'office', title: t.myCredential, caption: t.title, lead: t.credentialLead, body },
    ...(errors === undefined ? {} : { errors }),
    ...(banner === undefined ? {} : { banner }),
  });
}

function card({ lang }: PageContext, one: CredentialView): Html {
  const t = wordsOf({ lang });
  return summaryList(
    lang,
    [
      { key: t.state, value: stateTag(one.state, t.credentialStates) },
      { key: t.validUntil, value: formatDate(one.validUntil, lang) },
      { key: t.keyType, value: one.keyType },
      { key: t.serial, value: code(one.serial) },
    ],
    { title: one.name },
  );
}

type PinField = { name: string; label: string; hint?: string };

const pinField = (
  { lang }: PageContext,
  { name, label, hint }: PinField,
  errors: FieldError[] | undefined,
): Html =>
  textField({
    ...{ lang, name, label, kind: 'password', autocomplete: 'off', width: 12, spellcheck: false },
    ...{ error: errors, ...(hint === undefined ? {} : { hint }) },
  });

const codeField = (page: PageContext, label: string, errors: FieldError[] | undefined): Html =>
  textField({
    ...{ lang: page.lang, name: 'code', label, kind: 'number', autocomplete: 'one-time-code', width: 8 },
    ...{ error: errors, spellcheck: false, hint: wordsOf(page).codeHint },
  });

function beginForm(page: PageContext, errors: FieldError[] | undefined): Html {
  const t = wordsOf(page);
  return form(
    { hidden: { do: 'begin' } },
    textField({
      ...{ lang: page.lang, name: 'invitation', label: t.invitation, hint: t.invitationHint, error: errors },
      ...{ autocomplete: 'off', width: 14, spellcheck: false },
    }),
    pinField(page, { name: 'pin', label: t.pin, hint: t.pinHint }, errors),
    pinField(page, { name: 'pinAgain', label: t.pinAgain }, errors),
    button(t.begin),
  );
}

function finishForm(page: PageContext, errors?: FieldError[]): Html {
  const { lang } = page;
  const t = wordsOf(page);
  return form(
    { hidden: { do: 'finish' } },
    textField({
      ...{ lang, name: 'pin', label: t.pin, kind: 'password', autocomplete: 'off', width: 12 },
      spellcheck: false,
    }),
    codeField(page, t.firstCode, errors),
    button(t.finish),
  );
}

function pinForm(page: PageContext, errors: FieldError[] | undefined): Html {
  const t = wordsOf(page);
  return form(
    { hidden: { do: 'pin' } },
    pinField(page, { name: 'pin', label: t.pin }, errors),
    codeField(page, t.code, errors),
    pinField(page, { name: 'newPin', label: t.newPin, hint: t.pinHint }, errors),
    button(t.changePin, { look: 'secondary' }),
  );
}

const revokeForm = (page: PageContext, { id }: CredentialView): Html =>
  form({ key: page.formKey, hidden: { do: 'revoke', id } }, button(wordsOf(page).revoke, { look: 'danger' }));
