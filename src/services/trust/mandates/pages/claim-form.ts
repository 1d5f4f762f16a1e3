import type { Html } from '../../../../kernel/html.ts';
import type { PageContext } from '../../../../kernel/http/pages.ts';
import type { FieldError } from '../../../../kernel/problem.ts';
import {
  button,
  checkboxes,
  dateField,
  fileField,
  form,
  radios,
  readDate,
  section,
  select,
  stack,
  textField,
} from '../../../../ui/index.ts';
import { DOCUMENT_KINDS, type DocumentKind } from '../mandate.ts';
import { CAPACITIES, SCOPE_TYPES } from '../scope.ts';
import { words } from '../texts/index.ts';
import { DOCUMENT_BYTES } from '../wish.ts';
import { dayOrNothing } from './give-answers.ts';

export type Body = { id: string; name: string };

/** Fields of a person or a legal person; `prefix` tells two of them apart in one form. */
export function partyFields(page: PageContext, prefix: string, errors: readonly FieldError[]): Html {
  const { lang, form: sent } = page;
  const t = words(lang);
  const field = (name: string, label: string, more = {}) =>
    textField({
      ...{ lang, name: `${prefix}${name}`, label, value: sent.get(`${prefix}${name}`) ?? '' },
      ...{ error: errors, maxlength: 80, autocomplete: 'off', ...more },
    });
  return stack(
    field('document', t.document, { hint: t.documentHint, maxlength: 20 }),
    field('name', t.firstName),
    field('surname1', t.surname1),
    field('surname2', t.surname2, { optional: true }),
  );
}

/** A party as it was written in a form: without a surname it is a legal person, when its number is of one. */
export function readParty(sent: URLSearchParams, prefix: string) {
  const text = (name: string) => (sent.get(`${prefix}${name}`) ?? '').trim();
  const isOrganisation = /^[ABCDEFGHJNPQRSUVW]/i.test(text('document')) && text('surname1') === '';
  return {
    kind: isOrganisation ? 'organisation' : 'person',
    ...{
      document: text('document'),
      name: text('name'),
      surname1: text('surname1'),
      surname2: text('surname2'),
    },
  };
}

/** What both pages send: powers, days and the document; days that are none stay to be told. */
export function readPowers(page: PageContext) {
  const { form: sent, lang } = page;
  const t = words(lang);
  const errors: FieldError[] = [];
  const date = (name: string, label: string): string | undefined => {
    const read = readDate(sent, name, label.toLowerCase(), lang);
    if (read.ok) return read.date.toString();
    if (!read.empty) errors.push({ field: name, message: read.message });
    return undefined;
  };
  const [validUntil, birthDate] = [date('validUntil', t.lastDay), date('birthDate', t.birthDate)];
  const body = sent.get('receiverId') ?? '';
  const powers = {
    kind: sent.get('kind') === 'guardianship' ? 'guardianship' : 'ordinary',
    type: sent.get('type') ?? '',
    capacities: sent.getAll('capacities'),
    ...(sent.get('type') === 'B' && body !== '' && { bodies: [body] }),
    ...(validUntil !== undefined && { validUntil: dayOrNothing(validUntil) }),
    ...(birthDate !== undefined && { birthDate }),
  };
  return { powers, errors };
}

export const paperKindOf = (sent: URLSearchParams): DocumentKind =>
  DOCUMENT_KINDS.find((each) => each === sent.get('paperKind')) ?? 'ALTRES';

type Shown = {
  errors: readonly FieldError[];
  bodies: readonly Body[];
  parties: Html;
  submit: string;
  needsPaper: boolean;
};

/** The form with which somebody brings a mandate to the register, a citizen or an official at the desk. */
export function claimForm(page: PageContext, shown: Shown): Html {
  const { lang, form: sent } = page;
  const t = words(lang);
  const { errors, bodies } = shown;
  const types = SCOPE_TYPES.filter((each) => each !== 'C');
  const date = (name: string) => ({
    day: sent.get(`${name}-day`) ?? '',
    month: sent.get(`${name}-month`) ?? '',
    year: sent.get(`${name}-year`) ?? '',
  });
  return form(
    { key: page.formKey, files: true },
    shown.parties,
    radios({
      ...{ lang, name: 'kind', label: t.claimKind, value: sent.get('kind') ?? 'ordinary', error: errors },
      choices: (['ordinary', 'guardianship'] as const).map((value) => ({ value, label: t.kinds[value] })),
    }),
    checkboxes({
      ...{ lang, name: 'capacities', label: t.what, values: sent.getAll('capacities'), error: errors },
      choices: CAPACITIES.map((value) => ({ value, label: t.does[value] })),
    }),
    radios({
      ...{ lang, name: 'type', label: t.where, value: sent.get('type') ?? undefined, error: errors },
      choices: types.map((value) => ({ value, label: t.types[value] })),
    }),
    bodies.length > 0 &&
      select({
        ...{
          lang,
          name: 'receiverId',
          label: t.receiver,
          value: sent.get('receiverId') ?? '',
          error: errors,
        },
        ...{ placeholder: '—', optional: true },
        options: bodies.map(({ id, name }) => ({ value: id, label: name })),
      }),
    dateField({
      lang,
      name: 'validUntil',
      label: t.lastDay,
      value: date('validUntil'),
      error: errors,
      optional: true,
    }),
    dateField({
      ...{ lang, name: 'birthDate', label: t.birthDate, hint: t.birthHint, value: date('birthDate') },
      ...{ error: errors, optional: true },
    }),
    section(
      { title: t.paper, level: 2 },
      select({
        ...{ lang, name: 'paperKind', label: t.paperKind, value: sent.get('paperKind') ?? 'ALTRES' },
        options: DOCUMENT_KINDS.filter((each) => each !== 'XML').map((value) => ({
          value,
          label: t.paperKinds[value],
        })),
      }),
      fileField({
        ...{ lang, name: 'paper', label: t.paper, hint: t.paperHint, error: errors },
        ...{ accept: ['.pdf'], maxBytes: DOCUMENT_BYTES, optional: !shown.needsPaper },
      }),
    ),
    button(shown.submit),
  );
}
