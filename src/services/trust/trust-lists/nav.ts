import type { NavEntry } from '../../../kernel/service.ts';

const text = {
  ca: 'Llistes de confiança',
  es: 'Listas de confianza',
  oc: 'Listes de confiança',
  en: 'Trust lists',
};

export const trustListsNav: readonly NavEntry[] = [
  { portal: 'public', order: 46, href: '/trust-lists', text },
  {
    portal: 'operator',
    group: 'signature',
    order: 66,
    href: '/operator/trust-lists',
    kinds: ['operator'],
    text,
  },
];
