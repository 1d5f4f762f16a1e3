import { assertMayDo } from '../../../../kernel/access.ts';
import { LEVELS } from '../../../../kernel/assurance.ts';
import type { Html } from '../../../../kernel/html.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { type FieldError, fieldErrorsOf, type Problem } from '../../../../kernel/problem.ts';
import {
  button,
  buttonGroup,
  form,
  linkButton,
  select,
  textArea,
  textField,
  titleIn,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { registerUpstream } from '../actions/upstreams.ts';
import { words } from '../texts/index.ts';
import { DESK, nameFields } from './operator.ts';

/** A new provider: by its metadata (SAML), or by its issuer and how it knows us (OpenID Connect). */
export const newPage: PageRoute = {
  path: `${DESK}/new/{kind}`,
  portal: 'operator',
  async get(page) {
    assertMayDo(page.actor, registerUpstream.access);
    return draw(page);
  },
  async post(page) {
    const get = (name: string) => page.form.get(name) ?? '';
    const optional = (name: string) => (get(name).trim() === '' ? {} : { [name]: get(name).trim() });
    const common = { slug: get('slug'), title: titleIn(page.form), most: get('most') };
    const given =
      kindOf(page) === 'saml'
        ? { ...common, kind: 'saml', terms: { metadata: get('metadata'), ...optional('country') } }
        : {
            ...{ ...common, kind: 'oidc', ...optional('secret') },
            terms: {
              ...{ issuer: get('issuer'), clientId: get('clientId'), authentication: get('authentication') },
              ...{ ...optional('documentClaim'), defaultLevel: get('defaultLevel') },
            },
          };
    const done = await page.attempt(registerUpstream, given);
    if (!done.ok) return draw(page, besideFields(done.problem));
    return { redirect: `${DESK}/${done.value.id}`, flash: words(page.lang).operator.added };
  },
};

const kindOf = ({ params }: PageContext): 'oidc' | 'saml' => (params['kind'] === 'saml' ? 'saml' : 'oidc');

/** A form has no nesting: what is said of `terms.issuer` stands beside `issuer`. */
const besideFields = (problem: Problem): FieldError[] =>
  fieldErrorsOf(problem).map(({ field, message }) => ({ field: field.replace(/^terms\./, ''), message }));

function draw(page: PageContext, errors?: FieldError[]): PageAnswer {
  const { operator: t } = words(page.lang);
  const kind = kindOf(page);
  const body = form(
    { key: page.formKey },
    field(page, errors, { name: 'slug', label: t.slug, hint: t.slugHint, width: 20 }),
    ...nameFields(page, {}, errors),
    ...(kind === 'saml' ? samlFields(page, errors) : oidcFields(page, errors)),
    buttonGroup(button(t.addIt), linkButton(DESK, t.back, { look: 'tertiary' })),
  );
  const html = portalPage(page, { portal: 'operator', title: `${t.newTitle}: ${t[kind]}`, body, errors });
  return { html, status: errors === undefined ? 200 : 422 };
}

type Given = { name: string; label: string; hint?: string; width?: 5 | 10 | 20; optional?: boolean };

const common = ({ lang, form: given }: PageContext, errors: FieldError[] | undefined, { name }: Given) => ({
  ...{ lang, name },
  ...(errors && { error: errors }),
  ...(given.has(name) && name !== 'secret' && { value: given.get(name)! }),
});

const field = (page: PageContext, errors: FieldError[] | undefined, given: Given): Html =>
  textField({ ...given, ...common(page, errors, given) });

function samlFields(page: PageContext, errors?: FieldError[]): Html[] {
  const { operator: t } = words(page.lang);
  const metadata = { name: 'metadata', label: t.metadata, hint: t.metadataHint };
  return [
    textArea({ ...metadata, ...common(page, errors, metadata), rows: 12 }),
    field(page, errors, { name: 'country', label: t.country, width: 5, optional: true }),
  ];
}

function oidcFields(page: PageContext, errors?: FieldError[]): Html[] {
  const { operator: t, levels } = words(page.lang);
  const authentication = { name: 'authentication', label: t.authentication };
  const defaultLevel = { name: 'defaultLevel', label: t.defaultLevel };
  return [
    field(page, errors, { name: 'issuer', label: t.issuer, hint: t.issuerHint }),
    field(page, errors, { name: 'clientId', label: t.clientId }),
    select({
      ...{ ...authentication, ...common(page, errors, authentication) },
      options: ['private_key_jwt', 'client_secret_basic'].map((value) => ({ value, label: value })),
    }),
    field(page, errors, { name: 'secret', label: t.secret, hint: t.secretHint, optional: true }),
    field(page, errors, { name: 'documentClaim', label: t.documentClaim, optional: true }),
    select({
      ...{ ...defaultLevel, ...common(page, errors, defaultLevel) },
      options: LEVELS.map((value) => ({ value, label: levels[value] })),
    }),
  ];
}
