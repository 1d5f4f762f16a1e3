import type { Texts } from '../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const en: Texts<typeof ca> = {
  title: (name) => `Identify yourself to ${name}?`,
  lead: (name) => `${name}, this application wants to know who you are.`,
  gets: 'We tell it, and nothing else:',
  offline: 'It can know it again without asking you, until you take it back.',
  agree: 'Yes, identify me',
  cancel: 'Cancel',
  later: 'You can take it back at any time in your account.',
};
