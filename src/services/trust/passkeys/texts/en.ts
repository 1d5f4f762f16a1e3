import type { Texts } from '../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const en: Texts<typeof ca> = {
  unable: 'Passkeys need JavaScript and an up-to-date browser. You can sign in another way.',
  failed: 'The device did not answer, or you cancelled. Try again.',
  signIn: {
    title: 'Sign in with your passkey',
    lead: 'Confirm with the fingerprint, the face or the PIN of your device. No password leaves it.',
    act: 'Continue',
    another: 'Sign in another way',
  },
  enrol: {
    title: 'Add a passkey',
    lead: (level) =>
      `Next time you sign in with your fingerprint, your face or your PIN. It is worth what the session that you have now is worth: level ${level}.`,
    levels: { low: 'basic', substantial: 'substantial' },
    label: 'What you want to call it',
    labelHint: 'For example, “My phone”.',
    unnamed: 'Passkey',
    act: 'Make the passkey',
    cancel: 'Back to the account',
    done: 'The passkey is in your account now.',
  },
};
