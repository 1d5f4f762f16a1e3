import type { Texts } from '../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const es: Texts<typeof ca> = {
  title: 'Elija quién es',
  lead: 'Mientras no exista el servicio de identidad, aquí puede ser una persona de la demostración. Todas son inventadas.',
  citizens: 'Ciudadanía',
  employees: 'Personal de las entidades',
  operators: 'Consorcio',
  enter: 'Entrar como',
  now: (name) => `Ahora es ${name}.`,
  left: 'Ha salido.',
  unknown: 'Elija una persona de la lista.',
  leave: 'Salir',
};
