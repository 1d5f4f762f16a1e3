import { schoolYearOf } from '../calendar.ts';
import type { JsonObject } from '../definitions/definition.ts';
import type { Person } from '../person.ts';

interface Stage {
  readonly stage: string;
  readonly from: number;
  readonly to: number;
}

/** Ages reached in the calendar year in which the school year begins (Ley Orgánica 2/2006, arts. 12, 16, 22, 32). */
const SCHOOL: readonly Stage[] = [
  { stage: 'pre-primary', from: 3, to: 5 },
  { stage: 'primary', from: 6, to: 11 },
  { stage: 'lower-secondary', from: 12, to: 15 },
  { stage: 'upper-secondary', from: 16, to: 17 },
];
const UNIVERSITY: readonly Stage[] = [
  { stage: 'bachelor', from: 18, to: 21 },
  { stage: 'master', from: 22, to: 24 },
];

/** Stage and year that follow from the birth year; a school year that has not begun has no enrolment yet. */
export function schoolAnswer(person: Person, question: { schoolYear?: number }, today: string): JsonObject {
  const current = schoolYearOf(today);
  const schoolYear = question.schoolYear ?? current;
  const { school } = person;
  if (!school || schoolYear > current) return { found: false };
  const age = schoolYear - Number(person.birthDate.slice(0, 4));
  const stages = school.kind === 'school' ? SCHOOL : UNIVERSITY;
  const found = stages.find((it) => age >= it.from && age <= it.to);
  if (!found) return { found: false };
  const { code, name, municipalityCode } = school;
  return {
    found: true,
    schoolYear,
    school: { code, name, municipalityCode },
    stage: found.stage,
    year: age - found.from + 1,
  };
}
