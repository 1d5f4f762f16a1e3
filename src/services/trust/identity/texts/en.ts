import type { Texts } from '../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const en: Texts<typeof ca> = {
  signIn: {
    title: 'Sign in',
    lead: 'Tell us who you are. Choose the way that suits you best: each of them is enough for what you want to do.',
    forClient: (client) => `Sign in to go on at ${client}`,
    stepUp: 'To go on, a surer identification is needed. Choose one of these ways.',
    level: 'Security:',
    levels: { low: 'basic', substantial: 'substantial', high: 'high' },
    lastUsed: 'The one you used last time',
    others: 'Other ways',
    choose: 'Continue',
    demonstration: 'Only in this demonstration',
    none: 'There is no way to sign in now at the level that is asked',
    noneRemedy: 'Try again later, or do it at an office.',
    help: 'You have none of them?',
    helpText:
      'Go to your town hall with your identity document: in five minutes they register the code on your phone, free of charge.',
    lost: 'Have you lost what you signed in with?',
    already: (name) => `You are signed in already as ${name}.`,
    goOn: 'Continue',
    privacy: 'We keep when and how you identified yourself. You can see it in your account.',
  },
  signedOut: 'You have signed out.',
};
