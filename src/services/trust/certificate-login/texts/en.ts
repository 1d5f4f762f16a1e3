import type { Texts } from '../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const en: Texts<typeof ca> = {
  title: 'Sign in with a certificate',
  lead: 'The browser will ask which certificate you want to use. It does not leave your computer, nor the card.',
  before: 'Before you go on',
  needs: [
    'If it is on a card, put the card in the reader.',
    'If it is in the browser or the computer, there is nothing to do.',
    'idCAT, T-CAT, the electronic DNI, FNMT and the other recognised certificates all serve.',
  ],
  choose: 'When the window appears, choose the certificate with your name and accept.',
  goOn: 'Go on and choose the certificate',
  closing: 'If you chose the wrong certificate, close the browser altogether before you try again.',
  another: 'Sign in another way',
};
