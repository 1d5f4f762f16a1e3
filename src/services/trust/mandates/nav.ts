import type { NavEntry } from '../../../kernel/service.ts';

/** The register of powers in the navigation. */
export const mandatesNav: readonly NavEntry[] = [
  {
    portal: 'citizen',
    order: 45,
    href: '/citizen/mandates',
    text: { ca: 'Representacions', es: 'Representaciones', oc: 'Representacions', en: 'Representation' },
  },
  {
    portal: 'office',
    group: 'identity',
    order: 58,
    href: '/office/mandates',
    text: { ca: 'Representacions', es: 'Representaciones', oc: 'Representacions', en: 'Representation' },
    kinds: ['employee'],
    capabilities: ['mandates.validate', 'mandates.read', 'mandates.assist'],
  },
];
