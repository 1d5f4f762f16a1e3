import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext } from '../../../../kernel/http/pages.ts';
import type { FieldError } from '../../../../kernel/problem.ts';
import { numberField, select, textField } from '../../../../ui/index.ts';
import { TYPES } from '../administration.ts';
import { words } from '../texts/index.ts';
import type { Body } from './record.ts';

/** What stands in the form: from the record at first, from what was typed after a refusal. */
export type FormValues = (name: string) => string;

export const typedValues =
  (form: URLSearchParams): FormValues =>
  (name) =>
    form.get(name) ?? '';

export function recordValues(body: Body, parentCode: string): FormValues {
  const { contact, names } = body;
  const values: Record<string, string | number | null | undefined> = {
    ...{
      type: body.type,
      name: body.name,
      place: body.place,
      ine10: body.ine10,
      dir3: body.dir3,
      nif: body.nif,
    },
    ...{ population: body.population, calendar: body.calendar, parent: parentCode, version: body.version },
    ...{ name_es: names.es, name_oc: names.oc, name_en: names.en, ...contact },
  };
  return (name) => String(values[name] ?? '');
}

type Shown = { values: FormValues; errors: readonly FieldError[] | undefined };

/** The fields that only the operator changes. */
export function officialFields({ lang }: PageContext, { values, errors }: Shown): Html {
  const t = words(lang);
  const types = TYPES.map((value) => ({ value, label: t.types[value] }));
  const text = (name: 'ine10' | 'dir3' | 'nif') =>
    textField({
      lang,
      name,
      label: t[name],
      value: values(name),
      error: errors,
      optional: true,
      width: 12,
      spellcheck: false,
    });
  return html`${select({ lang, name: 'type', label: t.type, options: types, value: values('type'), error: errors })}
${textField({ lang, name: 'name', label: t.officialName, value: values('name'), error: errors, maxlength: 200 })}
${text('ine10')}${text('dir3')}${text('nif')}
${textField({ lang, name: 'parent', label: t.parent, hint: t.parentHint, value: values('parent'), error: errors, optional: true, width: 12 })}`;
}

/** The fields that a body changes itself too (OWN_FIELDS of the domain). */
export function ownFields({ lang }: PageContext, { values, errors }: Shown): Html {
  const t = words(lang);
  const common = (name: string, label: string) => ({
    lang,
    name,
    label,
    value: values(name),
    error: errors,
    optional: true,
  });
  return html`${textField({ ...common('place', t.place), maxlength: 120 })}
${(['es', 'oc', 'en'] as const).map((one) => textField({ ...common(`name_${one}`, t.names[one]), maxlength: 200 }))}
${numberField({ ...common('population', t.population), width: 10 })}
${textField({ ...common('calendar', t.calendar), hint: t.calendarHint, width: 12, spellcheck: false })}
${textField({ ...common('address', t.address), hint: t.contactHint, maxlength: 300 })}
${textField({ ...common('email', t.email), kind: 'email' })}
${textField({ ...common('phone', t.phone), kind: 'tel', width: 20 })}
${textField({ ...common('web', t.web), hint: t.webHint, kind: 'url' })}`;
}

/** What was typed in the own fields, as the actions take it. */
export function ownInput(form: URLSearchParams): Record<string, unknown> {
  const names = (['es', 'oc', 'en'] as const)
    .map((one) => [one, (form.get(`name_${one}`) ?? '').trim()])
    .filter(([, name]) => name !== '');
  const texts = ['place', 'population', 'calendar', 'address', 'email', 'phone', 'web'];
  return {
    ...Object.fromEntries(texts.map((name) => [name, (form.get(name) ?? '').trim()])),
    names: Object.fromEntries(names),
  };
}
