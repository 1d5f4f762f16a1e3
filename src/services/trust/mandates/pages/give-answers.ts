import { parseInput } from '../../../../kernel/action.ts';
import { isId } from '../../../../kernel/ids.ts';
import { type FieldError, Problem } from '../../../../kernel/problem.ts';
import type { Lang } from '../../../../kernel/texts.ts';
import { type DateParts, readDate } from '../../../../ui/index.ts';
import { partyInput } from '../party.ts';
import { CAPACITIES, SCOPE_LIMIT, SCOPE_TYPES, type ScopeType } from '../scope.ts';
import type { Words } from '../texts/index.ts';

export const STEPS = ['who', 'what', 'where', 'which', 'when', 'check'] as const;
export type Step = (typeof STEPS)[number];

/** What was answered so far. It travels in the form: nothing is kept, and nothing personal stands in an address. */
export type Answers = {
  inName: 'self' | 'organisation';
  kind: 'person' | 'organisation';
  document: string;
  name: string;
  surname1: string;
  surname2: string;
  capacities: string[];
  type: string;
  mayDelegate: string;
  bodies: string[];
  procedures: string[];
  families: string[];
  validFrom: string;
  validUntil: string;
};

const FIELDS: Readonly<Record<Exclude<Step, 'check'>, readonly (keyof Answers)[]>> = {
  who: ['inName', 'kind', 'document', 'name', 'surname1', 'surname2'],
  what: ['capacities', 'type', 'mayDelegate'],
  where: ['bodies'],
  which: ['procedures', 'families'],
  when: ['validFrom', 'validUntil'],
};
const LISTS = new Set<keyof Answers>(['capacities', 'bodies', 'procedures', 'families']);
const LONGEST = 8000;

/** Which steps there are for a scope: who gives everything everywhere is asked neither where nor which. */
export function stepsFor(type: string): Step[] {
  return STEPS.filter((step) =>
    step === 'where' ? type === 'B' || type === 'C' : step !== 'which' || type === 'C',
  );
}

export const stepAfter = (step: Step, type: string): Step => {
  const steps = stepsFor(type);
  return steps[steps.indexOf(step) + 1] ?? 'check';
};

export const isStep = (text: string | null): text is Step => STEPS.some((each) => each === text);

/** Everything that was sent: what earlier steps carried, and the fields of this one. */
export function readAnswers(form: URLSearchParams): Answers {
  const text = (name: keyof Answers) => (form.get(name) ?? '').slice(0, LONGEST).trim();
  const many = (name: keyof Answers, box: string) => [
    ...new Set([...text(name).split(','), ...form.getAll(box)].map((each) => each.trim()).filter(Boolean)),
  ];
  return {
    inName: text('inName') === 'organisation' ? 'organisation' : 'self',
    kind: text('kind') === 'organisation' ? 'organisation' : 'person',
    ...{
      document: text('document'),
      name: text('name'),
      surname1: text('surname1'),
      surname2: text('surname2'),
    },
    // What is no answer of ours says nothing, whoever wrote it.
    capacities: many('capacities', 'capacity').filter((each) => CAPACITIES.includes(each as never)),
    type: SCOPE_TYPES.includes(text('type') as ScopeType) ? text('type') : '',
    mayDelegate: text('mayDelegate'),
    bodies: many('bodies', 'body').filter(isId).slice(0, SCOPE_LIMIT),
    procedures: many('procedures', 'procedure').slice(0, SCOPE_LIMIT),
    families: many('families', 'family').slice(0, SCOPE_LIMIT),
    ...{ validFrom: dayOrNothing(text('validFrom')), validUntil: dayOrNothing(text('validUntil')) },
  };
}

export const dayOrNothing = (text: string): string => {
  try {
    return text === '' ? '' : Temporal.PlainDate.from(text).toString();
  } catch {
    return ''; // asked again at its step
  }
};

/** Hidden fields that carry the answers of the other steps. */
export function carried(answers: Answers, except: Step): Record<string, string> {
  const own: readonly string[] = except === 'check' ? [] : FIELDS[except];
  const pairs = Object.entries(answers)
    .filter(([name]) => !own.includes(name))
    .map(([name, value]): [string, string] => [
      name,
      LISTS.has(name as keyof Answers) ? (value as string[]).join(',') : (value as string),
    ]);
  return Object.fromEntries(pairs.filter(([, value]) => value !== ''));
}

export type Checked = { errors: FieldError[]; answers: Answers; from?: DateParts; until?: DateParts };

const required = (field: string): FieldError => ({ field, message: 'is required' });

/** What is wrong with the answers of one step. */
export function checkStep(
  step: Step,
  answers: Answers,
  form: URLSearchParams,
  t: Words,
  lang: Lang,
): Checked {
  switch (step) {
    case 'who':
      return { errors: partyErrors(answers), answers };
    case 'what': {
      const errors: FieldError[] = [];
      if (!answers.capacities.some((each) => CAPACITIES.includes(each as never)))
        errors.push(required('capacity'));
      if (!SCOPE_TYPES.includes(answers.type as ScopeType)) errors.push(required('type'));
      return { errors, answers };
    }
    case 'where':
      return {
        errors: answers.bodies.length === 0 && answers.type === 'B' ? [required('search')] : [],
        answers,
      };
    case 'which':
      return {
        errors: answers.procedures.length + answers.families.length === 0 ? [required('procedure')] : [],
        answers,
      };
    case 'when':
      return checkDays(answers, form, t, lang);
    case 'check':
      return { errors: [], answers };
  }
}

function partyErrors({ kind, document, name, surname1, surname2 }: Answers): FieldError[] {
  try {
    parseInput(partyInput, { kind, document, name, surname1, surname2 });
    return [];
  } catch (error) {
    if (error instanceof Problem) return error.fields;
    throw error;
  }
}

function checkDays(answers: Answers, form: URLSearchParams, t: Words, lang: Lang): Checked {
  const errors: FieldError[] = [];
  const until = readDate(form, 'until', t.lastDay.toLowerCase(), lang);
  const from = readDate(form, 'from', t.firstDay.toLowerCase(), lang);
  if (!until.ok) errors.push({ field: 'until', message: until.message });
  if (!from.ok && !from.empty) errors.push({ field: 'from', message: from.message });
  return {
    errors,
    answers: {
      ...answers,
      validFrom: from.ok ? from.date.toString() : '',
      validUntil: until.ok ? until.date.toString() : '',
    },
    ...(!from.ok && { from: from.parts }),
    ...(!until.ok && { until: until.parts }),
  };
}
