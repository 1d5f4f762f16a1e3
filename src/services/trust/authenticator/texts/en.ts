import type { Texts } from '../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const en: Texts<typeof ca> = {
  signIn: {
    title: 'Sign in with a password and an application',
    lead: 'The password and the code of six digits that the application on your phone shows now.',
    document: 'Number of your identity document',
    documentHint: 'DNI, NIE or passport, with its letter. For example, 00000000T.',
    password: 'Password',
    code: 'Code of the application',
    codeHint: 'Six digits; or one of the codes that you have on paper.',
    enter: 'Sign in',
    lost: 'Have you lost your phone or your password?',
    another: 'Sign in another way',
  },
  own: {
    title: 'Password and application',
    lead: 'A password, and an application on your phone that shows a new code every half minute.',
    forEmployees:
      'It is only for those who work for an administration. You can add a code on your phone or a passkey.',
    password: 'New password',
    passwordHint: (n) =>
      `At least ${n} characters. Three or four words that have nothing to do with each other are good.`,
    again: 'Write it again',
    goOn: 'Continue',
    change: 'Change the password',
    changed: 'The password has changed.',
    back: 'Back to the account',
    paper: 'Codes on paper',
    left: (n) => `You have ${n} left. Each is good once, when you do not have your phone.`,
    newCodes: 'Make new ones',
    anotherApp: 'A new phone',
    anotherAppMore: 'End this means from your account and add it again with the new phone.',
  },
  app: {
    title: 'Add it to the application',
    lead: 'Any application for codes will do: FreeOTP, Aegis, Google Authenticator, Microsoft Authenticator…',
    steps: [
      'Open the application and choose to add an account.',
      'Point it at this drawing.',
      'Write the code of six digits that it shows.',
    ],
    qr: 'QR code with the key of the application',
    byHand: 'If you cannot point at it, write this key in the application:',
    code: 'Code that the application shows',
    confirm: 'Confirm',
    back: 'Back',
  },
  codes: {
    title: 'Keep these codes on paper',
    lead: 'If one day you do not have your phone, each is good once in the place of the code of the application.',
    once: 'We do not show them again. Print or copy them, and keep them away from the computer.',
    kept: 'I have them',
  },
  reset: {
    title: 'Somebody lost the application',
    nav: 'Lost application',
    lead: 'End the password and the application of a person who is at the desk.',
    before: [
      'Ask for their identity document and check that they are who they say.',
      'Afterwards they sign in with another means and add one again. If they have no other, enrol the code on their phone.',
    ],
    document: 'Number of the identity document',
    act: 'End it',
    done: 'It is ended, and they were told if they have e-mail.',
  },
};
