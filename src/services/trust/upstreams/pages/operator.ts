import { assertMayDo, mayDo } from '../../../../kernel/access.ts';
import { LEVELS } from '../../../../kernel/assurance.ts';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { parseCertificate } from '../../../../kernel/pki/index.ts';
import { fieldErrorsOf } from '../../../../kernel/problem.ts';
import { formatDate, type Lang } from '../../../../kernel/texts.ts';
import {
  button,
  buttonGroup,
  code,
  emptyState,
  form,
  hiddenText,
  link,
  linkButton,
  section,
  select,
  stack,
  summaryList,
  table,
  tag,
  titleFields,
  titleIn,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { acsOf, entityIdOf } from '../acs.ts';
import {
  changeUpstream,
  listUpstreams,
  registerUpstream,
  resumeUpstream,
  showUpstream,
  suspendUpstream,
} from '../actions/upstreams.ts';
import { callbackOf } from '../oidc.ts';
import { readMetadata } from '../saml/trust.ts';
import { words } from '../texts/index.ts';
import { JWKS_PATH } from '../upstream.ts';

export const DESK = '/operator/upstreams';
const OPERATORS = { operator: true } as const;

/** Providers of identity of others, with their state. */
export const listPage: PageRoute = {
  path: DESK,
  portal: 'operator',
  async get(page) {
    assertMayDo(page.actor, OPERATORS);
    const { lang } = page;
    const { operator: t, levels } = words(lang);
    const { items } = await page.run(listUpstreams, {});
    const mayAdd = mayDo(page.actor, registerUpstream.access).allowed;
    const body = stack(
      mayAdd &&
        buttonGroup(
          linkButton(`${DESK}/new/saml`, `${t.add}: ${t.saml}`),
          linkButton(`${DESK}/new/oidc`, `${t.add}: ${t.oidc}`, { look: 'secondary' }),
        ),
      items.length === 0
        ? emptyState({ title: t.empty, body: t.emptyMore })
        : table({
            ...{ lang, caption: t.title, captionHidden: true, rows: items },
            columns: [
              { ...{ key: 'name', header: t.name, rowHeader: true }, cell: ({ title }) => title[lang] },
              { key: 'kind', header: t.kind, cell: ({ kind }) => t[kind] },
              { key: 'most', header: t.most, cell: ({ most }) => levels[most] },
              { key: 'state', header: t.state, cell: ({ state }) => stateTag(page, state) },
              {
                ...{ key: 'act', header: t.act },
                cell: ({ id, title }) =>
                  link(`${DESK}/${id}`, html`${t.see}${hiddenText(` ${title[lang]}`)}`),
              },
            ],
          }),
    );
    return portalPage(page, { portal: 'operator', title: t.title, lead: t.lead, body, width: 'wide' });
  },
};

const stateTag = ({ lang }: PageContext, state: 'active' | 'suspended'): Html =>
  tag(words(lang).operator.states[state], state === 'active' ? 'success' : 'warning');

/** What we know of a provider and what it needs of us; stops it, or puts it in service. */
export const upstreamPage: PageRoute = {
  path: `${DESK}/{id}`,
  portal: 'operator',
  async get(page) {
    assertMayDo(page.actor, OPERATORS);
    return draw(page);
  },
  async post(page) {
    const id = page.params['id'];
    const { operator: t } = words(page.lang);
    const to = `${DESK}/${id}`;
    switch (page.form.get('act')) {
      case 'suspend':
        await page.run(suspendUpstream, { id });
        return { redirect: to, flash: t.suspended };
      case 'resume':
        await page.run(resumeUpstream, { id });
        return { redirect: to, flash: t.resumed };
      default: {
        const done = await page.attempt(changeUpstream, {
          id,
          title: titleIn(page.form),
          most: page.form.get('most'),
        });
        return done.ok ? { redirect: to, flash: t.saved } : draw(page, fieldErrorsOf(done.problem));
      }
    }
  },
};

type Errors = NonNullable<Parameters<typeof portalPage>[1]['errors']>;

async function draw(page: PageContext, errors?: Errors): Promise<PageAnswer> {
  const { lang, kernel } = page;
  const { operator: t } = words(lang);
  const known = await page.run(showUpstream, { id: page.params['id'] });
  const { title, slug, state, kind } = known;
  const mayKeep = mayDo(page.actor, changeUpstream.access).allowed;
  const act = state === 'active' ? 'suspend' : 'resume';
  const ours =
    kind === 'saml'
      ? [
          { key: t.entityId, value: code(entityIdOf(kernel)) },
          { key: t.acs, value: code(acsOf(kernel)) },
          { key: t.ourMetadata, value: link(entityIdOf(kernel), entityIdOf(kernel)) },
        ]
      : [
          { key: t.callback, value: code(callbackOf(kernel, { slug })) },
          { key: t.jwks, value: link(JWKS_PATH, `${kernel.publicAddress}${JWKS_PATH}`) },
        ];
  const body = stack(
    summaryList(lang, [
      { key: t.kind, value: t[kind] },
      { key: t.state, value: stateTag(page, state) },
      { key: t.slug, value: code(slug) },
    ]),
    mayKeep &&
      form(
        { key: page.formKey },
        buttonGroup(
          button(t[act], { look: state === 'active' ? 'danger' : 'primary', name: 'act', value: act }),
        ),
      ),
    section({ title: t.theirs }, summaryList(lang, factsOf(page, known))),
    section({ title: t.ours }, summaryList(lang, ours)),
    mayKeep &&
      section(
        { title: t.shown },
        form({ key: page.formKey }, ...nameFields(page, known, errors), button(t.save)),
      ),
    linkButton(DESK, t.back, { look: 'tertiary' }),
  );
  const html_ = portalPage(page, { portal: 'operator', title: title[lang], body, errors });
  return { html: html_, status: errors === undefined ? 200 : 422 };
}

type Known = {
  title: Record<Lang, string>;
  most: string;
  kind: string;
  terms: Record<string, unknown>;
};

function factsOf({ lang }: PageContext, { kind, terms }: Known) {
  const { operator: t } = words(lang);
  if (kind === 'oidc')
    return [
      { key: t.issuer, value: code(String(terms['issuer'])) },
      { key: t.clientId, value: code(String(terms['clientId'])) },
      { key: t.authentication, value: code(String(terms['authentication'])) },
      { key: t.documentClaim, value: code(String(terms['documentClaim'])) },
    ];
  const { entityId, sso, certificates } = readMetadata(String(terms['metadata']));
  return [
    { key: 'entityID', value: code(entityId) },
    { key: 'SSO', value: code(sso.post ?? sso.redirect ?? '') },
    ...certificates.map((der) => ({
      key: t.endsAt,
      value: formatDate(
        Temporal.Instant.fromEpochMilliseconds(parseCertificate(der).notAfter).toString().slice(0, 10),
        lang,
      ),
    })),
  ];
}

export function nameFields(
  { lang, form: given }: PageContext,
  known: Partial<Known>,
  errors?: Errors,
): Html[] {
  const { operator: t, levels } = words(lang);
  return [
    ...titleFields({ lang, error: errors, label: t.titleIn, form: given, known: known.title }),
    select({
      ...{
        lang,
        name: 'most',
        label: t.most,
        error: errors,
        value: given.get('most') ?? known.most ?? 'substantial',
      },
      options: LEVELS.map((value) => ({ value, label: levels[value] })),
    }),
  ];
}
