import type { Sentence } from '../problem.ts';
import type { Lang } from '../texts.ts';

type Kind = 'calendar-provisional' | 'calendar-to-confirm' | 'local-calendar-missing' | 'calendar-missing';

const SENTENCES: Readonly<Record<Kind, Sentence>> = {
  'calendar-provisional': {
    ca: 'El calendari {what} és provisional: el dia pot canviar quan es publiqui l’oficial.',
    es: 'El calendario {what} es provisional: el día puede cambiar cuando se publique el oficial.',
    oc: 'Eth calendari {what} ei provisionau: eth dia pòt cambiar quan se publique er oficiau.',
    en: 'The calendar {what} is provisional: the day may change when the official one is published.',
  },
  'calendar-to-confirm': {
    ca: 'El calendari {what} encara s’ha de comprovar amb la publicació oficial.',
    es: 'El calendario {what} aún debe comprobarse con la publicación oficial.',
    oc: 'Eth calendari {what} encara s’a de comprovar damb era publicacion oficiau.',
    en: 'The calendar {what} has still to be checked against the official publication.',
  },
  'local-calendar-missing': {
    ca: 'Els festius locals {what} no s’han carregat: l’últim dia pot ser posterior.',
    es: 'Los festivos locales {what} no se han cargado: el último día puede ser posterior.',
    oc: 'Es hèstes locaus {what} non s’an cargat: eth darrèr dia pòt èster posterior.',
    en: 'The local holidays {what} are not loaded: the last day may be later.',
  },
  'calendar-missing': {
    ca: 'Encara no hi ha calendari {what}: s’ha comptat només sense dissabtes ni diumenges, i l’últim dia pot ser posterior.',
    es: 'Todavía no hay calendario {what}: se ha contado solo sin sábados ni domingos, y el último día puede ser posterior.',
    oc: 'Encara non i a calendari {what}: s’a compdat sonque sense dissabtes ne dimenges, e eth darrèr dia pòt èster posterior.',
    en: 'There is no calendar {what} yet: only Saturdays and Sundays were left out, and the last day may be later.',
  },
};

/** A caution of a deadline (`calendar-provisional:catalonia-2027`) as a sentence with its calendar or place and year. */
export function explainCaution(caution: string, lang: Lang): string {
  const colon = caution.indexOf(':');
  const kind = caution.slice(0, colon) as Kind;
  const named = caution.slice(colon + 1);
  // The identifier of an imported calendar need not end with its year.
  const [, where = named, year = ''] = /^(.+)[/-](\d{4})$/.exec(named) ?? [];
  const what = `${where} ${year}`.trim();
  return SENTENCES[kind]?.[lang].replace('{what}', what) ?? caution;
}
