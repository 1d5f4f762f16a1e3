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
  anchors: {
    title: 'Certificats publics dera demostracion',
    lead: 'Qui ei era autoritat d’aguesta demostracion e quini certificats mòstre eth sistèma. Es claus privades non gessen d’ací.',
    invented: 'Ei ua autoritat inventada: non l’installetz en cap navegador ne sistèma reau.',
    kinds: {
      authority: 'Autoritat (ancòra de confiança)',
      server: 'Certificat deth servidor',
      client: 'Certificat que se mòstre as emissors',
    },
    file: 'Fichèr (PEM)',
    subject: 'Titular',
    fingerprint: 'Emprenta SHA-256',
    until: 'Valid enquia',
  },
};
