import type { PageRoute } from '../../../../kernel/http/pages.ts';
import { gallery } from '../../../../ui/gallery.ts';

/** `/developers/components`: every component of the design system, in every state. */
export const componentsPage: PageRoute = {
  path: '/developers/components',
  portal: 'developers',
  uploads: 65_536,
  get: async ({ lang, url }) => gallery(lang, url.pathname + url.search),
  // Its example forms send nowhere: the page comes back as it was.
  post: async () => ({ redirect: '/developers/components' }),
};
