import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext } from '../../../../kernel/http/pages.ts';
import type { FieldError, Problem } from '../../../../kernel/problem.ts';
import type { Lang } from '../../../../kernel/texts.ts';
import {
  button,
  buttonGroup,
  form,
  linkButton,
  list,
  notice,
  type Tone,
  tabs,
  tag,
  textField,
  timeline,
} from '../../../../ui/index.ts';
import type { RequestState } from '../tables.ts';
import { type Words, words } from '../texts/index.ts';
import type { ShownState } from '../views.ts';

/** Where the desk of a portal is: that of a body, or that of the consortium. */
export type Desk = { portal: 'office' | 'operator'; base: string };
export const OFFICE: Desk = { portal: 'office', base: '/office/certificates' };
export const OPERATOR: Desk = { portal: 'operator', base: '/operator/certificates' };

/** An address with its query; empty values are left out. */
export function address(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const filled = Object.entries(query).filter((pair): pair is [string, string] => !!pair[1]);
  return filled.length === 0 ? path : `${path}?${new URLSearchParams(filled)}`;
}

const STATE_TONES: Readonly<Record<ShownState, Tone>> = {
  valid: 'success',
  suspended: 'warning',
  revoked: 'danger',
  expired: 'neutral',
};
export const stateTag = (state: ShownState, t: Words): Html => tag(t.states[state], STATE_TONES[state]);

const REQUEST_TONES: Readonly<Record<RequestState, Tone>> = {
  requested: 'warning',
  verified: 'info',
  approved: 'info',
  issued: 'success',
  rejected: 'danger',
  withdrawn: 'neutral',
};
export const requestTag = (state: RequestState, t: Words): Html =>
  tag(t.requestStates[state], REQUEST_TONES[state]);

/** The views of a desk. */
export function viewTabs(
  page: PageContext,
  { base, portal }: Desk,
  current: 'certificates' | 'requests' | 'authorities',
): Html {
  const t = words(page.lang);
  const all = [
    { key: 'certificates', text: t.tabCertificates, href: base },
    { key: 'requests', text: t.tabRequests, href: `${base}/requests` },
    ...(portal === 'operator'
      ? [{ key: 'authorities', text: t.tabAuthorities, href: `${base}/authorities` }]
      : []),
  ];
  return tabs(
    t.views,
    all.map(({ key, text, href }) => ({ text, href, current: key === current })),
  );
}

/** What is wrong with a form, beside its fields: parts of the subject are fields of their own there. */
export const formErrors = (problem: Problem): FieldError[] =>
  problem.fields.map(({ field, message }) => ({
    field: field.replace(/^subject\./, '').replace(/\.\d+$/, ''),
    message,
  }));

/** A refusal that is about no field: what happened, and each condition that failed with what to do about it. */
export function refusal(problem: Problem, lang: Lang): Html | undefined {
  if (problem.fields.length > 0) return undefined;
  const { title, remedy } = problem.kind;
  const content =
    problem.clauses.length === 0
      ? html`<p>${remedy[lang]}</p>`
      : list(problem.clauses.map((clause) => `${clause.title[lang]} ${clause.remedy[lang]}`));
  return notice({ lang, tone: 'danger', title: title[lang], live: true }, content);
}

type HistoryLine = { step: string; byName: string; reason: string | null; at: string };

/** What was done, oldest first. */
export function historyOf(page: PageContext, lines: readonly HistoryLine[]): Html {
  const t = words(page.lang);
  return timeline(
    page.lang,
    lines.map(({ step, byName, reason, at }) => ({
      title: (t.steps as Readonly<Record<string, string>>)[step] ?? step,
      at: Temporal.Instant.from(at),
      body: html`<p>${t.by(byName)}</p>${reason !== null && html`<p>${reasonText(reason, t)}</p>`}`,
    })),
  );
}

/** A reason of RFC 5280 in words; what somebody wrote, as it is. */
export const reasonText = (reason: string, t: Words): string =>
  (t.reasons as Readonly<Record<string, string>>)[reason] ?? reason;

/** The name of an authority for people: `people-2` is the one that followed. */
export function authorityTitle(id: string, t: Words): string {
  const [role = '', follower] = id.split('-');
  const title = (t.authorities as Readonly<Record<string, string>>)[role] ?? role;
  return follower === undefined ? title : `${title} ${follower}`;
}

/** One page of what was found. */
export type Found<Row> = { found: Row[]; total: number; page: number; pages: number };

type Search = { base: string; text: string | undefined; errors: FieldError[] | undefined; more: boolean };

/** Looks for somebody; what is typed is personal data, so it is posted and stays out of addresses and logs. */
export function searchByName({ lang }: PageContext, { base, text, errors, more }: Search): Html {
  const t = words(lang);
  return html`${form(
    { action: base, label: t.search },
    textField({
      ...{ lang, name: 'text', label: t.search, hint: t.searchHint, value: text ?? '', error: errors },
      ...{ kind: 'search', maxlength: 100, autocomplete: 'off' },
    }),
    buttonGroup(
      button(t.searchButton, { look: 'secondary' }),
      text !== undefined && linkButton(base, t.searchAll, { look: 'tertiary' }),
    ),
  )}${more && notice({ lang }, t.searchMore)}`;
}
