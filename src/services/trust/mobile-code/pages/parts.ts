import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext } from '../../../../kernel/http/pages.ts';
import type { FieldError } from '../../../../kernel/problem.ts';
import { dateField, link, notice, radios, readDate, textField } from '../../../../ui/index.ts';
import { DOCUMENT_TYPES } from '../../identity/index.ts';
import { words } from '../texts/index.ts';

/** The box for a code: telephones fill it in from the message (`one-time-code`). */
export const codeField = ({ lang }: PageContext, errors: readonly FieldError[] | undefined): Html =>
  textField({
    ...{
      lang,
      name: 'code',
      label: words(lang).code.code,
      kind: 'number',
      width: 10,
      autocomplete: 'one-time-code',
    },
    ...(errors !== undefined && { error: errors }),
  });

/** In the demonstration no telephone rings. */
export const inboxNotice = ({ kernel, lang }: PageContext): Html | false => {
  const t = words(lang).code;
  return (
    kernel.settings.APLEC_DEMO &&
    notice({ lang, tone: 'info' }, html`${t.inbox} ${link('/demo/inbox', t.inboxLink)}`)
  );
};

type Options = {
  errors?: readonly FieldError[] | undefined;
  /** The officer at the desk is asked about the person before them, and not the person. */
  ofSomebody?: boolean;
};

/** Who somebody is, as their document says it. */
export function personFields(page: PageContext, { errors, ofSomebody = false }: Options): Html[] {
  const { lang, form } = page;
  const { home: t, signIn, desk } = words(lang);
  const asked = ofSomebody ? desk : { ...t, document: signIn.document };
  const error = errors !== undefined ? { error: errors } : {};
  const one = (name: string, label: string, more: Record<string, unknown> = {}) =>
    textField({
      ...{ lang, name, label },
      ...error,
      ...(form.has(name) && { value: form.get(name)! }),
      ...more,
    });
  return [
    radios({
      ...{ lang, name: 'person.documentType', label: asked.documentType, inline: true },
      ...error,
      choices: DOCUMENT_TYPES.map((value) => ({ value, label: t.types[value] })),
      value: form.get('person.documentType') ?? 'NIF',
    }),
    one('person.document', asked.document, { hint: signIn.documentHint, width: 20 }),
    one('person.givenName', t.givenName, { autocomplete: 'off' }),
    one('person.surname1', t.surname1, { autocomplete: 'off' }),
    one('person.surname2', asked.surname2, { autocomplete: 'off' }),
    dayField(page, { name: 'person.birthDate', label: t.birthDate, errors }),
  ];
}

type Day = { name: string; label: string; hint?: string; errors?: readonly FieldError[] | undefined };

export function dayField({ lang, form }: PageContext, { name, label, hint, errors }: Day): Html {
  const read = readDate(form, name, label, lang);
  return dateField({
    ...{ lang, name, label },
    ...(hint !== undefined && { hint }),
    ...(errors !== undefined && { error: errors }),
    ...(form.size > 0 && { value: read.ok ? read.date : read.parts }),
  });
}

/** A day of three boxes as ISO text; undefined when it is none. */
export function dayOf({ lang, form }: PageContext, name: string, label: string): string | undefined {
  const read = readDate(form, name, label, lang);
  return read.ok ? read.date.toString() : undefined;
}

/** The person of the form, as the actions take it. */
export function personIn(page: PageContext): Record<string, unknown> {
  const { form, lang } = page;
  const text = (name: string) => form.get(`person.${name}`)?.trim() ?? '';
  return {
    documentType: text('documentType'),
    document: text('document'),
    givenName: text('givenName'),
    surname1: text('surname1'),
    ...(text('surname2') !== '' && { surname2: text('surname2') }),
    birthDate: dayOf(page, 'person.birthDate', words(lang).home.birthDate) ?? '',
  };
}
