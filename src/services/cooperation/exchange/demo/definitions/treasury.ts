import { date, define, oneOf, ordinary, pattern, personal, text, whole, yesNo } from './definition.ts';

export const TAX_CERTIFICATE = define({
  code: 'TAX_CERTIFICATE',
  provider: 'treasury',
  body: 'DEMO-TRIBUTS',
  evidenceType: 'tax-compliance',
  title: [
    "Estar al corrent d'obligacions tributàries",
    'Estar al corriente de obligaciones tributarias',
    "Èster ath corrent d'obligacions tributàries",
    'Tax compliance certificate',
  ],
  description: [
    'Diu si la persona està al corrent de les obligacions tributàries i fins quan val el certificat.',
    'Dice si la persona está al corriente de las obligaciones tributarias y hasta cuándo vale el certificado.',
    'Ditz se era persona ei ath corrent des obligacions tributàries e enquia quan vau eth certificat.',
    'Says whether the person has met their tax obligations and until when the certificate is valid.',
  ],
  question: { kind: oneOf('general', 'grants', 'contracts') },
  found: 'personal',
  answer: [
    personal('upToDate', yesNo, ['Al corrent', 'Al corriente', 'Ath corrent', 'Up to date']),
    ordinary('kind', oneOf('general', 'grants', 'contracts'), [
      'Tipus de certificat',
      'Tipo de certificado',
      'Tipe de certificat',
      'Kind of certificate',
    ]),
    ordinary('reference', text(40), ['Referència', 'Referencia', 'Referéncia', 'Reference']),
    ordinary('issuedOn', date, ["Data d'emissió", 'Fecha de emisión', "Data d'emission", 'Issued on']),
    ordinary('validUntil', date, ['Vàlid fins al', 'Válido hasta', 'Valid enquia', 'Valid until']),
  ],
  // Ley 58/2003, art. 95.1.k: tax data go to other administrations by law or with the person's authorisation.
  bases: ['law', 'consent'],
  dailyQuota: 2000,
  timeoutMs: 5000,
});

export const SOCIAL_SECURITY_STATUS = define({
  code: 'SOCIAL_SECURITY_STATUS',
  provider: 'treasury',
  body: 'DEMO-TRESORERIA',
  evidenceType: 'social-security-status',
  title: [
    'Situació a la Seguretat Social',
    'Situación en la Seguridad Social',
    'Situacion ena Seguretat Sociau',
    'Social-security status',
  ],
  description: [
    'Situació laboral i si hi ha deutes amb la Seguretat Social.',
    'Situación laboral y si hay deudas con la Seguridad Social.',
    'Situacion laborau e s’i a deutes damb era Seguretat Sociau.',
    'Employment status and whether there are debts with Social Security.',
  ],
  question: { date },
  found: 'personal',
  answer: [
    personal('affiliationNumber', pattern('^\\d{12}$'), [
      "Número d'afiliació",
      'Número de afiliación',
      "Numèro d'afiliacion",
      'Affiliation number',
    ]),
    personal('status', oneOf('employed', 'self-employed', 'unemployed', 'pensioner', 'not-registered'), [
      'Situació',
      'Situación',
      'Situacion',
      'Status',
    ]),
    personal('since', date, ['Des de', 'Desde', 'Dempús de', 'Since']),
    personal('upToDate', yesNo, ['Sense deutes', 'Sin deudas', 'Sense deutes', 'No debts']),
  ],
  bases: ['law', 'consent', 'no-objection'],
  dailyQuota: 2000,
  timeoutMs: 5000,
});

export const UNEMPLOYMENT_BENEFIT = define({
  code: 'UNEMPLOYMENT_BENEFIT',
  provider: 'treasury',
  body: 'DEMO-OCUPACIO',
  evidenceType: 'unemployment-benefit',
  title: ["Prestació d'atur", 'Prestación por desempleo', 'Prestacion de caumatge', 'Unemployment benefit'],
  description: [
    "Prestació o subsidi d'atur que la persona cobra en una data.",
    'Prestación o subsidio por desempleo que la persona cobra en una fecha.',
    'Prestacion o subsidi de caumatge qu’era persona cobre en ua data.',
    'Unemployment benefit or subsidy that the person receives on a date.',
  ],
  question: { date },
  found: 'personal',
  answer: [
    personal('kind', oneOf('contributory', 'subsidy'), ['Tipus', 'Tipo', 'Tipe', 'Kind']),
    personal('from', date, ["Data d'inici", 'Fecha de inicio', "Data d'inici", 'From']),
    personal('until', date, ['Data final', 'Fecha final', 'Data finau', 'Until']),
    personal('monthlyCents', whole(0, 10_000_000), [
      'Import mensual en cèntims',
      'Importe mensual en céntimos',
      'Impòrt mesadèr en centims',
      'Monthly amount in cents',
    ]),
  ],
  bases: ['law', 'consent', 'no-objection'],
  dailyQuota: 1000,
  timeoutMs: 5000,
});
