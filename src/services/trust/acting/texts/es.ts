import type { Texts } from '../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const es: Texts<typeof ca> = {
  title: 'En nombre de quién actúa',
  lead: 'Lo que haga a partir de ahora lo hará en la calidad que elija. La verá siempre arriba y puede cambiarla cuando quiera.',
  myself: 'En nombre propio',
  myselfMore: 'Sus trámites y sus datos.',
  bodies: 'Al servicio de una administración',
  consortium: 'Al servicio del consorcio',
  operator: 'Operación de la plataforma',
  operatorMore: 'Para todas las entidades.',
  others: 'En nombre de otra persona',
  mandate: 'Con un poder inscrito en el registro de representaciones.',
  now: 'Ahora actúa así',
  choose: 'Actuar así',
  byDelegation: (titles) => `Por delegación: ${titles}`,
};
