import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext } from '../../../../kernel/http/pages.ts';
import type { FieldError, Problem } from '../../../../kernel/problem.ts';
import { formatDate, formatNumber, type Lang } from '../../../../kernel/texts.ts';
import { notice, type Tone, tag } from '../../../../ui/index.ts';
import type { AdhesionState } from '../adhesion.ts';
import { fieldSchemas, type Status } from '../administration.ts';
import { searchAdministrations } from '../queries/search-administrations.ts';
import type { Words } from '../texts/index.ts';

/** An address with its query; undefined and empty values are left out. */
export function address(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const filled = Object.entries(query).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '',
  );
  return filled.length === 0 ? path : `${path}?${new URLSearchParams(filled)}`;
}

const STATUS_TONES: Readonly<Record<Status, Tone>> = {
  active: 'success',
  merged: 'warning',
  dissolved: 'neutral',
};
export const statusTag = (status: Status, t: Words): Html => tag(t.statuses[status], STATUS_TONES[status]);

const STATE_TONES: Readonly<Record<AdhesionState, Tone>> = {
  requested: 'info',
  active: 'success',
  suspended: 'danger',
  ended: 'neutral',
};
export const stateTag = (state: AdhesionState, t: Words): Html => tag(t.states[state], STATE_TONES[state]);

/** The name of a service for people; its own name when the texts do not know it. */
export const serviceTitle = (service: string, t: Words): string =>
  (t.services as Readonly<Record<string, string>>)[service] ?? service;

export const dateOrNothing = (at: string | null, lang: Lang, t: Words): string =>
  at === null ? t.notKnown : formatDate(at, lang);

export const populationText = (population: number | null, lang: Lang, t: Words): string =>
  population === null ? t.populationUnknown : formatNumber(population, lang);

/** Names of fields in the actions, as the forms call them. */
const FORM_NAMES: Readonly<Record<string, string>> = {
  ...{
    parentId: 'parent',
    mergedIntoId: 'successor',
    'names.es': 'name_es',
    'names.oc': 'name_oc',
    'names.en': 'name_en',
  },
};

/** What is wrong with a form, beside each field and in the reader's language. */
export function formErrors(problem: Problem, t: Words, lang: Lang): FieldError[] {
  return problem.fields.map(({ field, message }) => {
    const name = FORM_NAMES[field] ?? field;
    const known = (t.formats as Readonly<Record<string, string>>)[name.startsWith('name_') ? 'names' : name];
    const taken = problem.code === 'administrations.code-taken';
    return { field: name, message: taken ? problem.kind.title[lang] : (known ?? message) };
  });
}

/** A refusal that is about no field: a notice over the form. */
export function refusal(problem: Problem, lang: Lang): Html | undefined {
  if (problem.fields.length > 0) return undefined;
  return notice(
    { lang, tone: 'danger', title: problem.kind.title[lang] },
    html`<p>${problem.kind.remedy[lang]}</p>`,
  );
}

/** The identifier of the body that has exactly this code; undefined when none has. */
export async function bodyByCode(page: PageContext, code: string): Promise<string | undefined> {
  const wanted = code.trim().toUpperCase();
  const isCode = [fieldSchemas.ine10, fieldSchemas.dir3, fieldSchemas.nif].some(
    (schema) => schema.safeParse(wanted).success,
  );
  if (wanted === '' || !isCode) return undefined;
  const { found } = await page.run(searchAdministrations, { text: wanted });
  return found.find((body) => [body.ine10, body.dir3, body.nif].includes(wanted))?.id;
}
