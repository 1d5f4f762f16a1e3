import { assertMayDo } from '../../../../kernel/access.ts';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { FieldError } from '../../../../kernel/problem.ts';
import {
  button,
  buttonGroup,
  dateField,
  form,
  linkButton,
  radios,
  readDate,
  section,
  textArea,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { requestCertificate } from '../actions/request-certificate.ts';
import { DESK_PROFILES, type Profile, rulesOf, type SubjectPart } from '../profiles.ts';
import { words } from '../texts/index.ts';
import { formErrors, OFFICE, refusal } from './parts.ts';

const HERE = `${OFFICE.base}/new`;
/** Parts that the directory fills in for the own body; a representative's organisation is another one. */
const FROM_DIRECTORY: readonly SubjectPart[] = ['organisation', 'organisationNif'];

const isDeskProfile = (text: string | null): text is Profile => DESK_PROFILES.some((name) => name === text);

/** First which certificate, then for whom. */
export const newRequestPage: PageRoute = {
  path: HERE,
  portal: 'office',
  async get(page) {
    assertMayDo(page.actor, requestCertificate.access);
    const profile = page.query.get('profile');
    return isDeskProfile(profile) ? show(page, profile) : choose(page);
  },
  async post(page) {
    assertMayDo(page.actor, requestCertificate.access);
    const profile = page.form.get('profile');
    if (!isDeskProfile(profile)) return { html: choose(page), status: 422 };
    const t = words(page.lang);
    const seat = readDate(page.form, 'seatUntil', t.seatUntil, page.lang);
    if (!seat.ok && (!seat.empty || profile === 'official'))
      return { html: show(page, profile, [{ field: 'seatUntil', message: seat.message }]), status: 422 };
    const typed = (name: string) => (page.form.get(name) ?? '').trim();
    const input = {
      ...{ profile, subject: subjectOf(page, profile) },
      ...(typed('request') !== '' && { request: typed('request') }),
      ...(seat.ok && { seatUntil: seat.date.toString() }),
    };
    const made = await page.attempt(requestCertificate, input);
    if (made.ok) return { redirect: `${OFFICE.base}/requests/${made.value.id}`, flash: t.registered };
    const { problem } = made;
    return {
      html: show(page, profile, formErrors(problem), refusal(problem, page.lang)),
      status: problem.status,
    };
  },
};

function choose(page: PageContext): Html {
  const { lang } = page;
  const t = words(lang);
  const choices = DESK_PROFILES.map((value) => ({ value, label: t.profiles[value] }));
  const body = html`<form method="get" action="${HERE}" class="ap-stack">${radios({ lang, name: 'profile', label: t.chooseProfile, choices, value: DESK_PROFILES[0] })}${buttonGroup(button(t.goOn))}</form>`;
  return portalPage(page, { portal: 'office', title: t.newRequest, body, breadcrumbs: crumbs(page) });
}

const crumbs = (page: PageContext) => {
  const t = words(page.lang);
  return [{ text: t.title, href: OFFICE.base }, { text: t.newRequest }];
};

/** Parts of a profile that a person at a desk writes. */
function partsOf(profile: Profile): readonly SubjectPart[] {
  const { needs, takes } = rulesOf(profile);
  const all = [...needs, ...takes];
  return profile === 'representative' ? all : all.filter((part) => !FROM_DIRECTORY.includes(part));
}

function subjectOf({ form: sent }: PageContext, profile: Profile) {
  const subject: Record<string, string | string[]> = {};
  for (const part of partsOf(profile)) {
    const typed = (sent.get(part) ?? '').trim();
    if (typed === '') continue;
    subject[part] = part === 'hosts' ? typed.toLowerCase().split(/[\s,]+/) : typed;
  }
  return subject;
}

function show(page: PageContext, profile: Profile, errors?: FieldError[], banner?: Html): Html {
  const { lang } = page;
  const t = words(lang);
  const date = readDate(page.form, 'seatUntil', t.seatUntil, lang);
  const needs = rulesOf(profile).needs;
  const isServer = profile === 'tls-server';
  const parts = partsOf(profile).map((part) =>
    partField(page, part, { optional: !needs.includes(part), errors }),
  );
  const seat =
    rulesOf(profile).role === 'people' &&
    profile !== 'citizen' &&
    dateField({
      ...{
        lang,
        name: 'seatUntil',
        label: t.seatUntil,
        error: errors,
        value: date.ok ? date.date : date.parts,
      },
      optional: profile !== 'official',
    });
  const key = textArea({
    ...{
      lang,
      name: 'request',
      label: t.request,
      hint: isServer ? t.requestNeeded : t.requestHint,
      error: errors,
    },
    ...{ value: page.form.get('request') ?? '', rows: 6, optional: !isServer },
  });
  const body = form(
    { key: page.formKey, hidden: { profile } },
    section({ title: t.subjectTitle }, ...parts, seat),
    section({ title: t.keyTitle }, key),
    buttonGroup(button(t.send), linkButton(HERE, t.cancel, { look: 'tertiary' })),
  );
  return portalPage(page, {
    ...{
      portal: 'office',
      title: t.newRequest,
      caption: t.profiles[profile],
      body,
      breadcrumbs: crumbs(page),
    },
    ...(errors === undefined ? {} : { errors }),
    ...(banner === undefined ? {} : { banner }),
  });
}

type PartShown = { optional: boolean; errors: FieldError[] | undefined };

function partField(
  { lang, form: sent }: PageContext,
  part: SubjectPart,
  { optional, errors }: PartShown,
): Html {
  const t = words(lang);
  const shared = {
    lang,
    name: part,
    label: t.parts[part],
    value: sent.get(part) ?? '',
    error: errors,
    optional,
  };
  if (part === 'hosts') return textArea({ ...shared, hint: t.hostsHint, rows: 3 });
  return textField({
    ...{ ...shared, autocomplete: 'off', maxlength: 200 },
    ...(part === 'email' ? { kind: 'email' as const } : {}),
    ...(part === 'document' || part === 'organisationNif' ? { width: 12, spellcheck: false } : {}),
  });
}
