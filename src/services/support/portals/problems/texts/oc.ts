import { formatNumber, type Texts } from '../../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const oc: Texts<typeof ca> = {
  refused: (status) => `Non s’a pogut hèr · ${status}`,
  ours: (status) => `Era fauta ei nòsta · ${status}`,
  whatToDo: 'Qué i podetz hèr',
  detail: 'Detalh',
  fields: 'Donades que cau corregir',
  clauses: 'Condicions que non se complissen',
  clausesIntro: (count) =>
    count === 1
      ? 'Cau que se complisque aguesta condicion:'
      : `Cau que se complisquen aguestes ${formatNumber(count, 'oc')} condicions:`,
  code: 'Còdi',
  request: 'Identificador dera peticion',
  forSupport: 'Se mos ac voletz explicar',
  requestHelp: 'Se mos escriuetz per aquerò, datz-mos aguest identificador: damb eth trapam qué passèc.',
  back: 'Tornatz entà darrèr',
  home: 'Anatz ath començament',
  signIn: 'Entratz-i',
  aboutCode: 'Qué vò díder aguest còdi',
  catalogue: {
    title: 'Catalòg de respòstes negatives',
    lead: 'Quan era plataforma ditz que non, ditz per qué e qué podetz hèr. Aguesti son toti es motius, es madeishi ena pantalha e ena API.',
    search: 'Cercatz per còdi o per paraules',
    find: 'Cercar',
    shown: (shown, all) => `Se mòstren ${formatNumber(shown, 'oc')} de ${formatNumber(all, 'oc')}.`,
    all: 'Mostrar-les totes',
    none: 'Cap motiu non conten aguestes paraules.',
    codeColumn: 'Còdi',
    titleColumn: 'Qué a passat',
    statusColumn: 'Estat HTTP',
    service: {
      kernel: 'De tota era plataforma',
      exchange: 'Escambi de donades',
      administrations: 'Ens deth consòrci',
      webhooks: 'Avisi a sistèmes',
      files: 'Fichèrs',
      calendar: 'Dies e tèrmes',
    },
    from: 'A on pòt passar',
    status: 'Estat HTTP',
    inJson: 'Com arribe pera API',
    inJsonIntro: 'Eth còs ei un problem details (RFC 9457), damb aguest tipe e aguest còdi, que non cambien:',
    back: 'Tot eth catalòg',
  },
  statusMeaning: {
    '4xx':
      'Era peticion non se pòt aténer tau coma ei: era madeisha peticion tornarà a dar eth madeish enquia que cambie quauquarren.',
    '429': 'N’an arribat massa seguides. Era capçalèra Retry-After ditz guairi segonds cau demorar.',
    '5xx':
      'Era peticion ère bona: çò qu’a mancat ei nòste o d’un sistèma deth quau depenem. Se pòt tornar a provar.',
  },
};
