import { assertMayDo } from '../../../../kernel/access.ts';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { formatDate, formatDateTime, formatNumber, type Lang } from '../../../../kernel/texts.ts';
import {
  button,
  code,
  form,
  link,
  list,
  notice,
  section,
  stack,
  summaryList,
  table,
  tag,
  tags,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { makeListsNow } from '../actions/make-lists.ts';
import { policiesOf } from '../form.ts';
import { houseOf } from '../house.ts';
import { PROFILE_NAMES, type Profile, rulesOf } from '../profiles.ts';
import { listAuthorityFacts } from '../queries/authorities.ts';
import { words } from '../texts/index.ts';
import { CERTIFICATE_STATES, type ShownState } from '../views.ts';
import { authorityTitle, OPERATOR, refusal, viewTabs } from './parts.ts';

const HERE = `${OPERATOR.base}/authorities`;

/** For the consortium: authorities, lists, responders, counts. */
export const authoritiesPage: PageRoute = {
  path: HERE,
  portal: 'operator',
  async get(page) {
    return showAuthorities(page);
  },
  async post(page) {
    const made = await page.attempt(makeListsNow, {});
    if (made.ok) return { redirect: HERE, flash: words(page.lang).madeLists };
    return {
      html: await showAuthorities(page, refusal(made.problem, page.lang)),
      status: made.problem.status,
    };
  },
};

async function showAuthorities(page: PageContext, banner?: Html): Promise<Html> {
  // Reading is for everybody; this page, with its button, for whoever may press it.
  assertMayDo(page.actor, makeListsNow.access);
  const t = words(page.lang);
  const body = stack(
    viewTabs(page, OPERATOR, 'authorities'),
    ...(await authorityCards(page)),
    form({ key: page.formKey }, button(t.makeLists, { look: 'secondary' })),
  );
  return portalPage(page, {
    ...{ portal: 'operator', title: t.authoritiesTitle, lead: t.authoritiesLead, body, width: 'wide' },
    ...(banner === undefined ? {} : { banner }),
  });
}

type ListFacts = { number: number; entries: number; nextUpdate: string } | null;

async function authorityCards(page: PageContext): Promise<Html[]> {
  const { lang } = page;
  const t = words(lang);
  const { authorities } = await page.run(listAuthorityFacts, {});
  const told = (facts: ListFacts, file: string) =>
    facts === null
      ? t.noList
      : html`${t.listFacts(formatNumber(facts.number, lang), formatNumber(facts.entries, lang), formatDateTime(facts.nextUpdate, lang))} · ${link(`/crl/${file}.crl`, `${file}.crl`)}`;
  return authorities.map((each) =>
    summaryList(
      lang,
      [
        {
          key: t.authorityName,
          value: html`${each.subject} ${tags(each.offline && tag(t.offline, 'accent'), !each.active && tag(t.replaced, 'neutral'))}`,
        },
        { key: t.fingerprint, value: code(each.fingerprint) },
        { key: t.validUntil, value: formatDate(each.notAfter, lang) },
        { key: t.fullList, value: told(each.full, each.id) },
        ...(each.role === 'root' ? [] : [{ key: t.deltaList, value: told(each.delta, `${each.id}-delta`) }]),
        ...(each.responderUntil === null
          ? []
          : [{ key: t.responder, value: formatDateTime(each.responderUntil, lang) }]),
        ...countsOf(each.counts, lang),
        {
          key: t.downloadTitle,
          value: html`${link(`/pki/${each.id}.pem`, 'PEM')} · ${link(`/pki/${each.id}.cer`, 'DER')}`,
        },
      ],
      { title: `${authorityTitle(each.id, t)} (${each.id})` },
    ),
  );
}

function countsOf(counts: Readonly<Record<ShownState, number>> | null, lang: Lang) {
  if (counts === null) return [];
  const t = words(lang);
  const told = CERTIFICATE_STATES.map((state) => `${t.states[state]}: ${formatNumber(counts[state], lang)}`);
  return [{ key: t.counts, value: told.join(' · ') }];
}

/** For everybody: what is promised, the policies, the authorities (policy and disclosure statement, EN 319 411-1 annex A). */
export const practicePage: PageRoute = {
  path: '/certificates',
  portal: 'public',
  async get(page) {
    const { lang } = page;
    const t = words(lang);
    const house = houseOf(page.kernel);
    const profiles = table<Profile>({
      ...{ lang, caption: t.profilesTitle, captionHidden: true, rows: PROFILE_NAMES, narrow: 'stack' },
      columns: [
        { key: 'profile', header: t.profile, cell: (name) => t.profiles[name], rowHeader: true },
        {
          key: 'policy',
          header: t.policy,
          cell: (name) => html`${policiesOf(rulesOf(name), house).map((oid) => html`${code(oid)} `)}`,
        },
        { key: 'days', header: t.longest, cell: (name) => t.days(formatNumber(rulesOf(name).days, lang)) },
      ],
    });
    const body = stack(
      !house.qualified && notice({ lang, tone: 'warning' }, t.notQualified),
      section({ title: t.promises }, list([t.promise1, t.promise2, t.promise3, t.promise4])),
      section({ title: t.duties }, list([t.duty1, t.duty2])),
      section({ title: t.profilesTitle }, profiles),
      section({ title: t.authoritiesTitle, intro: t.authoritiesLead }, ...(await authorityCards(page))),
    );
    return portalPage(page, {
      portal: 'public',
      title: t.practiceTitle,
      lead: t.practiceLead,
      body,
      width: 'wide',
    });
  },
};
