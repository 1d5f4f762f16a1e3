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
  unknown: 'Trigatz ua persona dera lista.',
  inbox: {
    title: 'Bústia dera demostracion',
    lead: 'Ací arriben es messatges qu’en ua installacion reau anarien en un telefòn o en un corrèu.',
    none: 'Non a arribat cap messatge',
    noneMore: 'Quan demanetz un còdi o enviètz ua invitacion, ac veiratz ací.',
    sms: 'Messatge ath telefòn',
    email: 'Corrèu electronic',
    to: 'Entà',
    at: 'Quan',
  },
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
