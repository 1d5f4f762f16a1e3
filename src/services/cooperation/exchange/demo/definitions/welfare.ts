import { birthDate, personFields } from './common-fields.ts';
import { date, define, maybe, oneOf, personal, special, text, whole, yesNo } from './definition.ts';

export const DISABILITY_DEGREE = define({
  code: 'DISABILITY_DEGREE',
  provider: 'welfare',
  body: 'DEMO-DRETS-SOCIALS',
  evidenceType: 'disability-degree',
  title: ['Grau de discapacitat', 'Grado de discapacidad', 'Grad de discapacitat', 'Degree of disability'],
  description: [
    'Grau de discapacitat reconegut i vigent en una data.',
    'Grado de discapacidad reconocido y vigente en una fecha.',
    'Grad de discapacitat arreconeishut e vigent en ua data.',
    'Degree of disability recognised and in force on a date.',
  ],
  question: { date },
  found: 'special',
  answer: [
    special('degree', whole(33, 100), ['Grau (%)', 'Grado (%)', 'Grad (%)', 'Degree (%)']),
    special('since', date, [
      'Reconegut des del',
      'Reconocido desde',
      'Arreconeishut dempús de',
      'Recognised since',
    ]),
    maybe(special('validUntil', date, ['Vàlid fins al', 'Válido hasta', 'Valid enquia', 'Valid until'])),
    special('reducedMobility', yesNo, [
      'Mobilitat reduïda',
      'Movilidad reducida',
      'Mobilitat redusida',
      'Reduced mobility',
    ]),
  ],
  // Health data (GDPR art. 9.2): a rule with the rank of law, or explicit consent; silence is not enough.
  bases: ['law', 'consent'],
  dailyQuota: 500,
  timeoutMs: 5000,
});

export const LARGE_FAMILY = define({
  code: 'LARGE_FAMILY',
  provider: 'welfare',
  body: 'DEMO-DRETS-SOCIALS',
  evidenceType: 'large-family-title',
  title: ['Família nombrosa', 'Familia numerosa', 'Familha nombrosa', 'Large family'],
  description: [
    'Títol de família nombrosa vigent en una data i persones que hi consten.',
    'Título de familia numerosa vigente en una fecha y personas que constan en él.',
    'Títol de familha nombrosa vigent en ua data e persones que i son.',
    'Large-family title in force on a date and the people it names.',
  ],
  question: { date },
  found: 'personal',
  answer: [
    personal('titleNumber', text(40), [
      'Número de títol',
      'Número de título',
      'Numèro de títol',
      'Title number',
    ]),
    personal('category', oneOf('general', 'special'), ['Categoria', 'Categoría', 'Categoria', 'Category']),
    personal('validFrom', date, ['Vàlid des del', 'Válido desde', 'Valid dempús de', 'Valid from']),
    personal('validUntil', date, ['Vàlid fins al', 'Válido hasta', 'Valid enquia', 'Valid until']),
    personal('children', whole(1, 20), ['Nombre de fills', 'Número de hijos', 'Nombre de hilhs', 'Children']),
    ...personFields('members[].', 'personal'),
    birthDate('members[].'),
  ],
  bases: ['law', 'consent', 'no-objection'],
  dailyQuota: 1000,
  timeoutMs: 5000,
});

export const STABLE_COUPLE = define({
  code: 'STABLE_COUPLE',
  provider: 'welfare',
  body: 'DEMO-JUSTICIA',
  evidenceType: 'stable-couple-registration',
  title: ['Parella estable', 'Pareja estable', 'Parelha establa', 'Stable couple'],
  description: [
    'Inscripció com a parella estable en una data i amb qui.',
    'Inscripción como pareja estable en una fecha y con quién.',
    'Inscripcion coma parelha establa en ua data e damb qui.',
    'Registration as a stable couple on a date, and with whom.',
  ],
  question: { date },
  found: 'personal',
  answer: [
    personal('registrationNumber', text(40), [
      "Número d'inscripció",
      'Número de inscripción',
      "Numèro d'inscripcion",
      'Registration number',
    ]),
    personal('registeredOn', date, [
      "Data d'inscripció",
      'Fecha de inscripción',
      "Data d'inscripcion",
      'Registered on',
    ]),
    // The name of the partner can reveal sexual orientation: art. 9 (CJEU, C-184/20, 1 August 2022).
    ...personFields('partner.', 'special'),
  ],
  bases: ['law', 'consent'],
  dailyQuota: 500,
  timeoutMs: 5000,
});
