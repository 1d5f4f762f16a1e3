import type { Html } from '../../kernel/html.ts';
import type { FieldError } from '../../kernel/problem.ts';
import type { Lang } from '../../kernel/texts.ts';
import { button, buttonGroup } from '../components/button.ts';
import { checkbox, checkboxes, radios } from '../components/choice.ts';
import { section } from '../components/content.ts';
import { dateField } from '../components/date-field.ts';
import { numberField, searchField, select, textArea, textField } from '../components/field.ts';
import { fileField } from '../components/file-field.ts';
import { form } from '../components/form.ts';
import { galleryWords } from './texts/index.ts';

const MAX_FILE = 10_000_000;
const MAX_REASON = 1200;

/** The errors that the second form of the gallery shows. */
export function exampleErrors(lang: Lang): readonly FieldError[] {
  const t = galleryWords(lang);
  return [
    { field: 'wrong.name', message: t.wrongName },
    { field: 'wrong.reason', message: t.wrongReason },
    { field: 'wrong.town', message: t.wrongTown },
    { field: 'wrong.consent', message: t.wrongConsent },
    { field: 'wrong.birth', message: t.wrongBirth },
    { field: 'wrong.file', message: t.wrongFile },
    { field: 'wrong.declare', message: t.wrongDeclare },
  ];
}

export function fieldExamples(lang: Lang): Html {
  const t = galleryWords(lang);
  const towns = t.towns.map((label, i) => ({ value: String(i), label, group: t.groupA }));
  const ways = t.consentChoices.map((label, i) => ({
    value: String(i),
    label,
    hint: i === 0 ? t.consentHint : undefined,
  }));
  return section(
    { title: t.choices, id: 'fields' },
    form({ method: 'get', label: t.find }, searchField({ lang, name: 'q', label: t.find })),
    form(
      { key: 'example', files: true, label: t.choices },
      textField({ lang, name: 'name', label: t.name, hint: t.nameHint, autocomplete: 'name' }),
      textField({
        lang,
        name: 'email',
        label: t.email,
        kind: 'email',
        autocomplete: 'email',
        optional: true,
        width: 30,
      }),
      numberField({ lang, name: 'amount', label: t.amount, decimal: true, suffix: '€', value: '1250,50' }),
      numberField({ lang, name: 'people', label: t.people, width: 3 }),
      textArea({ lang, name: 'reason', label: t.reason, hint: t.reasonHint, maxlength: MAX_REASON }),
      select({ lang, name: 'town', label: t.town, options: towns }),
      radios({ lang, name: 'consent', label: t.consent, choices: ways, value: '0' }),
      checkboxes({
        lang,
        name: 'services',
        label: t.services,
        choices: t.listItems.map((label, i) => ({ value: String(i), label })),
        values: ['0', '2'],
      }),
      dateField({ lang, name: 'birth', label: t.birth, hint: t.birthHint, birthday: true }),
      fileField({
        lang,
        name: 'file',
        label: t.file,
        accept: ['.pdf', '.jpg'],
        maxBytes: MAX_FILE,
        optional: true,
      }),
      checkbox({ lang, name: 'declare', label: t.declare, hint: t.declareHint }),
      buttonGroup(button(t.send), button(t.save, { look: 'secondary', formnovalidate: true })),
    ),
  );
}

export function wrongFieldExamples(lang: Lang): Html {
  const t = galleryWords(lang);
  const error = exampleErrors(lang);
  const towns = t.towns.map((label, i) => ({ value: String(i), label }));
  return section(
    { title: t.wrongFields, id: 'wrong-fields' },
    form(
      { label: t.wrongFields, files: true },
      textField({ lang, name: 'wrong.name', label: t.name, hint: t.nameHint, error, autocomplete: 'name' }),
      textArea({ lang, name: 'wrong.reason', label: t.reason, error, rows: 3 }),
      select({ lang, name: 'wrong.town', label: t.town, options: towns, error }),
      radios({
        lang,
        name: 'wrong.consent',
        label: t.consent,
        choices: t.consentChoices.map((label, i) => ({ value: String(i), label })),
        inline: true,
        error,
      }),
      dateField({
        lang,
        name: 'wrong.birth',
        label: t.birth,
        value: { day: '31', month: '12', year: '2099' },
        error,
      }),
      fileField({ lang, name: 'wrong.file', label: t.file, accept: ['.pdf'], maxBytes: MAX_FILE, error }),
      checkbox({ lang, name: 'wrong.declare', label: t.declare, error }),
    ),
  );
}
