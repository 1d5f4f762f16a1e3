import type { Texts } from '../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const oc: Texts<typeof ca> = {
  title: 'Trigatz qui ètz',
  lead: 'Totes aguestes persones son inventades, e totes es donades tanben. Entà seguir era istòria sancera, siguetz prumèr Marta Roura Pla, que demane ues donades, e dempús Núria Puig Vila, qu’ac ve e s’i pòt opausar.',
  citizens: 'Ciutadania',
  employees: 'Personau des ens',
  operators: 'Consòrci',
  enter: 'Entratz-i',
  now: (name) => `Ara ètz ${name}.`,
  left: 'Auetz gessut.',
  unknown: 'Trigatz ua persona dera lista.',
  leave: 'Gessetz',
};
