import type { Html } from '../../../../kernel/html.ts';
import type { PageContext } from '../../../../kernel/http/pages.ts';
import type { FieldError } from '../../../../kernel/problem.ts';
import { checkbox, dateField, numberField, readDate, select, textField } from '../../../../ui/index.ts';
import { sentence } from '../data-service.ts';
import { askingTexts } from '../texts/asking.ts';
import { wordsOf } from './parts.ts';

type Schema = Record<string, unknown>;
type Kind = 'date' | 'choice' | 'number' | 'yes' | 'text';
type Simple = {
  name: string;
  label: string;
  hint: string | undefined;
  kind: Kind;
  choices: string[];
  required: boolean;
  /** That the schema wants of a text; vetted when the service was described (see `actions/pattern.ts`). */
  pattern: RegExp | undefined;
};

/** How a pattern begins that takes only days of the ISO calendar. */
const ISO_DAY = '^\\d{4}-(0[1-9]|1[0-2])-';

/** The person's document has its own fields in the page; the rest of the question comes from its schema. */
const OWN = 'document';

/** Members of a question that a form can ask: texts, dates, numbers, one of several, yes or no. */
export function simpleFields(schema: Schema, page: PageContext): Simple[] {
  const properties = (schema['properties'] ?? {}) as Record<string, Schema>;
  const required = Array.isArray(schema['required']) ? (schema['required'] as string[]) : [];
  return Object.entries(properties).flatMap(([name, property]) => {
    const kind = name === OWN ? undefined : kindOf(property);
    if (kind === undefined) return [];
    const { description } = property;
    return [
      {
        name,
        label: labelOf(name, property, page),
        hint: typeof description === 'string' ? description : undefined,
        kind,
        choices: Array.isArray(property['enum']) ? property['enum'].map(String) : [],
        required: required.includes(name),
        pattern: kind === 'text' ? patternOf(property) : undefined,
      },
    ];
  });
}

function patternOf({ pattern }: Schema): RegExp | undefined {
  return typeof pattern === 'string' ? new RegExp(pattern, 'u') : undefined;
}

/** `x-title` in four languages if the provider gives it, the usual names, the schema's own title, the bare name. */
function labelOf(name: string, property: Schema, page: PageContext): string {
  const own = sentence.safeParse(property['x-title']);
  if (own.success) return own.data[page.lang];
  const usual: Readonly<Record<string, string>> = wordsOf(page).questionNames;
  const { title } = property;
  return usual[name] ?? (typeof title === 'string' ? title : name);
}

function kindOf(property: Schema): Kind | undefined {
  if (Array.isArray(property['enum'])) return 'choice';
  if (property['type'] === 'boolean') return 'yes';
  if (property['type'] === 'integer' || property['type'] === 'number') return 'number';
  if (property['type'] !== 'string') return undefined;
  const isDay = property['format'] === 'date' || String(property['pattern'] ?? '').startsWith(ISO_DAY);
  return isDay ? 'date' : 'text';
}

const nameOf = (field: Simple) => `question.${field.name}`;

/** The fields of a question as they stand in a page. */
export function questionInputs(schema: Schema, page: PageContext, error: readonly FieldError[]): Html[] {
  const { lang, form } = page;
  return simpleFields(schema, page).map((field) => {
    const name = nameOf(field);
    const common = { lang, name, label: field.label, hint: field.hint, error, optional: !field.required };
    const value = form.get(name) ?? '';
    switch (field.kind) {
      case 'date': {
        const read = readDate(form, name, field.label, lang);
        return dateField({ ...common, value: read.ok ? read.date : read.parts });
      }
      case 'choice':
        return select({
          ...common,
          placeholder: '—',
          options: field.choices.map((each) => ({ value: each, label: each })),
          value,
        });
      case 'number':
        return numberField({ ...common, value });
      case 'yes':
        return checkbox({ ...common, value: 'yes', checked: value === 'yes' });
      default:
        return textField({ ...common, value, maxlength: 200 });
    }
  });
}

/** What was written, as the members of the question; empty ones are left out. */
export function readQuestionFields(
  schema: Schema,
  page: PageContext,
): { question: Schema; errors: FieldError[] } {
  const question: Schema = {};
  const errors: FieldError[] = [];
  for (const field of simpleFields(schema, page)) {
    const name = nameOf(field);
    const value = (page.form.get(name) ?? '').trim();
    if (field.kind === 'date') {
      const read = readDate(page.form, name, field.label, page.lang);
      if (read.ok) question[field.name] = read.date.toString();
      else if (!read.empty || field.required) errors.push({ field: name, message: read.message });
    } else if (field.kind === 'yes') {
      if (value === 'yes' || field.required) question[field.name] = value === 'yes';
    } else if (field.pattern?.test(value) === false && value !== '') {
      errors.push({ field: name, message: askingTexts(page.lang).wrongForm(field.label) });
    } else if (value !== '') {
      question[field.name] = field.kind === 'number' ? Number(value.replace(',', '.')) : value;
    } else if (field.required) {
      errors.push({ field: name, message: `${wordsOf(page).fieldWrong}: ${field.label}` });
    }
  }
  return { question, errors };
}
