import { date, define, ineCode, oneOf, ordinary, personal, text, whole } from './definition.ts';

const LEVELS = ['bachelor', 'master', 'doctorate'] as const;
export const STAGES = [
  'pre-primary',
  'primary',
  'lower-secondary',
  'upper-secondary',
  'bachelor',
  'master',
] as const;

export const DEGREE = define({
  code: 'DEGREE',
  provider: 'education',
  body: 'DEMO-UNIVERSITATS',
  evidenceType: 'university-degree',
  title: ['Títols universitaris', 'Títulos universitarios', 'Títols universitaris', 'University degrees'],
  description: [
    'Títols universitaris oficials de la persona.',
    'Títulos universitarios oficiales de la persona.',
    'Títols universitaris oficiaus dera persona.',
    'Official university degrees of the person.',
  ],
  question: { level: oneOf(...LEVELS) },
  found: 'personal',
  answer: [
    personal('degrees[].title', text(), ['Títol', 'Título', 'Títol', 'Title']),
    personal('degrees[].level', oneOf(...LEVELS), ['Nivell', 'Nivel', 'Nivèu', 'Level']),
    personal('degrees[].university', text(), ['Universitat', 'Universidad', 'Universitat', 'University']),
    personal('degrees[].issuedOn', date, [
      "Data d'expedició",
      'Fecha de expedición',
      "Data d'expedicion",
      'Issued on',
    ]),
    personal('degrees[].registryNumber', text(40), [
      'Número de registre',
      'Número de registro',
      'Numèro de registre',
      'Registry number',
    ]),
  ],
  bases: ['law', 'consent', 'no-objection'],
  dailyQuota: 1000,
  timeoutMs: 5000,
});

export const SCHOOL_ENROLMENT = define({
  code: 'SCHOOL_ENROLMENT',
  provider: 'education',
  body: 'DEMO-EDUCACIO',
  evidenceType: 'school-enrolment',
  title: ['Matrícula escolar', 'Matrícula escolar', 'Matricula escolara', 'School enrolment'],
  description: [
    'Centre, etapa i curs on la persona està matriculada.',
    'Centro, etapa y curso donde la persona está matriculada.',
    'Centre, etapa e cors a on era persona ei matriculada.',
    'School, stage and year in which the person is enrolled.',
  ],
  question: { schoolYear: whole(2000, 2100) },
  found: 'personal',
  answer: [
    ordinary('schoolYear', whole(2000, 2100), [
      "Any d'inici del curs",
      'Año de inicio del curso',
      "An d'inici deth cors",
      'Year in which the school year begins',
    ]),
    personal('school.code', text(20), [
      'Codi del centre',
      'Código del centro',
      'Còdi deth centre',
      'School code',
    ]),
    personal('school.name', text(), ['Centre', 'Centro', 'Centre', 'School']),
    personal('school.municipalityCode', ineCode, [
      'Codi INE del municipi del centre',
      'Código INE del municipio del centro',
      'Còdi INE deth municipi deth centre',
      "INE code of the school's municipality",
    ]),
    personal('stage', oneOf(...STAGES), ['Etapa', 'Etapa', 'Etapa', 'Stage']),
    personal('year', whole(1, 6), ['Curs', 'Curso', 'Cors', 'Year of the stage']),
  ],
  bases: ['law', 'consent', 'no-objection'],
  dailyQuota: 2000,
  timeoutMs: 3000,
});
