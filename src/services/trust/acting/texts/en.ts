import type { Texts } from '../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const en: Texts<typeof ca> = {
  title: 'For whom you act',
  lead: 'What you do from now on, you do in the quality that you choose. You see it at the top of every page, and can change it whenever you want.',
  myself: 'For yourself',
  myselfMore: 'Your own affairs and data.',
  bodies: 'In the service of an administration',
  consortium: 'In the service of the consortium',
  operator: 'Operation of the platform',
  operatorMore: 'For every body.',
  others: 'For another person',
  mandate: 'Under a power in the register of representations.',
  now: 'You act as this now',
  choose: 'Act as this',
  byDelegation: (titles) => `By delegation: ${titles}`,
};
