import type { NavEntry } from '../../../kernel/service.ts';

/** The exchange in the navigation of each portal. */
export const exchangeNav: readonly NavEntry[] = [
  {
    portal: 'citizen',
    order: 10,
    href: '/citizen',
    text: { ca: 'Inici', es: 'Inicio', oc: 'Inici', en: 'Home' },
  },
  {
    portal: 'citizen',
    order: 20,
    href: '/citizen/accesses',
    text: {
      ca: 'Qui ha mirat les meves dades',
      es: 'Quién ha mirado mis datos',
      oc: 'Qui a guardat es mies donades',
      en: 'Who looked at my data',
    },
  },
  {
    portal: 'citizen',
    order: 30,
    href: '/citizen/objections',
    text: { ca: 'Oposicions', es: 'Oposiciones', oc: 'Oposicions', en: 'Objections' },
  },
  {
    portal: 'citizen',
    order: 40,
    href: '/citizen/consents',
    text: { ca: 'Consentiments', es: 'Consentimientos', oc: 'Consentiments', en: 'Consents' },
  },
  {
    portal: 'office',
    order: 5,
    href: '/office',
    text: { ca: 'Inici', es: 'Inicio', oc: 'Inici', en: 'Home' },
  },
  {
    portal: 'office',
    order: 10,
    href: '/office/evidence',
    capabilities: ['evidence.request', 'evidence.emergency'],
    text: {
      ca: 'Demanar evidències',
      es: 'Pedir evidencias',
      oc: 'Demanar evidéncies',
      en: 'Ask for evidence',
    },
  },
  {
    portal: 'office',
    order: 15,
    href: '/office/exchanges',
    text: { ca: 'Consultes', es: 'Consultas', oc: 'Consultes', en: 'Exchanges' },
  },
  {
    portal: 'office',
    order: 20,
    href: '/office/agreements',
    text: { ca: 'Convenis', es: 'Convenios', oc: 'Convènis', en: 'Agreements' },
  },
  {
    portal: 'office',
    order: 30,
    href: '/office/catalogue',
    text: { ca: 'Catàleg', es: 'Catálogo', oc: 'Catalòg', en: 'Catalogue' },
  },
  {
    portal: 'office',
    order: 40,
    href: '/office/services',
    text: { ca: 'Serveis propis', es: 'Servicios propios', oc: 'Servicis pròpris', en: 'Own services' },
  },
  {
    portal: 'office',
    order: 50,
    href: '/office/clients',
    text: { ca: 'Sistemes', es: 'Sistemas', oc: 'Sistèmes', en: 'Systems' },
  },
  {
    portal: 'operator',
    order: 10,
    href: '/operator',
    text: { ca: 'Tauler', es: 'Panel', oc: 'Tablèu', en: 'Dashboard' },
  },
  {
    portal: 'operator',
    order: 20,
    href: '/operator/exchange/traffic',
    text: { ca: 'Trànsit', es: 'Tráfico', oc: 'Transit', en: 'Traffic' },
  },
  {
    portal: 'operator',
    order: 30,
    href: '/operator/exchange/refusals',
    text: { ca: 'Refusos', es: 'Rechazos', oc: 'Refusi', en: 'Refusals' },
  },
  {
    portal: 'operator',
    order: 40,
    href: '/operator/exchange/services',
    text: {
      ca: 'Serveis de dades',
      es: 'Servicios de datos',
      oc: 'Servicis de donades',
      en: 'Data services',
    },
  },
  {
    portal: 'operator',
    order: 50,
    href: '/operator/exchange/agreements',
    text: { ca: 'Convenis', es: 'Convenios', oc: 'Convènis', en: 'Agreements' },
  },
  {
    portal: 'operator',
    order: 60,
    href: '/operator/exchange/savings',
    text: { ca: 'Estalvi', es: 'Ahorro', oc: 'Estauvi', en: 'Savings' },
  },
  {
    portal: 'operator',
    order: 70,
    href: '/operator/exchange/records',
    text: {
      ca: 'Esborrament i retencions',
      es: 'Borrado y retenciones',
      oc: 'Esfaçament e retencions',
      en: 'Erasure and holds',
    },
  },
];
