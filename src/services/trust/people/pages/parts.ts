import type { AnyCapability } from '../../../../kernel/actor.ts';
import { CAPABILITY_NAMES } from '../../../../kernel/capability-names.ts';
import type { PageContext } from '../../../../kernel/http/pages.ts';
import type { FieldError, Problem, Sentence } from '../../../../kernel/problem.ts';
import type { Lang } from '../../../../kernel/texts.ts';
import { readDate } from '../../../../ui/index.ts';
import { ROLE_NAMES } from '../role-names.ts';

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
