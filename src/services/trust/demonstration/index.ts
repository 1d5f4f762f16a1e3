import type { Service } from '../../../kernel/service.ts';
import { anchorRoutes, anchorsRedirect } from './anchors.ts';
import { anchorsPage } from './anchors-page.ts';
import { inboxPage } from './inbox.ts';
import { peoplePage } from './pages.ts';
import { loadPeople } from './people.ts';

export { hasDemonstration } from './people.ts';

/** What only the demonstration has: invented people whom a visitor may be, an inbox for what would be sent, its certificates. */
export const demonstration: Service = {
  name: 'demonstration',
  needs: ['people', 'identity'],
  actions: [],
  routes: [anchorsRedirect, ...anchorRoutes],
  pages: [peoplePage, inboxPage, anchorsPage],
  demo: loadPeople,
  signIn: [
    {
      name: 'demonstration',
      order: 100,
      most: 'high',
      demonstration: true,
      href: '/demo/people',
      title: {
        ca: 'Ser una persona inventada',
        es: 'Ser una persona inventada',
        oc: 'Èster ua persona inventada',
        en: 'Be an invented person',
      },
      explanation: {
        ca: 'Trieu qui voleu ser, sense identificar-vos. En una instal·lació real no hi és.',
        es: 'Elija quién quiere ser, sin identificarse. En una instalación real no está.',
        oc: 'Alistatz qui voletz èster, sense identificar-vos. En ua installacion reau non i ei.',
        en: 'Choose who you want to be, without identifying yourself. A real installation does not have this.',
      },
    },
  ],
};
