import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext } from '../../../../kernel/http/pages.ts';
import type { FieldError, Problem } from '../../../../kernel/problem.ts';
import type { Lang } from '../../../../kernel/texts.ts';
import { buttonGroup, link, linkButton, list, notice, type Tone, tag } from '../../../../ui/index.ts';
import { type Words, words } from '../texts/index.ts';

export const HOME = '/office/signatures';
export const places = {
  sign: `${HOME}/sign`,
  create: `${HOME}/new`,
  credential: `${HOME}/credential`,
  delegations: `${HOME}/delegations`,
  offices: `${HOME}/offices`,
  own: `${HOME}/own-certificate`,
} as const;
export const requestPlace = (id: string): string => `${HOME}/requests/${id}`;

export const wordsOf = ({ lang }: Pick<PageContext, 'lang'>): Words => words(lang);

/** An address with its query; undefined and empty values are left out. */
export function address(path: string, query: Readonly<Record<string, string | number | undefined>>): string {
  const filled = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  return filled.length === 0 ? path : `${path}?${new URLSearchParams(filled)}`;
}

const STATE_TONES: Readonly<Record<string, Tone>> = {
  ...({ draft: 'neutral', open: 'info', returned: 'warning', completed: 'success' } as const),
  ...({ rejected: 'danger', cancelled: 'neutral', expired: 'danger' } as const),
  ...({ waiting: 'neutral', turn: 'info', done: 'success', refused: 'danger' } as const),
  ...({ active: 'success', suspended: 'warning', revoked: 'neutral' } as const),
  ...({ inForce: 'success', future: 'info', over: 'neutral' } as const),
};
export const stateTag = (state: string, names: Readonly<Record<string, string>>): Html =>
  tag(names[state] ?? state, STATE_TONES[state] ?? 'neutral');

/** What is wrong with a form, beside each field. */
export const formErrors = (problem: Problem): FieldError[] => [...problem.fields];

/** A refusal that is about no field: what failed, and what to do about each condition. */
export function refusal(problem: Problem, lang: Lang): Html | undefined {
  if (problem.fields.length > 0) return undefined;
  const { title, remedy } = problem.kind;
  const clauses = problem.clauses.map((clause) => html`${clause.title[lang]} ${clause.remedy[lang]}`);
  return notice(
    { lang, tone: 'danger', title: title[lang], live: true },
    clauses.length > 0 ? list(clauses) : html`<p>${remedy[lang]}</p>`,
  );
}

/** What people come for besides signing, above the inbox. */
export const firstPlaces = (t: Words): Html =>
  buttonGroup(
    linkButton(places.create, t.newRequest, { look: 'secondary' }),
    linkButton(places.credential, t.myCredential, { look: 'tertiary' }),
    linkButton(places.delegations, t.delegations, { look: 'tertiary' }),
  );

/** The other pages of signatures, under the inbox. */
export function otherPlaces(t: Words): Html {
  return html`<nav aria-label="${t.places}">${list(
    [link(places.offices, t.offices), link(places.own, t.ownCertificate)],
    'plain',
  )}</nav>`;
}

/** What a person wrote in a field, without blanks around. */
export const typed = (page: PageContext, name: string): string => (page.form.get(name) ?? '').trim();

/** Whether the form asks for what cannot be known: an empty field is left out of the input. */
export const given = (page: PageContext, name: string): string | undefined => typed(page, name) || undefined;
