import { LEVELS } from '../../../../kernel/assurance.ts';
import type { Html } from '../../../../kernel/html.ts';
import type { PageContext } from '../../../../kernel/http/pages.ts';
import type { FieldError } from '../../../../kernel/problem.ts';
import { button, checkbox, checkboxes, form, select, textArea, textField } from '../../../../ui/index.ts';
import { AUTHENTICATIONS, ENCRYPTIONS, SENDERS, SIGNATURES, type Terms } from '../application.ts';
import { SCOPE_NAMES } from '../scopes.ts';
import { words } from '../texts/index.ts';

const lines = (text: string | null) =>
  (text ?? '')
    .split(/\s*\n\s*/)
    .map((each) => each.trim())
    .filter(Boolean);
const filled = (text: string | null) => (text === null || text.trim() === '' ? undefined : text.trim());

/** The terms in a posted form, as the action reads them; a set of keys that is no JSON stays a text, which is refused. */
export function termsIn(given: URLSearchParams): Record<string, unknown> {
  const keys = filled(given.get('jwks'));
  const text = (name: string) => filled(given.get(name));
  const purpose = {
    ca: text('purpose.ca'),
    es: text('purpose.es'),
    oc: text('purpose.oc'),
    en: text('purpose.en'),
  };
  return {
    name: given.get('name') ?? '',
    purpose,
    policyUri: text('policyUri'),
    redirectUris: lines(given.get('redirectUris')),
    postLogoutRedirectUris: lines(given.get('postLogoutRedirectUris')),
    backchannelLogoutUri: text('backchannelLogoutUri'),
    native: given.has('native'),
    authentication: given.get('authentication') ?? '',
    jwks: keys === undefined ? undefined : parsed(keys),
    jwksUri: text('jwksUri'),
    tlsSubject: text('tlsSubject'),
    scopes: given.getAll('scopes'),
    least: given.get('least') ?? '',
    sender: given.get('sender') ?? '',
    par: given.has('par'),
    fapi: given.has('fapi'),
    signature: given.get('signature') ?? '',
    encryption: text('encryption'),
    refresh: given.has('refresh'),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // the schema says so beside the field
  }
}

type Given = { terms: Partial<Terms>; errors: readonly FieldError[] | undefined };

/** All that an application says of itself, in one form. */
export function applicationForm(page: PageContext, { terms, errors }: Given): Html {
  const { lang } = page;
  const { office: t, levels, scopes: names } = words(lang);
  const f = t.fields;
  const field = (name: string) => ({ lang, name, error: errors });
  const options = (values: readonly string[], label: (value: string) => string) =>
    values.map((value) => ({ value, label: label(value) }));
  const same = (value: string) => value;
  return form(
    { key: page.formKey },
    textField({ ...field('name'), label: f.name, value: terms.name }),
    textField({ ...field('purpose.ca'), label: f.purposeCa, value: terms.purpose?.ca }),
    textField({ ...field('purpose.es'), label: f.purposeEs, value: terms.purpose?.es, optional: true }),
    textField({ ...field('purpose.oc'), label: f.purposeOc, value: terms.purpose?.oc, optional: true }),
    textField({ ...field('purpose.en'), label: f.purposeEn, value: terms.purpose?.en, optional: true }),
    textField({ ...field('policyUri'), label: f.policyUri, value: terms.policyUri, optional: true }),
    textArea({
      ...field('redirectUris'),
      label: f.redirectUris,
      hint: f.redirectUrisHint,
      value: terms.redirectUris?.join('\n'),
    }),
    textArea({
      ...field('postLogoutRedirectUris'),
      label: f.postLogoutRedirectUris,
      value: terms.postLogoutRedirectUris?.join('\n'),
      optional: true,
    }),
    textField({
      ...field('backchannelLogoutUri'),
      label: f.backchannelLogoutUri,
      value: terms.backchannelLogoutUri,
      optional: true,
    }),
    checkboxes({
      ...field('scopes'),
      label: f.scopes,
      values: terms.scopes,
      choices: SCOPE_NAMES.map((value) => ({ value, label: names[value] })),
    }),
    select({
      ...field('least'),
      label: f.least,
      value: terms.least ?? 'low',
      options: LEVELS.map((value) => ({ value, label: levels[value] })),
    }),
    select({
      ...field('authentication'),
      label: f.authentication,
      value: terms.authentication ?? 'private_key_jwt',
      options: AUTHENTICATIONS.map((value) => ({ value, label: t.authentications[value] })),
    }),
    textArea({
      ...field('jwks'),
      label: f.jwks,
      value: terms.jwks && JSON.stringify(terms.jwks, null, 1),
      optional: true,
    }),
    textField({ ...field('jwksUri'), label: f.jwksUri, value: terms.jwksUri, optional: true }),
    textField({ ...field('tlsSubject'), label: f.tlsSubject, value: terms.tlsSubject, optional: true }),
    select({
      ...field('sender'),
      label: f.sender,
      value: terms.sender ?? 'none',
      options: SENDERS.map((value) => ({ value, label: t.senders[value] })),
    }),
    select({
      ...field('signature'),
      label: f.signature,
      value: terms.signature ?? 'ES256',
      options: options(SIGNATURES, same),
    }),
    select({
      ...field('encryption'),
      label: f.encryption,
      value: terms.encryption ?? '',
      options: [{ value: '', label: t.noEncryption }, ...options(ENCRYPTIONS, same)],
    }),
    checkbox({ ...field('native'), label: f.native, checked: terms.native }),
    checkbox({ ...field('par'), label: f.par, checked: terms.par }),
    checkbox({ ...field('fapi'), label: f.fapi, checked: terms.fapi }),
    checkbox({ ...field('refresh'), label: f.refresh, checked: terms.refresh }),
    button(t.save),
  );
}
