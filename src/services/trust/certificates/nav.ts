import type { NavEntry } from '../../../kernel/service.ts';

const text = { ca: 'Certificats', es: 'Certificados', oc: 'Certificats', en: 'Certificates' };

/** Certificates in the navigation of each portal. */
export const certificatesNav: readonly NavEntry[] = [
  { portal: 'citizen', order: 50, href: '/citizen/certificates', text },
  {
    portal: 'office',
    group: 'signature',
    order: 55,
    href: '/office/certificates',
    text,
    kinds: ['employee'],
    capabilities: ['certificates.register', 'certificates.approve'],
  },
  {
    portal: 'operator',
    group: 'signature',
    order: 18,
    href: '/operator/certificates',
    text,
    kinds: ['operator'],
  },
  { portal: 'public', order: 40, href: '/certificates', text },
];
