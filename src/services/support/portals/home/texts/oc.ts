import type { Texts } from '../../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const oc: Texts<typeof ca> = {
  title: 'Era plataforma qu’es administracions compartissen',
  tab: 'Inici',
  lead: 'Aplec ei era casa digitau comuna d’un consòrci d’administracions. Se hè un viatge e la hèn servir totes, tanben eth pòble mès petit: entà que non vos demanen cap papèr qu’ua auta administracion ja a, e entà que toti pogue comprovar qué s’a hèt damb es donades.',
  ways: 'Per a on voletz entrar?',
  citizen: 'Ciutadania',
  citizenMore: 'Guardatz qui a consultat es vòstes donades, per qué e damb quina lei, e opausatz-vos-i.',
  office: 'Oficina',
  officeMore:
    'Entath personau des ens: demanatz çò que cau entà un expedient sense hèr anar arrés a cercar papèrs.',
  operator: 'Consòrci',
  operatorMore: 'Entà qui pòrte era plataforma: convènis, transit, respòstes negatives e estauvi.',
  developers: 'Desvolopament',
  developersMore:
    'Entà qui connècte sistèmes: ua API documentada e un entorn de pròves damb persones inventades.',
  record: 'Un registre que non cau creir',
  recordFirst:
    'Cada viatge qu’ua administracion consulte donades d’ua auta, ne demore ua linha en un registre public que sonque creish.',
  recordSecond:
    'Era linha non ditz de qui son es donades: ei un sagèth, e sonque qui a eth recebut lo pòt daurir.',
  recordThird:
    'Se quauquarrés esfacèsse o cambièsse ua linha, nosati includits, quinsevolh damb un ordinador ac descurbiríe.',
  seeLog: 'Guardatz eth registre public',
  verify: 'Comprovatz un recebut',
  also: 'Tanben ei dubèrt a toti',
  openData: 'Contracte dera API (OpenAPI)',
  problems: 'Per qué era plataforma ditz que non, e qué s’i pòt hèr',
};
