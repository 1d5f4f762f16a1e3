import type { NavEntry } from '../../../kernel/service.ts';

/** The directory and the adhesions in the navigation of each portal. */
export const administrationsNav: readonly NavEntry[] = [
  {
    ...{ portal: 'public', order: 10, href: '/directory' },
    text: { ca: 'Directori', es: 'Directorio', oc: 'Directòri', en: 'Directory' },
  },
  {
    ...{ portal: 'office', group: 'body', order: 60, href: '/office/body', kinds: ['employee'] },
    text: { ca: 'El meu ens', es: 'Mi entidad', oc: 'Eth mèn ens', en: 'My body' },
  },
  {
    ...{
      portal: 'operator',
      group: 'members',
      order: 15,
      href: '/operator/administrations',
      kinds: ['operator'],
    },
    text: { ca: 'Administracions', es: 'Administraciones', oc: 'Administracions', en: 'Administrations' },
  },
  {
    ...{ portal: 'operator', group: 'members', order: 16, href: '/operator/adhesions', kinds: ['operator'] },
    text: { ca: 'Adhesions', es: 'Adhesiones', oc: 'Adesions', en: 'Adhesions' },
  },
];
