import { addressFields, birthDate, municipalityFields, personFields } from './common-fields.ts';
import { date, define, ineCode, oneOf, ordinary, personal, whole } from './definition.ts';

export const RESIDENCE = define({
  code: 'RESIDENCE',
  provider: 'population',
  body: 'DEMO-PADRO',
  evidenceType: 'residence-registration',
  title: ['Empadronament', 'Empadronamiento', 'Empadronament', 'Residence registration'],
  description: [
    'Municipi i adreça on la persona consta empadronada en una data.',
    'Municipio y dirección donde la persona consta empadronada en una fecha.',
    'Municipi e adreça a on era persona ei empadronada en ua data.',
    'Municipality and address where the person is registered as resident on a date.',
  ],
  question: { date, municipality: ineCode },
  found: 'personal',
  answer: [
    ...municipalityFields(''),
    ...addressFields(''),
    personal('registeredSince', date, [
      "Data d'alta",
      'Fecha de alta',
      "Data d'inscripcion",
      'Registered since',
    ]),
  ],
  bases: ['law', 'consent', 'no-objection'],
  dailyQuota: 5000,
  timeoutMs: 3000,
});

export const HOUSEHOLD = define({
  code: 'HOUSEHOLD',
  provider: 'population',
  body: 'DEMO-PADRO',
  evidenceType: 'household-composition',
  title: ['Convivència', 'Convivencia', 'Convivéncia', 'Household'],
  description: [
    'Persones empadronades al mateix habitatge en una data.',
    'Personas empadronadas en la misma vivienda en una fecha.',
    'Persones empadronades en madeish abitatge en ua data.',
    'People registered in the same dwelling on a date.',
  ],
  question: { date },
  found: 'personal',
  answer: [
    ...municipalityFields(''),
    ...addressFields(''),
    ordinary('size', whole(1, 50), [
      'Nombre de persones',
      'Número de personas',
      'Nombre de persones',
      'People',
    ]),
    ...personFields('members[].', 'personal'),
    birthDate('members[].'),
    personal('members[].relation', oneOf('reference', 'partner', 'child', 'parent'), [
      'Relació amb la persona de referència',
      'Relación con la persona de referencia',
      'Relacion damb era persona de referéncia',
      'Relation to the person of reference',
    ]),
  ],
  bases: ['law', 'consent', 'no-objection'],
  dailyQuota: 2000,
  timeoutMs: 3000,
});
