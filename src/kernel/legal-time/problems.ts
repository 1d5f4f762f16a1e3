import { catalogue } from '../problem.ts';

/** Refusals of legal time. Each carries in `data` the facts that a person needs to mend it. */
export const legalTimeProblems = catalogue('legal-time', {
  /** data: { year, scope }. A term is never computed over a year whose calendar nobody loaded. */
  'calendar-missing': {
    status: 503,
    title: {
      ca: "Falta el calendari oficial d'aquest any i el termini no es pot calcular.",
      es: 'Falta el calendario oficial de ese año y el plazo no se puede calcular.',
      oc: "Manque eth calendari oficiau d'aguest an e eth tèrme non se pòt calcular.",
      en: 'The official calendar of that year is missing, so the term cannot be computed.',
    },
    remedy: {
      ca: "L'operador ha de carregar el calendari publicat d'aquest any i àmbit.",
      es: 'El operador debe cargar el calendario publicado de ese año y ámbito.',
      oc: "Er operador a de cargar eth calendari publicat d'aguest an e airau.",
      en: 'The operator has to load the published calendar of that year and scope.',
    },
  },
  /** fields: one line per fault of the calendar data. */
  'calendar-invalid': {
    status: 422,
    title: {
      ca: 'El calendari té errors.',
      es: 'El calendario tiene errores.',
      oc: 'Eth calendari a errors.',
      en: 'The calendar has errors.',
    },
    remedy: {
      ca: 'Corregiu cada línia indicada i torneu-lo a carregar.',
      es: 'Corrija cada línea indicada y vuelva a cargarlo.',
      oc: 'Corregitz cada linha indicada e tornatz-lo a cargar.',
      en: 'Correct each line named and load it again.',
    },
  },
  /** data: { municipality } or { length, unit }: see detail. */
  'term-invalid': {
    status: 422,
    title: {
      ca: 'El termini no està ben expressat.',
      es: 'El plazo no está bien expresado.',
      oc: 'Eth tèrme non ei ben exprimit.',
      en: 'The term is not well expressed.',
    },
    remedy: {
      ca: 'Indiqueu una durada entera i positiva i una unitat admesa; més de 24 hores s’expressa en dies (art. 30.1).',
      es: 'Indique una duración entera y positiva y una unidad admitida; más de 24 horas se expresa en días (art. 30.1).',
      oc: 'Indicatz ua durada entèra e positiva e ua unitat admetuda; mès de 24 ores s’exprimís en dies (art. 30.1).',
      en: 'Give a whole, positive length and a known unit; more than 24 hours is expressed in days (art. 30.1).',
    },
  },
  /** data: { lastDay }. Ley 39/2015 art. 32.3. */
  'term-expired': {
    status: 409,
    title: {
      ca: 'El termini ja ha vençut i no es pot ampliar.',
      es: 'El plazo ya ha vencido y no se puede ampliar.',
      oc: 'Eth tèrme ja a vençut e non se pòt ampliar.',
      en: 'The term has already expired and cannot be extended.',
    },
    remedy: {
      ca: "L'ampliació s'ha de decidir abans del venciment (Llei 39/2015, art. 32.3).",
      es: 'La ampliación debe decidirse antes del vencimiento (Ley 39/2015, art. 32.3).',
      oc: "Era ampliacion s'a de decidir abans deth venciment (Lei 39/2015, art. 32.3).",
      en: 'An extension has to be decided before the term expires (Ley 39/2015, art. 32.3).',
    },
  },
  /** data: { lastDay, limit }. Ley 39/2015 art. 32.1. */
  'extension-too-long': {
    status: 422,
    title: {
      ca: "L'ampliació supera la meitat del termini.",
      es: 'La ampliación supera la mitad del plazo.',
      oc: 'Era ampliacion passe era mitat deth tèrme.',
      en: 'The extension is longer than half of the term.',
    },
    remedy: {
      ca: 'Reduïu-la com a màxim a la meitat del termini (Llei 39/2015, art. 32.1).',
      es: 'Redúzcala como máximo a la mitad del plazo (Ley 39/2015, art. 32.1).',
      oc: 'Redusitz-la ara mitat deth tèrme coma maxim (Lei 39/2015, art. 32.1).',
      en: 'Reduce it to half of the term at most (Ley 39/2015, art. 32.1).',
    },
  },
  /** Ley 39/2015 art. 32.4: incident and extension are both published in the e-office. */
  'incident-not-published': {
    status: 422,
    title: {
      ca: "Falta publicar la incidència o l'ampliació a la seu electrònica.",
      es: 'Falta publicar la incidencia o la ampliación en la sede electrónica.',
      oc: 'Manque publicar era incidéncia o era ampliacion ena sedença electronica.',
      en: 'The incident or the extension has not been published in the e-office.',
    },
    remedy: {
      ca: "Indiqueu on i quan s'han publicat totes dues coses (Llei 39/2015, art. 32.4).",
      es: 'Indique dónde y cuándo se han publicado ambas cosas (Ley 39/2015, art. 32.4).',
      oc: "Indicatz a on e quan s'an publicat es dues causes (Lei 39/2015, art. 32.4).",
      en: 'Say where and when both were published (Ley 39/2015, art. 32.4).',
    },
  },
});
