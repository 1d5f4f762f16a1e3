import type { NavEntry } from '../../../kernel/service.ts';

export const signaturesNav: readonly NavEntry[] = [
  {
    ...{ portal: 'office', group: 'signature', order: 8, href: '/office/signatures', kinds: ['employee'] },
    text: { ca: 'Signatures', es: 'Firmas', oc: 'Signatures', en: 'Signatures' },
  },
];
