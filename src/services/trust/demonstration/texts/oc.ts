import type { Texts } from '../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const oc: Texts<typeof ca> = {
  title: 'Trigatz qui ètz',
  lead: 'Tant que non i age eth servici d’identitat, ací podetz èster ua persona dera demostracion. Totes son inventades.',
  citizens: 'Ciutadania',
  employees: 'Personau des ens',
  operators: 'Consòrci',
  enter: 'Entratz coma',
  now: (name) => `Ara ètz ${name}.`,
  left: 'Auetz gessut.',
  unknown: 'Trigatz ua persona dera lista.',
  leave: 'Gessetz',
};
