import { assertMayDo, mayDo } from '../../../../kernel/access.ts';
import { LEVELS } from '../../../../kernel/assurance.ts';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { fromPem, parseCertificate } from '../../../../kernel/pki/index.ts';
import { type FieldError, fieldErrorsOf } from '../../../../kernel/problem.ts';
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
  notice,
  paragraph,
  section,
  select,
  stack,
  summaryList,
  table,
  tag,
  textArea,
  textField,
  titleFields,
  titleIn,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import {
  changeIssuer,
  listIssuers,
  registerIssuer,
  resumeIssuer,
  showIssuer,
  suspendIssuer,
} from '../actions/issuers.ts';
import { DESK } from '../names.ts';
import { certificateRequest, ourKey } from '../own-key.ts';
import { words } from '../texts/index.ts';

const OPERATORS = { operator: true } as const;
const NEW = `${DESK}/new`;
const REQUEST = `${DESK}/request.pem`;

const dateOf = (ms: number, lang: Lang) =>
  formatDate(Temporal.Instant.fromEpochMilliseconds(ms).toString().slice(0, 10), lang);

/** Issuers with their state, and how wallets know us. */
export const listPage: PageRoute = {
  path: DESK,
  portal: 'operator',
  async get(page) {
    assertMayDo(page.actor, OPERATORS);
    const { lang } = page;
    const { operator: t, levels } = words(lang);
    const { items } = await page.run(listIssuers, {});
    const body = stack(
      mayDo(page.actor, registerIssuer.access).allowed && buttonGroup(linkButton(NEW, t.add)),
      items.length === 0
        ? emptyState({ title: t.empty, body: t.emptyMore })
        : table({
            ...{ lang, caption: t.title, captionHidden: true, rows: items },
            columns: [
              { ...{ key: 'name', header: t.name, rowHeader: true }, cell: ({ title }) => title[lang] },
              { key: 'country', header: t.country, cell: ({ country }) => country },
              { key: 'level', header: t.level, cell: ({ level }) => levels[level] },
              { key: 'state', header: t.state, cell: ({ state }) => stateTag(page, state) },
              {
                ...{ key: 'act', header: t.act },
                cell: ({ id, title }) =>
                  link(`${DESK}/${id}`, html`${t.see}${hiddenText(` ${title[lang]}`)}`),
              },
            ],
          }),
      await oursSection(page),
    );
    return portalPage(page, { portal: 'operator', title: t.title, lead: t.lead, body, width: 'wide' });
  },
};

async function oursSection({ kernel, lang }: PageContext): Promise<Html> {
  const { operator: t } = words(lang);
  const { chain, clientId } = await ourKey(kernel);
  const isSelfMade = kernel.settings['WALLET_CERTIFICATES'] === undefined;
  return section(
    { title: t.ours },
    isSelfMade && notice({ lang, tone: 'warning' }, t.selfMade),
    summaryList(lang, [
      { key: t.clientId, value: code(clientId) },
      { key: t.ourEnd, value: dateOf(parseCertificate(chain[0]!).notAfter, lang) },
    ]),
    paragraph(t.requestMore),
    linkButton(REQUEST, t.request, { look: 'secondary' }),
  );
}

/** What an authority of access certificates wants of us. */
export const requestPage: PageRoute = {
  path: REQUEST,
  portal: 'operator',
  async get(page) {
    assertMayDo(page.actor, OPERATORS);
    const file = await certificateRequest(page.kernel);
    return { file, type: 'application/x-pem-file', name: 'wallet-access-request.pem' };
  },
};

const stateTag = ({ lang }: PageContext, state: 'active' | 'suspended'): Html =>
  tag(words(lang).operator.states[state], state === 'active' ? 'success' : 'warning');

/** A new issuer. */
export const newPage: PageRoute = {
  path: NEW,
  portal: 'operator',
  async get(page) {
    assertMayDo(page.actor, registerIssuer.access);
    return drawNew(page);
  },
  async post(page) {
    const get = (name: string) => page.form.get(name) ?? '';
    const split = (name: string) => get(name).split(/\s+/).filter(Boolean);
    const done = await page.attempt(registerIssuer, {
      ...{ title: titleIn(page.form), country: get('country'), anchor: get('anchor'), level: get('level') },
      ...{ vcts: split('vcts'), doctypes: split('doctypes') },
    });
    if (!done.ok) return drawNew(page, fieldErrorsOf(done.problem));
    return { redirect: `${DESK}/${done.value.id}`, flash: words(page.lang).operator.added };
  },
};

