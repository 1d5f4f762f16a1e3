import type { NavEntry } from '../../../kernel/service.ts';

/** The portals' own pages in the navigation. The mark of each portal leads to its first page. */
export const portalsNav: readonly NavEntry[] = [
  {
    portal: 'public',
    order: 50,
    href: '/log/',
    text: { ca: 'Registre públic', es: 'Registro público', oc: 'Registre public', en: 'Public record' },
  },
  {
    portal: 'public',
    order: 60,
    href: '/verify',
    text: {
      ca: 'Comproveu un rebut',
      es: 'Comprobar un recibo',
      oc: 'Comprovatz un recebut',
      en: 'Check a receipt',
    },
  },
  {
    portal: 'developers',
    order: 10,
    href: '/developers',
    text: { ca: 'Primers passos', es: 'Primeros pasos', oc: 'Prumèrs passi', en: 'First steps' },
  },
  {
    portal: 'developers',
    order: 20,
    href: '/developers/api',
    text: { ca: 'API', es: 'API', oc: 'API', en: 'API' },
  },
  {
    portal: 'developers',
    order: 30,
    href: '/developers/access',
    text: {
      ca: 'Qui pot fer què',
      es: 'Quién puede hacer qué',
      oc: 'Qui pòt hèr qué',
      en: 'Who may do what',
    },
  },
  {
    portal: 'developers',
    order: 40,
    href: '/problems',
    text: {
      ca: 'Respostes negatives',
      es: 'Respuestas negativas',
      oc: 'Respòstes negatives',
      en: 'Refusals',
    },
  },
  {
    portal: 'developers',
    order: 50,
    href: '/developers/components',
    text: { ca: 'Components', es: 'Componentes', oc: 'Compausants', en: 'Components' },
  },
];
