import type { Texts } from '../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const es: Texts<typeof ca> = {
  title: (name) => `¿Se identifica en ${name}?`,
  lead: (name) => `${name}, esta aplicación quiere saber quién es usted.`,
  gets: 'Le diremos, y nada más:',
  offline: 'Podrá volver a saberlo sin preguntarle, hasta que lo retire.',
  agree: 'Sí, identificarme',
  cancel: 'Cancelar',
  later: 'Puede retirarlo cuando quiera en su cuenta.',
};