function drawNew(page: PageContext, errors?: readonly FieldError[]): PageAnswer {
  const { lang, form: given } = page;
  const { operator: t } = words(lang);
  const common = (name: string) => ({
    ...{ lang, name, error: errors },
    ...(given.has(name) && { value: given.get(name)! }),
  });
  const body = form(
    { key: page.formKey },
    ...nameFields(page, {}, errors),
    textField({ ...common('country'), label: t.country, hint: t.countryHint, width: 5 }),
    textArea({ ...common('anchor'), label: t.anchor, hint: t.anchorHint, rows: 10 }),
    textField({ ...common('vcts'), label: t.vcts, hint: t.vctsHint }),
    textField({ ...common('doctypes'), label: t.doctypes, hint: t.doctypesHint, optional: true }),
    buttonGroup(button(t.addIt), linkButton(DESK, t.back, { look: 'tertiary' })),
  );
  const shown = portalPage(page, { portal: 'operator', title: t.newTitle, body, errors });
  return { html: shown, status: errors === undefined ? 200 : 422 };
}

/** What is known of an issuer; stops it, or puts it in service. */
export const issuerPage: PageRoute = {
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
    const act = page.form.get('act');
    if (act === 'suspend' || act === 'resume') {
      await page.run(act === 'suspend' ? suspendIssuer : resumeIssuer, { id });
      return { redirect: to, flash: act === 'suspend' ? t.suspended : t.resumed };
    }
    const wish = { id, title: titleIn(page.form), level: page.form.get('level') };
    const done = await page.attempt(changeIssuer, wish);
    return done.ok ? { redirect: to, flash: t.saved } : draw(page, fieldErrorsOf(done.problem));
  },
};

async function draw(page: PageContext, errors?: readonly FieldError[]): Promise<PageAnswer> {
  const { lang } = page;
  const { operator: t } = words(lang);
  const known = await page.run(showIssuer, { id: page.params['id'] });
  const { title, state, country, vcts, doctypes, anchor } = known;
  const mayKeep = mayDo(page.actor, changeIssuer.access).allowed;
  const act = state === 'active' ? 'suspend' : 'resume';
  const { notAfter } = parseCertificate(fromPem(anchor, 'CERTIFICATE')[0]!);
  const body = stack(
    summaryList(lang, [
      { key: t.state, value: stateTag(page, state) },
      { key: t.country, value: country },
      { key: t.vcts, value: code(vcts.join(' ')) },
      { key: t.doctypes, value: code(doctypes.join(' ')) },
      { key: t.endsAt, value: dateOf(notAfter, lang) },
    ]),
    mayKeep &&
      form(
        { key: page.formKey },
        buttonGroup(
          button(t[act], { look: state === 'active' ? 'danger' : 'primary', name: 'act', value: act }),
        ),
      ),
    mayKeep && form({ key: page.formKey }, ...nameFields(page, known, errors), button(t.save)),
    linkButton(DESK, t.back, { look: 'tertiary' }),
  );
  const shown = portalPage(page, { portal: 'operator', title: title[lang], body, errors });
  return { html: shown, status: errors === undefined ? 200 : 422 };
}

type Known = { title: Record<Lang, string>; level: string };

function nameFields(
  { lang, form: given }: PageContext,
  known: Partial<Known>,
  error: readonly FieldError[] | undefined,
): Html[] {
  const { operator: t, levels } = words(lang);
  return [
    ...titleFields({ lang, error, label: t.titleIn, form: given, known: known.title }),
    select({
      ...{ lang, name: 'level', label: t.level, hint: t.levelHint, error },
      value: given.get('level') ?? known.level ?? 'high',
      options: LEVELS.map((value) => ({ value, label: levels[value] })),
    }),
  ];
}
