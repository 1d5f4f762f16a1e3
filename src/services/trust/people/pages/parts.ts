import type { AnyCapability } from '../../../../kernel/actor.ts';
import { CAPABILITY_NAMES } from '../../../../kernel/capability-names.ts';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext } from '../../../../kernel/http/pages.ts';
import type { FieldError, Problem, Sentence } from '../../../../kernel/problem.ts';
import { formatDate, type Lang } from '../../../../kernel/texts.ts';
import { button, readDate } from '../../../../ui/index.ts';
import { findPeople } from '../actions/appointments.ts';
import { ROLE_NAMES } from '../role-names.ts';
import { words } from '../texts/index.ts';

const MOST_CHOICES = 1_000;

export type Done = { ok: true } | { ok: false; problem: Problem };

/** A button of one line of a table: does the act `value` to `of`; `context` is the line, for who hears only the button. */
export const lineAct = (
  { formKey }: Pick<PageContext, 'formKey'>,
  { of, value, label, context }: { of: string; value: string; label: string; context: string },
): Html =>
  html`<form method="post"><input type="hidden" name="_key" value="${formKey}"><input type="hidden" name="of" value="${of}">${button(label, { look: 'tertiary', size: 'sm', name: 'act', value, context })}</form>`;

/** From when until when, with the words for no end. */
export const periodText = (
  { fromDay, untilDay }: { fromDay: string; untilDay: string | null },
  lang: Lang,
): string =>
  `${formatDate(fromDay, lang)} – ${untilDay === null ? words(lang).openEnd : formatDate(untilDay, lang)}`;

/** The other places of the body, to choose one. */
export async function colleagues(page: PageContext, ownId: string) {
  const { items } = await page.run(findPeople, { state: 'active', limit: MOST_CHOICES });
  return items
    .filter(({ id }) => id !== ownId)
    .map(({ id, name, title }) => ({ value: id, label: `${name}, ${title}` }));
}

/** A role or a capability, as people call it. */
export function nameOfRight(of: string, lang: Lang): string {
  const names: Readonly<Record<string, Sentence>> = { ...ROLE_NAMES, ...CAPABILITY_NAMES };
  return names[of as AnyCapability]?.[lang] ?? of;
}

/** What is wrong in a form whose fields have other names than those of its action; nothing for a problem without fields. */
export function errorsIn(
  problem: Problem | undefined,
  names: Readonly<Record<string, string>>,
): FieldError[] | undefined {
  if (problem === undefined || problem.fields.length === 0) return undefined;
  return problem.fields.map(({ field, message }) => ({ field: names[field] ?? field, message }));
}

/** A date as it was written, to be shown again. */
export function dateIn({ form, lang }: Pick<PageContext, 'form' | 'lang'>, name: string) {
  const read = readDate(form, name, '', lang);
  return read.ok ? read.date : read.parts;
}
