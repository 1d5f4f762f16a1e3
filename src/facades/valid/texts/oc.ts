import type { Texts } from '../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const oc: Texts<typeof ca> = {
  title: (name) => `Vos identificatz en ${name}?`,
  lead: (name) => `${name}, aguesta aplicacion vò saber qui ètz.`,
  gets: 'Li diram, e arren mès:',
  offline: 'Ac poderà tornar a saber sense preguntar-vos, enquia que ac retiratz.',
  agree: 'Òc, identifica-me',
  cancel: 'Anulla',
  later: 'Ac podetz retirar quan volgatz en vòste compde.',
};
