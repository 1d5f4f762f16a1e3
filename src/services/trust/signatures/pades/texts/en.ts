import type { Texts } from '../../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const en: Texts<typeof ca> = {
  signedBy: (who) => `Signed electronically by ${who}`,
  date: (when) => `Date: ${when}`,
  reason: (why) => `Reason: ${why}`,
  place: (where) => `Place: ${where}`,
  code: (code) => `Secure verification code: ${code}`,
  verifyAt: (address) => `Check it at ${address}`,
};
